import Evidence
import Extraction
import Foundation
import LogInput
import Testing

/// What users of other tools ask for (`wishes.md`), as far as time and envelopes go.
@Suite struct WishTests {
    private static func second(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        Calendar.days(year: year, month: month, day: day) * 86_400
    }

    @Test func `Wish 15: mixed offsets in one file, a zone for each line`() throws {
        let run = try RoadRun.of([
            (
                "app.log",
                """
                2022-08-27T14:22:01.613Z h app[1]: one
                2022-08-27T17:22:01.694554+03:00 h app[1]: two
                2022-08-27T09:22:01-0500 h app[1]: three
                2022-08-27 16:22:01 CEST [7] LOG:  four
                2022-08-27 07:22:01 PDT [7] LOG:  five

                """
            )
        ])
        #expect(run.span(.instant) == ["2022-08-27T14:22:01", "2022-08-27T14:22:01"])
        #expect(run.shards.first?.counts.parsed == 5)
        #expect(run.shards.first?.tables[.civil]?.last == nil)
    }

    private static let turn = """
        Dec 31 23:58:00 h app[1]: a
        Dec 31 23:59:00 h app[1]: b
        Dec 31 23:59:60 h app[1]: the second that leaps
        Mar 23 10:00:00 h app[1]: stray
        Jan  1 00:00:30 h app[1]: c
        Dec 31 23:59:59 h app[1]: late
        Jan  1 00:01:00 h app[1]: d

        """

    /// Years of the lines by their civil seconds.
    private static func years(_ run: RoadRun) -> [String] {
        (run.shards.first?.tables[.civil]?.activity.rows().map { RoadRun.text($0.start * 1_000_000) } ?? [])
            .sorted()
    }

