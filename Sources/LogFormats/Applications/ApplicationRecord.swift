package import Evidence

/// A record of an application's own log: a header line and the lines below it (a stack trace).
///
///     2026-11-24 08:22:02,241 DEBUG 17640 [Thread-2] shop.db [ffefe763…] SQL (0.4ms) SELECT …      Python, as in A
///     2026-11-24 08:22:02,241 - shop.db - DEBUG - message                                           Python, common
///     2026-11-24 08:22:02,241 DEBUG shop.db: message                                                Python, common
///     2026-11-24 08:22:02,241 shop.db      DEBUG    message                                         Python's cookbook
///     2026-11-24 08:22:02,241:DEBUG:shop.db:message                                                 Python, terse
///     2026-11-24 08:22:02.241 | INFO     | shop.db:handler:42 - message                             loguru
///     [2026-11-24 08:22:02,241: INFO/MainProcess] message                                           Celery
///     [2026-11-24T08:22:02.241+0000] {task.py:1157} INFO - message                                  Airflow
///     [2026-11-24 08:22:02 +0000] [17640] [INFO] message                                            gunicorn
///     2026-11-24 08:22:02.241  INFO 17640 --- [shop] [main] [5b8a…-0515…] c.e.Shop : message        Spring Boot
///     2026-11-24 08:22:02.241 [main] WARN  c.e.Shop - message                                       log4j, Logback
///     [2026-11-24 08:22:02,241] INFO [Controller 0]: message (kafka.controller.KafkaController)     Kafka
///     2026-11-24 08:22:02,241 INFO  [io.quarkus] (main) message                                     Quarkus, WildFly
///     24-Nov-2026 08:22:02.241 INFO [main] org.apache.catalina.startup.Catalina.start message       Tomcat
///     Nov 24, 2026 8:22:02 AM c.e.Shop main ⏎ INFO: message                                         java.util.logging
///     I, [2026-11-24T08:22:02.241345 #17640]  INFO -- shop: [ffefe763…] message                     Ruby, Rails
///     [2026-11-24 08:22:02] production.ERROR: message                                               Monolog, Laravel
///     [24-Nov-2026 08:22:02 Europe/Berlin] PHP Warning:  message                                    PHP's error log
///     2026-11-24 08:22:02.2412|INFO|Shop.Db|message                                                 NLog
///     2026-11-24 08:22:02.241 +00:00 [INF] message                                                  Serilog
///     2026-11-24T08:22:02.241Z  INFO shop::db: message      [2026-11-24T08:22:02Z INFO shop::db] …  Rust
///     2026-11-24T08:22:02.241Z ⇥ info ⇥ shop ⇥ db/pool.go:42 ⇥ message                              zap
///     26/11/24 08:22:02 INFO shop.Db: message                                                       Spark
///     2026-11-24 08:22:02.241 UTC [17640] LOG:  message                                             PostgreSQL
package struct ApplicationRecord: Sendable, Hashable {
    package var time: SourceTime
    package var level: LogLevel?
    package var pid: Int64?
    /// The thread's name without its brackets; empty where the line has none.
    package var thread: Range<Int> = 0..<0
    package var logger: Range<Int> = 0..<0
    /// The request id; empty where the line has none or a dash.
    package var requestID: Range<Int> = 0..<0
    /// The message on the header line.
    package var message: Range<Int>
    /// The lines below the header line; empty where there are none.
    package var body: Range<Int>
    /// Where fields stand that name a quantity of memory, outside the message; empty where none do.
    package var fields: Range<Int> = 0..<0
    /// What a citation shows, where that is not all of the bytes: those behind it were written anew.
    package var shown: Range<Int>?
    /// The request that its fields tell of.
    package var request: RequestLine?

    package init(time: SourceTime, message: Range<Int>, body: Range<Int>) {
        self.time = time
        self.message = message
        self.body = body
    }

    /// What a citation shows of a record's bytes.
    package func shown(in line: Span<UInt8>) -> Range<Int> { shown ?? 0..<line.count }

    /// Where readings of memory may stand.
    package var readings: Range<Int> { fields.isEmpty ? message : fields }

    /// Reads a record, or nil where its first line is no header.
    package static func parse(_ record: Span<UInt8>) -> ApplicationRecord? {
        var result = known(record)
        result?.readMessageID(record)
        return result
    }

    private static func known(_ record: Span<UInt8>) -> ApplicationRecord? {
        switch Scan.byte(record, 0) {
        case UInt8(ascii: "["): return bracketed(record)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard let stamp = stamp(record, at: 0) else { return nil }
            var result = empty
            return result.readDated(record, stamp) ? result : nil
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return ruby(record) ?? javaUtil(record)
        default: return nil
        }
    }

    /// Reads a record as `parse` does, or nil where its line is an event log's or a database's: a few of theirs have this
    /// shape, and their own formats have their lines. The time is read once for all.
    package static func own(_ record: Span<UInt8>) -> ApplicationRecord? {
        var result = empty
        return result.readOwn(record) ? result : nil
    }

    /// Whether `own` reads a record.
    package static func isOwn(_ record: Span<UInt8>) -> Bool {
        var result = empty
        return result.readOwn(record)
    }

    private static var empty: ApplicationRecord {
        ApplicationRecord(time: SourceTime(axis: .civil, micros: 0), message: 0..<0, body: 0..<0)
    }

    @inline(__always)
    private mutating func readOwn(_ record: Span<UInt8>) -> Bool {
        if Scan.isDigit(Scan.byte(record, 0)), Scan.byte(record, 4) == UInt8(ascii: "-") {
            guard let stamp = Timestamps.dateTime(record, at: 0), readDated(record, Timestamps.zoned(record, stamp))
            else { return false }
            return !EventFormats.claimFromApplication(record, stamp)
        }
        guard let parsed = ApplicationRecord.parse(record), !EventFormats.claimFromApplication(record) else {
            return false
        }
        self = parsed
        return true
    }

    /// Reads a record of an unknown application: a time, and a message that is all of the rest. For lines that no format
    /// takes. A level counts where it is one of the first words, in capitals.
    package static func unknown(_ record: Span<UInt8>) -> ApplicationRecord? {
        let isBracketed = Scan.byte(record, 0) == UInt8(ascii: "[")
        guard let stamp = stamp(record, at: isBracketed ? 1 : 0) ?? (isBracketed ? nil : dateCommand(record)) else {
            return nil
        }
        var at = stamp.end
        if isBracketed {
            guard Scan.byte(record, at) == UInt8(ascii: "]") else { return nil }
            at &+= 1
        }
        switch Scan.byte(record, at) {
        case 0x20, 0x09, UInt8(ascii: ":"), UInt8(ascii: "|"), UInt8(ascii: ","), UInt8(ascii: ";"): at &+= 1
        default: return nil
        }
        var result = plain(record, stamp.time, from: at)
        result.message = Scan.skipBlanks(record, at, to: result.message.upperBound)..<result.message.upperBound
        guard !result.message.isEmpty else { return nil }
        result.level = result.levelWithin(record)
        return result
    }

    /// A record without a time of its own, as programs write it whose output something else stamps: with a level before
    /// the message where it has one.
    package static func undated(_ record: Span<UInt8>, time: SourceTime) -> ApplicationRecord {
        let whole = plain(record, time, from: 0)
        let end = whole.message.upperBound
        // The time of day tells no more than the envelope does.
        var start = 0
        if Timestamps.clock(record, 0) != nil {
            start = Timestamps.fraction(record, 8)?.end ?? 8
            if Scan.byte(record, start) != 0x20 { start = 0 }
        }
        if let level = LogLevel.match(record, at: start), Scan.byte(record, level.end) == UInt8(ascii: ":") {
            if let found = category(record, whole, level) { return found }
            if !(Scan.byte(record, level.end &+ 1) == 0x20), let found = terse(record, time, from: start),
                !found.logger.isEmpty
            {
                return found
            }
        }
        var result = whole
        if let message = result.readHeader(record, from: start, to: end), result.level != nil {
            result.message = message..<end
            return result
        }
        return whole
    }

    /// A record whose message is its first line from an index on.
    static func plain(_ record: Span<UInt8>, _ time: SourceTime, from start: Int) -> ApplicationRecord {
        let (message, body) = firstLine(record, from: start)
        return ApplicationRecord(time: time, message: message, body: body)
    }

    /// The first line of a record from an index on, and the lines below it.
    private static func firstLine(_ record: Span<UInt8>, from start: Int) -> (message: Range<Int>, body: Range<Int>) {
        let lineEnd = Scan.first(0x0A, in: record, from: start, to: record.count) ?? record.count
        let end = lineEnd > start && record[lineEnd &- 1] == 0x0D ? lineEnd &- 1 : lineEnd
        return (min(start, end)..<end, min(lineEnd &+ 1, record.count)..<record.count)
    }

    /// Reads a record that begins with this time; in place, for a record is too large to be handed up from call to call.
    private mutating func readDated(_ record: Span<UInt8>, _ stamp: Timestamp) -> Bool {
        let mark = Scan.byte(record, stamp.end)
        if mark == 0x20 || mark == 0x09 { return readHeaded(record, stamp, from: stamp.end) }
        let found: ApplicationRecord?
        switch mark {
        case UInt8(ascii: ":"): found = ApplicationRecord.terse(record, stamp.time, from: stamp.end &+ 1)
        case UInt8(ascii: "|"): found = ApplicationRecord.piped(record, stamp.time, from: stamp.end &+ 1)
        default: found = nil
        }
        guard let found else { return false }
        self = found
        return true
    }

    /// A record that begins with its time in brackets, alone or with more of the header.
    private static func bracketed(_ record: Span<UInt8>) -> ApplicationRecord? {
        if Scan.byte(record, 3) == UInt8(ascii: "-") { return phpError(record) }
        guard let stamp = stamp(record, at: 1) else { return nil }
        let mark = Scan.byte(record, stamp.end)
        guard mark == UInt8(ascii: "]") else { return enclosed(record, stamp) }
        let next = Scan.byte(record, stamp.end &+ 1)
        guard next == 0x20 || next == 0x09 else { return nil }
        var result = empty
        guard result.readHeaded(record, stamp, from: stamp.end &+ 1) else { return nil }
        if stamp.hasComma, result.logger.isEmpty { result.readClassBehind(record) }
        return result
    }

    /// Reads a record whose time ends at an index: the fields of the header, then the message. False for a foreign line,
    /// of which something may be left here.
    private mutating func readHeaded(_ record: Span<UInt8>, _ stamp: Timestamp, from start: Int) -> Bool {
        var at = start
        if stamp.time.axis == .civil, let zone = ApplicationRecord.zoneNameEnd(record, at) { at = zone }
        time = stamp.time
        (message, body) = ApplicationRecord.firstLine(record, from: at)
        let end = message.upperBound
        guard let start = readHeader(record, from: at, to: end), level != nil else { return false }
        message = start..<end
        return true
    }

    /// A time at an index in any of the shapes that applications have.
    static func stamp(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        switch Scan.byte(line, index &+ 4) {
        case UInt8(ascii: "-"): Timestamps.zonedDateTime(line, at: index)
        case UInt8(ascii: "/"): Timestamps.slashed(line, at: index)
        default: Timestamps.shortSlashed(line, at: index) ?? Timestamps.dayFirst(line, at: index)
        }
    }

    /// Behind a zone's name that `Timestamps` does not know, where a `[` follows, or nil.
    private static func zoneNameEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        if LogLevel.match(line, at: start &+ 1) != nil { return nil }
        var at = start &+ 1
        while at < line.count, at &- start <= 5, line[at] &- 0x41 < 26 { at &+= 1 }
        return at &- start >= 4 && Scan.has(" [", in: line, at: at) ? at : nil
    }
}
