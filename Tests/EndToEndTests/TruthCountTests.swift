import FaultlineTestSupport
import Testing

@Suite struct `Truth of the counts` {
    @Test(arguments: TruthRecording.all)
    func `requests, statuses and 502s are those of the access logs, each request once`(
        _ recording: TruthRecording
    ) throws {
        let counts = try #require(try recording.truth()["nginx_log_counts"])
        let totals = try #require(try recording.report().json["totals"])
        #expect(totals["requests"] == counts["lines"])
        #expect(totals["by_status"]?.counts == counts["by_status"]?.counts)
        #expect(totals["bad_gateway"]?.integer == counts["by_status"]?["502"]?.integer ?? 0)
        #expect(totals["estimated"]?.bool == false)
        // The truth leaves out the malformed probes from 127.0.0.1; the totals count every address.
        #expect(totals["clients"]?.integer == (counts["distinct_clients"]?.integer ?? 0) + 1)
    }

    @Test(arguments: TruthRecording.all)
    func `two logs of the same requests are found out`(_ recording: TruthRecording) throws {
        let report = try recording.report()
        let groups = try #require(report.json["request_groups"]?.array)
        try #require(groups.count == 1)
        #expect(groups[0]["relation"]?.string == "same")
        let members = try #require(groups[0]["inputs"]?.array?.compactMap { $0.integer })
        let expected = report.inputs.indices.filter { index in
            let name = report.inputs[index]["path"]?.string?.split(separator: "/").last ?? ""
            return name.hasPrefix("access.log") || name.hasPrefix("timed.log")
        }
        #expect(members == expected)
        #expect(groups[0]["counted_from"]?.integer.map { members.contains($0) } == true)
        let lines = members.compactMap { report.inputs[$0]["lines"]?.integer }.reduce(0, +)
        #expect(report.json["totals"]?["requests"]?.integer.map { $0 * 2 } == lines)
    }

    @Test(arguments: TruthRecording.all)
    func `lines add up, and are as many as the system's tools count`(_ recording: TruthRecording) throws {
        for input in try recording.report().inputs {
            let path = input["path"]?.string ?? "?"
            let lines = try #require(input["lines"]?.integer)
            let parts = ["parsed", "unparsed", "damaged", "skipped"].map { input[$0]?.integer }
            #expect(!parts.contains(nil), "\(path)")
            #expect(parts.compactMap { $0 }.reduce(0, +) == lines, "\(path)")
            guard let file = try TruthLogFile(input) else { continue }
            #expect(file.lines == lines, "\(path)")
            #expect(input["decompressed_bytes"]?.integer == file.bytes.count, "\(path)")
            #expect(input["duplicate_of"]?.isNull == true, "\(path)")
        }
    }

    @Test(arguments: TruthRecording.all)
    func `every line of these formats is understood`(_ recording: TruthRecording) throws {
        for input in try recording.report().inputs {
            let path = input["path"]?.string ?? "?"
            #expect(input["unparsed"]?.integer == 0, "\(path)")
            #expect(input["damaged"]?.integer == 0, "\(path)")
        }
    }

    @Test(arguments: TruthRecording.all)
    func `digests are those of the files on disk`(_ recording: TruthRecording) throws {
        let folder = try TestFolder()
        for input in try recording.report().inputs {
            let path = try #require(input["path"]?.string)
            let file = path.hasPrefix("/") ? path : PackageRoot.path(path)
            let sum = try folder.shell("sha256sum < \(ShellWord.quoted(file))").succeeds().output.prefix(64)
            #expect(input["sha256"]?.string == String(sum), "\(path)")
        }
    }

    @Test(.enabled(if: SharedData.captureA != nil, "\(SharedData.reason)"))
    func `the kernel's wall clock in capture A is set right by 0_975 s`() throws {
        let inputs = try TruthRecording.captureA.report().inputs(endingIn: "kernel/dmesg-iso.log")
        let offset = try #require(inputs.first?["clock_offset_s"]?.double)
        #expect(abs(offset - 0.975) <= 0.05)
        #expect(inputs.first?["clock_basis"]?.string == "inferred")
    }

    @Test func `the kernel's wall clock in the sample is set right`() throws {
        // Wall time by the lab's clock less wall time by dmesg, of the first kill.
        let truth = try TruthRecording.meltdown.truth()
        let report = try TruthRecording.meltdown.report()
        let kill = try #require(truth["oom_kills"]?[0])
        for name in ["kernel/dmesg-iso.log", "kernel/kern.log"] {
            let input = try #require(report.inputs(endingIn: name).first)
            let file = try #require(try TruthLogFile(input))
            let line = try #require(
                (1...file.lines).lazy.compactMap { file.text(line: $0, count: 1) }
                    .first { $0.contains("Killed process \(kill["pid"]?.integer ?? 0) ") })
            // `2026-11-24T18:28:51,414981+00:00 …`, `2026-11-24T18:28:51.414981+00:00 …` or `Nov 24 18:28:51 …`
            guard line.hasPrefix("20") else { continue }
            let written = JSONValue.string("\(line.prefix(23).replacing(",", with: "."))Z")
            let early = try #require(kill["time"]?.time) - (try #require(written.time))
            let offset = try #require(input["clock_offset_s"]?.double)
            #expect(abs(offset - early) <= 0.05, "\(name): \(offset) for \(early)")
        }
    }
}
