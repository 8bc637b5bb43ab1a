/// A line of OpenTelemetry's file exporter: many records of an application in one object.
///
///     {"resourceLogs":[{"resource":…,"scopeLogs":[{"scope":…,"logRecords":[{"timeUnixNano":"…","body":…},…]}]}]}
package enum OpenTelemetryLogs {
    /// Whether the line is one.
    package static func recognise(_ line: Span<UInt8>) -> Bool { !records(line).isEmpty }

    /// The records of a line in order, at most 4,096; none where it is no such line or not whole.
    package static func records(_ line: Span<UInt8>) -> [ApplicationJSON] {
        let end = Scan.first(0x0A, in: line, from: 0, to: line.count) ?? line.count
        guard Scan.has("{\"resourceLogs\":[", in: line, at: 0), let close = JSONScan.valueEnd(line, at: 0), close <= end
        else { return [] }
        var records: [ApplicationJSON] = []
        var at = 0
        while let list = Scan.find("\"logRecords\":[", in: line, from: at, to: end) {
            at = list &+ 14
            while records.count < 4096, Scan.byte(line, at) == UInt8(ascii: "{"),
                let next = JSONScan.valueEnd(line, at: at), next <= end
            {
                if let record = ApplicationJSON.parse(line, from: at, to: next) { records.append(record) }
                at = Scan.byte(line, next) == UInt8(ascii: ",") ? next &+ 1 : next
            }
        }
        return records
    }
}
