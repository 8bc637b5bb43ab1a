import Evidence
import Extraction
import Foundation
import LogFormats
import LogInput
import Testing

/// Logs of other projects' test suites: syslog, klog, glog, docker, CRI, the journal. Where faultline reads a line in
/// another way, `Tests/Peers/envelopes.md` says why.
@Suite("Peers' wrapped and dated lines", .enabled(if: RealDumps.folder != nil, "../shared/data is not there"))
struct PeerEnvelopeTests {
    private static let folder = RealDumps.folder ?? ""

    /// A case of VRL: the line, and the fields it must give; nil where it must be refused.
    private static func cases(_ name: String) throws -> [(name: String, line: String, want: [String: Any]?)] {
        let path = folder + "vectordotdev-vrl/\(name).jsonl"
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { text in
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            guard let object, let arguments = object["args"] as? [String: Any], let line = arguments["value"] as? String
            else { return nil }
            return (object["name"] as? String ?? "", line, object["want"] as? [String: Any])
        }
    }

    /// Microseconds of `Utc.with_ymd_and_hms(2020, 3, 13, 20, 45, 38)…with_nanosecond(119_000_000)`, `2021-01-31T…Z`, or
    /// a date of the current year, given as 2025.
    private static func micros(_ value: Any?) -> Int64? {
        let text = (value as? [String: Any])?["$rust"] as? String ?? value as? String ?? ""
        if let range = text.range(of: #"\{\}-[0-9T:.-]+Z|[0-9]{4}-[0-9T:.-]+Z"#, options: .regularExpression) {
            let stamp = text[range].replacingOccurrences(of: "{}", with: "2025")
            return reading(stamp) { Timestamps.dateTime($0, at: 0) }?.time.micros
        }
        let plain = text.replacingOccurrences(of: "Utc::now().year()", with: "2025").replacingOccurrences(
            of: "_", with: "")
        let numbers = plain.split { !$0.isNumber }.compactMap { Int64($0) }
        guard numbers.count >= 6 else { return nil }
        let days = Calendar.days(year: numbers[0], month: numbers[1], day: numbers[2])
        let seconds = days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
        return seconds * 1_000_000 + (numbers.count > 6 ? numbers[6] / 1000 : 0)
    }

    private static func micros(_ clock: LineClock) -> Int64? {
        switch clock {
        case .time(let time): time.micros
        case .yearless(let stamp): stamp.civil(year: 2025)
        }
    }

    @Test("VRL's syslog lines, field by field")
    func syslog() throws {
        var read = 0
        for (name, line, want) in try Self.cases("parse_syslog") {
            let found = reading(line) { SyslogLine.parse($0) }
            guard let want else {
                #expect(found == nil, "\(name)")
                continue
            }
            let parsed = try #require(found, "\(name)")
            func text(_ range: Range<Int>?) -> String? { range.map { range in reading(line) { Scan.text($0, range) } } }
            #expect(Self.micros(parsed.clock) == Self.micros(want["timestamp"]), "\(name)")
            #expect(text(parsed.host) == want["hostname"] as? String, "\(name)")
            #expect(parsed.pid == (want["procid"] as? NSNumber)?.int64Value, "\(name)")
            if name == "non_structured_data_in_message" {
                // No colon: what the tag is and where the message begins is not said.
                #expect(text(parsed.message) == "apache_error " + (want["message"] as? String ?? ""))
            } else {
                #expect(text(parsed.program) == want["appname"] as? String, "\(name)")
                #expect(text(parsed.message) == want["message"] as? String, "\(name)")
            }
            let severities = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"]
            #expect(parsed.priority.map { severities[Int($0 & 7)] } == want["severity"] as? String, "\(name)")
            let facilities: [Int64: String] = [1: "user", 16: "local0", 20: "local4"]
            #expect(parsed.priority.flatMap { facilities[$0 >> 3] } == want["facility"] as? String, "\(name)")
            read += 1
        }
        #expect(read == 10)
    }

    @Test("VRL's klog and glog lines, field by field", arguments: ["parse_klog", "parse_glog"])
    func glog(file: String) throws {
        var read = 0
        for (name, line, want) in try Self.cases(file) {
            let found = reading(line) { GlogLine.parse($0) }
            // White space around a line is VRL's to strip; a log has none.
            guard let want, !name.contains("whitespace") else {
                #expect(found == nil, "\(name)")
                continue
            }
            let parsed = try #require(found, "\(name)")
            func text(_ range: Range<Int>) -> String { reading(line) { Scan.text($0, range) } }
            #expect(Self.micros(parsed.clock) == Self.micros(want["timestamp"]), "\(name)")
            #expect(parsed.level.name.lowercased() == want["level"] as? String)
            #expect(parsed.thread == (want["id"] as? NSNumber)?.int64Value)
            #expect(text(parsed.file) == want["file"] as? String)
            #expect(text(parsed.message) == want["message"] as? String)
            read += 1
        }
        #expect(read == (file == "parse_klog" ? 1 : 2))
    }

