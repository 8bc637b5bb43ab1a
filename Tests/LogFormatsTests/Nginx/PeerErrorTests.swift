import Evidence
import Foundation
import LogFormats
import Testing

/// Error lines of peers' test suites, field by field; see `Tests/Peers/nginx.md`.
@Suite(
    "Peers' error lines",
    .enabled(if: PeerLines.folder != nil, "../shared/data is not beside the repository"))
struct PeerErrorTests {
    /// The fields of a line by Vector's names; nil where it is refused.
    private func fields(_ text: String) -> [String: String]? {
        guard let line = reading(text, { NginxErrorLine.parse($0) }) else { return nil }
        var fields = ["pid": "\(line.pid)", "tid": "\(line.tid)", "timestamp": "\(line.time.second)"]
        fields["cid"] = line.connection.map { "\($0)" }
        fields["severity"] = "\(line.level)"
        let end = line.action.isEmpty ? line.message.upperBound : line.action.upperBound
        fields["message"] = part(text, line.message.lowerBound..<end)
        fields["client"] = part(text, line.client)
        fields["server"] = part(text, line.server)
        fields["request"] = part(text, line.request)
        fields["upstream"] = part(text, line.upstream)
        fields["host"] = part(text, line.host)
        fields["referer"] = part(text, line.referrer)
        return fields
    }

    @Test func `Vector's error lines give all its fields`() throws {
        var read = 0
        for line in try PeerLines.vector("parse_nginx_log") where line.format == "error" {
            let found = self.fields(line.text)
            let fields = try #require(found, "\(line.name)")
            read += 1
            for (key, wanted) in line.wanted {
                switch key {
                case "timestamp":
                    // The line has no zone: the peer's is that of its test.
                    let civil = CommonLogTime.iso8601(Array(wanted.utf8).span, at: 0)?.second
                    #expect(fields[key] == civil.map { "\($0)" }, "\(line.name)")
                case "severity":
                    let level = reading(wanted) { LogLevel.match($0, at: 0)?.level }
                    #expect(fields[key] == level.map { "\($0)" }, "\(line.name)")
                case "excess", "zone": #expect(fields["message"]?.contains(wanted) == true, "\(line.name)")
                case "message": #expect(fields[key]?.hasPrefix(wanted) == true, "\(line.name): \(fields[key] ?? "")")
                default: #expect(fields[key] == wanted, "\(line.name): \(key)")
                }
            }
        }
        #expect(read == 9)
    }

    @Test(arguments: [
        ("nginx_http-logs", "crowdsecurity/nginx-logs", 1), ("nginx_req_limit_exceeded", "crowdsecurity/nginx-logs", 9),
        ("pfsense-rfc5424-nginx", "crowdsecurity/nginx-logs", 1),
        ("nginx-proxy-manager-logs", "crowdsecurity/nginx-proxy-manager-logs", 2),
    ])
    func `CrowdSec's error lines give its fields`(test: String, parser: String, count: Int) throws {
        var read = 0
        for line in try PeerLines.crowdsec(test, parser: parser) where line.wanted["loglevel"] != nil {
            let found = self.fields(line.text)
            let fields = try #require(found, "\(line.name)")
            read += 1
            for (key, own) in [
                ("pid", "pid"), ("tid", "tid"), ("cid", "cid"), ("loglevel", "severity"), ("remote_addr", "client"),
            ] {
                guard let wanted = line.wanted[key] else { continue }
                #expect(fields[own] == wanted, "\(line.name): \(key)")
            }
            if let wanted = line.wanted["message"], wanted != line.text {
                #expect(fields["message"] == wanted, "\(line.name)")
            }
            if let verb = line.wanted["verb"], let request = line.wanted["request"] {
                // The peer leaves the scheme of an absolute URL out.
                let whole = fields["request"] ?? ""
                #expect(whole.hasPrefix(verb + " ") && whole.contains(request), "\(line.name)")
            }
        }
        #expect(read == count)
    }

    @Test(arguments: [
        ("nginx-mail-logs/nginx-mail-logs.log", 15), ("nginx-mail-bf/nginx-mail-bf.log", 11),
        ("modsecurity-logs-nginx/modsecurity-logs-nginx.log", 8), ("bookstack-logs/bookstack-logs.log", 1),
    ])
    func `Lines of other modules are error lines and no failed attempts`(name: String, count: Int) throws {
        let bytes = try PeerLines.bytes("crowdsecurity-hub/tests/" + name)
        var read = 0
        for row in bytes.split(separator: 0x0A) {
            let text = String(decoding: row, as: UTF8.self)
            guard let line = reading(text, { NginxErrorLine.parse($0) }) else { continue }
            read += 1
            #expect(reading(text) { line.failedAttempt($0) == nil }, "\(text)")
            let client = part(text, line.client)
            if text.contains(", client: ") {
                #expect(client?.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" } == true, "\(text)")
            }
        }
        #expect(read == count)
    }

    @Test func `Apache's error lines are none of Nginx's`() throws {
        for line in try PeerLines.vector("parse_apache_log") where line.format == "error" {
            #expect(fields(line.text) == nil)
            #expect(LogFormatRecogniser.infer([Array(line.text.utf8)]).isEmpty)
        }
    }
}
