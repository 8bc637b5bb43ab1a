import Evidence
import LogFormats
import Testing

@Suite("Formats are told by their header alone")
struct FormatRegistryTests {
    @Test("each format takes its own lines and refuses its neighbours'", arguments: FormatSample.all.map(\.id))
    func takesItsOwn(id: String) throws {
        let lines = try #require(FormatSample.all.first { $0.id == id }).lines
        for line in lines { #expect(reading(line, FormatRegistry.sniff) == [id], "\(line)") }
    }

    @Test("lines of other formats are refused", arguments: FormatSample.foreign)
    func refusesForeign(line: String) {
        #expect(reading(line, FormatRegistry.sniff) == [])
    }

    @Test("lines of applications stay theirs", arguments: DatabaseSample.applications)
    func leavesApplications(line: String) {
        #expect(!DatabaseFormats.all.map(\.id).contains { reading(line, FormatRegistry.sniff).contains($0) })
    }

    @Test("every prefix of every line is read without a trap")
    func prefixes() {
        for line in FormatSample.all.flatMap(\.lines) + FormatSample.foreign + EventSample.messages
            + FormatSample.wrapped
        {
            let bytes = Array(line.utf8)
            for end in 0...bytes.count { touch(bytes.span.extracting(0..<end)) }
        }
    }

    @Test("garbled lines and random bytes are read without a trap", arguments: [1, 2, 3, 4] as [UInt64])
    func garbled(seed: UInt64) {
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let lines = FormatSample.all.flatMap(\.lines) + EventSample.messages + FormatSample.wrapped
        for round in 0..<4000 {
            var bytes: [UInt8]
            if round % 4 == 0 {
                bytes = (0..<Int(next() % 300)).map { _ in UInt8(truncatingIfNeeded: next()) }
            } else {
                bytes = Array(lines[Int(next()) % lines.count].utf8)
                for _ in 0...(next() % 6) {
                    let at = Int(next()) % bytes.count
                    switch next() % 3 {
                    case 0: bytes[at] = UInt8(truncatingIfNeeded: next())
                    case 1: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: at)
                    default: bytes.removeSubrange(at..<min(bytes.count, at + 1 + Int(next() % 9)))
                    }
                    if bytes.isEmpty { bytes = [0x20] }
                }
            }
            touch(bytes.span)
        }
    }

    private static let tables = [
        KeptTable(format: "metrics_csv", text: "timestamp,pid,rss_mb"),
        KeptTable(
            format: "sysstat",
            text:
                "Linux 6.8.0 (web1) \t03/03/2025 \t_x86_64_\t(4 CPU)\n11:50:01 kbmemfree kbavail kbmemused %memused\n11:50:01 1 2 3 4.0"
        ),
    ]

    /// Runs everything that reads bytes.
    private func touch(_ line: Span<UInt8>) {
        _ = FormatRegistry.sniff(line)
        for format in EventFormats.all { _ = format.parse(line) }
        for format in MemoryFormats.all { _ = format.parse(line) }
        for table in Self.tables { _ = MemoryFormats.named(table.format, kept: [table])?.parse(line) }
        _ = MetricsTable(header: line)
        _ = SysstatTable(line)
        for format in DatabaseFormats.all { _ = format.parse(line) }
        _ = DatabaseFormats.claims(line)
        _ = SecretMask.mask(line)
        let whole = 0..<line.count
        if let found = NginxErrorLine.parse(line) {
            _ = found.failedAttempt(line)
            _ = found.act(line)
            _ = found.limit(line)
            _ = found.upstreamAddress(line)
        }
        for start in [0, min(12, line.count), min(34, line.count)] {
            let range = start..<line.count
            _ = OomLine.parse(line, range)
            _ = HostSymptom.parse(line, range)
            _ = UserSpaceKiller.parse(message: line, range, program: nil)
            _ = UserSpaceKiller.parse(message: line, range, program: 0..<min(8, line.count))
            _ = LostLines.parse(line, range)
            _ = HostMemoryMessage.parse(message: line, range, program: 0..<min(8, line.count))
            _ = UnitMessage.parse(line, range)
            _ = ClockStepMessage.parse(line, range)
            _ = MemoryMessage.parse(line, range)
            _ = ProcessStartMessage.parse(line, range)
            _ = ProcessExitMessage.parse(line, range)
            _ = ConnectionMessage.parse(line, range)
            _ = PoolMessage.parse(line, range)
            _ = SupervisionMessage.parse(line, range)
            _ = AlertMessage.parse(line, range)
            for name in ["postgres", "mysqld", "redis"] {
                let whole = Array(name.utf8) + Scan.bytes(line, range)
                for format in DatabaseMessage.formats(whole.span, program: 0..<name.utf8.count) {
                    _ = format.parse(line)
                }
            }
            _ = SupervisionMessage.supervisord(line, range, logger: 0..<min(6, line.count))
            _ = OperatorCommand.parse(line, range)
            for program in EventSample.programs {
                let whole = Array(program.utf8) + Scan.bytes(line, range)
                _ = ProgramMessage.parse(whole.span, program: 0..<program.utf8.count, program.utf8.count..<whole.count)
            }
            _ = RequestLine.parse(line, range)
            _ = ExceptionText.parse(body: range, in: line)
            _ = OutOfMemoryRuntime(message: range, in: line)
        }
        var text: [UInt8] = []
        for envelope in Envelope.allCases { _ = EnvelopedPart.parse(line, as: envelope, text: &text) }
        _ = JournalRecord.export(line)
        _ = JournalRecord.isExportOpen(line)
        _ = ControlEscapes.undone(line, from: 0)
        _ = RepeatedMessage.parse(line, whole)
        _ = RepeatedLine.repeats(line)
        _ = RepeatedLine.written(line, above: line)
        _ = RepeatedLine.written(Array("Mar  3 02:14:38 last message repeated 2 times".utf8).span, above: line)
        _ = Timestamps.epoch(line, at: 0)
        _ = Timestamps.zonedDateTime(line, at: 0)
        _ = ApplicationRecord.unknown(line)
        if let found = ApplicationJSON.parse(line) { _ = found.record(line, lineEnd: line.count, into: &text) }
        _ = OpenTelemetryLogs.records(line)
        _ = ColourCodes.stripped(line)
        _ = ExceptionText.within(line, whole)
        _ = ApplicationRecord.undated(line, time: SourceTime(axis: .instant, micros: 0))
        text.removeAll()
        var memo = StatementMemo()
        _ = MessageTemplate.append(line, whole, memo: &memo, into: &text)
        _ = MessageTraits(template: text.span)
        _ = StatementTemplate.append(line, from: 0, to: line.count, into: &text)
        _ = StatementTemplate.append(line, from: 0, to: line.count, isWhole: true, into: &text)
    }
}