    @Test("plaso's syslog, packed in any way", arguments: ["syslog.gz", "syslog.bz2", "syslog.xz", "syslog_copy"])
    func plasoSyslog(name: String) throws {
        let reference = Calendar.days(year: 2013, month: 1, day: 1) * 86_400
        let run = try RoadRun([Self.folder + "log2timeline-plaso/test_data/" + name], reference: reference)
        let shard = try #require(run.shards.first)
        #expect(shard.counts.lines == 15)
        #expect(shard.formats["syslog"] == 12)
        #expect(shard.counts.unparsed == 3)
        #expect(run.span(.civil) == ["2012-11-18T01:15:20", "2013-03-23T23:01:18"])
    }

    @Test("plaso's CRI and docker files: every line, to the microsecond")
    func plasoContainers() throws {
        let base = Self.folder + "log2timeline-plaso/test_data/"
        let cri = try RoadRun([base + "cri.log"])
        #expect(cri.input("cri.log")?.envelope == "cri")
        let lines = Int64(try String(contentsOfFile: base + "cri.log", encoding: .utf8).split(separator: "\n").count)
        #expect(cri.shards.first?.counts.lines == lines && cri.shards.first?.counts.unparsed == 0)
        #expect(cri.shards.first?.tables[.instant]?.first == 1_475_713_029_669_794)
        let container =
            "docker/containers/e7d0b7ea5ccf08366e2b0c8afa2318674e8aefe802315378125d2bb83fe3110c/container-json.log"
        let docker = try RoadRun([base + container])
        #expect(docker.plan.inputs.first?.envelope == "docker_json")
        #expect(docker.shards.first?.counts.parsed == 10)
        #expect(docker.shards.first?.tables[.instant]?.first == 1_452_185_350_000_000)
        #expect(docker.shards.first?.tables[.instant]?.last == 1_452_185_350_237_222)
    }

    @Test("CrowdSec's wrapped lines of Nginx are read inside")
    func crowdsec() throws {
        let base = Self.folder + "crowdsecurity-hub/tests/"
        let docker = try RoadRun([base + "docker-logs/docker-logs.log"])
        #expect(docker.plan.inputs.first?.envelope == "docker_json")
        #expect(docker.plan.inputs.first?.candidates.first == "nginx_access")
        #expect(docker.shards.first?.counts.parsed == 3)
        let requests = docker.shards.first?.tables[.instant]?.status.rows().reduce(0) { $0 + $1.cell.requests }
        #expect(requests == 3)
        let name = "pfsense-rfc5424-nginx/pfsense-rfc5424-nginx.log"
        let firewall = try RoadRun([base + name])
        let text = try String(contentsOfFile: base + name, encoding: .utf8)
        #expect(firewall.plan.inputs.first?.envelope == "syslog")
        #expect(firewall.shards.first?.counts.parsed == Int64(text.utf8.count { $0 == 0x0A }))
        let syslog = try RoadRun([base + "syslog-logs/syslog-logs.log"])
        #expect(syslog.shards.first?.formats["syslog"] == 3)
    }

    @Test(
        "lnav's syslog files: how many lines are read, and the years they get with 2013-12-31 as reference",
        arguments: [
            ("logfile_dst.0", 10, 0, "2013-11-03T01:01:03"), ("logfile_rollover.1", 5, 0, "2013-11-03T09:23:38"),
            ("logfile_syslog.0", 4, 0, "2013-11-03T09:23:38"), ("logfile_syslog.1", 4, 0, "2013-12-03T09:23:38"),
            ("logfile_syslog_fr.0", 1, 0, "2013-08-19T11:08:37"), ("logfile_bad_syslog.0", 4, 0, "2013-11-03T09:23:38"),
            ("logfile_syslog_with_header.0", 4, 2, "2013-11-03T09:23:38"),
            ("logfile_syslog_with_access_log.0", 5, 0, "2014-01-03T09:47:02"),
            ("logfile_syslog_with_mixed_times.0", 13, 0, "2013-09-13T00:58:45"),
        ] as [(String, Int64, Int64, String)])
    func lnavSyslog(name: String, parsed: Int64, unparsed: Int64, first: String) throws {
        let reference = Calendar.days(year: 2013, month: 12, day: 31) * 86_400
        let run = try RoadRun([Self.folder + "tstack-lnav/test/" + name], reference: reference)
        let shard = try #require(run.shards.first)
        #expect(shard.counts.parsed == parsed)
        #expect(shard.counts.unparsed == unparsed)
        #expect(run.span(.civil).first == (name == "logfile_rollover.1" ? "2013-11-03T09:23:38" : first))
    }

    @Test("lnav's other files: zones by line, the journal as JSON, klog")
    func lnavOthers() throws {
        let base = Self.folder + "tstack-lnav/test/"
        let zones = try RoadRun([base + "logfile_with_zones.0"])
        #expect(zones.shards.first?.counts.parsed == 3)
        #expect(zones.span(.instant) == ["2022-08-27T14:22:01", "2022-08-27T14:22:01"])
        let journal = try RoadRun([base + "logfile_journald.json"])
        #expect(journal.plan.inputs.first?.envelope == "journald_json")
        #expect(journal.shards.first?.counts.parsed == 2)
        #expect(journal.shards.first?.tables[.instant]?.last == 1_534_860_261_221_373)
        let glog = try RoadRun([base + "logfile_glog.0"])
        #expect(glog.shards.first?.formats["app_glog"] == 7)
    }
}

/// Hands the bytes of a text to a reader of lines.
private func reading<Result>(_ text: String, _ body: (Span<UInt8>) -> Result) -> Result {
    let bytes = Array(text.utf8)
    return body(bytes.span)
}
