package import Evidence

/// A value of an event's attribute, mostly as a place in the record.
package enum EventValue: Sendable, Hashable {
    /// Text of the record; masked before it enters a fact.
    case text(Range<Int>)
    /// Text that stands so in no record (decoded, put together); masked before it enters a fact.
    case bytes([UInt8])
    /// A word of ours.
    case word(String)
    case int(Int64)
}

/// One thing that a record of a supervisor, a deploy tool or a responder says.
package struct EventFact: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var name: String
        package var value: EventValue
    }

    package var kind: FactKind
    /// The event's own time where it is not that of the record.
    package var time: SourceTime?
    package var entries: [Entry]

    package init(_ kind: FactKind, _ pairs: KeyValuePairs<String, EventValue?>, time: SourceTime? = nil) {
        self.kind = kind
        self.time = time
        entries = []
        for (name, value) in pairs {
            if let value { entries.append(Entry(name: name, value: value)) }
        }
    }

    /// A supervisor's word about a unit, program, container or pod.
    package static func unit(
        _ act: UnitAct, _ pairs: KeyValuePairs<String, EventValue?>, time: SourceTime? = nil
    ) -> EventFact {
        var fact = EventFact(.unit, pairs, time: time)
        fact.entries.append(Entry(name: "act", value: .word(act.rawValue)))
        return fact
    }

    /// The value of an attribute, or nil.
    package func value(_ name: String) -> EventValue? { entries.first { $0.name == name }?.value }

    /// The fact of a part of a line as one of the line: the part begins at `offset`.
    func shifted(by offset: Int) -> EventFact {
        var fact = self
        for index in fact.entries.indices {
            if case .text(let range) = fact.entries[index].value {
                fact.entries[index].value = .text(range.lowerBound &+ offset..<range.upperBound &+ offset)
            }
        }
        return fact
    }

    mutating func set(_ name: String, _ value: EventValue?) {
        if let value { entries.append(Entry(name: name, value: value)) }
    }
}

extension EventValue {
    /// A number as a value; nil where there is none.
    static func number(_ value: Int64?) -> EventValue? { value.map { .int($0) } }

    /// A place as a value; nil where there is none or it is empty.
    static func place(_ range: Range<Int>?) -> EventValue? {
        guard let range, !range.isEmpty else { return nil }
        return .text(range)
    }
}

/// A record of an event log: when it was written and what it says.
package struct EventRecord: Sendable, Hashable {
    /// nil where the record has no time of its own, nor then a fact: a guessed time would be a false one.
    package var clock: LineClock?
    package var facts: [EventFact]
    /// What it says of memory besides.
    package var readings: [MemoryReading] = []

    package init(_ clock: LineClock?, _ facts: [EventFact] = []) {
        self.clock = clock
        self.facts = facts
    }

    init(_ time: SourceTime, _ fact: EventFact?) { self.init(.time(time), fact.map { [$0] } ?? []) }
}
