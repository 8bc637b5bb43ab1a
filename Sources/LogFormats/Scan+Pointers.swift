import Glibc

// The only file of the scanning helpers that touches pointers: literals lie in the binary, lengths are the compiler's,
// and every range is clamped before C sees it.

extension Scan {
    /// The first index of a byte in `from..<to`, or nil.
    package static func first(_ byte: UInt8, in line: Span<UInt8>, from: Int, to: Int) -> Int? {
        let start = max(0, from)
        let end = min(to, line.count)
        guard start < end else { return nil }
        return unsafe line.withUnsafeBufferPointer { buffer -> Int? in
            guard let base = buffer.baseAddress, let found = unsafe memchr(base + start, Int32(byte), end - start)
            else {
                return nil
            }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// Whether bytes are those of a line's range.
    package static func isEqual(_ bytes: [UInt8], _ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let range = clamp(range, to: line)
        if bytes.count != range.count { return false }
        if bytes.isEmpty { return true }
        return unsafe bytes.withUnsafeBufferPointer { own in
            unsafe line.withUnsafeBufferPointer { other in
                guard let a = own.baseAddress, let b = other.baseAddress else { return false }
                return unsafe memcmp(a, b + range.lowerBound, range.count) == 0
            }
        }
    }

    /// Whether two arrays hold the same bytes.
    package static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { isEqual(a, b.span, 0..<b.count) }

    /// Appends the bytes of a range of a line.
    package static func append(_ line: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        let range = clamp(range, to: line)
        unsafe line.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0[range]) }
    }

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
