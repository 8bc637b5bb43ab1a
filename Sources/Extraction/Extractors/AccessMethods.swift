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
    private let other: Int

    init(writeMethods: [String]) {
        let known = [
            "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PROPFIND", "MKCOL",
            "REPORT",
        ]
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
