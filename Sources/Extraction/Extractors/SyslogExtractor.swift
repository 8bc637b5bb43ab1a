package import Evidence
import LogFormats

/// Syslog files and `journalctl`: the life of units, lost lines, and what applications write through syslog.
///
/// One file may hold several hosts: facts carry `host`.
package struct SyslogExtractor: LineExtractor {
    private var clock: LineClockReader
    private var application: ApplicationExtraction
    private var inside: SyslogInside
    private var tally = RecordTally()
    /// Whether the plan took the input for syslog before all else, so that remarks between the lines are `journalctl`'s.
    private let isJournal: Bool

    package init(context: ExtractionContext) {
        isJournal = context.input.candidates.first == "syslog"
        inside = SyslogInside(context: context)
        clock = LineClockReader(context: context)
        application = ApplicationExtraction(context: context)
    }

    package var format: String { "syslog" }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { SyslogLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let line = SyslogLine.parse(record), let time = clock.time(line.clock, inside: outer) else {
            return isJournal && SyslogLine.isRemark(record) ? .parsed : .notMine
        }
        if clock.context.skips(time) { return .skipped }
        if var undone = ControlEscapes.undone(record, from: line.message.lowerBound) {
            if let plain = ColourCodes.stripped(undone.span) { undone = plain }
            if let again = SyslogLine.parse(undone.span) {
                return take(undone.span, again, time, at: place, into: &tables)
            }
        }
        return take(record, line, time, at: place, into: &tables)
    }

    private mutating func take(
        _ record: Span<UInt8>, _ line: SyslogLine, _ time: SourceTime, at place: Citation,
        into tables: inout AxisTables
    ) -> LineVerdict {
        var message = line.message
        var times: Int64 = 1
        if let repeated = RepeatedMessage.parse(record, message) {
            guard let inner = repeated.message else {
                tally.note(time, into: &tables)
                return .parsed
            }
            message = inner
            times = repeated.count
        }
        let verdict = inside.take(record, line, message, times: times, time: time, at: place, into: &tables)
        if verdict != .notMine { return verdict }
        tally.note(time, into: &tables)
        // `journalctl -o with-unit` names the unit in which systemd itself runs.
        let isSystemd =
            Scan.matches("systemd", in: record, line.program)
            || line.pid == 1 && Scan.matches("init.scope", in: record, line.program)
        if isSystemd {
            if let unit = UnitMessage.parse(record, message) {
                tables.addFact(.unit, attributes(record, line, unit), record, at: place, time: time)
            }
        } else if let kill = UserSpaceKiller.parse(message: record, message, program: line.program) {
            var attributes = kill.attributes(record)
            if let host = line.host { attributes["host"] = Field.text(record, host) }
            tables.addFact(.userSpaceKill, attributes, record, at: place, time: time)
        } else if let host = HostMemoryMessage.parse(message: record, message, program: line.program) {
            MemoryReadings.take(
                host, record, host: line.host.map { Scan.text(record, $0) } ?? "", at: place, time: time, into: &tables)
        } else if let lost = LostLines.parse(record, message) {
            let attributes = Attributes([
                "count": Field.int(lost.count), "reason": .text(lost.reason), "host": Field.text(record, line.host),
            ])
            tables.addFact(.linesLost, attributes, record, at: place, time: time)
        } else if let step = ClockStepMessage.parse(record, message) {
            let attributes = Attributes([
                "seconds": Field.int(step / 1_000_000), "micros": Field.int(step),
                "host": Field.text(record, line.host),
            ])
            tables.addFact(.clockStep, attributes, record, at: place, time: time)
        } else {
            var written: [UInt8] = []
            if let inner = SyslogInside.json(record, line, message, time: time, into: &written) {
                if written.isEmpty {
                    application.take(inner, record, host: line.host, times: times, at: place, into: &tables)
                } else {
                    application.take(inner, written.span, host: line.host, times: times, at: place, into: &tables)
                }
                return .parsed
            }
            var years = clock
            let inner = SyslogInside.application(record, line, message, time: time) { years.time($0, inside: time) }
            application.take(inner, record, host: line.host, times: times, at: place, into: &tables)
        }
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        inside.flush(into: &tables)
        application.flush(into: &tables)
    }

    private func attributes(_ record: Span<UInt8>, _ line: SyslogLine, _ unit: UnitMessage) -> Attributes {
        var attributes = Attributes([
            "unit": Field.text(record, unit.unit), "act": .text(unit.act.rawValue),
            "result": Field.text(record, unit.result),
            "restarts": Field.int(unit.restarts), "description": Field.text(record, unit.description),
            "memory_peak_bytes": Field.int(unit.memoryPeak), "host": Field.text(record, line.host),
        ])
        if unit.isSignal {
            attributes["signal"] = Field.int(unit.status)
        } else {
            attributes["status"] = Field.int(unit.status)
        }
        if let name = unit.statusName {
            attributes[unit.isSignal ? "signal_name" : "status_name"] = Field.text(record, name)
        }
        return attributes
    }
}
