import Evidence
import Foundation
import LogFormats
import Testing

/// Access lines of peers' test suites, field by field. What is read otherwise than they read it stands in
/// `Tests/Peers/nginx.md` and, by name, in `differences`.
@Suite(
    "Peers' access lines",
    .enabled(if: PeerLines.folder != nil, "../shared/data is not beside the repository"))
struct PeerAccessTests {
    /// Lines and fields that differ, each argued in `Tests/Peers/nginx.md`.
    static let differences: Set<String> = [
        "nginx_http-catch-npm 0: http_user_agent", "nginx_http-catch-npm 0: refused",
        "nginx_http-catch-npm 1: http_user_agent", "nginx_http-catch-npm 2: http_user_agent",
        "nginx_http-catch-npm 3: http_user_agent", "nginx_http-catch-npm 4: refused", "nginx_http-catch-npm 5: refused",
        "parse_apache_log log_line_valid_empty: refused", "parse_apache_log log_line_valid_empty_variant: refused",
        "parse_common_log log_line_valid_empty: refused", "parse_common_log log_line_valid_empty_variant: refused",
        "parse_common_log log_line_valid_with_timestamp_format: refused",
        "traefik_clf 0: request_duration_in_ms", "traefik_clf 1: request_duration_in_ms",
        "traefik_clf 2: request_duration_in_ms", "traefik_clf 3: request_duration_in_ms", "traefik_clf 4: refused",
        "traefik_clf 5: request_duration_in_ms", "traefik_clf 5: request", "traefik_clf 6: request_duration_in_ms",
        "traefik_json 6: remote_addr",
    ]

    /// What a peer calls a field that we have.
    private static let names: [String: String] = [
        "client": "remote_addr", "remote_addr": "remote_addr", "host": "remote_addr", "clientip": "remote_addr",
        "status": "status", "response": "status", "size": "body_bytes_sent", "body_bytes_size": "body_bytes_sent",
        "body_bytes_sent": "body_bytes_sent", "bytes": "body_bytes_sent", "agent": "http_user_agent",
        "http_user_agent": "http_user_agent", "http_x_forwarded_for": "http_x_forwarded_for",
        "req_id": "request_id", "upstream_addr": "upstream_addr", "upstream_status": "upstream_status",
        "upstream_response_time": "upstream_response_time", "verb": "request_method", "method": "request_method",
        "path": "request_uri",
    ]

