import Evidence
import LogFormats

/// The methods that are told apart, each with its small number.
struct AccessMethods: Sendable {
    /// Of a malformed request, or of a format without one.
    static let none = 0

    let names: [String]
    /// Stable hash of each name's bytes; of `(other)` unused.
    private let hashes: [UInt64]
    private let words: [UInt64]
    private let writes: [Bool]
    /// Patterns of paths whose requests write.
    private let paths: [[UInt8]]
    private let other: Int

    init(writeMethods: [String]) {
        let known = [
            "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PROPFIND", "MKCOL",
            "REPORT",
        ]
        paths = Set(writeMethods).filter { $0.utf8.first == UInt8(ascii: "/") }.sorted().map { Array($0.utf8) }
        let writeMethods = writeMethods.filter { $0.utf8.first != UInt8(ascii: "/") }
        let more = Set(writeMethods).subtracting(known).filter { !$0.isEmpty && $0.utf8.count <= 8 }.sorted().prefix(16)
        names = ["-"] + known + more + ["(other)"]
        other = names.count - 1
        hashes = names.map { StableHash.of($0 == "-" ? "" : $0) }
        words = names.map { name in
            name.utf8.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64($1.offset * 8) }
        }
        let writing = Set(writeMethods)
        writes = names.map { writing.contains($0) }
    }

    var count: Int { names.count }

    func isWrite(_ method: Int) -> Bool { writes[method] }

    /// Whether the path of a target, up to its `?`, is one that writes.
    func isWritePath(_ line: Span<UInt8>, _ target: ByteRange) -> Bool {
        if paths.isEmpty || target.isAbsent { return false }
        var end = target.lower
        while end < target.upper, line[end] != UInt8(ascii: "?") { end &+= 1 }
        let path = line.extracting(target.lower..<end)
        return paths.contains { Self.matches(path, $0.span) }
    }

    /// A pattern with `*` (any bytes, `/` too) and `?` (one byte): back to the last `*` where it fails, so in linear space
    /// and at worst quadratic time.
    private static func matches(_ path: Span<UInt8>, _ pattern: Span<UInt8>) -> Bool {
        var (at, place) = (0, 0)
        var star: (place: Int, at: Int)?
        while at < path.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, at)
                place &+= 1
            } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") || pattern[place] == path[at] {
                at &+= 1
                place &+= 1
            } else if let last = star {
                star = (last.place, last.at &+ 1)
                at = last.at &+ 1
                place = last.place &+ 1
            } else {
                return false
            }
        }
        while place < pattern.count, pattern[place] == UInt8(ascii: "*") { place &+= 1 }
        return place == pattern.count
    }

    /// The method's number and the stable hash of its bytes.
    @inline(__always)
    func find(_ line: Span<UInt8>, _ range: ByteRange) -> (method: Int, hash: UInt64) {
        let count = range.count
        if count <= 0 { return (AccessMethods.none, hashes[AccessMethods.none]) }
        if count <= 8 {
            let word =
                ByteSearch.word(line, at: range.lower) & (UInt64.max >> UInt64(truncatingIfNeeded: 64 &- 8 &* count))
            var index = 1
            while index < other {
                if words[index] == word { return (index, hashes[index]) }
                index &+= 1
            }
        }
        return (other, ByteHash.of(line, from: range.lower, to: range.upper))
    }
}
