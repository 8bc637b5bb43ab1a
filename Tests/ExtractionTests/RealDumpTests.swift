import Evidence
import Extraction
import Foundation
import LogInput
import Testing

/// The folder of dumps beside the repository; nil where it is not there.
enum RealDumps {
    static let folder: String? = {
        let root = #filePath.split(separator: "/").dropLast(4)
        let beside = "/" + root.joined(separator: "/") + "/shared/data/real/"
        return FileManager.default.fileExists(atPath: beside) ? beside : nil
    }()

    static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: (folder ?? "") + name)), as: UTF8.self)
    }

    /// The kernel log inside the scenario that hotsos tests itself with.
    static func hotsosScenario() throws -> String {
        let text = try text("canonical-hotsos/hotsos/defs/tests/scenarios/kernel/kernlog_calltrace_oom_killer.yaml")
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { $0.hasPrefix("      ") }.map { String($0.dropFirst(6)) }.joined(separator: "\n")
    }

    static let oomAnalyser = "CarstenGrohmann-OOMAnalyser/oom/"
}

/// What is not here and why: `Tests/Peers/kernel.md`.
@Suite("Real kernel logs of others", .enabled(if: RealDumps.folder != nil, "../shared/data is not there"))
struct RealDumpTests {
    /// A dump and what must be known of it: of the kill, of the table (rows, sum and largest, in pages), of the trigger.
    struct Dump: Sendable, CustomTestStringConvertible {
        var file: String
        var pid: Int64
        var process: String
        /// anon, file and shmem of the kill line, kB.
        var rss: [Int64]
        /// `memory: usage …, limit …`, kB.
        var limit: Int64?
        var cgroup: String?
        var trigger: String
        var triggerPid: Int64
        var order: Int64 = 0
        var rows: Int64
        var pages: Int64
        var largest: Int64
        var ram: Int64?
        var testDescription: String { file }
    }

    static let dumps = [
        Dump(
            file: "google-cadvisor/kmsg_1.txt", pid: 13536, process: "memorymonster", rss: [920, 452], limit: 980,
            cgroup: "/mem2", trigger: "memorymonster", triggerPid: 13536, rows: 1, pages: 343, largest: 13536),
        Dump(
            file: "google-cadvisor/kmsg_2.txt", pid: 1532, process: "badsysprogram", rss: [1_595_164, 76],
            trigger: "badsysprogram", triggerPid: 1532, rows: 28, pages: 406_130, largest: 1532, ram: 445_340),
        Dump(
            file: "google-cadvisor/kmsg_3.txt", pid: 1381, process: "gunpowder-memho", rss: [18624, 2140, 0],
            limit: 20480, cgroup: "/docker/2e088fe462e25e60be1dafafe2c05c47bda1a97978648d10ad2b7484fc0b8f50",
            trigger: "gunpowder-memho", triggerPid: 1381, rows: 1, pages: 5191, largest: 1381),
        Dump(
            file: "google-cadvisor/kmsg_4.txt", pid: 1667, process: "gunpowder-memho", rss: [248_180, 2048, 0],
            limit: 307_200, cgroup: "/docker/6c6fcab8562fd3150854986b78552c732f234fd405b624207b8843528a145e70",
            trigger: "gunpowder-memho", triggerPid: 1667, rows: 1, pages: 62557, largest: 1667),
        Dump(
            file: RealDumps.oomAnalyser + "example_archlinux_6_1_1.txt", pid: 473_206, process: "doxygen",
            rss: [9_234_320, 4, 0], trigger: "doxygen", triggerPid: 473_206, rows: 112, pages: 2_878_363,
            largest: 473_206, ram: 4_115_400),
        Dump(
            file: RealDumps.oomAnalyser + "example_rhel7.txt", pid: 6576, process: "mysqld", rss: [20_629_004, 0, 0],
            trigger: "sed", triggerPid: 29481, rows: 85, pages: 7_926_447, largest: 6576, ram: 8_379_834),
        Dump(
            file: RealDumps.oomAnalyser + "example_ubuntu2110.txt", pid: 651, process: "unattended-upgr",
            rss: [8380, 12548, 0], trigger: "kworker/0:2", triggerPid: 735, order: -1, rows: 23, pages: 52380,
            largest: 611, ram: 524_158),
        Dump(
            file: RealDumps.oomAnalyser + "example_proxmox_cgroup_oom.txt", pid: 3_902_942, process: "php-fpm",
            rss: [12_625_252, 0, 156_088], limit: 31_211_520, cgroup: "/lxc/39004", trigger: "php-fpm",
            triggerPid: 3_923_954, rows: 73, pages: 8_426_000, largest: 3_902_942),
        Dump(
            file: "VijayRod-demo/zk8s-pod_state_ExitCode.syslog", pid: 183_960, process: "stress-ng-vm",
            rss: [93176, 316, 12], limit: 102_400,
            cgroup:
                "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod5931aa75_4603_4e65_b552_7c71cf55cfb5.slice",
            trigger: "stress-ng-vm", triggerPid: 183_960, rows: 9, pages: 29847, largest: 183_960),
        Dump(
            file: "canonical-hotsos", pid: 955, process: "gnome-shell", rss: [77868, 107_372, 12],
            trigger: "kworker/0:0", triggerPid: 17681, order: -1, rows: 158, pages: 847_070, largest: 955,
            ram: 1_048_438),
    ]

