import FaultlineTestSupport
import Testing

@Suite struct `Truth of the recount` {
    @Test(arguments: TruthRecording.all)
    func `the commands for the totals print the report's numbers`(_ recording: TruthRecording) throws {
        let totals = try #require(try recording.report().json["totals"])
        let recount = try #require(totals["recount"]?.object)
        let expected = ["bad_gateway", "by_status", "clients", "failed_requests", "oom_kills", "requests"]
        #expect(recount.names.sorted() == expected)
        for name in recount.names { try check(name, recount[name], against: totals[name]) }
    }

    @Test(arguments: TruthRecording.incidents)
    func `the commands for the impact print the report's numbers`(_ recording: TruthRecording) throws {
        let impact = try #require(try recording.report().incident()["impact"])
        let recount = try #require(impact["recount"]?.object)
        #expect(Set(recount.names).isSuperset(of: ["requests", "failed_requests", "bad_gateway"]))
        for name in recount.names {
            try check(name, recount[name], against: impact[name])
        }
    }

    /// Runs a command at the package's root, as a reader of the report would, and compares what it prints.
    private func check(_ name: String, _ command: JSONValue?, against expected: JSONValue?) throws {
        let line = try #require(command?.string, "\(name): no command")
        let folder = try TestFolder("recount")
        let script = "cd \(ShellWord.quoted(PackageRoot.folder)) && /bin/sh -c \(ShellWord.quoted(line))"
        let output = try folder.shell(script).succeeds().output
        if let number = expected?.integer {
            #expect(output == "\(number)\n", "\(name): \(line)")
        } else {
            var table: [String: Int] = [:]
            for row in output.split(separator: "\n") {
                let columns = row.split(separator: " ")
                guard columns.count == 2, let count = Int(columns[1]) else {
                    Issue.record("\(name): row “\(row)” of \(line)")
                    continue
                }
                table[String(columns[0])] = count
            }
            #expect(table == expected?.counts, "\(name): \(line)")
        }
    }
}
