import Glibc

/// Looks lines up by their numbers, in one pass over the text, with a memory that the lines asked for bound.
///
/// Lines before the first one wanted are counted, not looked at. Where the caller knows at which byte a line begins, the
/// reading starts near it: a plain file is not read before it, and members and frames that say how long they are are
/// stepped over.
package struct LineFinder {
    /// What a look-up came to.
    package struct Outcome: Sendable {
        /// The lines that are there, in order.
        package var lines: [FoundLine] = []
        /// Lines of the whole text; nil where the reading stopped before its end.
        package var total: Int64?
        package var compression = Compression.none
        /// What was found wrong up to the last line that was read.
        package var damage: [Damage] = []
        /// Bytes of text that were decoded.
        package var decodedBytes: Int64 = 0
    }

    /// Which lines, and how much of each is kept.
    package struct Wanted: Sendable {
        /// The line that was asked for, from 1.
        package var line: Int64
        /// Lines of its record, at least 1.
        package var lines: Int64 = 1
        /// Lines around it.
        package var before: Int64 = 0
        package var after: Int64 = 0
        /// Bytes that are kept of the line asked for and of those around it.
        package var limit = 1 << 20
        package var contextLimit = 1 << 13

        package init(line: Int64, lines: Int64 = 1, before: Int64 = 0, after: Int64 = 0) {
            self.line = max(1, line)
            self.lines = max(1, lines)
            self.before = max(0, before)
            self.after = max(0, after)
        }

        fileprivate var first: Int64 { max(1, line - before) }
        fileprivate var last: Int64 {
            let (end, overflow) = line.addingReportingOverflow(lines - 1)
            let (last, overflows) = end.addingReportingOverflow(after)
            return overflow || overflows ? .max : last
        }
        /// Lines of the record but for the first hold no more than those around it: a record may have thousands.
        fileprivate func limit(of number: Int64) -> Int { number == line ? limit : contextLimit }
    }

    /// Bytes of text before a known line in which those before it are sought.
    private static let margin: Int64 = 1 << 20

    /// Reads lines from the beginning of the text.
    package static func find(_ file: InputFile, _ wanted: Wanted) throws(InputProblem) -> Outcome {
        var reader = try InputReader(file, input: 0, digest: false)
        var collector = Collector(wanted)
        return collector.collect(&reader)
    }

    /// Reads lines near `byte`, where the line asked for is said to begin.
    ///
    /// nil where no line begins there, or where the lines before it lie too far back: then only counting finds them.
    package static func find(_ file: InputFile, _ wanted: Wanted, at byte: Int64) throws(InputProblem) -> Outcome? {
        guard byte >= 0, !file.isStandardInput else { return nil }
        var reader = try InputReader(file, near: byte - margin)
        var collector = Collector(wanted, at: byte, isMidLine: reader.start > 0)
        let outcome = collector.collect(&reader)
        return collector.isFound ? outcome : nil
    }

    // MARK: - One pass

    /// Takes blocks, counts what lies before and keeps what is wanted.
    private struct Collector {
        private let wanted: Wanted
        /// Where the line asked for begins, where that is known; numbers before it are told once it is reached.
        private let known: Int64?
        private(set) var isFound = false
        private var outcome = Outcome()
        private var number: Int64 = 1
        private var open: FoundLine?
        private var limit = 0
        /// Whether the reading began within a line, whose rest says nothing.
        private var isMidLine: Bool
        private var isDone = false

        init(_ wanted: Wanted, at byte: Int64? = nil, isMidLine: Bool = false) {
            self.wanted = wanted
            known = byte
            self.isMidLine = isMidLine
            if byte != nil { number = 0 }
        }

        mutating func collect(_ reader: inout InputReader) -> Outcome {
            while !isDone, let block = reader.next() {
                unsafe block.withBytes { bytes in unsafe take(bytes, at: reader.start &+ block.startByte) }
            }
            if !isDone {
                if let open { close(open) }
                if known == nil { outcome.total = number - 1 }
            }
            if isFound { outcome.lines.removeAll { $0.number < wanted.first } }
            outcome.compression = reader.compression
            outcome.damage = reader.damage
            if isDone, let last = outcome.lines.last {
                // A block reaches further than the lines that were wanted of it.
                outcome.damage.removeAll { reader.start &+ $0.decodedByte > last.byte &+ last.count }
            }
            outcome.decodedBytes = reader.decompressedBytes
            return outcome
        }

        private mutating func take(_ bytes: UnsafeRawBufferPointer, at start: Int64) {
            var index = 0
            if let known, open == nil, start &+ Int64(bytes.count) < known &- LineFinder.margin {
                // Too far before the line for any that is wanted around it.
                isMidLine = unsafe bytes.last != 0x0A
                return
            }
            if known == nil, open == nil, number < wanted.first {
                // Nothing of this block is wanted where its lines end before the first one that is.
                let count = unsafe Int64(Collector.newlines(bytes))
                if number + count < wanted.first {
                    number += count
                    // The rest behind the last newline is a line whose end lies in a later block.
                    if let last = unsafe bytes.last, last != 0x0A { open = FoundLine(number: number, byte: 0) }
                    return
                }
            }
            while index < bytes.count, !isDone {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[index...])
                let length = unsafe Collector.newline(rest, from: 0)
                unsafe append(
                    UnsafeRawBufferPointer(rebasing: rest[..<(length ?? rest.count)]), at: start + Int64(index))
                index += (length ?? rest.count) + 1
                if length != nil, let line = open { close(line) }
            }
        }

        private mutating func append(_ bytes: UnsafeRawBufferPointer, at place: Int64) {
            if open == nil {
                if isMidLine {
                    open = FoundLine(number: -1, byte: place)
                    limit = 0
                } else {
                    begin(at: place)
                }
            }
            open?.count += Int64(bytes.count)
            let room = limit - (open?.bytes.count ?? 0)
            if room > 0 { unsafe open?.bytes.append(contentsOf: bytes.prefix(room)) }
        }

        private mutating func begin(at place: Int64) {
            if let known, !isFound {
                if place == known {
                    isFound = true
                    renumber()
                } else if place > known {
                    isDone = true
                    return
                }
            }
            open = FoundLine(number: number, byte: place)
            if known != nil, !isFound {
                limit = wanted.before > 0 ? wanted.contextLimit : 0
            } else {
                limit = number >= wanted.first ? wanted.limit(of: number) : 0
            }
        }

        /// The lines that were read before the known one get their numbers.
        private mutating func renumber() {
            number = wanted.line
            let needed = Int(min(wanted.before, wanted.line - 1))
            // Too few of them: the reading began too late, or the line stands elsewhere.
            if outcome.lines.count < needed { isFound = false }
            for (offset, index) in outcome.lines.indices.reversed().enumerated() {
                outcome.lines[index].number = wanted.line - 1 - Int64(offset)
            }
            if !isFound { isDone = true }
        }

        private mutating func close(_ line: FoundLine) {
            open = nil
            if line.number < 0 {
                isMidLine = false
                return
            }
            if known != nil, !isFound {
                if wanted.before > 0 {
                    outcome.lines.append(line)
                    // Cut back now and then, not line by line.
                    let excess = outcome.lines.count - Int(wanted.before)
                    if excess > Int(wanted.before) + 64 { outcome.lines.removeFirst(excess) }
                }
                return
            }
            if line.number >= wanted.first { outcome.lines.append(line) }
            number = line.number + 1
            isDone = number > wanted.last
        }

        private static func newlines(_ bytes: UnsafeRawBufferPointer) -> Int {
            var count = 0
            var index = 0
            while let found = unsafe newline(bytes, from: index) {
                count += 1
                index = found + 1
            }
            return count
        }

        /// The next newline from an offset on; glibc's search is vectorised.
        private static func newline(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
            guard let base = bytes.baseAddress, start < bytes.count,
                let found = unsafe memchr(base + start, 0x0A, bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}
