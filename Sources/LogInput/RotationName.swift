/// What a file name says of rotation: the log it belongs to, how old a part it is, and how it seems to be packed.
///
/// Recognised, each with or without a compression suffix (`.gz .lz4 .zst .zstd .bz2 .xz`):
///
///     access.log                      current
///     access.log.3                    numbered 3 (logrotate, multilog, Python): the higher, the older
///     access.log-20250303             dated (logrotate dateext); also -2025030317, -20250303-1741000000, -2025-03-03
///     access.log.2025-03-03_17-30     dated (Python, Apache rotatelogs)
///     catalina.2025-03-03.log         dated before the extension (Tomcat, logback); also app-2025-03-03.1.log
///
/// Not rotation: `app-1.log` and `app.1.log` (instances), `10.0.0.1` and `app-1.2.3` (addresses, versions),
/// numbers that are no calendar date.
package struct RotationName: Sendable, Hashable {
    /// The age that the name gives.
    package enum Age: Sendable, Hashable {
        /// No rotation suffix: the newest part, still being written.
        case current
        /// `.N`: the higher, the older.
        case numbered(Int)
        /// A civil date as `yyyymmddhhmmss`, and a counter that grows through it.
        case dated(Int64, counter: Int64)
    }

    /// The log's own name, such as `access.log`; bytes that are no UTF-8 show as `\xHH`.
    package let base: String
    package let age: Age
    /// The compression that the suffix promises; the content decides (`Compression.sniff`).
    package let compressionSuffix: Compression

    /// Reads a file name (no folder).
    package static func parse(_ name: String) -> RotationName { parse(Array(name.utf8)) }

    /// Reads a file name (no folder) from the bytes of the folder's entry.
    package static func parse(_ name: [UInt8]) -> RotationName {
        let (rest, compression) = withoutCompression(name)
        func found(_ base: some Sequence<UInt8>, _ age: Age) -> RotationName {
            RotationName(base: Array(base).displayed, age: age, compressionSuffix: compression)
        }
        if let (cut, age) = trailingDate(rest) { return found(rest[..<cut], age) }
        if let (cut, number) = trailingNumber(rest) { return found(rest[..<cut], .numbered(number)) }
        if let dot = extensionStart(rest), let (cut, age) = trailingDate(Array(rest[..<dot])) {
            return found(rest[..<cut] + rest[dot...], age)
        }
        return found(rest, .current)
    }

    /// Whether this part of a log is older than `other`: dated by date, then numbers downwards, then the current.
    package func isOlder(than other: RotationName) -> Bool {
        switch (age, other.age) {
        case (.dated(let mine, let myCount), .dated(let theirs, let theirCount)):
            (mine, myCount) < (theirs, theirCount)
        case (.numbered(let mine), .numbered(let theirs)): mine > theirs
        case (.dated, .numbered), (.dated, .current), (.numbered, .current): true
        case (.numbered, .dated), (.current, .dated), (.current, .numbered), (.current, .current): false
        }
    }
}

// MARK: - Parts of a name

extension RotationName {
    private static let suffixes: [(text: [UInt8], compression: Compression)] = [
        (Array(".gz".utf8), .gzip), (Array(".lz4".utf8), .lz4), (Array(".zst".utf8), .zstd),
        (Array(".zstd".utf8), .zstd), (Array(".bz2".utf8), .bzip2), (Array(".xz".utf8), .xz),
    ]

    private static func withoutCompression(_ name: [UInt8]) -> ([UInt8], Compression) {
        for suffix in suffixes where name.count > suffix.text.count {
            let tail = name.suffix(suffix.text.count).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            if tail == suffix.text { return (Array(name.dropLast(suffix.text.count)), suffix.compression) }
        }
        return (name, .none)
    }

