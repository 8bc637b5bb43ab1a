/// The extended log file format of the W3C: a line `#Fields:` names the columns (IIS, CloudFront).
///
///     #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip sc-status time-taken
///     2026-11-24 08:25:01 10.0.0.4 GET /api/orders id=7 443 203.0.113.7 200 31
///
/// Its times are UTC. `time-taken` is seconds where it has a fraction, and the milliseconds of IIS elsewhere.
package enum W3CFields {
    /// Whether a line is one of the remarks of the format: `#Version: 1.0`, `#Fields: …`, `#Date: …`.
    package static func isRemark(_ line: Span<UInt8>) -> Bool {
        for name in ["#Fields: ", "#Version: ", "#Date: ", "#Software: ", "#Start-Date: ", "#End-Date: ", "#Remark: "]
            as [StaticString]
        where Scan.has(name, in: line, at: 0) { return true }
        return false
    }

    /// Whether a line names the fields.
    package static func isHeader(_ line: Span<UInt8>) -> Bool { Scan.has("#Fields: ", in: line, at: 0) }

    /// The format that a header line declares, for the lines that follow it; nil where they are no requests.
    static func format(_ header: [UInt8], lines: [[UInt8]]) -> String? {
        guard header.count <= 4096 else { return nil }
        let fields = header.dropFirst("#Fields:".utf8.count).split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
            .map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard let date = fields.firstIndex(of: "date"), date + 1 < fields.count, fields[date + 1] == "time",
            fields.count <= 64
        else { return nil }
        let rows = lines.compactMap { line -> (parts: [ArraySlice<UInt8>], isTabbed: Bool)? in
            let isTabbed = line.contains(0x09)
            let parts = line.split(separator: isTabbed ? 0x09 : 0x20)
            return parts.count == fields.count ? (parts, isTabbed) : nil
        }
        guard !rows.isEmpty else { return nil }
        let gap = rows.reduce(0) { $0 + ($1.isTabbed ? 1 : 0) } * 2 > rows.count ? "\t" : " "
        var text: [String] = []
        for (index, field) in fields.enumerated() where index != date + 1 {
            let hasFraction = rows.contains { $0.parts[index].contains(UInt8(ascii: ".")) }
            text.append("$" + (variable(field, hasFraction: hasFraction) ?? "field_\(index + 1)"))
        }
        return text.joined(separator: gap)
    }

    private static func variable(_ field: String, hasFraction: Bool) -> String? {
        switch field {
        case "date": "time_utc"
        case "c-ip": "remote_addr"
        case "cs-method": "request_method"
        case "cs-uri-stem": "request_uri"
        case "sc-status": "status"
        case "sc-bytes": "bytes_sent"
        case "time-taken": hasFraction ? "request_time" : "request_time_ms"
        case "cs(user-agent)": "w3c_user_agent"
        case "cs(x-forwarded-for)", "x-forwarded-for": "http_x_forwarded_for"
        default: nil
        }
    }
}
