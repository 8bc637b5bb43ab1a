/// Replaces what looks like a secret in a line by `[masked]`, for the text of facts and citations.
///
/// One pass from left to right; nothing is looked at again but the last 48 bytes of an identifier before a `=` or `:`.
/// In doubt it masks: a lost word in a citation is cheaper than a password in a shared report.
package enum SecretMask {
    /// Masks a line and cuts it at `limit` bytes between UTF-8 characters.
    ///
    /// `redacted` tells whether something was masked (a cut alone is none).
    package static func mask(_ line: Span<UInt8>, limit: Int = 400) -> (text: [UInt8], redacted: Bool) {
        mask(line, 0..<line.count, limit: limit)
    }

    /// Masks a range of a line; what stands before the range is not looked at.
    package static func mask(
        _ line: Span<UInt8>, _ range: Range<Int>, limit: Int = 400
    ) -> (text: [UInt8], redacted: Bool) {
        let range = Scan.clamp(range, to: line)
        let end = range.upperBound
        var writer = MaskWriter(limit: max(0, limit))
        var index = range.lowerBound
        var previous: UInt8 = 0x20
        // A secret's name was seen: the bound values of its statement stand further on without one.
        var hasName = false
        while index < end, writer.hasRoom {
            let byte = line[index]
            if Scan.isWord(byte), !Scan.isWord(previous) {
                let wordEnd = identifierEnd(line, index, to: end)
                if let start = SecretShape.start(line, index..<wordEnd) {
                    writer.copy(line, index..<start)
                    writer.mask()
                    index = SecretShape.end(line, wordEnd, to: end)
                } else {
                    writer.copy(line, index..<wordEnd)
                    let key = max(index, wordEnd &- 48)..<wordEnd
                    index = wordEnd
                    let isOption = previous == UInt8(ascii: "-")
                    if let value = SecretValue.range(line, key: key, isOption: isOption, to: end) {
                        writer.copy(line, index..<value.lowerBound)
                        writer.mask()
                        index = value.upperBound
                        hasName = true
                    } else if hasName, let values = SecretValue.boundValues(line, key: key, to: end) {
                        writer.copy(line, index..<values.lowerBound)
                        writer.mask()
                        index = values.upperBound
                    } else if !hasName {
                        hasName = SecretKey.kind(line, key) != nil
                    }
                }
                previous = line[index &- 1]
            } else if byte == UInt8(ascii: ":"), Scan.has("://", in: line, at: index),
                let userinfo = userinfoEnd(line, index &+ 3, to: end)
            {
                writer.copy(line, index..<index &+ 3)
                writer.mask()
                index = userinfo
                previous = UInt8(ascii: "/")
            } else if byte == UInt8(ascii: "-"), let keyEnd = privateKeyEnd(line, index, to: end) {
                writer.mask()
                index = keyEnd
                previous = byte
            } else {
                writer.append(byte)
                previous = byte
                index &+= 1
            }
        }
        return writer.finish(isCut: index < end)
    }

    /// The end of an identifier: letters, digits, `_`, `-` and `.`.
    private static func identifierEnd(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var at = index &+ 1
        while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: "-") || line[at] == UInt8(ascii: ".") {
            at &+= 1
        }
        return at
    }

    /// The index of the `@` behind a URL's `user:password`, or nil where it has none.
    private static func userinfoEnd(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int? {
        var at = index
        var last: Int?
        while at < end, line[at] > 0x20 {
            switch line[at] {
            case UInt8(ascii: "@"): last = at
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"): return last
            default: break
            }
            at &+= 1
        }
        return last
    }

    /// The end of a PEM private key that begins here, or nil where none does.
    private static func privateKeyEnd(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int? {
        guard Scan.has("-----BEGIN ", in: line, at: index),
            Scan.find("PRIVATE KEY", in: line, from: index, to: min(end, index &+ 48)) != nil
        else { return nil }
        guard let closing = Scan.find("-----END", in: line, from: index &+ 11, to: end) else { return end }
        return Scan.find("KEY-----", in: line, from: closing, to: min(end, closing &+ 48)).map { $0 &+ 8 } ?? end
    }
}

/// The masked text as it grows.
struct MaskWriter {
    let limit: Int
    private var text: [UInt8] = []
    private var redacted = false
    private var isFull = false

    init(limit: Int) {
        self.limit = limit
        text.reserveCapacity(min(limit, 512))
    }

    var hasRoom: Bool { !isFull && text.count < limit }

    mutating func append(_ byte: UInt8) { if hasRoom { text.append(byte) } }

    mutating func copy(_ line: Span<UInt8>, _ range: Range<Int>) {
        guard hasRoom else { return }
        Scan.append(
            line, range.lowerBound..<min(range.upperBound, range.lowerBound &+ (limit &- text.count)), to: &text)
    }

    /// Writes the placeholder whole or not at all.
    mutating func mask() {
        redacted = true
        if text.count &+ 8 > limit {
            isFull = true
        } else {
            text.append(contentsOf: "[masked]".utf8)
        }
    }

    /// The text; of a cut one without a character that was cut in two.
    consuming func finish(isCut: Bool) -> (text: [UInt8], redacted: Bool) {
        if isCut {
            var lead = text.count
            var length = 0
            while lead > 0, length < 4 {
                lead -= 1
                length += 1
                let byte = text[lead]
                if byte & 0xC0 == 0x80 { continue }
                let whole = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
                if whole > length { text.removeLast(length) }
                break
            }
        }
        return (text, redacted)
    }
}
