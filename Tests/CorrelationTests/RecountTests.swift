import Correlation
import Evidence
import Glibc
import Testing

/// Every command is run and its output compared with numbers that were known before the lines were written.
@Suite struct `Recount commands` {
    static let combined =
        #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "#
        + #""$http_referer" "$http_user_agent""#
    static let formats = [
        combined,
        #"$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent rt=$request_time "#
            + "uaddr=$upstream_addr ustatus=$upstream_status uct=$upstream_response_time rid=$request_id",
        #"$remote_addr - $remote_user [$time_local] "$request" $status "$http_user_agent" "#
            + #"us="$upstream_status" rt=$request_time"#,
        #"escape=json {"t":"$time_iso8601","c":"$remote_addr","s":$status,"#
            + #""u":"$upstream_status","r":"$request","a":"$http_user_agent"}"#,
        #"$remote_addr|$time_iso8601|$status|$upstream_status|$request|$http_user_agent"#,
        #"$remote_addr [$time_local] "$request" $status $body_bytes_sent $upstream_status $upstream_response_time"#,
        #"$msec $remote_addr "$request" st=$status us=$upstream_status ua=$http_user_agent"#,
        #"$remote_addr [$time_iso8601] "$request" ($status) ua=$http_user_agent us=$upstream_status rt=$request_time"#,
        #"{$remote_addr} "$request" $status,[$time_local];$body_bytes_sent"#,
        "$time_iso8601\t$remote_addr\t$http_user_agent\t$status\t$request",
    ]

    /// Formats in which request or user agent have no sure place, so that no command tells health checks.
    static let hidesHealthChecks = [formats[4], formats[6], formats[7], formats[9]]

    static func value(_ recounts: [Recount], _ name: String) -> String? {
        recounts.first { $0.name == name }?.command
    }

    static func run(_ recounts: [Recount], _ name: String, in folder: String = ".") throws -> String {
        RecountShell.output(try #require(value(recounts, name)), in: folder)
    }

    @Test(arguments: formats) func `count what was written`(format: String) throws {
        let (utcOffset, clockOffset): (Int64, Int64) = (-12_600, 7)
        let requests = RecountRequest.traffic(900, seed: 4)
        let seesUpstream = format.contains("$upstream_status")
        func failed(_ request: RecountRequest) -> Bool {
            seesUpstream ? request.isFailed : request.status >= 500 && request.status < 600
        }
        let window = Window(
            start: Moment(micros: 1_767_225_007_000_000 + 200_400_000),
            end: Moment(micros: 1_767_225_007_000_000 + 699_000_001))
        let inside = requests.filter { $0.second >= 1_767_225_200 && $0.second < 1_767_225_700 }
        try RecountShell.withFolder { (folder: String) throws in
            let text = requests.map { $0.written(in: format, utcOffset: utcOffset) + "\n" }
            // A blank line, one that broke off, rubbish; and the last line of the first file has no end.
            // A cut of half a line lies before the last label or separator in every format here.
            let broken = "\n" + String(text[5].dropLast(text[5].count / 2)) + "\n\u{0}\u{1}rubbish \" 502 \" 502 \" \n"
            RecountShell.write(
                String(text[..<450].joined().dropLast()), to: "a.log", compression: "none", in: folder)
            RecountShell.write(text[450...].joined() + broken, to: "b.log", compression: "none", in: folder)
            let sources = [
                RecountSource(
                    files: [("a.log", "none"), ("b.log", "none")],
                    logFormats: format == Self.combined ? [] : [format], utcOffsetSeconds: utcOffset,
                    clockOffsetSeconds: clockOffset)
            ]
            let totals = RecountCommands.totals(sources)
            let impact = RecountCommands.impact(sources, window: window, hasHealthChecks: true)
            let affected = Set(
                inside.filter { failed($0) && !$0.isHealthCheck(in: format) }.map(\.client)
                    .filter { !$0.hasPrefix("127.") && $0 != "::1" })
            let byStatus = Dictionary(grouping: requests, by: \.status).sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value.count)" }.joined(separator: "\n")
            let expected: [(String?, String)] =
                [
                    (Self.value(totals, "requests"), "900"),
                    (Self.value(totals, "bad_gateway"), "\(requests.filter { $0.status == 502 }.count)"),
                    (Self.value(totals, "failed_requests"), "\(requests.filter(failed).count)"),
                    (Self.value(totals, "clients"), "\(Set(requests.map(\.client)).count)"),
                    (Self.value(totals, "by_status"), byStatus),
                    (Self.value(impact, "requests"), "500"),
                    (Self.value(impact, "bad_gateway"), "\(inside.filter { $0.status == 502 }.count)"),
                    (Self.value(impact, "failed_requests"), "\(inside.filter(failed).count)"),
                ]
                + (Self.hidesHealthChecks.contains(format)
                    ? [] : [(Self.value(impact, "affected_clients"), "\(affected.count)")])
            #expect((Self.value(impact, "affected_clients") == nil) == Self.hidesHealthChecks.contains(format))
            for awk in RecountShell.awks(in: folder) {
                for (command, value) in expected {
                    let command = try #require(command)
                    #expect(RecountShell.output(command, in: folder, path: awk) == value, "\(awk): \(command)")
                }
            }
        }
    }

