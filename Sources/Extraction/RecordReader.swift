package import Evidence
import LogFormats

/// The line limit and the bounds of a record (`evidence.md`: 1 MiB or 2,000 lines from its first byte).
package enum RecordLimits {
    package static let lineBytes = 1 << 20
    package static let recordBytes = 1 << 20
    package static let recordLines: Int64 = 2000
}

/// Cuts a run of text into records and offers each to the extractors of its input, in order.
///
/// One mechanism for the blocks of a running engine, for the byte ranges of a task, and for the records that a cut
/// went through: what cannot be decided without the neighbours comes back as `head` and `tail`.
///
///     bytes:  ..rest of a trace | record | record | record + its trace ..
///             └──── head ────┘   └───── decided ─┘  └────── tail ──────┘
package struct RecordReader: Sendable {
    package let context: ExtractionContext
    /// The stream's candidates in order, then the other formats.
    var extractors: [any LineExtractor]
    let isMultiLine: [Bool]
    /// Reads what is in an envelope and in no format.
    var plain: PlainTextReader
    let envelope: Envelope?
    /// Whether lines that repeat the one above them are told what that one says.
    let readsRepeats: Bool
    var clock: LineClockReader
    package var tables: AxisTables
    /// Some of the lines that no format took.
    package var unparsed = UnparsedSample()
    /// Whether the run that is read has an escape character: most have none, and their lines need not be searched.
    private var hasEscapes = false

    package init(context: ExtractionContext, extractors: [any LineExtractor]) {
        self.context = context
        self.extractors = extractors
        isMultiLine = extractors.map(\.isMultiLine)
        plain = PlainTextReader(context: context)
        envelope = Envelope(of: context.input)
        let candidates = context.input.candidates
        readsRepeats =
            envelope != .journalExport
            && (candidates.isEmpty || candidates.contains("syslog") || candidates.contains("kernel"))
        clock = LineClockReader(context: context)
        tables = AxisTables(limits: context.options.limits)
    }

    /// How a run of text came out.
    package struct Outcome: Sendable {
        package var counts = LineCounts()
        /// Lines by extractor.
        package var byExtractor: [Int64] = []
        package var newlines: Int64 = 0
        /// Bytes at the front that a record before them may own; 0 where the run begins with a decision.
        package var headCount = 0
        /// First byte of what is open at the end, and the newlines before it; nil where all is decided.
        package var tail: (start: Int, newlines: Int64)?
        /// Whether nothing was decided.
        package var isAllHead = false
    }

    /// What is known about the edges of a run of text.
    package struct Edges: Sendable {
        /// A record that began before the run may own its first lines.
        package var beginsInside: Bool
        /// The first line surely belongs to what stands before it, whatever it looks like: the cut went through it, or
        /// may have.
        package var firstLineIsCut: Bool
        /// Nothing follows: the last record ends, and so does a last line without newline.
        package var isClosed: Bool
        /// The last line, if it has no newline, was cut by damage.
        package var lastLineIsDamaged: Bool

        package init(
            beginsInside: Bool, firstLineIsCut: Bool = false, isClosed: Bool = false, lastLineIsDamaged: Bool = false
        ) {
            self.beginsInside = beginsInside
            self.firstLineIsCut = firstLineIsCut
            self.isClosed = isClosed
            self.lastLineIsDamaged = lastLineIsDamaged
        }
    }

    private struct OpenRecord {
        var extractor: Int
        var start: Int
        var end: Int
        var line: Int64
        var lines: Int64
        /// What its first line was read as.
        var header: RecordHeader
    }

    /// Reads a run of text that begins at `place`.
    package mutating func read(_ bytes: Span<UInt8>, at place: Citation, edges: Edges) -> Outcome {
        var outcome = Outcome()
        outcome.byExtractor = [Int64](repeating: 0, count: extractors.count)
        if envelope == .journalExport, edges.beginsInside || edges.firstLineIsCut {
            // What a line is depends on sizes that stand before it: only a reader that has all of it can tell.
            return undecided(bytes, outcome)
        }
        // The journal's export counts its bytes: nothing may be left out of them.
        hasEscapes = envelope != .journalExport && Scan.first(0x1B, in: bytes, from: 0, to: bytes.count) != nil
        var open: OpenRecord?
        var isUndecided = edges.beginsInside || edges.firstLineIsCut
        var position = 0
        var line: Int64 = 0
        var above: LineAbove?
        let held = openForRepeats(bytes, edges)
        // Lines that go one by one before the next run is tried: the one at which a run stopped, and more behind a run
        // that took nothing, for it costs time to ask. Where lines may repeat the one above, each is looked at.
        let hasRuns = envelope == nil && !readsRepeats && isMultiLine.first == false
        var single = hasRuns ? (edges.firstLineIsCut ? 1 : 0) : Int.max
        while position < held ?? bytes.count {
            if single <= 0, open == nil {
                let run = takeRun(bytes, position, place, line, &outcome)
                if run.lines > 0 { isUndecided = false }
                position = run.end
                line += run.lines
                single = run.lines > 0 ? 1 : 8
                continue
            }
            single -= 1
            let newline = ByteScan.newline(in: bytes, from: position)
            if newline == nil && !edges.isClosed { break }
            let end = newline ?? bytes.count
            let next = newline.map { $0 + 1 } ?? bytes.count
            let thisLine = line
            if newline != nil { line += 1 }
            if edges.firstLineIsCut && position == 0 {
                outcome.headCount = next
                position = next
                continue
            }
            if end - position > RecordLimits.lineBytes || (newline == nil && edges.lastLineIsDamaged) {
                close(&open, bytes, place, &outcome)
                isUndecided = false
                outcome.counts.damaged += 1
                above = LineAbove(range: position..<end, line: thisLine)
                position = next
                continue
            }
            var stop = end
            // Serial consoles end lines with several.
            while stop > position, bytes[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
            let repeats = readsRepeats && RepeatedLine.repeats(bytes.extracting(position..<stop))
            if repeats, isUndecided, above == nil, position <= RecordLimits.recordBytes,
                thisLine < RecordLimits.recordLines
            {
                outcome.headCount = next
            } else if repeats, let text = written(bytes, position..<stop, thisLine, above: above),
                offer(text.span, position..<stop, place, thisLine, &open, bytes, &outcome)
            {
                isUndecided = false
            } else if stop > position,
                offer(bytes, position..<stop, place, thisLine, &open, &outcome)
            {
                isUndecided = false
            } else if isUndecided, position <= RecordLimits.recordBytes, thisLine < RecordLimits.recordLines {
                outcome.headCount = next
            } else {
                isUndecided = false
                if let record = open, record.lines < RecordLimits.recordLines,
                    stop - record.start <= RecordLimits.recordBytes
                {
                    open?.end = stop
                    open?.lines += 1
                } else {
                    close(&open, bytes, place, &outcome)
                    if RecordReader.isBlank(bytes.extracting(position..<stop)) {
                        outcome.counts.parsed += 1
                    } else {
                        outcome.counts.unparsed += 1
                        let citation = Citation(
                            input: place.input, byte: place.byte + Int64(position), line: place.line + thisLine)
                        noteUnparsed(bytes.extracting(position..<stop), at: citation)
                    }
                }
            }
            if !repeats { above = LineAbove(range: position..<stop, line: thisLine) }
            position = next
        }
        outcome.newlines = line
        if let held {
            close(&open, bytes, place, &outcome)
            outcome.tail = (held, line)
            while let newline = ByteScan.newline(in: bytes, from: position) {
                outcome.newlines += 1
                position = newline + 1
            }
            return outcome
        }
        if edges.isClosed {
            close(&open, bytes, place, &outcome)
        } else if let record = open {
            outcome.tail = (record.start, record.line)
        } else if isUndecided {
            outcome.headCount = bytes.count
            outcome.isAllHead = true
        } else if position < bytes.count {
            outcome.tail = (position, line)
        }
        return outcome
    }

    /// Lets the first extractor take lines as long as they are plainly its own.
    private mutating func takeRun(
        _ bytes: Span<UInt8>, _ position: Int, _ place: Citation, _ line: Int64, _ outcome: inout Outcome
    ) -> LineRun {
        let run = extractors[0].takeRun(
            bytes, from: position, at: Citation(input: place.input, byte: place.byte, line: place.line + line),
            into: &tables)
        outcome.counts.parsed += run.lines - run.skipped
        outcome.counts.skipped += run.skipped
        outcome.byExtractor[0] += run.lines
        return run
    }

    private func undecided(_ bytes: Span<UInt8>, _ outcome: Outcome) -> Outcome {
        var outcome = outcome
        var at = 0
        while let newline = ByteScan.newline(in: bytes, from: at) {
            outcome.newlines += 1
            at = newline + 1
        }
        outcome.headCount = bytes.count
        outcome.isAllHead = true
        return outcome
    }

    /// Whether a line has nothing but white space in it: such a line is read, whatever the format.
    static func isBlank(_ line: Span<UInt8>) -> Bool {
        for index in line.indices where line[index] != 0x20 && !(0x09...0x0D).contains(line[index]) { return false }
        return true
    }

    /// Keeps a line that no format took, where it is one of the sample.
    mutating func noteUnparsed(_ line: Span<UInt8>, at citation: Citation) {
        let shape = UnparsedSample.shape(of: line)
        if unparsed.wants(shape, at: citation) {
            unparsed.add(shape, at: citation, text: SecretMask.mask(line).text)
        }
    }

    /// Writes what the extractors hold back into the tables.
    package mutating func flush() {
        for index in extractors.indices { extractors[index].flush(into: &tables) }
        plain.flush(into: &tables)
    }

    /// The format ids with their counts of lines.
    package func formats(_ byExtractor: [Int64]) -> [String: Int64] {
        var result: [String: Int64] = [:]
        for (index, lines) in byExtractor.enumerated() where lines > 0 {
            result[extractors[index].format, default: 0] += lines
        }
        return result
    }

    /// A line without the mark by which some tools begin UTF-8.
    @_lifetime(copy line)
    private static func unmarked(_ line: Span<UInt8>) -> Span<UInt8> {
        guard line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF else { return line }
        return line.extracting(3...)
    }

    private mutating func offer(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ place: Citation, _ line: Int64, _ open: inout OpenRecord?,
        _ outcome: inout Outcome
    ) -> Bool {
        let text = RecordReader.unmarked(bytes.extracting(range))
        if hasEscapes, let plain = ColourCodes.stripped(text) {
            return offer(plain.span, range, place, line, &open, bytes, &outcome)
        }
        return offer(text, range, place, line, &open, bytes, &outcome)
    }

    private mutating func offer(
        _ text: Span<UInt8>, _ range: Range<Int>, _ place: Citation, _ line: Int64, _ open: inout OpenRecord?,
        _ bytes: Span<UInt8>, _ outcome: inout Outcome
    ) -> Bool {
        if envelope == .journalExport, let record = open {
            // Whatever a field's lines look like, they are its own.
            let soFar = bytes.extracting(record.start..<range.lowerBound)
            if extractors[record.extractor].isOpen(soFar) || !extractors[record.extractor].startsRecord(text) {
                return false
            }
        }
        for index in extractors.indices {
            if isMultiLine[index] {
                guard let header = extractors[index].header(text) else { continue }
                close(&open, bytes, place, &outcome)
                open = OpenRecord(
                    extractor: index, start: range.lowerBound, end: range.upperBound, line: line, lines: 1,
                    header: header)
                return true
            }
            let citation = Citation(
                input: place.input, byte: place.byte + Int64(range.lowerBound), line: place.line + line)
            let verdict = extractors[index].take(text, at: citation, into: &tables)
            if verdict == .notMine { continue }
            close(&open, bytes, place, &outcome)
            if verdict == .parsed { outcome.counts.parsed += 1 } else { outcome.counts.skipped += 1 }
            outcome.byExtractor[index] += 1
            return true
        }
        return false
    }

    private mutating func close(
        _ open: inout OpenRecord?, _ bytes: Span<UInt8>, _ place: Citation, _ outcome: inout Outcome
    ) {
        guard let record = open else { return }
        open = nil
        let citation = Citation(
            input: place.input, byte: place.byte + Int64(record.start), line: place.line + record.line,
            lines: record.lines)
        let text = RecordReader.unmarked(bytes.extracting(record.start..<record.end))
        let verdict: LineVerdict
        if hasEscapes, let plain = ColourCodes.stripped(text) {
            verdict = take(record, plain.span, at: citation)
        } else {
            verdict = take(record, text, at: citation)
        }
        switch verdict {
        case .parsed: outcome.counts.parsed += record.lines
        case .skipped: outcome.counts.skipped += record.lines
        case .notMine:
            outcome.counts.unparsed += record.lines
            noteUnparsed(bytes.extracting(record.start..<record.end), at: citation)
        }
        outcome.byExtractor[record.extractor] += record.lines
    }

    private mutating func take(_ record: OpenRecord, _ text: Span<UInt8>, at citation: Citation) -> LineVerdict {
        if record.lines > 1 { return extractors[record.extractor].take(text, at: citation, into: &tables) }
        return extractors[record.extractor].take(text, read: record.header, at: citation, into: &tables)
    }
}
