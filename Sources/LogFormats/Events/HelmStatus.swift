import Evidence

/// What Helm prints of a release: the status block of an upgrade, and the rows of `helm history`. Local time.
///
///     Release "api" has been upgraded. Happy Helming!
///     NAME: api
///     LAST DEPLOYED: Mon Mar  3 01:30:00 2025
///     NAMESPACE: shop
///     STATUS: deployed
///     REVISION: 7
///
///     7       	Mon Mar  3 01:30:00 2025	deployed  	api-1.5.0	1.5.0      	Upgrade complete
package enum HelmStatus {
    package static func starts(_ line: Span<UInt8>) -> Bool {
        Scan.has("LAST DEPLOYED: ", in: line, at: 0) && Timestamps.ctime(line, at: 15) != nil || row(line) != nil
    }

    package static func parse(_ record: Span<UInt8>) -> EventRecord? {
        if let row = row(record) { return row }
        guard Scan.has("LAST DEPLOYED: ", in: record, at: 0), let stamp = Timestamps.ctime(record, at: 15) else {
            return nil
        }
        var at = 0
        var (namespace, status, revision): (Range<Int>?, Range<Int>?, Range<Int>?)
        while at < record.count {
            let line = RecordLines.next(record, &at)
            func value(_ key: StaticString) -> Range<Int>? {
                guard Scan.has(key, in: record, at: line.lowerBound) else { return nil }
                let start = line.lowerBound &+ key.utf8CodeUnitCount
                return start..<max(start, Scan.tokenEnd(record, start, to: line.upperBound))
            }
            namespace = namespace ?? value("NAMESPACE: ")
            status = status ?? value("STATUS: ")
            revision = revision ?? value("REVISION: ")
        }
        guard let status, Scan.matches("deployed", in: record, status) || Scan.matches("failed", in: record, status)
        else { return EventRecord(.time(stamp.time)) }
        return EventRecord(
            stamp.time,
            EventFact(
                .deployAct,
                [
                    "act": .word("deploy"), "namespace": .place(namespace), "revision": .place(revision),
                    "by": .word("helm"),
                    "status": Scan.matches("failed", in: record, status) ? .word("failed") : nil,
                ]))
    }

    private static func row(_ line: Span<UInt8>) -> EventRecord? {
        guard let revision = Scan.number(line, 0, to: line.count), Scan.byte(line, revision.end) <= 0x20 else {
            return nil
        }
        let columns = columns(line)
        guard columns.count >= 5, let stamp = Timestamps.ctime(line, at: columns[1].lowerBound),
            stamp.end == columns[1].upperBound
        else { return nil }
        let status = columns[2]
        let isKnown = ["deployed", "superseded", "failed", "uninstalled", "pending-upgrade", "pending-rollback"]
            .contains {
                Scan.text(line, status) == $0
            }
        guard isKnown, let last = columns.last else { return nil }
        let isRollback = Scan.has("Rollback to ", in: line, at: last.lowerBound)
        let isFailed = Scan.matches("failed", in: line, status)
        guard
            isRollback || isFailed || Scan.has("Upgrade complete", in: line, at: last.lowerBound)
                || Scan.has("Install complete", in: line, at: last.lowerBound)
        else { return EventRecord(.time(stamp.time)) }
        return EventRecord(
            stamp.time,
            EventFact(
                .deployAct,
                [
                    "act": .word(isRollback ? "rollback" : "deploy"),
                    "version": columns.count >= 6 ? .place(columns[4]) : .place(columns[3]), "by": .word("helm"),
                    "status": isFailed ? .word("failed") : nil,
                ]))
    }

    /// Cells between tabs, without the blanks around them.
    private static func columns(_ line: Span<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var at = 0
        let end = Scan.first(0x0A, in: line, from: 0, to: line.count) ?? line.count
        while at <= end, result.count < 8 {
            let tab = Scan.first(0x09, in: line, from: at, to: end) ?? end
            let start = Scan.skipBlanks(line, at, to: tab)
            var stop = tab
            while stop > start, line[stop &- 1] == 0x20 { stop &-= 1 }
            result.append(start..<stop)
            at = tab &+ 1
        }
        return result
    }
}
