import Evidence
import Extraction
import Foundation
import LogFormats
import Testing

/// JSON access logs are taken for what they are, without options, and read into the same tables as others.
@Suite("JSON access logs are planned and read")
struct AccessJSONPlanTests {
    private static func line(_ second: Int, _ status: Int, shuffled: Bool = false) -> String {
        let time = "2025-03-03T02:\(String(10 + second / 60)):\(String(10 + second % 50))+00:00"
        let members = [
            #""time":"\#(time)""#, #""remote_addr":"203.0.113.\#(second % 200)""#,
            #""request":"GET /api/orders/\#(second) HTTP/1.1""#, #""status":\#(status)"#,
            #""request_time":0.0\#(10 + second % 80)"#, #""upstream_addr":"10.0.1.4:8080""#,
            #""upstream_status":"\#(status)""#, #""http_user_agent":"Mozilla/5.0""#,
        ]
        return "{" + (shuffled ? members.reversed() : members).joined(separator: ",") + "}"
    }

    private func plan(_ text: String, name: String = "access.log") throws -> PlanInput {
        let folder = FileManager.default.temporaryDirectory.appending(path: "json-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        let planned = try Planner().plan(rawPaths: [Array(file.path.utf8)])
        return try #require(planned.plan.inputs.first)
    }

    @Test func `A JSON access log is known by its lines`() throws {
        let lines = (0..<60).map { Self.line($0, $0 % 7 == 0 ? 502 : 200, shuffled: $0 % 2 == 0) }
        let input = try plan(lines.joined(separator: "\n") + "\n")
        #expect(input.candidates.first == "nginx_access")
        #expect(input.logFormats == [AccessJSONParser.formatName])
        #expect(input.sourceClass == .access)
        #expect(input.zoneBasis == .inLine)
    }

    @Test func `A format that cannot be read back is named with the reason`() throws {
        var options = PlannerOptions()
        let refused = LogFormatError.adjacent("time_local", "status")
        options.refusedFormats = ["log_format bad: \(refused.sentence)"]
        let planned = try Planner(options: options).plan(rawPaths: [])
        #expect(planned.plan.notices.contains { $0.text.contains(refused.sentence) && !$0.isDamage })
    }

    @Test func `A log of both shapes has both formats`() throws {
        let plain = #"203.0.113.7 - - [03/Mar/2025:02:14:08 +0000] "GET / HTTP/1.1" 200 10 "-" "x""#
        let input = try plan((0..<40).map { $0 % 2 == 0 ? Self.line($0, 200) : plain }.joined(separator: "\n") + "\n")
        #expect(Set(input.logFormats) == [AccessJSONParser.formatName, NginxConfig.builtIn["combined"] ?? ""])
    }

    @Test(arguments: [
        #"{"time":"2025-03-03T02:14:08Z","level":"info","msg":"GET / 200","logger":"shop"}"#,
        #"{"log":"203.0.113.7 - - [03/Mar/2025:02:14:08 +0000] \"GET / HTTP/1.1\" 200 1\n","stream":"stdout","time":"2025-03-03T02:14:08Z"}"#,
    ])
    func `Other JSON is no access log of names`(line: String) throws {
        let input = try plan(String(repeating: line + "\n", count: 30), name: "app.log")
        #expect(!input.logFormats.contains(AccessJSONParser.formatName))
    }

    @Test func `JSON and text of the same requests give the same tables`() throws {
        let json = (0..<120).map { Self.line($0, $0 % 7 == 0 ? 502 : 200, shuffled: $0 % 3 == 0) }
        let text = (0..<120).map { second in
            let status = second % 7 == 0 ? 502 : 200
            let time = "03/Mar/2025:02:\(10 + second / 60):\(10 + second % 50) +0000"
            return
                #"203.0.113.\#(second % 200) [\#(time)] "GET /api/orders/\#(second) HTTP/1.1" \#(status) 0.0\#(10 + second % 80) "10.0.1.4:8080" "\#(status)" "Mozilla/5.0""#
        }
        let format =
            #"$remote_addr [$time_local] "$request" $status $request_time "$upstream_addr" "$upstream_status" "$http_user_agent""#
        let a = extractLines(Array(json.joined(separator: "\n").utf8), formats: [AccessJSONParser.formatName])
        let b = extractLines(Array(text.joined(separator: "\n").utf8), formats: [format])
        #expect(a.parsed == 120 && b.parsed == 120)
        #expect(a.tables.status == b.tables.status)
        #expect(a.tables.latency == b.tables.latency)
        #expect(a.tables.routes == b.tables.routes)
        #expect(a.tables.attempts == b.tables.attempts)
        #expect(a.tables.clients == b.tables.clients)
    }
}
