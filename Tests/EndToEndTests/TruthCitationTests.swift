import FaultlineTestSupport
import Testing

@Suite struct `Truth of the citations` {
    @Test(arguments: TruthRecording.all)
    func `each citation quotes the line at its number and byte`(_ recording: TruthRecording) throws {
        let report = try recording.report()
        let files = try report.inputs.map { try TruthLogFile($0) }
        let citations = Self.citations(report.json)
        #expect(!citations.isEmpty)
        for citation in citations {
            let index = try #require(citation["input"]?.integer)
            try #require(files.indices.contains(index), "input \(index) of \(files.count)")
            guard let file = files[index] else { continue }
            if let problem = Self.problem(citation, file) {
                Issue.record("\(report.inputs[index]["path"]?.string ?? "?"): \(problem)")
            }
        }
    }

    @Test(arguments: TruthRecording.all)
    func `each event has a citation`(_ recording: TruthRecording) throws {
        for event in try recording.report().events {
            #expect(event["citations"]?.array?.isEmpty == false, "\(event["id"] ?? .null) \(event["kind"] ?? .null)")
        }
    }

    /// The citations of what names a thing hold that thing: a kill its pid, a release its version.
    @Test(arguments: TruthRecording.all)
    func `the first citation of an event shows what the event says`(_ recording: TruthRecording) throws {
        let report = try recording.report()
        for event in report.events {
            let text = event["citations"]?[0]?["text"]?.string ?? ""
            let attributes = event["attributes"]
            switch event["kind"]?.string {
            case "oom_kill":
                let pid = attributes?["pid"]?.integer ?? -1
                #expect(text.contains("Killed process \(pid) ") || text.contains("\(pid)"), "\(text)")
            case "deploy", "rollback":
                #expect(text.contains(attributes?["version"]?.string ?? "?"), "\(text)")
            case "proxy_restart", "proxy_reload": #expect(text.contains("nginx"), "\(text)")
            case "bad_gateway_start", "bad_gateway_end": #expect(text.contains(" 502 "), "\(text)")
            case "upstream_refused": #expect(text.contains("111: Connection refused"), "\(text)")
            case "process_start": #expect(text.contains("\(attributes?["pid"]?.integer ?? -1)"), "\(text)")
            default: break
            }
        }
    }

    @Test(arguments: TruthRecording.all)
    func `the secret that the lab put into the logs is in no report`(_ recording: TruthRecording) throws {
        let text = String(decoding: try recording.report().bytes, as: UTF8.self)
        #expect(!text.contains("not-a-real-secret"))
    }

    /// Every object with the fields of a citation, wherever it is.
    static func citations(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let values): return values.flatMap(citations)
        case .object(let object):
            if object["byte"] != nil, object["line"] != nil, object["text"] != nil { return [value] }
            return object.names.flatMap { object[$0].map(citations) ?? [] }
        default: return []
        }
    }

    /// What is wrong with a citation of a file, `nil` where nothing is.
    private static func problem(_ citation: JSONValue, _ file: TruthLogFile) -> String? {
        guard let line = citation["line"]?.integer, let byte = citation["byte"]?.integer,
            let count = citation["lines"]?.integer, let quoted = citation["text"]?.string,
            let isTruncated = citation["truncated"]?.bool, let isRedacted = citation["redacted"]?.bool
        else { return "a field is missing in \(citation)" }
        guard let text = file.text(line: line, count: count) else { return "no line \(line), of \(file.lines)" }
        guard file.starts[line - 1] == byte else { return "line \(line) is at \(file.starts[line - 1]), not \(byte)" }
        // Around a mask, what is left of the line must still be there, in its order.
        var rest = text[...]
        let pieces = isRedacted ? quoted.split(separator: "[masked]", omittingEmptySubsequences: false) : [quoted[...]]
        for (index, piece) in pieces.enumerated() {
            guard let place = rest.range(of: piece, anchored: index == 0) else {
                return "line \(line) is “\(text.prefix(500))”, quoted as “\(quoted)”"
            }
            rest = rest[place.upperBound...]
        }
        if isRedacted { return pieces.count > 1 ? nil : "line \(line) is redacted, but nothing is masked" }
        let length = quoted.utf8.count
        if isTruncated {
            // A character of up to 4 bytes, or a `\xHH`, may not have fitted.
            return rest.isEmpty || length > 400 || length < 390 ? "line \(line) is cut at \(length)" : nil
        }
        return rest.isEmpty ? nil : "line \(line) goes on after “\(quoted)”, which is not called truncated"
    }
}

extension Substring {
    /// Where a text is, by its bytes; at the beginning only, where anchored.
    fileprivate func range(of piece: Substring, anchored: Bool) -> Range<Index>? {
        if piece.isEmpty { return startIndex..<startIndex }
        let bytes = Array(piece.utf8)
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: bytes) { return start..<utf8.index(start, offsetBy: bytes.count) }
            if anchored { return nil }
            start = utf8.index(after: start)
        }
        return nil
    }
}