    @Test func `take hostile paths and every compression`() throws {
        let requests = RecountRequest.traffic(60, seed: 9)
        let text = requests.map { $0.written(in: Self.combined, utcOffset: 0) + "\n" }.joined()
        let names = ["-n", "a b", "it's", #"x"$(touch pwned)`\"#, "new\nline", "*", "--help", "ü; exit 1", "'"]
        try RecountShell.withFolder { (folder: String) throws in
            var files: [(path: String, compression: String)] = []
            for compression in ["none", "gzip", "lz4", "zstd", "bzip2", "xz"] {
                guard compression == "none" || RecountShell.has(compression) else {
                    print("no \(compression) here, left out")
                    continue
                }
                // No file has the suffix that its tool would want.
                for name in names where compression != "none" || name != "-n" {
                    RecountShell.write(text, to: name + compression, compression: compression, in: folder)
                    files.append((name + compression, compression))
                }
            }
            let command = try #require(Self.value(RecountCommands.totals([RecountSource(files: files)]), "requests"))
            #expect(RecountShell.output(command, in: folder) == "\(60 * files.count)")
            #expect(RecountShell.output("ls | grep -c pwned$", in: folder) == "0")
            for file in files {
                let one = try #require(
                    Self.value(RecountCommands.totals([RecountSource(files: [file])]), "requests"))
                #expect(RecountShell.output(one, in: folder) == "60", "\(one)")
            }
        }
    }

    @Test func `keep what a damaged file gives and the file after it`() throws {
        let text = RecountRequest.traffic(20_000, seed: 2).map { $0.written(in: Self.combined, utcOffset: 0) + "\n" }
        try RecountShell.withFolder { (folder: String) throws in
            RecountShell.write(text.joined(), to: "a", compression: "gzip", in: folder)
            RecountShell.write(text[..<10].joined(), to: "b", compression: "gzip", in: folder)
            _ = RecountShell.output("head -c 60000 a >cut", in: folder)
            let whole = RecountShell.output("gzip -dc <cut 2>/dev/null | wc -l", in: folder)
            let source = RecountSource(files: [("cut", "gzip"), ("b", "gzip")])
            let command = try #require(Self.value(RecountCommands.totals([source]), "requests"))
            let kept = try #require(Int(whole.filter(\.isNumber)))
            #expect(kept > 100)
            #expect(RecountShell.output(command, in: folder) == "\(kept + 10)")
        }
    }

    @Test func `read the whole line of a format without quotes`() throws {
        let format = "time:$time_local\thost:$remote_addr\treq:$request\tstatus:$status\tsize:$body_bytes_sent"
        // Servers that do not escape: quotes, another status, a backslash before the separator.
        let targets = ["/", #"/x" 502 "y"#, #"/a\"#, #"/b""#]
        let lines = targets.map {
            "time:24/Nov/2026:08:25:01 +0000\thost:192.0.2.1\treq:GET \($0)\tstatus:404\tsize:1\n"
        }
        try RecountShell.withFolder { (folder: String) throws in
            RecountShell.write(lines.joined(), to: "a.log", compression: "none", in: folder)
            let totals = RecountCommands.totals([RecountSource(files: [("a.log", "none")], logFormats: [format])])
            for awk in RecountShell.awks(in: folder) {
                let command = try #require(Self.value(totals, "by_status"))
                #expect(RecountShell.output(command, in: folder, path: awk) == "404 4", "\(awk): \(command)")
            }
        }
    }

    @Test func `add sources and unite their clients`() throws {
        let requests = RecountRequest.traffic(200, seed: 3)
        try RecountShell.withFolder { (folder: String) throws in
            let sources = [(Self.combined, "a", 0), (Self.formats[1], "b", 3600), (Self.combined, "c", 0)].map {
                let (format, name, offset) = $0
                let lines = requests.map { $0.written(in: format, utcOffset: Int64(offset)) + "\n" }
                RecountShell.write(lines.joined(), to: name, compression: "none", in: folder)
                return RecountSource(files: [(name, "none")], logFormats: [format], utcOffsetSeconds: Int64(offset))
            }
            let totals = RecountCommands.totals(sources)
            let window = Window(start: Moment(second: 1_767_225_010), end: Moment(second: 1_767_225_030))
            let impact = RecountCommands.impact(sources, window: window)
            let byStatus = Dictionary(grouping: requests, by: \.status).sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value.count * 3)" }.joined(separator: "\n")
            let clients = "\(Set(requests.map(\.client)).count)"
            #expect(try Self.run(totals, "requests", in: folder) == "600")
            #expect(try Self.run(totals, "clients", in: folder) == clients)
            #expect(try Self.run(totals, "by_status", in: folder) == byStatus)
            #expect(try Self.run(impact, "requests", in: folder) == "60")
        }
    }

