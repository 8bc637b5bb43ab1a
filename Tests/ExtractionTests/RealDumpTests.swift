import Evidence
import Extraction
import Foundation
import Testing

/// The folder of dumps beside the repository; nil where it is not there.
enum RealDumps {
    static let folder: String? = {
        let root = #filePath.split(separator: "/").dropLast(4)
        let beside = "/" + root.joined(separator: "/") + "/shared/data/real/"
        return FileManager.default.fileExists(atPath: beside) ? beside : nil
    }()
}

@Suite("Real kernel logs of others", .enabled(if: RealDumps.folder != nil, "../shared/data is not there"))
struct RealDumpTests {
    /// Files whose lines have no time get one: the kernel's own prefix.
    @Test(
        "kills by file",
        arguments: [
            ("google-cadvisor/kmsg_1.txt", 13536, "memorymonster", true),
            ("google-cadvisor/kmsg_2.txt", 1532, "badsysprogram", true),
            ("google-cadvisor/kmsg_3.txt", 1381, "gunpowder-memho", true),
            ("google-cadvisor/kmsg_4.txt", 1667, "gunpowder-memho", true),
            ("CarstenGrohmann-OOMAnalyser/oom/example_archlinux_6_1_1.txt", 473_206, "doxygen", true),
            ("CarstenGrohmann-OOMAnalyser/oom/example_rhel7.txt", 6576, "mysqld", true),
            ("CarstenGrohmann-OOMAnalyser/oom/example_ubuntu2110.txt", 651, "unattended-upgr", true),
            ("CarstenGrohmann-OOMAnalyser/oom/example_proxmox_cgroup_oom.txt", 3_902_942, "php-fpm", false),
            ("VijayRod-demo/zk8s-pod_state_ExitCode.syslog", 183_960, "stress-ng-vm", false),
        ] as [(String, Int64, String, Bool)])
    func kills(name: String, pid: Int64, process: String, isBare: Bool) throws {
        let path = (RealDumps.folder ?? "") + name
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        let lines = text.split(separator: "\n").map { isBare ? "[  100.000000] " + $0 : String($0) }
        let run = try ExtractorRun("kernel", lines.joined(separator: "\n"))
        let kills = run.facts(.oomKilled)
        #expect(kills.map { $0.attributes.int("pid") } == [pid])
        #expect(kills.first?.attributes.text("process") == process)
        let tasks = run.facts(.oomTask)
        #expect(tasks.contains { $0.attributes.int("pid") == pid && $0.attributes.text("process") == process })
    }
}
