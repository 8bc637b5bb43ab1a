/// What containerd and dockerd say of a container, within their own `msg="…"` or as the message of a logfmt line.
///
///     TaskOOM event &TaskOOM{ContainerID:e90c55d1…,XXX_unrecognized:[],}
///     TaskExit event container_id:\"25a38b5b…\" id:\"25a38b5b…\" pid:181537 exit_status:137 exited_at:{…}
enum ContainerdMessage {
    static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let end = message.upperBound
        if Scan.has("time=\"", in: line, at: message.lowerBound) {
            guard
                let key = Scan.find(
                    " msg=\"", in: line, from: message.lowerBound, to: min(end, message.lowerBound &+ 200))
            else { return nil }
            return fact(line, key &+ 6..<end) ?? forwarded(line, key, end)
        }
        return fact(line, message)
    }

    /// What the message itself says, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        if Scan.has("TaskOOM event ", in: line, at: start) {
            guard let id = id(line, ["ContainerID:", "container_id:"], start, end) else { return nil }
            // Events come for groups in which nothing was killed: the kernel alone proves a kill.
            return .unit(.oomReported, ["container": .text(id), "unit": .text(id), "supervisor": .word("containerd")])
        }
        guard Scan.has("TaskExit event ", in: line, at: start) || Scan.has("received exit event ", in: line, at: start),
            let container = id(line, ["ContainerID:", "container_id:"], start, end)
        else { return nil }
        // A process that was run within the container has an id of its own.
        if let own = id(line, [",ID:", " id:"], start, end), !isSame(line, own, container) { return nil }
        var fact = EventFact.unit(
            .mainExited,
            [
                "container": .text(container), "unit": .text(container),
                "pid": .number(number(line, [",Pid:", " pid:"], start, end)), "supervisor": .word("containerd"),
            ])
        // Protocol buffers leave a zero out.
        ExitStatus.add(number(line, [",ExitStatus:", " exit_status:"], start, end) ?? 0, to: &fact)
        return fact
    }

    /// `… module=libcontainerd namespace=moby topic=/tasks/oom` of dockerd, where it names the container.
    private static func forwarded(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        guard let topic = Scan.find(" topic=/tasks/oom", in: line, from: start, to: end),
            Scan.tokenEnd(line, topic &+ 1, to: end) == topic &+ 17,
            let id = id(line, [" container=", " container_id="], start, end)
        else { return nil }
        return .unit(.oomReported, ["container": .text(id), "unit": .text(id), "supervisor": .word("containerd")])
    }

    private static func id(_ line: Span<UInt8>, _ keys: [StaticString], _ start: Int, _ end: Int) -> Range<Int>? {
        for key in keys {
            guard let found = Scan.find(key, in: line, from: start, to: end) else { continue }
            var at = found &+ key.utf8CodeUnitCount
            while at < end, line[at] == UInt8(ascii: "\\") || line[at] == UInt8(ascii: "\"") { at &+= 1 }
            let from = at
            while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: "-") { at &+= 1 }
            if at > from { return from..<at }
        }
        return nil
    }

    private static func number(_ line: Span<UInt8>, _ keys: [StaticString], _ start: Int, _ end: Int) -> Int64? {
        for key in keys {
            guard let found = Scan.find(key, in: line, from: start, to: end) else { continue }
            return Scan.number(line, found &+ key.utf8CodeUnitCount, to: end)?.value
        }
        return nil
    }

    private static func isSame(_ line: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
        guard a.count == b.count else { return false }
        for offset in 0..<a.count where line[a.lowerBound &+ offset] != line[b.lowerBound &+ offset] { return false }
        return true
    }
}

/// What the kubelet says of a container, behind its klog header.
///
///     I1012 19:34:45.000152 2480 kuberuntime_container.go:709] "Killing container with a grace period" pod="default/nginx" …
enum KubeletMessage {
    static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let end = message.upperBound
        let bound = min(end, message.lowerBound &+ 120)
        // With klog's header or, where an envelope was read so far, without.
        let text: Int
        if Scan.byte(line, message.lowerBound) == UInt8(ascii: "\"") {
            text = message.lowerBound &+ 1
        } else {
            guard let close = Scan.find("] \"", in: line, from: message.lowerBound, to: bound) else { return nil }
            text = close &+ 3
        }
        if Scan.has("Got sys oom event\"", in: line, at: text) { return systemOOM(line, text, end) }
        let act: UnitAct
        if Scan.has("Killing container with a grace period\"", in: line, at: text) {
            act = .stopping
        } else if Scan.has("Generic (PLEG): container finished\"", in: line, at: text) {
            act = .mainExited
        } else if Scan.has("Eviction manager: pod is evicted successfully\"", in: line, at: text) {
            act = .evicted
        } else if Scan.has("Error syncing pod, skipping\"", in: line, at: text),
            Scan.find("CrashLoopBackOff: ", in: line, from: text, to: end) != nil
        {
            act = .backOff
        } else {
            return nil
        }
        func value(_ key: StaticString) -> Range<Int>? {
            guard let at = Scan.find(key, in: line, from: text, to: end) else { return nil }
            let start = at &+ key.utf8CodeUnitCount
            return start..<(Scan.first(UInt8(ascii: "\""), in: line, from: start, to: end) ?? end)
        }
        var fact = EventFact.unit(
            act,
            [
                "unit": .place(value(" pod=\"")) ?? .place(value(" containerID=\"")),
                "container": .place(value(" containerName=\"")) ?? .place(value(" containerID=\"")),
                "supervisor": .word("kubelet"),
            ])
        if act == .mainExited {
            guard let at = Scan.find(" exitCode=", in: line, from: text, to: end) else { return nil }
            ExitStatus.add(Scan.number(line, at &+ 10, to: end)?.value, to: &fact)
        }
        return fact
    }

    /// `"Got sys oom event" event={Pid:31877 ProcessName:node TimeOfDeath:… VictimContainerName:/kubepods/… …}`: the
    /// kubelet read the kernel's own kill.
    private static func systemOOM(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        guard let key = Scan.find("Pid:", in: line, from: start, to: end),
            let pid = Scan.number(line, key &+ 4, to: end),
            Scan.has(" ProcessName:", in: line, at: pid.end)
        else { return nil }
        let name = pid.end &+ 13
        let stop = Scan.find(" TimeOfDeath:", in: line, from: name, to: end) ?? Scan.tokenEnd(line, name, to: end)
        return .unit(
            .oomReported,
            [
                "unit": .place(name..<stop), "process": .place(name..<stop), "pid": .int(pid.value),
                "supervisor": .word("kubelet"),
            ])
    }
}
