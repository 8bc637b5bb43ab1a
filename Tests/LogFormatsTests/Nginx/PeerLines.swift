import Evidence
import Foundation
import LogFormats

/// Lines of peers' test suites with the fields that they want, from the real data beside the repository.
struct PeerLine: Sendable {
    /// Where the line is from: file, number or name.
    var name: String
    var text: String
    /// The peer's format, where it names one.
    var format = ""
    /// Whether the peer reads the line.
    var isRead = true
    /// The fields that it wants, by its names.
    var wanted: [String: String] = [:]
}

enum PeerLines {
    /// The folder beside the repository; nil where it is not there.
    static let folder: String? = {
        let root = #filePath.split(separator: "/").dropLast(5)
        let beside = "/" + root.joined(separator: "/") + "/shared/data/real/"
        return FileManager.default.fileExists(atPath: beside) ? beside : nil
    }()

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: (folder ?? "") + name)))
    }

    /// Vector's tables: one JSON object a line.
    static func vector(_ function: String) throws -> [PeerLine] {
        let text = String(decoding: try bytes("vectordotdev-vrl/\(function).jsonl"), as: UTF8.self)
        return try text.split(separator: "\n").compactMap { row in
            let object = try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Any] ?? [:]
            let arguments = object["args"] as? [String: Any] ?? [:]
            guard let value = arguments["value"] as? String, let name = object["name"] as? String else { return nil }
            var line = PeerLine(name: "\(function) \(name)", text: value)
            line.format = arguments["format"] as? String ?? "common"
            line.isRead = object["ok"] as? Bool ?? false
            for (key, value) in object["want"] as? [String: Any] ?? [:] { line.wanted[key] = "\(value)" }
            return line
        }
    }

    /// CrowdSec's assertions: `results["s01-parse"]["PARSER"][i].Evt.Parsed["field"] == "value"`.
    static func crowdsec(_ test: String, parser: String) throws -> [PeerLine] {
        let text = String(
            decoding: try bytes("crowdsecurity-hub/tests/\(test)/parser.assert"), as: UTF8.self)
        var lines: [Int: PeerLine] = [:]
        for row in text.split(separator: "\n") {
            let parts = row.split(separator: "\"", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, parts[0] == "results[" else { continue }
            let rest = parts[4]
            guard let close = rest.range(of: "]."), let index = Int(rest[..<close.lowerBound].dropFirst(2)),
                let field = rest.range(of: ".Evt.Parsed[\""), let equals = rest.range(of: "\"] == "),
                let value = try? JSONDecoder().decode(String.self, from: Data(rest[equals.upperBound...].utf8))
            else { continue }
            let key = String(rest[field.upperBound..<equals.lowerBound])
            var line = lines[index] ?? PeerLine(name: "\(test) \(index)", text: "")
            if parts[1] == "s00-raw", key == "message" { line.text = value }
            if parts[1] == "s01-parse", parts[3] == parser { line.wanted[key] = value }
            lines[index] = line
        }
        return lines.keys.sorted().compactMap { lines[$0] }.filter { !$0.text.isEmpty && !$0.wanted.isEmpty }
    }
}

/// What an access line gave, by Nginx's names.
struct PeerReading {
    var fields: [String: String] = [:]

    /// Reads a line by the formats that its file was recognised to have; nil where none takes it.
    init?(_ text: String, formats: [String]) throws {
        let bytes = Array(text.utf8)
        var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
        for format in formats {
            var parser = try AccessLineParser(format: format)
            guard parser.parse(bytes.span, memo: &memo, into: &record) else { continue }
            func note(_ name: String, _ range: ByteRange) {
                guard !range.isAbsent else { return }
                fields[name] = String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
            }
            note("remote_addr", record.remoteAddr)
            note("request_method", record.method)
            note("request_uri", record.target)
            note("http_user_agent", record.userAgent)
            note("http_x_forwarded_for", record.forwardedFor)
            note("request_id", record.requestID)
            note("upstream_addr", record.upstreamAddr)
            note("upstream_status", record.upstreamStatus)
            note("upstream_response_time", record.upstreamResponseTime)
            fields["status"] = "\(record.status)"
            fields["body_bytes_sent"] = "\(record.bytes)"
            fields["second"] = "\(record.second)"
            if record.requestTime >= 0 { fields["request_time_us"] = "\(record.requestTime)" }
            return
        }
        return nil
    }
}
