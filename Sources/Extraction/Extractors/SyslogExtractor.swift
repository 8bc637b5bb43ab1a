package import Evidence
import LogFormats

/// Syslog files and `journalctl`: the life of units, lost lines, and what applications write through syslog.
///
/// One file may hold several hosts: facts carry `host`.
package struct SyslogExtractor: LineExtractor {
    private var clock: LineClockReader
    private var application: ApplicationExtraction
    private var tally = RecordTally()

    package init(context: ExtractionContext) {
        clock = LineClockReader(context: context)
        application = ApplicationExtraction(context: context)
    }

    package var format: String { "syslog" }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { SyslogLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let line = SyslogLine.parse(record), let time = clock.time(line.clock) else { return .notMine }
        if clock.context.skips(time) { return .skipped }
        tally.note(time, into: &tables)
        if Scan.matches("systemd", in: record, line.program) {
            if let unit = UnitMessage.parse(record, line.message) {
                tables.addFact(.unit, attributes(record, line, unit), record, at: place, time: time)
            }
        } else if let kill = UserSpaceKiller.parse(message: record, line.message, program: line.program) {
            var attributes = kill.attributes(record)
            attributes["host"] = Field.text(record, line.host)
            tables.addFact(.userSpaceKill, attributes, record, at: place, time: time)
        } else if let host = HostMemoryMessage.parse(message: record, line.message, program: line.program) {
            MemoryReadings.take(host, record, host: Scan.text(record, line.host), at: place, time: time, into: &tables)
        } else if let lost = LostLines.parse(record, line.message) {
            let attributes = Attributes([
                "count": Field.int(lost.count), "reason": .text(lost.reason), "host": Field.text(record, line.host),
            ])
            tables.addFact(.linesLost, attributes, record, at: place, time: time)
        } else if let step = ClockStepMessage.parse(record, line.message) {
            let attributes = Attributes([
                "seconds": Field.int(step / 1_000_000), "micros": Field.int(step),
                "host": Field.text(record, line.host),
            ])
            tables.addFact(.clockStep, attributes, record, at: place, time: time)
        } else {
            var inner = ApplicationRecord(
                time: time, message: line.message, body: record.count..<record.count)
            inner.logger = line.program
            inner.pid = line.pid
            application.take(inner, record, host: line.host, at: place, into: &tables)
        }
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
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
