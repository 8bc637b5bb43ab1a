package import Evidence
import LogFormats

/// Lines of `key=value` pairs: a deploy tool's acts, and applications that log so.
package struct AppLogfmtExtractor: LineExtractor {
    private let context: ExtractionContext
    private var application: ApplicationExtraction
    private var tally = RecordTally()

    package init(context: ExtractionContext) {
        self.context = context
        application = ApplicationExtraction(context: context)
    }

    package var format: String { "app_logfmt" }
    /// What a crash prints between the lines belongs to the one above it.
    package var isMultiLine: Bool { true }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { LogfmtLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        let lineEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        guard var line = LogfmtLine.parse(record.extracting(0..<lineEnd), outer: outer) else { return .notMine }
        line.time = outer.enclosing(line.time)
        if context.skips(line.time) { return .skipped }
        tally.note(line.time, into: &tables)
        if let act = deployAct(line, record) {
            tables.addFact(.deployAct, act, record, at: place, time: line.time)
            return .parsed
        }
        if let alert = AlertLine.parse(line, record) {
            tables.addFact(alert.kind, Attributes(alert, record), record, at: place, time: line.time)
        }
        let whole = line.pairs.first?.key.lowerBound ?? 0
        var inner = ApplicationRecord(
            time: line.time,
            message: line.value("msg", in: record) ?? line.value("message", in: record) ?? whole..<lineEnd,
            body: min(lineEnd &+ 1, record.count)..<record.count)
        if let level = line.value("level", in: record) ?? line.value("lvl", in: record)
            ?? line.value("severity", in: record)
        {
            inner.level = LogLevel.value(record, level) ?? LogLevel.match(record, at: level.lowerBound)?.level
        }
        inner.logger =
            line.value("logger", in: record) ?? line.value("component", in: record)
            ?? line.value("caller", in: record) ?? line.tag
        if let pid = line.value("pid", in: record) {
            inner.pid = Scan.number(record, pid.lowerBound, to: pid.upperBound)?.value
        }
        inner.requestID = line.requestID(in: record) ?? 0..<0
        inner.thread = line.value("thread", in: record) ?? 0..<0
        if inner.message != whole..<lineEnd, line.namesMemory(in: record) { inner.fields = whole..<lineEnd }
        application.take(inner, record, host: nil, at: place, into: &tables)
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        application.flush(into: &tables)
    }

    /// The attributes of a deploy tool's act, or nil for any other line.
    private func deployAct(_ line: LogfmtLine, _ record: Span<UInt8>) -> Attributes? {
        guard let event = line.value("event", in: record) ?? line.value("act", in: record) ?? told(line, record),
            let act = DeployAct(record, event)
        else { return nil }
        func text(_ keys: StaticString...) -> AttributeValue? {
            for key in keys {
                if let value = line.value(key, in: record), !value.isEmpty { return Field.text(record, value) }
            }
            return nil
        }
        var attributes = Attributes([
            "act": .text(act.rawValue), "version": text("release", "version", "tag", "to"),
            "previous": text("previous", "from"), "host": text("host", "target"),
            "command": text("command", "action", "cmd"), "status": status(line, record),
            "by": text("by", "user", "actor"),
            "service": text("service", "app", "unit"),
        ])
        if let count = line.value("count", in: record) ?? line.value("cleared", in: record) {
            attributes["count"] = Field.int(Scan.number(record, count.lowerBound, to: count.upperBound)?.value)
        }
        return attributes
    }

    /// The first word of a message that stands beside a service and its version: `msg="deploy started" service=… version=…`.
    private func told(_ line: LogfmtLine, _ record: Span<UInt8>) -> Range<Int>? {
        guard let message = line.value("msg", in: record) ?? line.value("message", in: record),
            (line.value("version", in: record) ?? line.value("release", in: record)) != nil,
            (line.value("service", in: record) ?? line.value("app", in: record)) != nil
        else { return nil }
        return message.lowerBound..<Scan.tokenEnd(record, message.lowerBound, to: message.upperBound)
    }

    /// `started`, `ok` or `failed`, whatever the tool's word.
    private func status(_ line: LogfmtLine, _ record: Span<UInt8>) -> AttributeValue? {
        guard let value = line.value("status", in: record) ?? line.value("result", in: record) ?? second(line, record)
        else { return nil }
        for word in ["started", "start", "begin", "running"] as [StaticString]
        where Scan.matches(word, in: record, value) { return .text("started") }
        for word in ["ok", "success", "succeeded", "done", "finished", "complete", "completed"] as [StaticString]
        where Scan.matches(word, in: record, value) { return .text("ok") }
        for word in ["failed", "failure", "error", "aborted"] as [StaticString]
        where Scan.matches(word, in: record, value) { return .text("failed") }
        return Field.text(record, value)
    }

    /// The second word of a message that begins with the act.
    private func second(_ line: LogfmtLine, _ record: Span<UInt8>) -> Range<Int>? {
        guard let first = told(line, record),
            let message = line.value("msg", in: record) ?? line.value("message", in: record)
        else { return nil }
        let start = Scan.skipBlanks(record, first.upperBound, to: message.upperBound)
        return start..<Scan.tokenEnd(record, start, to: message.upperBound)
    }
}

/// Acts that a deploy tool logs.
private enum DeployAct: String {
    case deploy, rollback, ops, config, scale

    init?(_ line: Span<UInt8>, _ word: Range<Int>) {
        func isOne(_ names: StaticString...) -> Bool {
            for name in names where Scan.matches(name, in: line, word) { return true }
            return false
        }
        if isOne("deploy", "deployment", "release", "rollout") {
            self = .deploy
        } else if isOne("rollback", "revert", "roll_back") {
            self = .rollback
        } else if isOne("ops", "operator", "manual", "command") {
            self = .ops
        } else if isOne("config", "config_change", "configure") {
            self = .config
        } else if isOne("scale", "scaling") {
            self = .scale
        } else {
            return nil
        }
    }
}
