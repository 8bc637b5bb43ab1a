import FaultlineTestSupport

/// A recorded incident with what is known about it from outside its logs.
struct RecordedIncident {
    let truth: JSONValue
    let report: JSONValue
    let reportText: String

    /// Runs the program over a capture's `logs/`, in its folder, so that paths and recount commands are relative.
    init(_ folder: String, in test: TestFolder) throws {
        truth = try JSONValue(parsing: FileBytes.read("\(folder)/truth.json"))
        let program = try BuiltProgram.path()
        let result = try test.shell("cd '\(folder)' && '\(program)' analyze logs --format json").succeeds()
        report = try result.json()
        reportText = result.output
    }

    /// Events of a kind, by time.
    func events(_ kind: String) -> [JSONValue] {
        (report["events"]?.array ?? []).filter { $0["kind"]?.string == kind }
    }

    /// The only incident; nil where there are none or several.
    var incident: JSONValue? {
        guard let all = report["incidents"]?.array, all.count == 1 else { return nil }
        return all[0]
    }

    /// Seconds of the day of an RFC 3339 time; both sides of a comparison are of one day.
    static func seconds(_ time: JSONValue?) -> Double? {
        guard let text = time?.string, let clock = text.split(separator: "T").last?.dropLast() else { return nil }
        let parts = clock.split(separator: ":").map { Double($0) }
        guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let rest = parts[2] else { return nil }
        return (hours * 60 + minutes) * 60 + rest
    }
}