    /// Compares one line; returns the names of fields that differ.
    private func compare(_ line: PeerLine, formats: [String]) throws -> [String] {
        guard let reading = try PeerReading(line.text, formats: formats) else { return ["\(line.name): refused"] }
        var differing: [String] = []
        func check(_ key: String, _ found: String?, _ wanted: String) {
            if found != wanted {
                differing.append("\(line.name): \(key)")
                if !Self.differences.contains("\(line.name): \(key)") {
                    Issue.record("\(line.name): \(key) is \(found ?? "missing"), the peer wants \(wanted)")
                }
            }
        }
        for (key, wanted) in line.wanted.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "timestamp", "time_local":
                let bytes = Array(wanted.utf8)
                let second = CommonLogTime.local(bytes.span, at: 0) ?? CommonLogTime.iso8601(bytes.span, at: 0)?.second
                guard let second else { continue }
                check(key, reading.fields["second"], "\(second)")
            case "request", "message", "rawrequest":
                // A peer's request is the whole line or the target alone.
                let (method, target) = (reading.fields["request_method"] ?? "", reading.fields["request_uri"] ?? "")
                let whole = method.isEmpty ? target : "\(method) \(target)"
                if key == "message", wanted == line.text { continue }
                let isSame = wanted == target || wanted == whole || wanted.hasPrefix(whole + " HTTP/")
                if !isSame { check(key, whole, wanted) }
            case "request_time":
                let micros = Int64(((Double(wanted) ?? -1) * 1_000_000).rounded())
                check(key, reading.fields["request_time_us"], "\(micros)")
            case "request_duration_in_ms":
                let micros = reading.fields["request_time_us"].flatMap { Int64($0) }
                // Of JSON the peer hands Traefik's nanoseconds on under this name.
                let unit: Int64 = line.text.hasPrefix("{") ? 1_000_000 : 1
                check(key, micros.map { "\($0 / 1000)" }, "\(Int64(wanted).map { $0 / unit } ?? -1)")
            case "service_addr":
                check(key, reading.fields["upstream_addr"]?.split(separator: ":").first.map(String.init), wanted)
            default:
                guard let own = Self.names[key] else { continue }
                check(key, reading.fields[own], wanted)
            }
        }
        return differing
    }

    /// Compares the lines of one file: its formats are recognised from all of them.
    private func compare(_ lines: [PeerLine]) throws -> Int {
        let formats = LogFormatRecogniser.infer(lines.map { Array($0.text.utf8) })
        var read = 0
        for line in lines {
            let differing = try compare(line, formats: formats)
            for name in differing where name.hasSuffix(": refused") && !Self.differences.contains(name) {
                Issue.record("\(name): \(line.text.prefix(200)); formats \(formats)")
            }
            if !differing.contains(where: { $0.hasSuffix(": refused") }) { read += 1 }
        }
        return read
    }

    @Test(arguments: [("parse_nginx_log", 14), ("parse_apache_log", 3), ("parse_common_log", 1)])
    func `Vector's lines give the fields that it wants, each line by itself`(function: String, least: Int) throws {
        var read = 0
        for line in try PeerLines.vector(function) {
            guard line.isRead, line.format != "error" else {
                #expect(LogFormatRecogniser.infer([Array(line.text.utf8)]).isEmpty, "\(line.name)")
                continue
            }
            read += try compare([line])
        }
        #expect(read == least)
    }

    @Test(arguments: [
        ("nginx_http-logs", "crowdsecurity/nginx-logs", 8), ("nginx-http-malformed", "crowdsecurity/nginx-logs", 12),
        ("nginx_http-catch-npm", "crowdsecurity/nginx-logs", 3),
        ("nginx-proxy-manager-logs", "crowdsecurity/nginx-proxy-manager-logs", 12),
        ("nginx-proxy-manager-malformed", "crowdsecurity/nginx-proxy-manager-logs", 12),
        ("apache2-logs", "crowdsecurity/apache2-logs", 7), ("apache2-malformed", "crowdsecurity/apache2-logs", 11),
        ("traefik_clf", "crowdsecurity/traefik-logs", 6), ("traefik_json", "crowdsecurity/traefik-logs", 6),
        ("caddy-logs", "crowdsecurity/caddy-logs", 10),
    ])
    func `CrowdSec's lines give the fields that it wants`(test: String, parser: String, least: Int) throws {
        let lines = try PeerLines.crowdsec(test, parser: parser).filter {
            // Lines of an error log are another test's.
            $0.wanted["loglevel"] == nil && $0.wanted["cid"] == nil && $0.wanted["apacheloglevel"] == nil
                && $0.wanted["module"] == nil
        }
        #expect(try compare(lines) == least)
    }

    @Test(arguments: [
        ("apache-http-probing/apache-http-probing", 77),
        ("apache2-http-sensitive-files/apache2-http-sensitive-files", 13),
        ("nginx-bad-user-agent/nginx-bad-user-agent", 3), ("nginx-cve-2021-41773/cve-2021-41773", 2),
        ("nginx-http-backdoor/nginx-http-backdoor", 2), ("nginx-http-generic-bf/nginx-http-generic-bf", 22),
        ("nginx-http-open-proxy/nginx-http-open-proxy", 2),
        ("nginx-http-path-traversal/nginx-http-path-traversal", 9),
        ("nginx-http-sensitive-files/nginx-http-sensitive-files", 9),
        ("nginx-http-sqli-probing/nginx-http-sqli-probing", 16), ("nginx-http-w00twoot/nginx-http-w00twoot", 2),
        ("nginx-http-xss-probing/nginx-http-xss-probing", 26),
        ("traefik_base-http-scenario/traefik_base-http-scenario", 80),
    ])
    func `Every line of an attack is an access or an error line`(name: String, count: Int) throws {
        let lines = try PeerLines.bytes("crowdsecurity-hub/tests/\(name).log").split(separator: 0x0A)
            .map { String(decoding: $0, as: UTF8.self) }
        let others = lines.filter { reading($0) { NginxErrorLine.parse($0) } == nil }
        let formats = LogFormatRecogniser.infer(others.map { Array($0.utf8) })
        for line in others {
            let found = try PeerReading(line, formats: formats)
            #expect(found != nil, "\(line); \(formats)")
        }
        #expect(lines.count == count)
    }

    @Test func `All whole lines of a real Apache's 10,000 are read, three of them 500`() throws {
        let bytes = try PeerLines.bytes("elastic-examples/Common Data Formats/apache_logs/apache_logs")
        let lines = bytes.split(separator: 0x0A)
        #expect(LogFormatRecogniser.infer(lines.prefix(400).map { Array($0) }) == [NginxConfig.builtIn["combined"]])
        var parser = AccessLineParser(formats: [try NginxAccessFormat("combined")])
        var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
        var (read, failed, sum) = (0, 0, Int64(0))
        for line in lines {
            let line = Array(line)
            guard parser.parse(line.span, memo: &memo, into: &record) else { continue }
            read += 1
            if record.status == 500 { failed += 1 }
            sum += record.bytes
        }
        // Line 8,899 was cut in its user agent before it was published.
        #expect(lines.count == 10_000 && read == 9999 && failed == 3)
        // The bytes of all lines but that one, by another program's pattern `" (\d{3}) (\d+) "`.
        #expect(sum == 2_747_282_740 - 235)
    }
}