    /// `.N`, N of at most six digits, behind a part that is not all digits itself (`10.0.0.1`, `app-1.2.3`).
    private static func trailingNumber(_ name: [UInt8]) -> (cut: Int, number: Int)? {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return nil }
        guard let number = digits(name[(dot + 1)...], atMost: 6) else { return nil }
        let before = name[..<dot].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last ?? []
        guard before.contains(where: { !isDigit($0) }) else { return nil }
        return (dot, Int(number))
    }

    /// Where the last `.ext` begins whose text is short and has a letter; nil where there is none.
    private static func extensionStart(_ name: [UInt8]) -> Int? {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0, name.count - dot <= 8, dot + 1 < name.count,
            name[(dot + 1)...].contains(where: isLetter)
        else { return nil }
        return dot
    }

    /// A date at the end behind one of `.-_`, with an optional time or counter behind the date.
    private static func trailingDate(_ name: [UInt8]) -> (cut: Int, age: Age)? {
        var index = 1  // something must stand before the separator
        while index < name.count {
            defer { index += 1 }
            guard isSeparator(name[index]), let (date, end) = date(name, at: index + 1),
                let (time, counter) = remainder(name[end...])
            else { continue }
            return (index, .dated(date * 1_000_000 + time, counter: counter))
        }
        return nil
    }

    /// `yyyymmdd` or `yyyy-mm-dd`, a day that exists in some year from 1970 to 2199.
    private static func date(_ name: [UInt8], at start: Int) -> (date: Int64, end: Int)? {
        func number(_ offset: Int, _ length: Int) -> Int64? {
            let from = start + offset
            guard from + length <= name.count else { return nil }
            return digits(name[from..<(from + length)], atMost: length)
        }
        let dashed = start + 4 < name.count && name[start + 4] == UInt8(ascii: "-")
        if dashed, start + 7 >= name.count || name[start + 7] != UInt8(ascii: "-") { return nil }
        guard let year = number(0, 4), let month = number(dashed ? 5 : 4, 2), let day = number(dashed ? 8 : 6, 2),
            (1970...2199).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return (year * 10_000 + month * 100 + day, start + (dashed ? 10 : 8))
    }

    /// What may follow a date to the name's end: nothing; `hh`, `hhmm`, `hhmmss`, `_hh-mm-ss`, `T…`; `.7`, `-1741000000`.
    private static func remainder(_ rest: ArraySlice<UInt8>) -> (time: Int64, counter: Int64)? {
        guard let first = rest.first else { return (0, 0) }
        if isDigit(first) { return clock(rest).map { ($0, 0) } }
        let body = rest.dropFirst()
        switch first {
        case UInt8(ascii: "_"), UInt8(ascii: "T"), UInt8(ascii: "t"): return clock(body).map { ($0, 0) }
        case UInt8(ascii: "-"), UInt8(ascii: "."):
            if body.contains(UInt8(ascii: "-")) || body.contains(UInt8(ascii: ":")) {
                return clock(body).map { ($0, 0) }
            }
            return digits(body, atMost: 12).map { (0, $0) }
        default: return nil
        }
    }

    /// Two, four or six digits of a time of day, with or without `-` or `:` between the pairs, as `hhmmss`.
    private static func clock(_ text: ArraySlice<UInt8>) -> Int64? {
        let plain = text.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        guard [2, 4, 6].contains(plain.count), let value = digits(plain[...], atMost: 6) else { return nil }
        let time = plain.count == 2 ? value * 10_000 : plain.count == 4 ? value * 100 : value
        return time / 10_000 < 24 && time / 100 % 100 < 60 && time % 100 < 61 ? time : nil
    }

    /// One to `limit` digits and nothing else, as a number.
    private static func digits(_ text: ArraySlice<UInt8>, atMost limit: Int) -> Int64? {
        guard !text.isEmpty, text.count <= min(limit, 18), text.allSatisfy(isDigit) else { return nil }
        return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x2E || byte == 0x2D || byte == 0x5F }
}
