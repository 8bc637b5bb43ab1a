import Evidence
import Extraction
import Foundation
import LogFormats
import LogInput
import Testing

@Suite("Real logs of supervisors and quiet hosts", .enabled(if: RealDumps.folder != nil, "../shared/data is not there"))
struct RealEventTests {
    private static func bytes(_ name: String) throws -> [UInt8] {
        let path = (RealDumps.folder ?? "") + name
        if name.hasSuffix(".gz") {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "gzip -dc < '\(path)'"]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return [UInt8](data)
        }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test("a killed container is told by systemd, containerd and the kubelet, and nothing else is an act")
    func killedContainer() throws {
        let run = try ExtractorRun("syslog", Self.bytes("VijayRod-demo/zk8s-pod_state_ExitCode.syslog"))
        let units = run.facts(.unit)
        func count(_ act: String, _ supervisor: String?) -> Int {
            units.filter { $0.attributes.text("act") == act && $0.attributes.text("supervisor") == supervisor }.count
        }
        #expect(count("killed_by_oom", nil) == 1)
        #expect(count("oom_reported", "containerd") == 1)
        #expect(count("stopping", "kubelet") == 1 && count("evicted", "kubelet") == 1)
        #expect(run.facts(.deployAct).isEmpty && run.facts(.login).isEmpty && run.facts(.alert).isEmpty)
        let container = "25a38b5b8d556d7983d975577f5ac75ebbcfb4b269e6deaa0a0440c1ffc969ca"
        #expect(units.contains { $0.attributes.text("container") == container })
    }

    @Test("the state of a killed pod, as kubectl describes it")
    func describedPod() throws {
        let text = String(
            decoding: try Self.bytes("VijayRod-demo/container-storage/logs/zk8s-pod_state_ExitCode.md"), as: UTF8.self)
        let blocks = text.components(separatedBy: "\nContainers:\n").dropFirst().map { block in
            "Name:             nginx\nContainers:\n"
                + block.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("  ") }
                .joined(separator: "\n")
        }
        let run = try ExtractorRun("kubernetes_describe", blocks.joined(separator: "\n"))
        let ends = run.facts(.unit).filter { $0.attributes.text("act") != "started" }
        let told = ends.map {
            [$0.attributes.text("act"), $0.attributes.text("reason"), $0.attributes.int("exit_code").map(String.init)]
        }
        #expect(told.contains(["main_exited", "Completed", "0"]))
        #expect(told.contains(["killed_by_oom", "OOMKilled", "137"]))
        // `ContainerStatusUnknown` with 137 in the year 1: nobody saw that end.
        #expect(!told.contains { $0[1] == "ContainerStatusUnknown" })
        // 12 October 2023, 19:00:48 UTC.
        #expect(ends.contains { $0.time == SourceTime(axis: .instant, micros: 1_697_137_248_000_000) })
    }

    @Test(
        "quiet hosts: no kill, no release, no alert; and a daemon's sudo is nobody's act",
        arguments: [
            "vault/var/log/syslog.gz", "openstack/sos_commands/logs/journalctl_--no-pager_--catalog_--boot.gz",
            "openstack/var/log/syslog.gz", "rabbitmq/var/log/syslog.gz",
            "kubernetes/sos_commands/kubernetes/journalctl_--no-pager_--unit_snap.kube-proxy.daemon.gz",
            "storage/ceph-mon/sos_commands/logs/journalctl_--no-pager.gz",
        ])
    func quietHosts(name: String) throws {
        let bytes = try Self.bytes("canonical-hotsos/tests/unit/fake_data_root/" + name)
        try #require(bytes.count > 1000)
        let run = try ExtractorRun("syslog", bytes, reference: 1_644_500_000)
        #expect(run.facts(.deployAct).map(\.summary) == [])
        // A person took root's shell and removed a folder of her own: she was there, and changed no service.
        let commands = Set(
            run.facts(.command).compactMap { $0.attributes.text("command")?.split(separator: " ").first })
        #expect(commands.isSubset(of: ["/bin/bash", "/usr/bin/rm"]))
        #expect(run.facts(.command).allSatisfy { $0.attributes.text("terminal")?.hasPrefix("pts/") == true })
        #expect(run.facts(.alert).map(\.summary) == [])
        #expect(run.facts(.processExit).map(\.summary) == [])
        #expect(run.facts(.unit).filter { $0.attributes.text("act")?.contains("oom") == true }.map(\.summary) == [])
        // Whatever format a line is tried against, none finds an act in it.
        for format in EventFormats.all where !format.isMultiLine {
            let other = try ExtractorRun(format.id, bytes, reference: 1_644_500_000)
            #expect(other.parsed == 0, "\(format.id)")
        }
    }

    @Test(
        "what others' tests read",
        arguments: [
            ("dpkg", "log2timeline-plaso/test_data/dpkg.log", 4, 0),
            ("audit", "log2timeline-plaso/test_data/audit_enriched.log", 29, 0),
            ("audit", "log2timeline-plaso/test_data/selinux.log", 7, 5),
            ("uwsgi", "tstack-lnav/test/logfile_uwsgi.0", 19, 0),
        ])
    func others(format: String, name: String, parsed: Int, refused: Int) throws {
        let run = try ExtractorRun(format, Self.bytes(name))
        #expect(run.parsed == parsed && run.refused == refused)
    }

    @Test("every file of others' tests is read by the event formats without a fact that nobody meant")
    func strangers() throws {
        let root = RealDumps.folder ?? ""
        var files = 0
        for folder in ["tstack-lnav/test", "crowdsecurity-hub/tests", "log2timeline-plaso/test_data"] {
            let names = try #require(FileManager.default.subpaths(atPath: root + folder)).sorted()
            for name in names {
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: root + folder + "/" + name, isDirectory: &isFolder)
                if isFolder.boolValue || name.hasSuffix(".assert") || name.hasSuffix(".yaml") { continue }
                let bytes = try Self.bytes(folder + "/" + name)
                if bytes.count > 2_000_000 { continue }
                files += 1
                for format in EventFormats.all {
                    let run = try ExtractorRun(format.id, bytes)
                    let facts = run.allFacts.map(\.summary)
                    if name.hasSuffix("dpkg.log") || name.contains("audit") || name.contains("history") { continue }
                    #expect(facts == [], "\(format.id) in \(name)")
                }
            }
        }
        #expect(files > 150)
    }
}