    @Test(arguments: ["syslog", "syslog.gz"], [nil, 40] as [Int64?])
    func `Wish 16: one line out of order is no new year`(name: String, cut: Int64?) throws {
        let run = try RoadRun.of([(name, Self.turn)], modified: Self.second(2025, 1, 2), cut: cut)
        #expect(
            Self.years(run) == [
                "2024-03-23T10:00:00", "2024-12-31T23:58:00", "2024-12-31T23:59:00", "2024-12-31T23:59:59",
                "2025-01-01T00:00:00", "2025-01-01T00:00:30", "2025-01-01T00:01:00",
            ])
    }

    @Test func `Wish 16: years go back through the rotations, and 29 February needs a leap year`() throws {
        func line(_ date: String) -> String { "\(date) 02:14:07 h app[1]: a\n\(date) 02:14:08 h app[1]: b\n" }
        let modified = Self.second(2025, 1, 20)
        let run = try RoadRun.of(
            [
                ("mail.log", line("Jan 10") + line("Jan 12")), ("mail.log.1", line("Nov  3") + line("Jan 10")),
                ("mail.log.2.gz", line("Feb 29") + line("Nov  2")), ("mail.log.3.gz", line("Nov 30") + line("Feb 28")),
            ], modified: modified)
        #expect(run.span(.civil, "mail.log") == ["2025-01-10T02:14:07", "2025-01-12T02:14:08"])
        #expect(run.span(.civil, "mail.log.1") == ["2024-11-03T02:14:07", "2025-01-10T02:14:08"])
        #expect(run.span(.civil, "mail.log.2.gz") == ["2024-02-29T02:14:07", "2024-11-02T02:14:08"])
        #expect(run.span(.civil, "mail.log.3.gz") == ["2023-11-30T02:14:07", "2024-02-28T02:14:08"])
    }

    @Test func `Wish 17: a .gz without years is read to its end`() throws {
        var text = ""
        for index in 0..<5000 {
            let day = 1 + index / 200
            text +=
                "Dec \(day < 10 ? " " : "")\(day) 02:14:\(index % 60 < 10 ? "0" : "")\(index % 60) h app[1]: \(index)\n"
        }
        let run = try RoadRun.of([("auth.log.1.gz", text)], modified: Self.second(2024, 12, 27))
        #expect(run.shards.first?.counts.parsed == 5000)
        #expect(run.span(.civil) == ["2024-12-01T02:14:00", "2024-12-25T02:14:59"])
    }

    @Test func `Wish 19: a first line that is none does not hide the format`() throws {
        let access = #"203.0.113.9 - - [24/Nov/2026:08:22:02 +0000] "GET / HTTP/1.1" 502 12 "-" "curl/8.5""#
        let json = access.replacingOccurrences(of: "\"", with: "\\\"")
        let wrapped = (0..<30).map { _ in
            #"{"log":"\#(json)\n","stream":"stdout","time":"2026-11-24T08:22:02.5Z"}"# + "\n"
        }.joined()
        let cri = (0..<30).map { _ in "2026-11-24T08:22:02.5Z stdout F \(access)\n" }.joined()
        let syslog = (0..<30).map { _ in "<190>Nov 24 08:22:02 web-1 nginx: \(access)\n" }.joined()
        let error =
            #"2026/11/24 08:22:02 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: a, request: "GET / HTTP/1.1", upstream: "http://10.0.1.4:8080/", host: "a""#
        let errors = (0..<9).map { _ in "2026-11-24T09:22:02.5+01:00 stderr F \(error)\n" }.joined()
        let run = try RoadRun.of([
            ("a.log", "logrotate: rotated at Tue Nov 24\n" + wrapped),
            ("b.log", "2026-11-24T08:22:02.5Z stderr F /docker-entrypoint.sh: ready\n" + cri + errors),
            ("c.log", "Nov 24 08:22:01 web-1 nginx: starting\n" + syslog),
            ("d.log", "# rotated\n" + access + "\n" + access + "\n"),
        ])
        for (name, envelope, count) in [
            ("a.log", "docker_json", 30), ("b.log", "cri", 30), ("c.log", "syslog", 30), ("d.log", nil, 2),
        ] as [(String, String?, Int64)] {
            let input = try #require(run.input(name))
            #expect(input.envelope == envelope)
            #expect(input.candidates.first == "nginx_access", "\(name)")
            #expect(input.sourceClass == .access)
            let status = run.shard(name)?.tables[.instant]?.status.rows().map(\.cell)
            #expect(status?.reduce(0) { $0 + $1.requests } == count, "\(name)")
            #expect(status?.reduce(0) { $0 + $1.failed } == count)
        }
        #expect(run.shard("a.log")?.counts.unparsed == 1)
        // The error log's civil time is an instant by the time outside.
        let attempts = run.shard("b.log")?.tables[.instant]?.attempts.rows().map { ($0.start, $0.cell.failures) }
        #expect(attempts?.map(\.1) == [9])
        #expect(attempts?.map(\.0) == [Self.second(2026, 11, 24) + 8 * 3600 + 22 * 60 + 2])
    }

    @Test(arguments: [nil, 61] as [Int64?])
    func `the journal's export format, whatever its fields hold`(cut: Int64?) throws {
        func record(_ micros: Int, _ message: String, isBinary: Bool = false, kernel: Bool = false) -> [UInt8] {
            var text = Array(
                "__CURSOR=s=1;i=\(micros)\n__REALTIME_TIMESTAMP=\(1_740_968_047_000_000 + micros)\n_BOOT_ID=ab\n".utf8)
            text += Array("_TRANSPORT=\(kernel ? "kernel" : "syslog")\n_HOSTNAME=h\nSYSLOG_IDENTIFIER=app\n".utf8)
            if isBinary {
                text += Array("MESSAGE\n".utf8) + [UInt8(message.utf8.count), 0, 0, 0, 0, 0, 0, 0]
                text += Array(message.utf8) + [0x0A]
            } else {
                text += Array("MESSAGE=\(message)\n".utf8)
            }
            return text + [0x0A]
        }
        let kill =
            "Out of memory: Killed process 4711 (app) total-vm:9241768kB, anon-rss:2035244kB, file-rss:8844kB, shmem-rss:0kB, UID:33 pgtables:10648kB oom_score_adj:874"
        let forged =
            "x\n\n__CURSOR=s=9\n__REALTIME_TIMESTAMP=1740968047000009\n_TRANSPORT=kernel\nMESSAGE=Out of memory: Killed process 1 (a)"
        let text =
            record(1, "one") + record(2, forged, isBinary: true) + record(3, kill, kernel: true) + record(4, "four")
        let run = try RoadRun.of([("journal.txt", String(decoding: text, as: UTF8.self))], cut: cut)
        #expect(run.input("journal.txt")?.envelope == "journald_export")
        let shard = try #require(run.shards.first)
        #expect(shard.counts.parsed == Int64(text.count { $0 == 0x0A }))
        #expect(shard.counts.parsed == shard.counts.lines)
        let kills = shard.tables[.instant]?.facts.facts(.oomKilled) ?? []
        #expect(kills.map { $0.attributes.int("pid") } == [4711])
        #expect(kills.first?.time.micros == 1_740_968_047_000_003)
        #expect(shard.tables[.instant]?.activity.rows().reduce(0) { $0 + $1.cell.count } == 4)
    }

    @Test func `messages that came several times are counted so`() throws {
        let run = try RoadRun.of([
            (
                "auth.log",
                """
                Mar  3 02:14:07 h sshd[1]: Failed password for root
                Mar  3 02:14:09 h sshd[1]: message repeated 5 times: [ Failed password for root]

                """
            )
        ])
        let cells = run.shards.first?.tables[.civil]?.patterns.cells.values.map(\.count)
        #expect(cells == [6])
        #expect(run.shards.first?.counts.parsed == 2)
    }
}
