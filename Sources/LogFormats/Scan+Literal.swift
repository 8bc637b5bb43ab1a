// The only file of the scanning helpers that touches pointers: literals lie in the binary, lengths are the compiler's.

extension Scan {
    /// Whether a literal of at least two bytes stands at an index.
    @inlinable package static func has(_ literal: StaticString, in line: Span<UInt8>, at index: Int) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard index >= 0, index <= line.count &- length else { return false }
        let bytes = unsafe literal.utf8Start
        for offset in 0..<length where unsafe line[index &+ offset] != bytes[offset] { return false }
        return true
    }

    /// Whether a literal stands at an index, ASCII letters of the line compared as lower case.
    @inlinable package static func hasLowered(_ literal: StaticString, in line: Span<UInt8>, at index: Int) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard index >= 0, index <= line.count &- length else { return false }
        let bytes = unsafe literal.utf8Start
        for offset in 0..<length {
            let byte = line[index &+ offset]
            let lowered = byte &- 0x41 < 26 ? byte | 0x20 : byte
            if unsafe lowered != bytes[offset] { return false }
        }
        return true
    }

    /// The first place of a literal in `from..<to`, or nil.
    @inlinable package static func find(
        _ literal: StaticString, in line: Span<UInt8>, from: Int, to: Int
    ) -> Int? {
        let length = literal.utf8CodeUnitCount
        let last = min(to, line.count) &- length
        let lead = unsafe literal.utf8Start[0]
        var index = max(0, from)
        while index <= last {
            if line[index] == lead, has(literal, in: line, at: index) { return index }
            index &+= 1
        }
        return nil
    }

    /// The last place of a literal in `from..<to`, or nil.
    @inlinable package static func findLast(
        _ literal: StaticString, in line: Span<UInt8>, from: Int, to: Int
    ) -> Int? {
        let length = literal.utf8CodeUnitCount
        var index = min(to, line.count) &- length
        let start = max(0, from)
        let lead = unsafe literal.utf8Start[0]
        while index >= start {
            if line[index] == lead, has(literal, in: line, at: index) { return index }
            index &-= 1
        }
        return nil
    }

    /// Whether a run of bytes is the literal.
    @inlinable package static func matches(_ literal: StaticString, in line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.count == literal.utf8CodeUnitCount && has(literal, in: line, at: range.lowerBound)
    }

    /// The bytes of a range as text; what is no UTF-8 becomes U+FFFD.
    package static func text(_ line: Span<UInt8>, _ range: Range<Int>) -> String {
        let range = clamp(range, to: line)
        return unsafe line.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a range, copied.
    package static func bytes(_ line: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        let range = clamp(range, to: line)
        return unsafe line.extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
    }
}
