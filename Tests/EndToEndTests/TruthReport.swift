import FaultlineTestSupport
import Foundation
import Testing

/// A JSON report of the built program, with what the tests look up in it.
struct TruthReport: Sendable {
    /// The document as it was printed.
    let bytes: [UInt8]
    /// The document, parsed.
    let json: JSONValue

    /// Analyses a recording at the package's root, so that its paths are those that a user there would type.
    /// - Throws: `TestFailure` where the program does not exit with 0.
    init(of recording: TruthRecording) throws {
        let folder = try TestFolder("analyze")
        let result = try folder.faultlineAtRoot(["analyze", recording.logs, "--format", "json"]).succeeds()
        try self.init(of: result)
    }

    /// The report that a run of the program printed.
    init(of result: TestResult) throws {
        bytes = result.outputBytes
        json = try result.json()
    }

    var inputs: [JSONValue] { json["inputs"]?.array ?? [] }
    var incidents: [JSONValue] { json["incidents"]?.array ?? [] }
    var events: [JSONValue] { json["events"]?.array ?? [] }

    /// The one incident; anything else is a failure.
    func incident() throws -> JSONValue {
        try #require(incidents.count == 1, "there is one incident, not \(incidents.count)")
        return incidents[0]
    }

    /// All events of a kind, in the report's order.
    func events(_ kind: String) -> [JSONValue] { events.filter { $0["kind"]?.string == kind } }

    /// The one event of a kind; anything else is a failure.
    func event(_ kind: String) throws -> JSONValue {
        let found = events(kind)
        try #require(found.count == 1, "there is one \(kind), not \(found.count)")
        return found[0]
    }

    /// The inputs whose path ends like that.
    func inputs(endingIn suffix: String) -> [JSONValue] {
        inputs.filter { $0["path"]?.string?.hasSuffix(suffix) == true }
    }
}

extension TestFolder {
    /// The built program, to be run at the package's root: paths in its report are then as a user there gives them.
    func faultlineAtRoot(_ arguments: [String]) throws -> TestCommand {
        let words = try [BuiltProgram.path()] + arguments
        let line = words.map(ShellWord.quoted).joined(separator: " ")
        return shell("cd \(ShellWord.quoted(PackageRoot.folder)) && exec \(line)")
    }
}

/// Words as a shell takes them.
enum ShellWord {
    static func quoted(_ word: String) -> String { "'\(word.replacing("'", with: #"'\''"#))'" }
}

extension JSONValue {
    /// The seconds since 1970 of an RFC 3339 time in UTC with milliseconds; `nil` where this is none.
    var time: Double? {
        guard let string else { return nil }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return try? Date(string, strategy: style).timeIntervalSince1970
    }

    /// The whole numbers of an object of numbers, in the order of their names.
    var counts: [String: Int] {
        var result: [String: Int] = [:]
        for name in object?.names ?? [] { result[name] = self[name]?.integer }
        return result
    }

    /// This value without the members of those names, wherever they are.
    func without(_ names: Set<String>) -> JSONValue {
        switch self {
        case .array(let values): return .array(values.map { $0.without(names) })
        case .object(let object):
            var kept = JSONObject()
            for name in object.names where !names.contains(name) {
                if let value = object[name] { _ = kept.add(name, value.without(names)) }
            }
            return .object(kept)
        default: return self
        }
    }
}

/// Whether two times lie within some seconds of each other; false where one is unknown.
func isClose(_ a: JSONValue?, _ b: JSONValue?, within seconds: Double) -> Bool {
    guard let first = a?.time, let second = b?.time else { return false }
    return abs(first - second) <= seconds
}
