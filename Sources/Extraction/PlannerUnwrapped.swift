import Evidence
import LogFormats

/// The lines of a head without the envelope that most of them have; told by many lines, for the first ones of a file
/// are often other than the rest.
struct PlannerUnwrapped: Sendable {
    let envelope: Envelope?
    private let ranges: [Range<Int>]
    /// Of the journal's export format: the lines that its records become.
    private let rendered: [[UInt8]]

    var count: Int { envelope == .journalExport ? rendered.count : ranges.count }

    init(_ text: Span<UInt8>, _ ranges: [Range<Int>], sample: Int) {
        envelope = PlannerUnwrapped.envelope(text, ranges, sample: sample)
        switch envelope {
        case .docker, .cri:
            // The others have no parts that go on.
            self.ranges = PlannerUnwrapped.whole(text, ranges, as: envelope ?? .cri)
            rendered = []
        case .journalExport:
            self.ranges = []
            rendered = PlannerUnwrapped.records(text, ranges)
        default:
            self.ranges = ranges
            rendered = []
        }
    }

    /// A line without its envelope, and the time that stands outside where the inner one depends on it.
    func line(_ index: Int, of text: Span<UInt8>) -> (text: [UInt8], outer: SourceTime?) {
        if envelope == .journalExport { return (rendered[index], nil) }
        let line = text.extracting(ranges[index])
        var inner: [UInt8] = []
        if let envelope, envelope.hasParts, let part = EnvelopedPart.parse(line, as: envelope, text: &inner) {
            return (inner, part.time)
        }
        if let record = JournalRecord.json(line) {
            record.append(to: &inner)
            return (inner, nil)
        }
        return (Scan.bytes(line, 0..<line.count), nil)
    }

    /// The envelope of more than half of the lines sampled.
    private static func envelope(_ text: Span<UInt8>, _ ranges: [Range<Int>], sample: Int) -> Envelope? {
        let count = min(ranges.count, sample)
        var votes: [Envelope: Int] = [:]
        var lines = 0
        var scratch: [UInt8] = []
        for pick in 0..<count {
            let range = ranges[pick * ranges.count / count]
            if range.isEmpty { continue }
            lines += 1
            let line = text.extracting(range)
            for envelope in [Envelope.docker, .cri] {
                scratch.removeAll(keepingCapacity: true)
                if EnvelopedPart.parse(line, as: envelope, text: &scratch) != nil { votes[envelope, default: 0] += 1 }
            }
            if JournalRecord.json(line) != nil { votes[.journalJSON, default: 0] += 1 }
        }
        for envelope in [Envelope.docker, .cri, .journalJSON] where (votes[envelope] ?? 0) * 2 > lines {
            return envelope
        }
        for envelope in [Envelope.prefixed, .collector]
        where wraps(text, ranges, as: envelope, sample: count) { return envelope }
        // A record has dozens of lines: its first ones are looked for in all of the head.
        var cursors = 0
        var fields = 0
        for range in ranges where !range.isEmpty {
            let line = text.extracting(range)
            if JournalRecord.startsExport(line) { cursors += 1 }
            if Scan.has("__REALTIME_TIMESTAMP=", in: line, at: 0) { fields += 1 }
        }
        return cursors > 0 && fields > 0 && (cursors + fields) * 40 > ranges.count ? .journalExport : nil
    }

    /// Whether most lines have an envelope that other things may look like, and a line of some format in it.
    private static func wraps(
        _ text: Span<UInt8>, _ ranges: [Range<Int>], as envelope: Envelope, sample count: Int
    ) -> Bool {
        var (lines, wrapped, known) = (0, 0, 0)
        var others: [[UInt8]] = []
        var access = AccessJSONRecogniser()
        for pick in 0..<count {
            let range = ranges[pick * ranges.count / count]
            if range.isEmpty { continue }
            lines += 1
            let line = text.extracting(range)
            var inner: [UInt8] = []
            guard EnvelopedPart.parse(line, as: envelope, text: &inner) != nil, !inner.isEmpty else { continue }
            // What another format has all of is no envelope.
            guard FormatRegistry.sniff(line).allSatisfy({ $0.hasPrefix("app_") }), !access.reads(line) else { continue }
            wrapped += 1
            if access.reads(inner.span) || !FormatRegistry.sniff(inner.span).isEmpty {
                known += 1
            } else {
                others.append(inner)
            }
        }
        guard wrapped * 2 > lines else { return false }
        if known * 2 > lines { return true }
        return !LogFormatRecogniser.infer(others).isEmpty
    }

    /// The lines that are no part of a longer one, so that the sample shows what a format looks like.
    private static func whole(_ text: Span<UInt8>, _ ranges: [Range<Int>], as envelope: Envelope) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var isInside: Set<EnvelopedPart.Stream> = []
        var scratch: [UInt8] = []
        for range in ranges {
            scratch.removeAll(keepingCapacity: true)
            guard let part = EnvelopedPart.parse(text.extracting(range), as: envelope, text: &scratch) else {
                result.append(range)
                continue
            }
            let wasInside = isInside.contains(part.stream)
            if part.isPartial { isInside.insert(part.stream) } else { isInside.remove(part.stream) }
            if !part.isPartial, !wasInside { result.append(range) }
        }
        return result.isEmpty ? ranges : result
    }

    private static func records(_ text: Span<UInt8>, _ ranges: [Range<Int>]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var start: Int?
        func add(_ from: Int, _ to: Int) {
            guard let record = JournalRecord.export(text.extracting(from..<to)) else { return }
            var line: [UInt8] = []
            record.append(to: &line)
            result.append(line)
        }
        for range in ranges where JournalRecord.startsExport(text.extracting(range)) {
            if let start, JournalRecord.isExportOpen(text.extracting(start..<range.lowerBound)) { continue }
            if let start { add(start, range.lowerBound) }
            start = range.lowerBound
        }
        if let start, let last = ranges.last { add(start, last.upperBound) }
        return result
    }
}