    @Test func `give no command where none would be right`() {
        func commands(_ source: RecountSource) -> [String?] { RecountCommands.totals([source]).map(\.command) }
        let none: [String?] = [nil, nil, nil, nil, nil]
        #expect(commands(RecountSource(files: [("-", "none")])) == none)
        #expect(commands(RecountSource(files: [])) == none)
        #expect(commands(RecountSource(files: [("a", "rar")])) == none)
        #expect(commands(RecountSource(files: [("a\u{FFFD}", "none")])) == none)
        for format in [
            "", "$", "$remote_addr $msec", "escape=none $remote_addr \"$request\" $status", "$request $status $args",
            "$http_x$status", "$status$http_x",
        ] {
            #expect(commands(RecountSource(files: [("a", "none")], logFormats: [format])) == none, "\(format)")
        }
        #expect(commands(RecountSource(files: [("a", "none")], logFormats: [Self.combined, Self.formats[1]])) == none)
        #expect(RecountCommands.totals([]).map(\.command) == none)
        let unsure = RecountSource(
            files: [("a", "none")], logFormats: ["$status $http_a us=$upstream_status b=$http_b"], clientVariable: nil)
        #expect(commands(unsure).map { $0 == nil } == [false, false, true, true, false])
        let window = Window(start: Moment(second: 0), end: Moment(second: .max / 1_000_000))
        let far = RecountSource(files: [("a", "none")], clockOffsetSeconds: .min)
        #expect(RecountCommands.impact([far], window: window).allSatisfy { $0.command == nil })
        let unknown = RecountSource(files: [("a", "none")], logFormats: ["$remote_addr $status"])
        #expect(RecountCommands.impact([unknown], window: window).allSatisfy { $0.command == nil })
    }

    @Test func `count a kill of several kernel logs once`() throws {
        try RecountShell.withFolder { (folder: String) throws in
            RecountShell.write(
                """
                [ 1.0] Memory cgroup out of memory: Killed process 31877 (node) total-vm:9241768kB\u{0}
                [ 2.0] Out of memory: Kill process 6120 (app) score 893 or sacrifice child
                [ 2.0] Killed process 6121, UID 48, (java) total-vm:3911240kB
                """, to: "dmesg", compression: "none", in: folder)
            RecountShell.write(
                "\u{0}\u{0}3,9,9,-;Memory cgroup out of memory: Killed process 31877 (node)\n", to: "kmsg",
                compression: "gzip", in: folder)
            let command = try #require(
                RecountCommands.oomKills(kernelFiles: [("dmesg", "none"), ("kmsg", "gzip")]).command)
            for awk in RecountShell.awks(in: folder) {
                #expect(RecountShell.output(command, in: folder, path: awk) == "2", "\(awk)")
            }
        }
        #expect(RecountCommands.oomKills(kernelFiles: []).command == nil)
    }

    static let capture = "../shared/data/captures/A/logs"

    @Test(.enabled(if: access(capture, R_OK) == 0)) func `agree on capture A`() throws {
        let nginx = "\(Self.capture)/nginx/"
        let timed =
            #"$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent rt=$request_time uaddr=$upstream_addr "#
            + "ustatus=$upstream_status uct=$upstream_connect_time urt=$upstream_response_time rid=$request_id"
        let sources = [
            RecountSource(
                files: [("access.log.2.gz", "gzip"), ("access.log.1", "none"), ("access.log", "none")].map {
                    (nginx + $0.0, $0.1)
                }),
            RecountSource(
                files: [("timed.log.2.zst", "zstd"), ("timed.log.1", "none"), ("timed.log", "none")].map {
                    (nginx + $0.0, $0.1)
                }, logFormats: [timed]),
        ]
        for source in sources {
            let totals = RecountCommands.totals([source])
            #expect(try Self.run(totals, "requests") == "16967")
            #expect(try Self.run(totals, "bad_gateway") == "5341")
            #expect(try Self.run(totals, "clients") == "863")
            #expect(try Self.run(totals, "by_status").contains("200 10937\n201 348\n"))
            let window = Window(start: Moment(second: 1_795_508_723), end: Moment(second: 1_795_508_868))
            let impact = RecountCommands.impact([source], window: window)
            // As the capture's clients saw the outage; two more 502 lie outside, at the deploy.
            #expect(try Self.run(impact, "requests") == "7140")
            #expect(try Self.run(impact, "bad_gateway") == "5339")
            #expect(try Self.run(impact, "failed_requests") == "5339")
            #expect(try Self.run(impact, "affected_clients") == "853")
        }
        let kills = RecountCommands.oomKills(
            kernelFiles: ["dmesg-iso.log", "dmesg-raw.log", "kmsg.raw"].map {
                ("\(Self.capture)/kernel/\($0)", "none")
            })
        #expect(try Self.run([kills], "oom_kills") == "11")
    }
}
