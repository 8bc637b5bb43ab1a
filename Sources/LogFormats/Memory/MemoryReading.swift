package import Evidence

/// Whose memory a reading is about.
package enum MemorySubject: Sendable, Hashable {
    /// The host of the input.
    case host
    /// The one program whose log this is: the input's own name stands for it.
    case log
    /// A name in the record; masked before it enters a table.
    case text(Range<Int>)
}

/// One reading of a memory log.
package struct MemoryReading: Sendable, Hashable {
    package var subject: MemorySubject
    package var pid: Int64?
    package var quantity: MemoryQuantity
    /// Bytes, or a count where the quantity is one.
    package var value: Int64
    /// The reading's own time where it is not that of the record.
    package var time: SourceTime?

    package init(
        _ quantity: MemoryQuantity, _ value: Int64, of subject: MemorySubject = .log, pid: Int64? = nil,
        time: SourceTime? = nil
    ) {
        self.quantity = quantity
        self.value = value
        self.subject = subject
        self.pid = pid
        self.time = time
    }
}

/// A record of a memory log: when it was written and what it says.
package struct MemoryRecord: Sendable, Hashable {
    /// nil where the record has no time of its own: without an envelope its readings are dropped then, for a guessed time
    /// would be a false one. Seconds since a program's start are on the axis `boot`.
    package var clock: LineClock?
    package var readings: [MemoryReading]

    package init(_ clock: LineClock?, _ readings: [MemoryReading] = []) {
        self.clock = clock
        self.readings = readings
    }

    init(_ time: SourceTime?, _ readings: [MemoryReading] = []) { self.init(time.map { .time($0) }, readings) }
}
