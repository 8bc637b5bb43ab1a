import Evidence
import LogFormats

/// What a fact is kept or given up with.
enum FactScope {
    /// The fact's own place.
    case place
    /// Host and second: a dump of the kernel stays whole.
    case hostSecond(UInt64)
    /// The stretch of 64 KiB that holds the place, for lines of a dump that have no time.
    case stretch
}

extension AxisTables {
    /// Adds a fact of a line, its text masked and cut.
    mutating func addFact(
        _ kind: FactKind, _ attributes: Attributes, _ line: Span<UInt8>, at place: Citation, time: SourceTime,
        scope: FactScope = .place
    ) {
        let fact = Fact(
            kind: kind, citation: place, time: time, attributes: attributes, text: SecretMask.mask(line).text)
        var hash = StableHash()
        switch scope {
        case .place:
            hash.combine(UInt64(place.input))
            hash.combine(UInt64(bitPattern: place.byte))
        case .hostSecond(let host):
            hash.combine(host)
            hash.combine(UInt64(bitPattern: time.second))
        case .stretch:
            hash.combine(UInt64(place.input))
            hash.combine(UInt64(bitPattern: place.byte >> 16))
        }
        self[time.axis].facts.add(fact, key: hash.finish())
    }
}

/// Values of attributes out of a line.
enum Field {
    /// Text of a line: masked, at most 200 bytes; nil where there is no range.
    static func text(_ line: Span<UInt8>, _ range: Range<Int>?) -> AttributeValue? {
        guard let range else { return nil }
        return .text(String(decoding: SecretMask.mask(line, range, limit: 200).text, as: UTF8.self))
    }

    /// A number, or nil where there is none.
    static func int(_ value: Int64?) -> AttributeValue? {
        guard let value else { return nil }
        return .int(value)
    }
}
