import Evidence

/// A line of `ctr events`: time as Go prints it, namespace, topic and the event as JSON.
///
///     2025-03-03 02:14:07.118480123 +0000 UTC k8s.io /tasks/oom {"container_id":"e90c55d1…"}
///     2025-03-03 02:14:07.22 +0000 UTC moby /tasks/exit {"container_id":"e90c55d1…","id":"e90c55d1…","pid":4711,"exit_status":137,…}
package enum ContainerdEventLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 10) == 0x20, let stamp = Timestamps.dateTime(line, at: 0), stamp.time.axis == .instant,
            Scan.byte(line, stamp.end) == 0x20
        else { return nil }
        let zone = stamp.end &+ 1..<Scan.tokenEnd(line, stamp.end &+ 1, to: line.count)
        let space = word(line, behind: zone.upperBound)
        let topic = word(line, behind: space.upperBound)
        guard !zone.isEmpty, zone.count <= 6, !space.isEmpty, topic.count > 2,
            line[topic.lowerBound] == UInt8(ascii: "/"),
            Scan.has(" {", in: line, at: topic.upperBound)
        else { return nil }
        var (container, process) = (0..<0, 0..<0)
        var (code, pid): (Int64?, Int64?)
        func number(_ value: Range<Int>) -> Int64? { Scan.number(line, value.lowerBound, to: value.upperBound)?.value }
        let isWhole = JSONText.readObject(line, from: topic.upperBound &+ 1) { path, value in
            if path.isPath("container_id", in: line) { container = value }
            if path.isPath("id", in: line) { process = value }
            if path.isPath("pid", in: line) { pid = number(value) }
            if path.isPath("exit_status", in: line) { code = number(value) }
        }
        guard isWhole else { return nil }
        let isOOM = Scan.matches("/tasks/oom", in: line, topic)
        // A process that was run within the container has an id of its own.
        let isMain = process.isEmpty || Scan.text(line, process) == Scan.text(line, container)
        guard !container.isEmpty, isOOM || (isMain && Scan.matches("/tasks/exit", in: line, topic)) else {
            return EventRecord(.time(stamp.time))
        }
        var fact = EventFact.unit(
            isOOM ? .oomReported : .mainExited,
            [
                "container": .place(container), "unit": .place(container), "namespace": .place(space),
                "supervisor": .word("containerd"),
            ])
        if !isOOM {
            fact.set("pid", .number(pid))
            // Protocol buffers leave a zero out.
            ExitStatus.add(code ?? 0, to: &fact)
        }
        return EventRecord(.time(stamp.time), [fact])
    }

    /// The word behind one blank, empty where none stands there.
    private static func word(_ line: Span<UInt8>, behind index: Int) -> Range<Int> {
        guard Scan.byte(line, index) == 0x20 else { return index..<index }
        return index &+ 1..<max(index &+ 1, Scan.tokenEnd(line, index &+ 1, to: line.count))
    }
}