    @Test("victim, rss, limit, trigger and what used the memory", arguments: dumps)
    func dump(expected: Dump) throws {
        let text =
            expected.file == "canonical-hotsos" ? try RealDumps.hotsosScenario() : try RealDumps.text(expected.file)
        let kills = try KernelFold.kills(text)
        #expect(kills.count == 1)
        let kill = try #require(kills.first)
        #expect(kill.pid == expected.pid && kill.process == expected.process)
        let parts = [kill.anonRSSBytes, kill.fileRSSBytes, kill.shmemRSSBytes].compactMap { $0 }
        #expect(parts == expected.rss.map { $0 * 1024 })
        #expect(kill.rssBytes == expected.rss.reduce(0, +) * 1024)
        #expect(kill.limitBytes == expected.limit.map { $0 * 1024 })
        if let cgroup = expected.cgroup { #expect(kill.cgroup == cgroup && kill.constraint == "CONSTRAINT_MEMCG") }
        #expect(kill.trigger == expected.trigger && kill.triggerPid == expected.triggerPid)
        #expect(kill.order == expected.order && kill.isManual == (expected.order == -1))
        let memory = try #require(kill.memory)
        #expect(memory.pageBytes == 4096 && !memory.isMixed)
        #expect(memory.processes == expected.rows && memory.rssBytes == expected.pages * 4096)
        #expect(memory.top.first?.pid == expected.largest)
        #expect(memory.ramBytes == expected.ram.map { $0 * 4096 })
        #expect(memory.top.contains { $0.pid == expected.pid } || expected.rows > 10)
    }

    @Test("a dump without any time has none; dmesg's German date is one")
    func times() throws {
        for dump in Self.dumps {
            let isScenario = dump.file == "canonical-hotsos"
            let text = isScenario ? try RealDumps.hotsosScenario() : try RealDumps.text(dump.file)
            let kill = try #require(try KernelFold.kills(text).first)
            let isTimed = isScenario || dump.file.contains("proxmox") || dump.file.contains("VijayRod")
            #expect(kill.isUntimed == !isTimed, "\(dump.file)")
        }
        let german = try #require(
            try KernelFold.kills(try RealDumps.text(RealDumps.oomAnalyser + "example_proxmox_cgroup_oom.txt")).first)
        #expect(german.time == SourceTime(axis: .civil, micros: 1_754_970_843_000_000) && german.isReckoned)
        #expect(german.memory?.cgroupShmemBytes == 687_980_544)
        #expect(german.memory?.cgroupSlabUnreclaimableBytes == 15_298_680)
        #expect(
            german.memory?.byName.first == KillMemory.Group(name: "php-fpm", processes: 21, rssBytes: 8_310_124 * 4096))
    }

    @Test(
        "what OOMAnalyser asserts of memory and swap",
        arguments: [
            ("example_archlinux_6_1_1", "0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO)"),
            ("example_rhel7", "0x201da"), ("example_ubuntu2110", "0xcc0(GFP_KERNEL)"),
        ])
    func oomAnalyser(name: String, mask: String) throws {
        let json = try JSONSerialization.jsonObject(
            with: Data(try RealDumps.text(RealDumps.oomAnalyser + "expected.json").utf8))
        let all = try #require(json as? [String: [String: [String: String]]])
        let values = try #require(all[name]?["check_results"])
        let sentences = try #require(all[name]?["check_explanation_section"])
        let kill = try #require(try KernelFold.kills(try RealDumps.text(RealDumps.oomAnalyser + name + ".txt")).first)
        let memory = try #require(kill.memory)
        func kilobytes(_ value: Int64?) -> String { "\((value ?? -1) / 1024) kBytes" }
        #expect(kill.gfpMask == mask)
        if let peer = values["gfp_mask"] { #expect(peer.hasPrefix(mask.split(separator: "(")[0])) }
        if let peer = values["proc_name"] { #expect(peer == kill.trigger) }
        if let peer = values["proc_pid"] { #expect(Int64(peer) == kill.triggerPid) }
        if let peer = values["killed_proc_score"] { #expect(Int64(peer) == kill.score) }
        if values["swap_active"] != nil {
            #expect(values["swap_cache_kb"] == kilobytes(memory.swapCacheBytes))
            #expect(values["swap_used_kb"] == kilobytes(memory.swapUsedBytes))
            #expect(values["swap_free_kb"] == kilobytes(memory.swapFreeBytes))
            #expect(values["swap_total_kb"] == kilobytes(memory.swapTotalBytes))
        }
        if values["swap_inactive"] != nil { #expect(memory.swapTotalBytes == 0) }
        let use = try #require(sentences["Use physical memory"])
        #expect(use.contains("(\(kilobytes(memory.rssBytes)) out of \(kilobytes(memory.ramBytes)))"))
        #expect(sentences["Physical and swap memory"]?.contains(kilobytes(memory.ramBytes)) == true)
    }

    @Test("what cAdvisor asserts of its four logs", arguments: 1...4)
    func cAdvisor(number: Int) throws {
        let json = try JSONSerialization.jsonObject(
            with: Data(try RealDumps.text("google-cadvisor/expected.json").utf8))
        let all = try #require(json as? [String: [[String: Any]]])
        let name = "kmsg_\(number).txt"
        let peers = try #require(all[name])
        let kills = try KernelFold.kills(try RealDumps.text("google-cadvisor/" + name))
        #expect(kills.count == peers.count)
        for (kill, peer) in zip(kills, peers) {
            #expect(kill.pid == (peer["pid"] as? NSNumber)?.int64Value && kill.process == peer["process"] as? String)
            // `/` is the peer's word for no cgroup at all.
            let container = peer["container"] as? String
            #expect(kill.cgroup == (container == "/" ? nil : container))
        }
    }

    @Test("cAdvisor's third and fourth log one behind the other are two kills, each with its own limit")
    func twoInOne() throws {
        let text =
            try RealDumps.text("google-cadvisor/kmsg_3.txt") + "\n" + RealDumps.text("google-cadvisor/kmsg_4.txt")
        let kills = try KernelFold.kills(text).sorted { ($0.pid ?? 0) < ($1.pid ?? 0) }
        #expect(kills.map(\.pid) == [1381, 1667])
        #expect(kills.map(\.limitBytes) == [20480 * 1024, 307_200 * 1024])
        #expect(kills.allSatisfy { $0.memory?.processes == 1 && $0.memory?.isMixed == false && $0.isReaped })
    }

    @Test(
        "what the node problem detector gives a reason for",
        arguments: [
            ("oom_kill", "OOMKilling", nil), ("aufs_umount_hung", "TaskHung", "hung_task"),
            ("docker_hung", "DockerHung", "hung_task"), ("divide_zero", "KernelOops", "oops"),
            ("null_pointer", "KernelOops", "oops"), ("unregister_netdevice", "UnregisterNetDevice", "device_held"),
            ("readonly_filesystem", nil, "read_only"), ("au_opts_verify", nil, nil),
        ] as [(String, String?, String?)])
    func nodeProblemDetector(name: String, reason: String?, symptom: String?) throws {
        let folder = "kubernetes-node-problem-detector/"
        let text = try RealDumps.text(folder + "test/kernel_log_generator/problems/" + name)
        let lines = text.split(separator: "\n").map { "[  100.000000] " + $0 }.joined(separator: "\n")
        let run = try ExtractorRun("kernel", lines)
        #expect(run.facts(.hostSymptom).compactMap { $0.attributes.text("symptom") } == (symptom.map { [$0] } ?? []))
        #expect(run.facts(.oomKilled).count == (reason == "OOMKilling" ? 1 : 0))
        // The reason is one of the peer's, and one of its patterns gives it for this text.
        guard let reason else { return }
        let json = try JSONSerialization.jsonObject(
            with: Data(try RealDumps.text(folder + "config/kernel-monitor.json").utf8))
        let rules = try #require((json as? [String: Any])?["rules"] as? [[String: String]])
        let matching = try rules.filter { $0["reason"] == reason }.contains { rule in
            let pattern = try NSRegularExpression(pattern: rule["pattern"] ?? "-")
            return pattern.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        }
        #expect(matching)
    }

    /// Plans, reads and folds a folder as the program does.
    private func analyse(_ folder: String) throws -> (plan: Plan, kills: [KillStory]) {
        let planned = try Planner().plan(Discovery.find([(RealDumps.folder ?? "") + folder]))
        var merger = BundleMerger()
        try merger.add(
            Engine(workers: 2).run(planned.plan, tasks: Engine.tasks(of: planned.plan), files: planned.files))
        return (planned.plan, Fold.stories(of: try #require(merger.merged())).kills)
    }

    @Test(
        "the whole road: folders in, kills out",
        arguments: [
            ("CarstenGrohmann-OOMAnalyser", [651, 6576, 473_206, 3_902_942]),
            ("google-cadvisor", [1381, 1532, 1667, 13536]), ("VijayRod-demo", [183_960]),
            ("canonical-hotsos/hotsos", [955]), ("canonical-hotsos/tests", []),
        ] as [(String, [Int64])])
    func road(folder: String, pids: [Int64]) throws {
        let found = try analyse(folder)
        #expect(Set(found.kills.compactMap(\.pid)) == Set(pids))
        // One story a file that tells it.
        #expect(Set(found.kills.map { "\($0.stream) \($0.pid ?? 0)" }).count == found.kills.count)
        for kill in found.kills { #expect(kill.trigger != nil && kill.rssBytes != nil, "\(kill.stream)") }
    }

    @Test("no event in the logs of quiet hosts")
    func quiet() throws {
        let folder = (RealDumps.folder ?? "") + "canonical-hotsos/tests"
        let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".gz") }.sorted()
        #expect(files.count == 9)
        for file in files {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/gzip")
            process.arguments = ["-dc", folder + "/" + file]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let data = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
            process.waitUntilExit()
            #expect(data.count > 10_000)
            let bundle = try KernelFold.bundle(data, candidates: ["syslog", "kernel"])
            #expect(Fold.stories(of: bundle).kills.isEmpty)
            for shard in bundle.shards {
                for tables in shard.tables.values {
                    for kind in OOMDumpKinds.all { #expect(tables.facts.facts(kind).isEmpty, "\(file): \(kind)") }
                    let symptoms = tables.facts.facts(.hostSymptom).compactMap { $0.attributes.text("symptom") }
                    #expect(Set(symptoms).isSubset(of: ["boot"]), "\(file): \(Set(symptoms))")
                }
            }
        }
    }
}

enum OOMDumpKinds {
    static let all: [FactKind] = [
        .oomInvoked, .oomSummary, .oomKilled, .oomMemory, .oomCgroup, .oomTask, .oomReaped, .oomCounters,
        .userSpaceKill,
    ]
}
