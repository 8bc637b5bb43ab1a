import Evidence

/// The state of a container that ended for want of memory, as its service tells it.
///
///     {"Id":"e90c…","Name":"/app","State":{"Status":"exited","OOMKilled":true,"ExitCode":137,"FinishedAt":"…"}}    docker inspect, a line each
///     {"detail-type":"ECS Task State Change","time":"…","detail":{"containers":[{"name":"app","exitCode":137,
///      "reason":"OutOfMemoryError: Container killed due to memory usage"}],"stoppedAt":"…"}}                        Amazon ECS
///     {"TaskName":"app","Type":"Terminated","Time":1763972701123456789,"Details":{"oom_killed":"true","exit_code":"137"}}  Nomad
///     2026-11-24T08:25:01Z  Terminated  Exit Code: 137, Exit Message: "OOM Killed"                                 nomad alloc status
package enum ContainerStateLine {
    fileprivate struct State {
        var name = 0..<0
        var id = 0..<0
        var code: Int64?
        var time: SourceTime?
        /// Of several times that which says when it ended.
        var rank = Int.max
    }

    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        Scan.byte(line, 0) == UInt8(ascii: "{") ? json(line) : row(line)
    }

    private static func json(_ line: Span<UInt8>) -> EventRecord? {
        let isDocker = Scan.find("\"OOMKilled\":true", in: line, from: 0, to: line.count) != nil
        let isECS =
            !isDocker && Scan.find("\"OutOfMemoryError: Container killed", in: line, from: 0, to: line.count) != nil
        let isNomad =
            !isDocker && !isECS && Scan.find("\"oom_killed\":\"true\"", in: line, from: 0, to: line.count) != nil
        guard isDocker || isECS || isNomad else { return nil }
        var state = State()
        var element = -1
        var killed: (name: Range<Int>, id: Range<Int>, code: Int64?)?
        var isWanted = isDocker || isNomad
        let isWhole = JSONText.readObject(line) { path, value in
            guard let key = path.last?.key, !key.isEmpty else { return }
            if isECS, let place = path.last(where: \.isArray) {
                // The containers of a task are told one after the other.
                if place.index != element {
                    element = place.index
                    state.name = 0..<0
                    state.code = nil
                }
                if Scan.matches("reason", in: line, key), Scan.has("OutOfMemoryError: ", in: line, at: value.lowerBound)
                {
                    isWanted = true
                    killed = (state.name, state.id, state.code)
                }
                if isWanted, killed?.name.isEmpty == true, Scan.matches("name", in: line, key) { killed?.name = value }
            }
            state.note(line, key, value)
        }
        guard isWhole, isWanted, let time = state.time else { return nil }
        let teller = isDocker ? "docker" : isECS ? "ecs" : "nomad"
        return record(
            line, time, teller, name: killed?.name ?? state.name, id: state.id, code: killed?.code ?? state.code)
    }

    /// A row of a table of events; its task stands above the table.
    private static func row(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 10) == UInt8(ascii: "T"), let stamp = Timestamps.dateTime(line, at: 0),
            stamp.time.axis == .instant, Scan.has("  Terminated  ", in: line, at: stamp.end),
            Scan.find("Exit Message: \"OOM Killed", in: line, from: stamp.end, to: line.count) != nil
        else { return nil }
        let words = Scan.find("Exit Code: ", in: line, from: stamp.end, to: line.count)
        let code = words.flatMap { Scan.number(line, $0 &+ 11, to: line.count)?.value }
        return record(line, stamp.time, "nomad", name: 0..<0, id: 0..<0, code: code)
    }

    private static func record(
        _ line: Span<UInt8>, _ time: SourceTime, _ teller: String, name: Range<Int>, id: Range<Int>, code: Int64?
    ) -> EventRecord {
        var name = name
        if !name.isEmpty, line[name.lowerBound] == UInt8(ascii: "/") { name = name.lowerBound &+ 1..<name.upperBound }
        var fact = EventFact.unit(
            .killedByOom,
            [
                "unit": .place(name) ?? .place(id), "container": .place(name) ?? .place(id),
                "reason": .word("OOMKilled"), "supervisor": .word(teller),
            ])
        if !id.isEmpty { fact.set("container_id", .place(id)) }
        ExitStatus.add(code, to: &fact)
        return EventRecord(time, fact)
    }
}

extension ContainerStateLine.State {
    fileprivate mutating func note(_ line: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>) {
        func isKey(_ words: StaticString...) -> Bool { words.contains { Scan.matches($0, in: line, key) } }
        if name.isEmpty, isKey("Name", "name", "TaskName") { name = value }
        if id.isEmpty, isKey("Id", "runtimeId") { id = value }
        if isKey("ExitCode", "exitCode", "exit_code") {
            code = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
        }
        let ranks: [(StaticString, Int)] = [
            ("FinishedAt", 0), ("stoppedAt", 0), ("executionStoppedAt", 1), ("Time", 2), ("time", 2), ("timestamp", 2),
        ]
        for (word, order) in ranks where order < rank && Scan.matches(word, in: line, key) {
            let stamp = Timestamps.dateTime(line, at: value.lowerBound) ?? Timestamps.epoch(line, at: value.lowerBound)
            guard let stamp, stamp.time.axis == .instant, stamp.end == value.upperBound else { continue }
            (time, rank) = (stamp.time, order)
        }
    }
}
