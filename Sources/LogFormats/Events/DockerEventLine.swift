import Evidence

/// A line of `docker events`, as text or as JSON.
///
///     2025-03-03T02:14:07.118480123Z container oom e90c55d1… (image=app:1.5.0, name=app)
///     2025-03-03T02:14:07.220000000Z container die e90c55d1… (exitCode=137, image=app:1.5.0, name=app)
///     {"status":"die","id":"e90c55d1…","from":"app:1.5.0","Type":"container","Action":"die","Actor":{…},"timeNano":…}
package enum DockerEventLine {
    /// What the two forms have in common.
    fileprivate struct Event {
        var time: SourceTime
        var action: Range<Int>
        var id: Range<Int>
        var name: Range<Int>?
        var image: Range<Int>?
        var service: Range<Int>?
        var exitCode: Int64?
        var signal: Range<Int>?
    }

    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        if Scan.byte(line, 0) == UInt8(ascii: "{") { return json(line) }
        return text(line)
    }

    private static let types: [StaticString] = [
        "container", "image", "network", "volume", "daemon", "plugin", "service", "node", "secret", "config", "builder",
    ]

    private static func isType(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for type in types where Scan.matches(type, in: line, range) { return true }
        return false
    }

    // MARK: - Text

    private static func text(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 10) == UInt8(ascii: "T"), let stamp = Timestamps.dateTime(line, at: 0),
            stamp.time.axis == .instant, Scan.byte(line, stamp.end) == 0x20
        else { return nil }
        let type = stamp.end &+ 1..<Scan.tokenEnd(line, stamp.end &+ 1, to: line.count)
        guard isType(line, type), Scan.byte(line, type.upperBound) == 0x20 else { return nil }
        let action = type.upperBound &+ 1
        // `exec_create: sh -c …` and `health_status: healthy` have words behind the action.
        guard let open = Scan.find(" (", in: line, from: action, to: line.count),
            Scan.byte(line, line.count &- 1) == UInt8(ascii: ")")
        else { return nil }
        var idStart = open
        while idStart > action, line[idStart &- 1] > 0x20 { idStart &-= 1 }
        guard idStart > action, open > idStart else { return nil }
        var event = Event(
            time: stamp.time, action: action..<idStart &- 1, id: idStart..<open, name: nil, image: nil, service: nil,
            exitCode: nil, signal: nil)
        guard !event.action.isEmpty, Scan.isLetter(line[event.action.lowerBound]) else { return nil }
        var at = open &+ 2
        let end = line.count &- 1
        while at < end {
            let next = Scan.find(", ", in: line, from: at, to: end) ?? end
            if let equals = Scan.first(UInt8(ascii: "="), in: line, from: at, to: next) {
                event.note(line, at..<equals, equals &+ 1..<next)
            }
            at = next &+ 2
        }
        return record(line, event, isContainer: Scan.matches("container", in: line, type))
    }

    // MARK: - JSON

    private static func json(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.find("\"Actor\":", in: line, from: 0, to: min(line.count, 4096)) != nil else { return nil }
        var event = Event(
            time: SourceTime(axis: .instant, micros: 0), action: 0..<0, id: 0..<0, name: nil, image: nil, service: nil,
            exitCode: nil, signal: nil)
        var type = 0..<0
        var micros: Int64?
        let isWhole = JSONText.readObject(line) { path, value in
            if path.isPath("Type", in: line) {
                type = value
            } else if path.isPath("Action", in: line) {
                event.action = value
            } else if path.isPath("Actor", "ID", in: line) {
                event.id = value
            } else if path.isPath("timeNano", in: line) {
                micros = Scan.number(line, value.lowerBound, to: value.upperBound &- 3)?.value
            } else if path.isPath("time", in: line), micros == nil {
                micros = Scan.number(line, value.lowerBound, to: value.upperBound).flatMap {
                    let (micros, overflow) = $0.value.multipliedReportingOverflow(by: 1_000_000)
                    return overflow ? nil : micros
                }
            } else if path.count == 3, path[1].key.count == 10, Scan.matches("Attributes", in: line, path[1].key) {
                event.note(line, path[2].key, value)
            }
        }
        guard isWhole, isType(line, type), !event.action.isEmpty, let micros else { return nil }
        event.time.micros = micros
        return record(line, event, isContainer: Scan.matches("container", in: line, type))
    }

    // MARK: - Both

    private static func record(_ line: Span<UInt8>, _ event: Event, isContainer: Bool) -> EventRecord {
        guard isContainer, let act = act(line, event.action) else { return EventRecord(event.time, nil) }
        let short = event.id.lowerBound..<min(event.id.upperBound, event.id.lowerBound &+ 12)
        var fact = EventFact.unit(
            act,
            [
                "unit": .place(event.service) ?? .place(event.name) ?? .place(short), "container": .place(event.id),
                "image": .place(event.image), "version": .place(event.image.flatMap { ImageName.version(line, $0) }),
                "supervisor": .word("docker"),
            ])
        if act == .mainExited { ExitStatus.add(event.exitCode, to: &fact) }
        if act == .stopping, let signal = event.signal {
            fact.set("signal", .number(Scan.number(line, signal.lowerBound, to: signal.upperBound)?.value))
        }
        return EventRecord(event.time, fact)
    }

    private static func act(_ line: Span<UInt8>, _ action: Range<Int>) -> UnitAct? {
        if Scan.matches("start", in: line, action) { return .started }
        if Scan.matches("die", in: line, action) { return .mainExited }
        // The cgroup ran out of memory; which process was killed, if any, only the kernel says.
        if Scan.matches("oom", in: line, action) { return .oomReported }
        if Scan.matches("kill", in: line, action) { return .stopping }
        if Scan.matches("stop", in: line, action) { return .stopped }
        // Only a command does this; the restart policy writes `die` and `start`.
        if Scan.matches("restart", in: line, action) { return .restarted }
        if Scan.matches("health_status: unhealthy", in: line, action) { return .unhealthy }
        return nil
    }
}

extension DockerEventLine.Event {
    fileprivate mutating func note(_ line: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>) {
        if Scan.matches("name", in: line, key) {
            name = value
        } else if Scan.matches("image", in: line, key) {
            image = value
        } else if Scan.matches("com.docker.swarm.service.name", in: line, key)
            || Scan.matches("com.docker.compose.service", in: line, key)
        {
            service = value
        } else if Scan.matches("exitCode", in: line, key) {
            exitCode = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
        } else if Scan.matches("signal", in: line, key) {
            signal = value
        }
    }
}

/// The parts of a container image's name.
enum ImageName {
    /// The tag of `registry:5000/shop/api:1.5.0`; nil for none, a digest or `latest`.
    static func version(_ line: Span<UInt8>, _ image: Range<Int>) -> Range<Int>? {
        let slash = Scan.last(UInt8(ascii: "/"), in: line, from: image.lowerBound, to: image.upperBound)
        let base = slash.map { $0 &+ 1 } ?? image.lowerBound
        let end = Scan.first(UInt8(ascii: "@"), in: line, from: base, to: image.upperBound) ?? image.upperBound
        guard let colon = Scan.last(UInt8(ascii: ":"), in: line, from: base, to: end), colon &+ 1 < end,
            !Scan.matches("latest", in: line, colon &+ 1..<end)
        else { return nil }
        return colon &+ 1..<end
    }
}
