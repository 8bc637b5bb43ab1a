import Evidence

/// What an event of Kubernetes says, by its reason and the object that it is about.
enum KubernetesReason {
    /// The fact of an event, or nil where its reason tells nothing of a life, a release or a host.
    static func fact(
        _ line: Span<UInt8>, reason: Range<Int>, kind: Range<Int>, name: Range<Int>, container: Range<Int>?,
        message: Range<Int>
    ) -> EventFact? {
        func reasonIs(_ word: StaticString) -> Bool { Scan.matches(word, in: line, reason) }
        func unit(_ act: UnitAct, _ more: KeyValuePairs<String, EventValue?> = [:]) -> EventFact {
            var fact = EventFact.unit(act, more)
            fact.set("unit", .place(name))
            fact.set("container", .place(container ?? quoted(line, message)))
            fact.set("reason", .place(reason))
            fact.set("supervisor", .word("kubernetes"))
            return fact
        }
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        func says(_ words: StaticString) -> Bool { Scan.find(words, in: line, from: start, to: end) != nil }
        if reasonIs("Started") { return unit(.started) }
        if reasonIs("Killing") {
            return unit(says("will be restarted") ? .restartScheduled : .stopping)
        }
        if reasonIs("BackOff") || reasonIs("CrashLoopBackOff") {
            return says("pulling image") ? unit(.failed, ["result": .word("image-pull")]) : unit(.backOff)
        }
        if reasonIs("Pulled") {
            let image = image(line, message)
            guard let version = image.flatMap({ ImageName.version(line, $0) }) else { return nil }
            return unit(.starting, ["image": .place(image), "version": .place(version)])
        }
        if reasonIs("Failed") || reasonIs("ErrImagePull") || reasonIs("InspectFailed") || reasonIs("FailedMount")
            || reasonIs("FailedScheduling") || reasonIs("FailedCreatePodSandBox")
        {
            return unit(.failed)
        }
        if reasonIs("Unhealthy") { return unit(.unhealthy) }
        if reasonIs("Evicted") || reasonIs("Preempting") || reasonIs("Preempted") { return unit(.evicted) }
        if reasonIs("OOMKilling") || reasonIs("SystemOOM") { return oom(line, start, end, unit(.oomReported)) }
        if reasonIs("Rebooted") { return EventFact(.hostSymptom, ["symptom": .word("boot"), "host": .place(name)]) }
        if reasonIs("NodeNotReady") {
            return EventFact(.hostSymptom, ["symptom": .word("not_ready"), "host": .place(name)])
        }
        if reasonIs("ScalingReplicaSet") { return scaled(line, name, start, end) }
        if reasonIs("SuccessfulRescale") {
            return EventFact(
                .deployAct,
                [
                    "act": .word("scale"), "service": .place(name), "by": .word("autoscaler"),
                    "count": .number(number("New size: ", line, start, end)),
                ])
        }
        if reasonIs("DeploymentRollback") {
            return EventFact(.deployAct, ["act": .word("rollback"), "service": .place(name)])
        }
        return nil
    }

    /// The end of a container as its status states it. Exit code 137 is a signal's, whoever sent it; only the reason says
    /// that memory ran out.
    static func ended(
        _ line: Span<UInt8>, pod: Range<Int>?, container: Range<Int>?, reason: Range<Int>?, code: Int64?,
        restarts: Int64?, image: Range<Int>?, time: SourceTime
    ) -> EventFact {
        let isOOM = reason.map { Scan.matches("OOMKilled", in: line, $0) } ?? false
        var fact = EventFact.unit(
            isOOM ? .killedByOom : .mainExited,
            [
                "unit": .place(pod) ?? .place(container), "container": .place(container), "reason": .place(reason),
                "restarts": .number(restarts), "image": .place(image), "supervisor": .word("kubernetes"),
            ], time: time)
        ExitStatus.add(code, to: &fact)
        return fact
    }

