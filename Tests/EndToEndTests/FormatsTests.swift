import FaultlineTestSupport
import Foundation
import Testing

/// `faultline formats`: no line is silently dropped, and nothing of a log shows where nothing may.
@Suite struct `What each file is taken for` {
    @Test func `every line of the samples is of a known format`() throws {
        let folder = try TestFolder()
        for sample in ["meltdown", "quiet"] {
            let logs = PackageRoot.path("samples/\(sample)/logs")
            let report = try folder.faultline("formats", logs, "--format", "json").succeeds().json()
            #expect(report["schema"]?.string == "faultline.formats/1")
            for input in try #require(report["inputs"]?.array) {
                #expect(input["parsed"] == input["lines"], "\(input["path"]?.string ?? "")")
                #expect(input["format"]?.string != "unknown" || input["lines"]?.integer == 0)
            }
        }
    }

    @Test func `the lines that were not understood are shown, one of a shape, with their numbers`() throws {
        let folder = try TestFolder()
        let odd = ["gibberish alpha 12", "gibberish beta 99", "%% {unknown} %%"]
        try folder.write("access.log", SmallLogs.access(200) + odd.joined(separator: "\n") + "\n")
        let report = try folder.faultline("formats", "access.log", "--format", "json").succeeds().json()
        let input = try #require(report["inputs"]?[0])
        #expect(input["unparsed"]?.integer == 3)
        let sample = try #require(input["unparsed_sample"]?.array)
        #expect(sample.map { $0["line"]?.integer } == [201, 203])
        #expect(sample.map { $0["text"]?.string } == ["gibberish alpha 12", "%% {unknown} %%"])
        let page = try folder.faultline("formats", "access.log").succeeds().output
        #expect(page.contains("203 lines = 200 parsed + 3 unparsed + 0 damaged + 0 skipped"))
        #expect(page.contains("line 201: gibberish alpha 12"))
    }

    @Test func `with --safe no word, name or number of the log shows`() throws {
        let folder = try TestFolder()
        try folder.write(
            "secret-customer.log", SmallLogs.access(40) + "Jane Doe 4711 owes jane@example.org\n\u{1B}[31m\n")
        for format in ["terminal", "json"] {
            let page = try folder.faultline("formats", "--safe", "secret-customer.log", "--format", format).succeeds()
            for word in ["Jane", "4711", "customer", "example.org", "\u{1B}"] { #expect(!page.output.contains(word)) }
            #expect(page.output.contains("aaaa aaa 0000 aaaa aaaa@aaaaaaa.aaa"))
        }
    }

    @Test func `damage is counted and the exit code says so`() throws {
        let folder = try TestFolder()
        try folder.write("whole.log", SmallLogs.access(3000))
        _ = try folder.shell("gzip -c whole.log | head -c 4000 > cut.log.gz").succeeds()
        let result = try folder.faultline("formats", "cut.log.gz", "--format", "json").exits(1)
        let input = try #require(try result.json()["inputs"]?[0])
        #expect(input["damaged"]?.integer == 1)
        #expect((input["parsed"]?.integer ?? 0) > 10)
    }

    /// The files of others: 546 at the time of writing, odd ones among them.
    @Test(.enabled(if: SharedData.path("real") != nil, "the recorded data beside the package is not here"))
    func `lines = parsed + unparsed + damaged + skipped for every file of others`() throws {
        let real = try #require(SharedData.path("real"))
        let folder = try TestFolder()
        let result = try folder.faultline("formats", real, "--format", "json").exits(1)
        let inputs = try #require(try result.json()["inputs"]?.array)
        var read = 0
        for input in inputs {
            let path = try #require(input["path"]?.string)
            let counts = ["parsed", "unparsed", "damaged", "skipped"].map { input[$0]?.integer ?? -1 }
            #expect(counts.allSatisfy { $0 >= 0 } && counts.reduce(0, +) == input["lines"]?.integer, "\(path)")
            guard input["compression"]?.string == "none", let bytes = FileManager.default.contents(atPath: path) else {
                continue
            }
            let newlines = bytes.count { $0 == 0x0A } + (bytes.isEmpty || bytes.last == 0x0A ? 0 : 1)
            #expect(input["lines"]?.integer == newlines, "\(path)")
            read += 1
        }
        #expect(read > 300)
        // What could not be read is named, with what is wrong: nothing is left out in silence.
        let files = try folder.shell("find '\(real)' -type f | wc -l").succeeds().output
        #expect("\(inputs.count)\n" == files.drop { $0 == " " })
    }
}
