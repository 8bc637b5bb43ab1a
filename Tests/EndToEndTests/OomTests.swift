import FaultlineTestSupport
import Testing

/// `faultline oom`: real dumps, each statement with lines that say it.
@Suite struct `Kills for memory explained` {
    private static let dumps = SharedData.path("real/CarstenGrohmann-OOMAnalyser/oom")

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `ten kills of one leak, with what their lines say`() throws {
        let folder = try TestFolder()
        try folder.copy(PackageRoot.path("samples/meltdown/logs/kernel/dmesg-iso.log"), to: "dmesg.log")
        let lines = Self.lines(try folder.bytes("dmesg.log"))
        let report = try folder.faultline("oom", "dmesg.log", "--format", "json").succeeds().json()
        #expect(report["schema"]?.string == "faultline.oom/1")
        let kills = try #require(report["kills"]?.array)
        #expect(kills.count == 10)
        for kill in kills {
            #expect(kill["limit_bytes"]?.integer == 192 << 20)
            #expect(kill["cgroup"]?.string == "/system.slice/boxoffice.service")
            let at = try #require(kill["citation"]?["line"]?.integer)
            #expect(lines[at - 1].contains("Killed process \(try #require(kill["pid"]?.integer)) "))
            let questions = try #require(kill["statements"]?.array).compactMap { $0["question"]?.string }
            #expect(Set(questions) == ["asked", "limit", "used", "victim", "avoided"])
            for statement in kill["statements"]?.array ?? [] {
                let cited = try #require(statement["citations"]?.array)
                #expect(!cited.isEmpty)
                let text = try cited.map { lines[try #require($0["line"]?.integer) - 1] }.joined(separator: "\n")
                let word = [
                    "asked": "invoked oom-killer", "limit": "limit 196608kB", "used": "", "victim": "Killed process",
                    "avoided": "Killed process",
                ]
                #expect(
                    text.contains(word[statement["question"]?.string ?? ""] ?? "?")
                        || statement["question"]?.string == "used")
            }
            for row in kill["memory"]?["top"]?.array ?? [] {
                #expect(
                    lines[try #require(row["citation"]?["line"]?.integer) - 1].contains(
                        "\(try #require(row["pid"]?.integer))"))
            }
        }
        let page = try folder.faultline("oom", "dmesg.log").succeeds().output
        #expect(page.contains("KILL 10 of 10"))
        #expect(page.contains("10 kills at this limit are in these logs"))
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test(
        .enabled(if: dumps != nil, "\(SharedData.reason)"),
        arguments: [
            (
                "example_archlinux_6_1_1.txt",
                [
                    "the host ran out. It has 15.7 GiB", "A limit of its own for doxygen",
                    "Of 24 GiB swap 84 KiB were free.",
                ]
            ),
            (
                "example_proxmox_cgroup_oom.txt",
                ["/lxc/39004: 29.77 GiB", "php-fpm 31.7 GiB in", "A limit above 29.77 GiB"]
            ),
            ("example_rhel7.txt", ["sed (task 29481) asked for a page", "651 of 1000 points", "It is not the victim"]),
            ("example_ubuntu2110.txt", ["by hand (order=-1", "Nothing: it was asked for.", "no limit was reached"]),
        ])
    func `dumps from the wild`(_ name: String, _ says: [String]) throws {
        let folder = try TestFolder()
        try folder.copy("\(try #require(Self.dumps))/\(name)", to: "dump.txt")
        let page = try folder.faultline("oom", "dump.txt", "--width", "120").succeeds().output
        let words = page.split(whereSeparator: { $0 == " " || $0 == "\n" }).joined(separator: " ")
        for sentence in says { #expect(words.contains(sentence), "\(page)") }
    }

    @Test func `no kill is no error, and no input is one`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(20))
        #expect(
            try folder.faultline("oom", "access.log").succeeds().output
                == "No kill for memory is in 1 input (20 lines).\n")
        #expect(
            try folder.faultline("oom", "access.log", "--format", "json").succeeds().json()["kills"]?.array?.isEmpty
                == true)
        try folder.faultline("oom", "gone").exits(3)
        try folder.faultline("oom", "access.log", "--format", "html").exits(2)
    }

    @Test func `a process that calls itself an escape sequence does not steer the terminal`() throws {
        let folder = try TestFolder()
        let name = "\u{1B}[31mx"
        try folder.write(
            "kern.log",
            "[  100.000000] \(name) invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
                + "[  100.000100] Out of memory: Killed process 42 (\(name)) total-vm:100kB, anon-rss:50kB, file-rss:0kB, "
                + "shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0\n")
        let result = try folder.faultline("oom", "kern.log").succeeds()
        #expect(!result.outputBytes.contains(0x1B))
        #expect(result.output.contains("KILL 1 of 1"))
    }
}
