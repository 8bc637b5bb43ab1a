import FaultlineTestSupport
import Testing

@Suite struct ReportSchemaTests {
    /// The least report that there can be: nothing was read that has a time.
    private static let quiet = """
        {"schema": "faultline.report/1", "tool": {"name": "faultline", "version": "0"},
         "options": {"reference_date": null}, "window": {"start": null, "end": null}, "inputs": [],
         "totals": {"requests": 0, "by_status": {}, "bad_gateway": 0, "failed_requests": 0, "clients": 0, "oom_kills": 0,
           "estimated": false, "recount": {"requests": null}},
         "request_groups": [], "coverage": [], "incidents": [], "events": [EVENTS], "memory": [], "forecasts": [],
         "series": [], "patterns": [], "warnings": []}
        """

    private static let citation = """
        {"input": 0, "line": 1, "byte": 0, "lines": 1, "text": "t", "truncated": false, "redacted": false}
        """

    private func report(event: String = "") -> String {
        Self.quiet.split(separator: "EVENTS", omittingEmptySubsequences: false).joined(separator: event)
    }

    private func event(
        time: String = "2025-03-03T02:00:00.000Z", kind: String = "alert", attributes: String = "{}",
        citations: String = ReportSchemaTests.citation
    ) -> String {
        """
        {"id": "E1", "time": "\(time)", "end": null, "kind": "\(kind)", "title": "t", "detail": "", "subject": null,
         "count": 1, "score": 0.5, "role": "context", "attributes": \(attributes), "citations": [\(citations)]}
        """
    }

    @Test func `the least report passes`() throws {
        #expect(try ReportSchema.violations(in: report()) == [])
        #expect(try ReportSchema.violations(in: report(event: event())) == [])
    }

    @Test func `a field more passes, as the contract allows`() throws {
        #expect(try ReportSchema.violations(in: report(event: event(attributes: #"{"new": 1}"#))) == [])
    }

    @Test(arguments: [
        "2025-03-03T02:00:00Z", "2025-03-03 02:00:00.000Z", "2025-03-03T02:00:00.000+01:00", "2025-13-03T02:00:00.000Z",
    ])
    func `a time in another form is refused`(time: String) throws {
        let found = try ReportSchema.violations(in: report(event: event(time: time)))
        #expect(found.count == 1 && found[0].hasPrefix("events[0].time:"), "\(found)")
    }

    @Test func `an event without a citation is refused`() throws {
        let found = try ReportSchema.violations(in: report(event: event(citations: "")))
        #expect(found == ["events[0].citations: has 0 elements, fewer than 1"])
    }

    @Test func `a kill that does not tell its process is refused`() throws {
        let found = try ReportSchema.violations(in: report(event: event(kind: "oom_kill", attributes: #"{"pid": 1}"#)))
        #expect(found.contains("events[0].attributes.process: is missing"), "\(found)")
    }

    @Test func `a missing list is refused`() throws {
        let found = try ReportSchema.violations(in: #"{"schema": "faultline.report/1"}"#)
        #expect(found.contains("events: is missing") && found.contains("totals: is missing"), "\(found)")
    }

    @Test func `another version is refused`() throws {
        let other = report().split(separator: "report/1").joined(separator: "report/2")
        #expect(try ReportSchema.violations(in: other).count == 1)
    }

    @Test func `every field of the schema is described`() throws {
        let path = PackageRoot.path("Sources/Reporting/Resources/report.schema.json")
        let schema = try JSONValue(parsing: FileBytes.read(path))
        #expect(undescribed(schema, at: "#") == [])
    }

    private func undescribed(_ schema: JSONValue, at place: String) -> [String] {
        var found: [String] = []
        // Conditions repeat fields that are described where they belong.
        for keyword in schema.object?.names ?? [] where !["if", "then"].contains(keyword) {
            if keyword == "properties", let members = schema[keyword]?.object {
                for name in members.names where members[name]?["description"] == nil {
                    found.append("\(place)/\(name)")
                }
            }
            guard let value = schema[keyword] else { continue }
            found += undescribed(value, at: "\(place)/\(keyword)")
            for (index, part) in (value.array ?? []).enumerated() {
                found += undescribed(part, at: "\(place)/\(keyword)/\(index)")
            }
        }
        return found
    }
}
