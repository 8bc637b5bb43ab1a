import Evidence

/// Kubernetes objects and events as `kubectl` writes them: JSON in several lines or one, and the table of events.
///
///     {                                   LAST SEEN              TYPE      REASON    OBJECT         MESSAGE
///         "apiVersion": "v1",             5m12s (x3 over 10m)    Warning   BackOff   pod/api-7d9f   Back-off restarting …
///         "items": [                      2025-03-03T02:14:07Z   Warning   BackOff   pod/api-7d9f   Back-off restarting …
///             {
///                 "apiVersion": "v1",
///
/// An age is no time: a row that has nothing else gives no fact.
package enum KubernetesEvents {
    package static func starts(_ line: Span<UInt8>) -> Bool {
        objectStart(line) != nil || isOneLine(line) || KubernetesEventRow.parse(line) != nil
    }

    package static func parse(_ record: Span<UInt8>) -> EventRecord? {
        if isOneLine(record) {
            let object = KubernetesObject(record, from: 1)
            return object.record(record)
        }
        if let start = objectStart(record) { return KubernetesObject(record, from: start).record(record) }
        guard let row = KubernetesEventRow.parse(record) else { return nil }
        guard let time = row.time else { return EventRecord(nil) }
        return EventRecord(
            time,
            KubernetesReason.fact(
                record, reason: row.reason, kind: row.kind, name: row.name, container: nil, message: row.message))
    }

    /// Where the first key of an object stands that `kubectl -o json` indents by one step, or in a list by three.
    private static func objectStart(_ line: Span<UInt8>) -> Int? {
        let start = Scan.skipBlanks(line, 0, to: 16)
        guard start == 4 || start == 12, Scan.has("\"apiVersion\": \"", in: line, at: start) else { return nil }
        let value = start &+ 15
        for version in ["v1\"", "events.k8s.io/v1\"", "events.k8s.io/v1beta1\""] as [StaticString]
        where Scan.has(version, in: line, at: value) { return start }
        return nil
    }

    /// Whether the line is an event or a pod as one line of JSON; records of the audit log are not.
    private static func isOneLine(_ line: Span<UInt8>) -> Bool {
        guard Scan.byte(line, 0) == UInt8(ascii: "{") else { return false }
        let end = min(line.count, 200)
        guard Scan.find("\"apiVersion\":", in: line, from: 0, to: line.count) != nil,
            Scan.find("\"audit.k8s.io/", in: line, from: 0, to: end) == nil
        else { return false }
        guard
            Scan.find("\"involvedObject\":", in: line, from: 0, to: line.count) != nil
                || Scan.find("\"regarding\":", in: line, from: 0, to: line.count) != nil
                || Scan.find("\"containerStatuses\":", in: line, from: 0, to: line.count) != nil
        else { return false }
        // An application may log such an object within its own: then it is the application's line.
        return KubernetesObject(line, from: 1).isKnown(line)
    }
}

/// A row of `kubectl get events`.
struct KubernetesEventRow {
    /// nil where the row has an age only.
    var time: SourceTime?
    var reason: Range<Int>
    var kind: Range<Int>
    var name: Range<Int>
    var message: Range<Int>

    /// Reads a row, or the header as a row without time; nil for anything else.
    static func parse(_ line: Span<UInt8>) -> KubernetesEventRow? {
        let end = Scan.first(0x0A, in: line, from: 0, to: line.count) ?? line.count
        let columns = columns(line, end)
        if columns.count >= 4, isHeader(line, columns) {
            return KubernetesEventRow(time: nil, reason: 0..<0, kind: 0..<0, name: 0..<0, message: 0..<0)
        }
        // With `--all-namespaces` the first column is a namespace.
        for first in 0..<2 where columns.count >= first + 5 {
            let (age, type) = (columns[first], columns[first + 1])
            guard Scan.matches("Normal", in: line, type) || Scan.matches("Warning", in: line, type) else { continue }
            let stamp = Timestamps.dateTime(line, at: age.lowerBound)
            let time = stamp.flatMap { $0.end == age.upperBound && $0.time.axis == .instant ? $0.time : nil }
            guard time != nil || isAge(line, age) else { continue }
            let (reason, object) = (columns[first + 2], columns[first + 3])
            guard let slash = Scan.first(UInt8(ascii: "/"), in: line, from: object.lowerBound, to: object.upperBound),
                isReason(line, reason), slash > object.lowerBound
            else { continue }
            let message = columns[first + 4].lowerBound
            return KubernetesEventRow(
                time: time, reason: reason, kind: object.lowerBound..<slash, name: slash &+ 1..<object.upperBound,
                message: message..<end)
        }
        return nil
    }

    /// Whether a row with a time of its own stands here.
    static func isDated(_ line: Span<UInt8>) -> Bool {
        guard Scan.byte(line, 10) == UInt8(ascii: "T"), let stamp = Timestamps.dateTime(line, at: 0) else {
            return false
        }
        return isDated(line, stamp)
    }

    /// The same of a line whose time was read.
    static func isDated(_ line: Span<UInt8>, _ stamp: Timestamp) -> Bool {
        guard Scan.byte(line, 10) == UInt8(ascii: "T"), Scan.has("  ", in: line, at: stamp.end) else { return false }
        return parse(line)?.time != nil
    }

    private static func isHeader(_ line: Span<UInt8>, _ columns: [Range<Int>]) -> Bool {
        let first = Scan.matches("NAMESPACE", in: line, columns[0]) ? 1 : 0
        return Scan.matches("LAST SEEN", in: line, columns[first])
            && columns.contains { Scan.matches("REASON", in: line, $0) }
    }

    /// `45s`, `5m12s`, `3h`, `<unknown>`, each perhaps with ` (x3 over 10m)`.
    private static func isAge(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        if Scan.matches("<unknown>", in: line, range) { return true }
        var at = range.lowerBound
        while at < range.upperBound, let number = Scan.number(line, at, to: range.upperBound) {
            let unit = Scan.byte(line, number.end)
            guard
                unit == UInt8(ascii: "s") || unit == UInt8(ascii: "m") || unit == UInt8(ascii: "h")
                    || unit == UInt8(ascii: "d") || unit == UInt8(ascii: "y")
            else { return false }
            at = number.end &+ 1
        }
        return at > range.lowerBound && (at == range.upperBound || Scan.has(" (x", in: line, at: at))
    }

    private static func isReason(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for at in range where !Scan.isAlphanumeric(line[at]) { return false }
        return !range.isEmpty
    }

    /// Columns, which two blanks or more separate; the last one keeps whatever follows.
    private static func columns(_ line: Span<UInt8>, _ end: Int) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var at = 0
        while at < end, result.count < 7 {
            let stop = Scan.find("  ", in: line, from: at, to: end) ?? end
            if stop > at { result.append(at..<stop) }
            at = Scan.skipBlanks(line, stop, to: end)
            if stop == end { break }
        }
        return result
    }
}
