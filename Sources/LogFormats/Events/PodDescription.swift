import Evidence

/// What `kubectl describe pod` writes of a pod: how its containers ended. Its table of events has ages, no times.
///
///     Name:             nginx
///     Containers:
///       nginx:
///         Image:          nginx:1.25
///         Last State:     Terminated
///           Reason:       OOMKilled
///           Exit Code:    137
///           Finished:     Thu, 12 Oct 2023 19:00:48 +0000
package enum PodDescription {
    package static func starts(_ line: Span<UInt8>) -> Bool {
        Scan.has("Name:        ", in: line, at: 0)
            && Scan.tokenEnd(line, Scan.skipBlanks(line, 5, to: line.count), to: line.count)
                == line.count
    }

    /// A state of a container as it is read line by line.
    private struct State {
        var indent: Int
        var isTerminated: Bool
        var reason: Range<Int>?
        var code: Int64?
        var finished: SourceTime?
        var started: SourceTime?
    }

    package static func parse(_ record: Span<UInt8>) -> EventRecord? {
        var at = 0
        let first = RecordLines.next(record, &at)
        guard starts(record.extracting(first)) else { return nil }
        let pod = Scan.skipBlanks(record, 5, to: first.upperBound)..<first.upperBound
        var facts: [EventFact] = []
        var namespace: Range<Int>?
        var container: Range<Int>?
        var image: Range<Int>?
        var inContainers = false
        var state: State?
        func close() {
            guard let done = state else { return }
            state = nil
            if done.isTerminated, let finished = done.finished {
                var fact = KubernetesReason.ended(
                    record, pod: pod, container: container, reason: done.reason, code: done.code, restarts: nil,
                    image: image, time: finished)
                fact.set("namespace", .place(namespace))
                facts.append(fact)
            } else if !done.isTerminated, let started = done.started {
                facts.append(
                    .unit(
                        .started,
                        [
                            "unit": .text(pod), "container": .place(container), "image": .place(image),
                            "version": .place(image.flatMap { ImageName.version(record, $0) }),
                            "supervisor": .word("kubernetes"),
                        ], time: started))
            }
        }
        while at < record.count {
            let line = RecordLines.next(record, &at)
            let start = Scan.skipBlanks(record, line.lowerBound, to: line.upperBound)
            guard start < line.upperBound else { continue }
            let indent = start &- line.lowerBound
            if let open = state, indent <= open.indent { close() }
            if indent == 0 {
                inContainers =
                    Scan.has("Containers:", in: record, at: start)
                    || Scan.has("Init Containers:", in: record, at: start)
                container = nil
                if Scan.has("Namespace:", in: record, at: start) {
                    let value = Scan.skipBlanks(record, start &+ 10, to: line.upperBound)
                    namespace = value..<Scan.tokenEnd(record, value, to: line.upperBound)
                }
                continue
            }
            guard inContainers, let colon = Scan.first(0x3A, in: record, from: start, to: line.upperBound) else {
                continue
            }
            let key = start..<colon
            let value = Scan.skipBlanks(record, colon &+ 1, to: line.upperBound)..<line.upperBound
            if indent == 2, value.isEmpty {
                container = key
                image = nil
            } else if Scan.matches("Image", in: record, key) {
                image = value
            } else if Scan.matches("State", in: record, key) || Scan.matches("Last State", in: record, key) {
                state = State(indent: indent, isTerminated: Scan.matches("Terminated", in: record, value))
            } else if state != nil {
                if Scan.matches("Reason", in: record, key) { state?.reason = value }
                if Scan.matches("Exit Code", in: record, key) {
                    state?.code = Scan.number(record, value.lowerBound, to: value.upperBound)?.value
                }
                if Scan.matches("Finished", in: record, key) { state?.finished = time(record, value) }
                if Scan.matches("Started", in: record, key) { state?.started = time(record, value) }
            }
        }
        close()
        return EventRecord(facts.first?.time.map { .time($0) }, facts)
    }

    /// `Thu, 12 Oct 2023 19:00:48 +0000`; nil for the year 1, which means that nothing is known.
    private static func time(_ record: Span<UInt8>, _ value: Range<Int>) -> SourceTime? {
        let start = value.lowerBound
        guard Scan.has(", ", in: record, at: start &+ 3), let day = Scan.number(record, start &+ 5, to: start &+ 7),
            day.end == start &+ 7, let month = Timestamps.month(record, start &+ 8),
            let year = Scan.number(record, start &+ 12, to: start &+ 16), year.end == start &+ 16, year.value >= 1970,
            day.value >= 1, day.value <= Calendar.length(ofMonth: month, year: year.value),
            let seconds = Timestamps.clock(record, start &+ 17),
            let zone = Timestamps.offset(record, start &+ 25), zone.end == value.upperBound
        else { return nil }
        let days = Calendar.days(year: year.value, month: month, day: day.value)
        return SourceTime(axis: .instant, micros: (days &* 86_400 &+ seconds &- zone.seconds) &* 1_000_000)
    }
}