    /// `System OOM encountered, victim process: node, pid: 31877` or, of a node's own monitor, the kernel's words.
    private static func oom(_ line: Span<UInt8>, _ start: Int, _ end: Int, _ fact: EventFact) -> EventFact {
        var fact = fact
        if let words = Scan.find("victim process: ", in: line, from: start, to: end) {
            let name = words &+ 16
            let comma = Scan.find(", pid: ", in: line, from: name, to: end)
            fact.set("process", .place(name..<(comma ?? end)))
            fact.set("pid", .number(comma.flatMap { Scan.number(line, $0 &+ 7, to: end)?.value }))
        } else if let words = Scan.find("illed process ", in: line, from: start, to: end),
            let pid = Scan.number(line, words &+ 14, to: end), Scan.has(" (", in: line, at: pid.end),
            let close = Scan.first(UInt8(ascii: ")"), in: line, from: pid.end, to: end)
        {
            fact.set("pid", .int(pid.value))
            fact.set("process", .place(pid.end &+ 2..<close))
        }
        return fact
    }

    /// `Scaled up replica set api-7d9f8c to 3 from 0`. A set that comes from nothing is a release; steps of a roll-out and
    /// changes of size look alike, so they are told as they stand.
    private static func scaled(_ line: Span<UInt8>, _ deployment: Range<Int>, _ start: Int, _ end: Int) -> EventFact? {
        let isUp = Scan.has("Scaled up replica set ", in: line, at: start)
        guard isUp || Scan.has("Scaled down replica set ", in: line, at: start) else { return nil }
        let name = start &+ (isUp ? 22 : 24)
        let set = name..<Scan.tokenEnd(line, name, to: end)
        guard Scan.has(" to ", in: line, at: set.upperBound),
            let to = Scan.number(line, set.upperBound &+ 4, to: end)
        else { return nil }
        let from = Scan.has(" from ", in: line, at: to.end) ? Scan.number(line, to.end &+ 6, to: end)?.value : nil
        // The hash of the pod template names what runs.
        var version = set
        if let dash = Scan.last(UInt8(ascii: "-"), in: line, from: set.lowerBound, to: set.upperBound) {
            version = dash &+ 1..<set.upperBound
        }
        if isUp, from == 0 {
            return EventFact(
                .deployAct,
                [
                    "act": .word("deploy"), "service": .place(deployment), "version": .place(version),
                    "replica_set": .place(set), "count": .int(to.value),
                ])
        }
        return .unit(
            .scaled,
            [
                "unit": .place(deployment), "replica_set": .place(set), "count": .int(to.value),
                "previous": .number(from), "supervisor": .word("kubernetes"),
            ])
    }

    /// The container that `Started container api` or `Back-off restarting failed container api in pod …` names.
    private static func quoted(_ line: Span<UInt8>, _ message: Range<Int>) -> Range<Int>? {
        let end = min(message.upperBound, line.count)
        guard
            let words = Scan.find(
                "ontainer ", in: line, from: message.lowerBound, to: min(end, message.lowerBound &+ 80))
        else { return nil }
        let name = words &+ 9
        var stop = name
        while stop < end, Scan.isWord(line[stop]) || line[stop] == UInt8(ascii: "-") { stop &+= 1 }
        return stop > name && !Scan.matches("image", in: line, name..<stop) ? name..<stop : nil
    }

    /// The image between (escaped) quotes: `Successfully pulled image "reg/api:1.5.0" in 2s`.
    private static func image(_ line: Span<UInt8>, _ message: Range<Int>) -> Range<Int>? {
        let end = min(message.upperBound, line.count)
        guard let words = Scan.find("mage ", in: line, from: message.lowerBound, to: end) else { return nil }
        var start = words &+ 5
        if Scan.byte(line, start) == UInt8(ascii: "\\") { start &+= 1 }
        guard Scan.byte(line, start) == UInt8(ascii: "\"") else { return nil }
        start &+= 1
        var stop = start
        while stop < end, line[stop] != UInt8(ascii: "\""), line[stop] != UInt8(ascii: "\\"), line[stop] > 0x20 {
            stop &+= 1
        }
        return stop > start ? start..<stop : nil
    }

    private static func number(_ key: StaticString, _ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard let at = Scan.find(key, in: line, from: start, to: end) else { return nil }
        return Scan.number(line, at &+ key.utf8CodeUnitCount, to: end)?.value
    }
}
