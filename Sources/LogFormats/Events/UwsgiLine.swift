import Evidence

/// Lines of uWSGI that have a time: requests, dated messages, the banner of a start; local time without zone.
///
///     [pid: 21|app: 0|req: 5/9] 10.0.0.1 () {38 vars in 696 bytes} [Mon Mar  3 02:00:01 2025] GET /x => generated …
///     Mon Mar  3 02:14:07 2025 - *** HARAKIRI ON WORKER 2 (pid: 21, try: 1) ***
///     *** Starting uWSGI 2.0.20 (64bit) on [Mon Mar  3 02:00:01 2025] ***
///
/// Most of its own messages have none. They belong to the record above, and no fact is made of them: the request above
/// may be hours old.
package enum UwsgiLine {
    package static func starts(_ line: Span<UInt8>) -> Bool { header(line, line.count) != nil }

    package static func parse(_ record: Span<UInt8>) -> EventRecord? {
        let end = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        guard let found = header(record, end) else { return nil }
        var result = EventRecord(found.time, found.message.flatMap { fact(record, $0..<end) })
        result.readings = memory(record, end)
        return result
    }

    private static func header(_ line: Span<UInt8>, _ end: Int) -> (time: SourceTime, message: Int?)? {
        switch Scan.byte(line, 0) {
        case UInt8(ascii: "["), UInt8(ascii: "{"): return request(line, end).map { ($0, nil) }
        case UInt8(ascii: "*"):
            guard Scan.has("*** Starting uWSGI ", in: line, at: 0),
                let on = Scan.find(" on [", in: line, from: 19, to: min(end, 100)),
                let stamp = Timestamps.ctime(line, at: on &+ 5), Scan.has("] ***", in: line, at: stamp.end)
            else { return nil }
            return (stamp.time, 0)
        default:
            guard let stamp = Timestamps.ctime(line, at: 0), Scan.has(" - ", in: line, at: stamp.end) else {
                return nil
            }
            return (stamp.time, stamp.end &+ 3)
        }
    }

    /// The time of a request's line. It stands before everything that a client sent but the user's name.
    private static func request(_ line: Span<UInt8>, _ end: Int) -> SourceTime? {
        var start = 0
        if Scan.has("{address space usage: ", in: line, at: 0) {
            guard let pid = Scan.find("} [pid: ", in: line, from: 0, to: min(end, 160)) else { return nil }
            start = pid &+ 2
        }
        guard Scan.has("[pid: ", in: line, at: start), let pid = Scan.number(line, start &+ 6, to: end),
            Scan.has("|app: ", in: line, at: pid.end),
            let vars = Scan.find(" bytes} [", in: line, from: pid.end, to: min(end, 600)),
            let stamp = Timestamps.ctime(line, at: vars &+ 9), Scan.has("] ", in: line, at: stamp.end)
        else { return nil }
        return stamp.time
    }

    /// `{address space usage: 123456789 bytes/117MB} {rss usage: 45678901 bytes/43MB} [pid: 21|…`: the memory of the
    /// worker behind a request, with `--memory-report`.
    private static func memory(_ line: Span<UInt8>, _ end: Int) -> [MemoryReading] {
        guard Scan.has("{address space usage: ", in: line, at: 0),
            let words = Scan.find("} {rss usage: ", in: line, from: 22, to: min(end, 100)),
            let rss = Scan.number(line, words &+ 14, to: end), Scan.has(" bytes/", in: line, at: rss.end),
            let key = Scan.find("} [pid: ", in: line, from: rss.end, to: min(end, 160)),
            let pid = Scan.number(line, key &+ 8, to: end)
        else { return [] }
        return [MemoryReading(.rss, rss.value, pid: pid.value)]
    }

    /// What a message says of a worker, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        func pid(_ key: StaticString = "(pid: ") -> Int64? {
            guard let at = Scan.find(key, in: line, from: start, to: end) else { return nil }
            return Scan.number(line, at &+ key.utf8CodeUnitCount, to: end)?.value
        }
        if Scan.has("DAMN ! worker ", in: line, at: start), let pid = pid() {
            var fact = EventFact(.processExit, ["pid": .int(pid), "supervisor": .word("uwsgi")])
            if let words = Scan.find("killed by signal ", in: line, from: start, to: end) {
                fact.set("signal", .number(Scan.number(line, words &+ 17, to: end)?.value))
            }
            return fact
        }
        if Scan.has("*** HARAKIRI ON WORKER ", in: line, at: start), let pid = pid() {
            return EventFact(
                .processExit, ["pid": .int(pid), "reason": .word("timeout"), "supervisor": .word("uwsgi")])
        }
        if Scan.has("*** EVIL RELOAD ON WORKER ", in: line, at: start), let pid = pid() {
            return EventFact(
                .processExit,
                [
                    "pid": .int(pid), "reason": .word("memory_limit"), "rss_bytes": .number(self.rss(line, start, end)),
                    "supervisor": .word("uwsgi"),
                ])
        }
        if Scan.has("Respawned uWSGI worker ", in: line, at: start), let pid = pid("(new pid: ") {
            return EventFact(
                .processStart, ["step": .word("booting"), "pid": .int(pid), "supervisor": .word("uwsgi")])
        }
        if Scan.has("*** Starting uWSGI ", in: line, at: start) {
            let version = start &+ 19..<Scan.tokenEnd(line, start &+ 19, to: end)
            guard let first = version.first, Scan.isDigit(line[first]) else { return nil }
            return EventFact(
                .processStart,
                ["step": .word("starting"), "process": .word("uwsgi"), "version": .text(version)])
        }
        return nil
    }

    private static func rss(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard let at = Scan.find("RSS: ", in: line, from: start, to: end) else { return nil }
        return Scan.number(line, at &+ 5, to: end)?.value
    }
}
