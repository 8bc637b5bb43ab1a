import Evidence
import LogFormats
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    private static func part(_ line: String, _ envelope: Envelope) -> (part: EnvelopedPart, text: String)? {
        var text: [UInt8] = []
        let bytes = Array(line.utf8)
        return EnvelopedPart.parse(bytes.span, as: envelope, text: &text).map {
            ($0, String(decoding: text, as: UTF8.self))
        }
    }

    @Test("docker's json-file: members in any order, escapes undone, a part without newline")
    func docker() throws {
        let line =
            #"{"stream":"stderr","attrs":{"tag":"a"},"time":"2025-03-03T02:14:07.118480123Z","log":"a \"b\" \u00e9\ud83d\ude00\tc\n"}"#
        let found = try #require(Self.part(line, .docker))
        #expect(found.text == "a \"b\" é😀\tc")
        #expect(
            found.part
                == EnvelopedPart(
                    time: SourceTime(axis: .instant, micros: 1_740_968_047_118_480), stream: .error, isPartial: false))
        let cut = try #require(Self.part(#"{"log":"half","stream":"stdout","time":"2025-03-03T02:14:07Z"}"#, .docker))
        #expect(cut.part.isPartial && cut.text == "half" && cut.part.stream == .output)
    }

    @Test("Kubernetes' runtimes")
    func cri() throws {
        let found = try #require(Self.part("2016-10-06T00:17:09.669794202Z stdout P log content 1", .cri))
        #expect(
            found.part.isPartial && found.text == "log content 1" && found.part.time?.micros == 1_475_713_029_669_794)
        #expect(Self.part("2024-04-16T06:21:39.0+02:00 stderr F:x ", .cri)?.text == "")
        #expect(Self.part("2024-04-16T06:21:39.0Z stdout F", .cri)?.text == "")
    }

    @Test(
        "what is no envelope is refused",
        arguments: [
            #"{"log":"a\n","stream":"stdout"}"#, #"{"log":"a\n","stream":"stdin","time":"2025-03-03T02:14:07Z"}"#,
            #"{"log":"a\n","stream":"stdout","time":"2025-13-03T02:14:07Z"}"#,
            #"{"log":"a\n","stream":"stdout","time":"2025-03-03T02:14:07Z"} x"#,
            #"{"log":5,"stream":"stdout","time":"2025-03-03T02:14:07Z"}"#,
            #"{"log":"a\n","stream":5,"time":"2025-03-03T02:14:07Z"}"#, #"{"log":"a\n","stream":"stdout","time":5}"#,
            #"{"log":"a"#, "{}", "",
            "2024-04-16T06:21:39.0Z stdout X a", "2024-04-16T06:21:39.0Z stdin F a", "2024-04-16 06:21:39 stdout F a",
            "2024-04-16T06:21:39.0Z stdout Fa",
        ])
    func refused(line: String) {
        #expect(Self.part(line, .docker) == nil)
        #expect(Self.part(line, .cri) == nil)
    }

    private static func rendered(_ record: JournalRecord?) -> String? {
        guard let record else { return nil }
        var line: [UInt8] = []
        record.append(to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    @Test(
        "records of the journal become the line that journalctl shows",
        arguments: [
            (
                #"{ "__CURSOR" : "s=1", "__REALTIME_TIMESTAMP" : "1740968047118480", "_HOSTNAME" : "web-1", "SYSLOG_IDENTIFIER" : "sshd", "_PID" : "812", "MESSAGE" : "a b" }"#,
                "2025-03-03T02:14:07.118480+00:00 web-1 sshd[812]: a b"
            ),
            (
                #"{"__REALTIME_TIMESTAMP":"1740968047118480","_SOURCE_REALTIME_TIMESTAMP":"1740968047000001","_COMM":"app","MESSAGE":[104,195,169,10,27]}"#,
                "2025-03-03T02:14:07.000001+00:00 - app: hé\n\u{1b}"
            ),
            (
                #"{"__REALTIME_TIMESTAMP":"1740968047118480","_TRANSPORT":"kernel","_SOURCE_MONOTONIC_TIMESTAMP":"6373296053","_HOSTNAME":"h","SYSLOG_IDENTIFIER":"kernel","MESSAGE":"text"}"#,
                "2025-03-03T02:14:07.118480+00:00 h kernel: [6373.296053] text"
            ),
            // A program that calls itself what it is not.
            (
                #"{"__REALTIME_TIMESTAMP":"1740968047118480","_TRANSPORT":"syslog","_HOSTNAME":"h","SYSLOG_IDENTIFIER":"kernel","MESSAGE":"Out of memory: Killed process 1 (a)"}"#,
                "2025-03-03T02:14:07.118480+00:00 h kernel_: Out of memory: Killed process 1 (a)"
            ),
            (
                #"{"__REALTIME_TIMESTAMP":"1740968047118480","_COMM":"sh","_HOSTNAME":"a b\n","SYSLOG_IDENTIFIER":"systemd","MESSAGE":null}"#,
                "2025-03-03T02:14:07.118480+00:00 a_b_ systemd_: "
            ),
        ])
    func journal(json: String, line: String) {
        #expect(Self.rendered(reading(json) { JournalRecord.json($0) }) == line)
    }

    @Test("the export format counts its bytes")
    func export() throws {
        let forged = "a\n\n__CURSOR=s=2\n__REALTIME_TIMESTAMP=1\nMESSAGE=forged"
        var text = Array("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1740968047118480\n_HOSTNAME=h\n_COMM=app\nMESSAGE\n".utf8)
        let sizeAt = text.count
        text += [UInt8(forged.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(forged.utf8) + [0x0A]
        text += Array("PRIORITY=6\n\n".utf8)
        let line = Self.rendered(JournalRecord.export(text.span))
        #expect(line == "2025-03-03T02:14:07.118480+00:00 h app: " + forged)
        for end in sizeAt..<(sizeAt + 8 + forged.utf8.count) {
            let soFar = Array(text[..<end])
            let (isOpen, record) = (JournalRecord.isExportOpen(soFar.span), JournalRecord.export(soFar.span))
            #expect(isOpen, "\(end)")
            #expect(record == nil)
        }
        let before = Array(text[..<sizeAt].dropLast(8))
        let states = [JournalRecord.isExportOpen(text.span), JournalRecord.isExportOpen(before.span)]
        #expect(states == [false, false])
    }

    @Test("octal escapes of rsyslog, and messages that came several times")
    func escapes() throws {
        func undone(_ text: String) -> String? {
            reading(text) { ControlEscapes.undone($0, from: 0) }.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(undone("x: a#012  b#011c #1 #999 #177") == "x: a\n  b\tc #1 #999 #177")
        #expect(undone("plain #1") == nil)
        func repeated(_ text: String) -> (Int64, String?)? {
            reading(text) { line in
                RepeatedMessage.parse(line, 0..<line.count).map { ($0.count, $0.message.map { Scan.text(line, $0) }) }
            }
        }
        let found = try #require(repeated("message repeated 5 times: [ Failed password [preauth]]"))
        #expect(found == (5, "Failed password [preauth]"))
        #expect(repeated("last message repeated 2 times")?.0 == 2)
        #expect(repeated("--- last message repeated 1 time ---")?.0 == 1)
        for text in [
            "last message repeated", "message repeated 5 times: [ a", "the last message repeated 2 times",
            "last message repeated 2 timesx",
        ] {
            #expect(repeated(text) == nil, "\(text)")
        }
    }

    struct Header: Sendable, CustomTestStringConvertible {
        var line: String
        var axis: TimeAxis?
        var micros: Int64
        var host: String?
        var program: String
        var pid: Int64?
        var message: String
        var testDescription: String { line }
        init(
            _ line: String, _ axis: TimeAxis?, _ micros: Int64, _ host: String?, _ program: String, _ pid: Int64?,
            _ message: String
        ) {
            (self.line, self.axis, self.micros) = (line, axis, micros)
            (self.host, self.program, self.pid, self.message) = (host, program, pid, message)
        }
    }

    /// A year-less time is given in 2025.
    @Test(
        "headers of syslog and journalctl",
        arguments: [
            Header("Mar  3 02:14:07 web-1 sshd[812]: a", nil, 1_740_968_047_000_000, "web-1", "sshd", 812, "a"),
            Header("Mar  3 02:14:07.118480 web-1 sshd[812]: a", nil, 1_740_968_047_118_480, "web-1", "sshd", 812, "a"),
            Header("<30>Mar  3 02:14:07 sshd[812]: a", nil, 1_740_968_047_000_000, nil, "sshd", 812, "a"),
            Header("31 <30>Mar  3 02:14:07 web-1 sshd: a", nil, 1_740_968_047_000_000, "web-1", "sshd", nil, "a"),
            Header("Mar  3 2025 02:14:07 web-1 sshd: a", .civil, 1_740_968_047_000_000, "web-1", "sshd", nil, "a"),
            Header("Mar  3 02:14:07 2025 web-1 sshd: a", .civil, 1_740_968_047_000_000, "web-1", "sshd", nil, "a"),
            Header(
                "2025 Mar  3 02:14:07 CET web-1 sshd: a", .instant, 1_740_964_447_000_000, "web-1", "sshd", nil, "a"),
            Header("Mär  3 02:14:07 web-1 sshd: a", nil, 1_740_968_047_000_000, "web-1", "sshd", nil, "a"),
            Header("mars 3 02:14:07 web-1 sshd: a", nil, 1_740_968_047_000_000, "web-1", "sshd", nil, "a"),
            Header(
                "Mon 2025-03-03 02:14:07 EST web-1 sshd[1]: a", .instant, 1_740_986_047_000_000, "web-1", "sshd", 1, "a"
            ),
            Header(
                "2025-03-03T02:14:07+0100 web-1 sshd[1]: a", .instant, 1_740_964_447_000_000, "web-1", "sshd", 1, "a"),
            Header("1740968047.118480 web-1 sshd[1]: a", .instant, 1_740_968_047_118_480, "web-1", "sshd", 1, "a"),
            Header("[ 6373.296053] web-1 sshd[1]: a", .boot, 6_373_296_053, "web-1", "sshd", 1, "a"),
            Header(
                #"<165>1 2025-03-03T02:14:07Z - app - ID47 [x@1 k="a]\"b"][y] msg: b"#, .instant, 1_740_968_047_000_000,
                nil, "app", nil, "msg: b"),
            Header(
                "Mar  3 02:14:07: --- last message repeated 5 times ---", nil, 1_740_968_047_000_000, nil, "", nil,
                "--- last message repeated 5 times ---"),
            Header(
                "Mar  3 02:14:07 web-1 lookup for opt failed", nil, 1_740_968_047_000_000, "web-1", "", nil,
                "lookup for opt failed"),
        ])
    func headers(row: Header) throws {
        let found = try #require(reading(row.line) { SyslogLine.parse($0) })
        switch found.clock {
        case .time(let time): #expect(time == SourceTime(axis: row.axis ?? .boot, micros: row.micros))
        case .yearless(let stamp):
            #expect(row.axis == nil)
            #expect(stamp.civil(year: 2025) == row.micros)
        }
        #expect(found.host.map { range in reading(row.line) { Scan.text($0, range) } } == row.host)
        #expect(reading(row.line) { Scan.text($0, found.program) } == row.program)
        #expect(found.pid == row.pid)
        #expect(reading(row.line) { Scan.text($0, found.message) } == row.message)
    }

    @Test(
        "what has no header of syslog is refused",
        arguments: [
            "Mar 32 02:14:07 web-1 sshd: a", "MMM 22 07:54:32 host anacron[29782]: a", "Mar 23 Wrong line",
            "2025-03-03T02:14:07Z something happened", "2025-03-03 02:14:07 web-1 sshd[1]: a",
            #"<165>1 2025-03-03T02:14:07Z h app - ID47 [x@1 k="a"#, "<192>Mar  3 02:14:07 web-1 sshd: a",
            "<13>1 2025-03-03T02:14:07Z h app", "[ 6373.296053] usb 1-1: new device", "1740968047 web-1 sshd[1]: a",
        ])
    func refusedHeaders(line: String) {
        #expect(reading(line) { SyslogLine.parse($0) } == nil)
    }

    @Test("time since the epoch by magnitude; names of zones")
    func epochs() {
        for (text, micros) in [
            ("1740968047", 1_740_968_047_000_000), ("1740968047.5", 1_740_968_047_500_000),
            ("1740968047118", 1_740_968_047_118_000), ("1740968047118480", 1_740_968_047_118_480),
            ("1740968047118480123", 1_740_968_047_118_480),
        ] as [(String, Int64)] {
            #expect(reading(text) { Timestamps.epoch($0, at: 0) }?.time.micros == micros, "\(text)")
        }
        for text in ["12345", "17409680471", "17409680471184801234", "1740968047x", ""] {
            #expect(reading(text) { Timestamps.epoch($0, at: 0) } == nil, "\(text)")
        }
        for (zone, offset) in [("UTC", 0), ("CET", 3600), ("CEST", 7200), ("EST", -18_000), ("PDT", -25_200)]
            as [(String, Int64)]
        {
            let stamp = reading("2025-03-03 02:14:07,5 \(zone) x") { Timestamps.zonedDateTime($0, at: 0) }
            #expect(stamp?.time == SourceTime(axis: .instant, micros: 1_740_968_047_500_000 - offset * 1_000_000))
        }
        #expect(reading("2025-03-03 02:14:07 INFO x") { Timestamps.zonedDateTime($0, at: 0) }?.time.axis == .civil)
        #expect(
            reading("Mo Mär  3 02:14:07 2025]") { Timestamps.ctime($0, at: 0) }?.time.micros == 1_740_968_047_000_000)
        #expect(
            reading("lun. mars  3 02:14:07 2025]") { Timestamps.ctime($0, at: 0) }?.time.micros == 1_740_968_047_000_000
        )
        #expect(reading("月 3月  3 02:14:07 2025]") { Timestamps.ctime($0, at: 0) }?.time.micros == 1_740_968_047_000_000)
    }
}
