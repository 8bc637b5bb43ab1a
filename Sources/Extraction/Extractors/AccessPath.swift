import Evidence
import LogFormats

/// What a path tells by itself: its route, and whether it is a static file or a health check.
enum AccessPath {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let staticFile = Flags(rawValue: 1)
        static let healthCheck = Flags(rawValue: 2)
    }

    /// Bytes of a route, before its text is made.
    static let routeLimit = 200

    private static let extensions: Set<UInt64> = Set(
        [
            "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "avif", "bmp", "woff",
            "woff2",
            "ttf", "otf", "eot", "txt", "xml", "pdf", "mp4", "webm", "mp3", "ogg", "wasm", "zip", "gz", "webmanifest",
        ].map { key(Array($0.utf8)) })

    private static let healthPaths: [[UInt8]] = HealthCheckSigns.paths.map { Array($0.utf8) }

    /// What the path at `[from, to)`, without its query, is.
    static func flags(_ line: Span<UInt8>, from: Int, to: Int) -> Flags {
        var flags: Flags = []
        var end = to
        if end - from > 1, line[end - 1] == UInt8(ascii: "/") { end -= 1 }
        for path in healthPaths
        where path.count == end - from && ByteSearch.equal(line, at: from, path.span, at: 0, count: path.count) {
            flags.insert(.healthCheck)
        }
        var dot = to - 1
        while dot >= from, to - dot <= 12, line[dot] != UInt8(ascii: "."), line[dot] != UInt8(ascii: "/") { dot -= 1 }
        if dot >= from, line[dot] == UInt8(ascii: "."), dot + 1 < to {
            var name: [UInt8] = []
            for index in dot + 1..<to {
                let byte = line[index]
                name.append(byte &- 0x41 <= 25 ? byte | 0x20 : byte)
            }
            if extensions.contains(key(name)) { flags.insert(.staticFile) }
        }
        return flags
    }

    /// Writes the masked route of the path at `[from, to)` with at most `depth` segments.
    ///
    ///     /api/orders/4711/items/9f86d081  →  /api/orders/{n}/items/{id}
    static func route(_ line: Span<UInt8>, from: Int, to: Int, depth: Int, into route: inout [UInt8]) {
        route.removeAll(keepingCapacity: true)
        var index = from
        var segments = 0
        while index < to {
            // `index` is on a slash; the segment reaches to the next one.
            var end = index + 1
            while end < to, line[end] != UInt8(ascii: "/") { end += 1 }
            if segments == depth || route.count > routeLimit {
                route.append(contentsOf: "/…".utf8)
                return
            }
            route.append(UInt8(ascii: "/"))
            segment(line, index + 1, end, into: &route)
            segments += 1
            index = end
        }
    }

    /// A segment, masked part by part between dots; a path parameter (`;jsessionid=…`) is left out.
    private static func segment(_ line: Span<UInt8>, _ from: Int, _ to: Int, into route: inout [UInt8]) {
        var end = from
        while end < to, line[end] != UInt8(ascii: ";") { end += 1 }
        if isUUID(line, from, end) {
            route.append(contentsOf: "{id}".utf8)
            return
        }
        var index = from
        while index < end {
            var partEnd = index
            while partEnd < end, line[partEnd] != UInt8(ascii: ".") { partEnd += 1 }
            let mask = mask(line, index, partEnd)
            if mask == .number, index == from {
                route.append(contentsOf: "{n}".utf8)
            } else if mask == .identifier {
                route.append(contentsOf: "{id}".utf8)
            } else {
                var at = index
                while at < partEnd, route.count <= routeLimit {
                    route.append(line[at])
                    at += 1
                }
            }
            if partEnd < end { route.append(UInt8(ascii: ".")) }
            index = partEnd + 1
        }
    }

    private enum Mask { case none, number, identifier }

    /// Digits are a number; hexadecimal of 8 or more (with a digit, or of 16) and mixed letters and digits of 16 or more
    /// are identifiers.
    private static func mask(_ line: Span<UInt8>, _ from: Int, _ to: Int) -> Mask {
        let count = to - from
        guard count > 0 else { return .none }
        var (digits, hexLetters, lower, upper, joints) = (0, 0, 0, 0, 0)
        for index in from..<to {
            let byte = line[index]
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x41...0x5A:
                upper += 1
                if byte <= 0x46 { hexLetters += 1 }
            case 0x61...0x7A:
                lower += 1
                if byte <= 0x66 { hexLetters += 1 }
            case UInt8(ascii: "-"), UInt8(ascii: "_"): joints += 1
            default: return .none
            }
        }
        if digits == count { return .number }
        if digits + hexLetters == count, count >= 8, digits > 0 || count >= 16 { return .identifier }
        if count >= 16, digits > 0, lower + upper > 0 {
            // Words with dashes are a title; tokens mix cases and have several digits.
            if joints == 0 || (digits >= 4 && upper > 2 && lower > 2) { return .identifier }
        }
        return .none
    }

    private static func isUUID(_ line: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
        guard to - from == 36 else { return false }
        for offset in 0..<36 {
            let byte = line[from + offset]
            if offset == 8 || offset == 13 || offset == 18 || offset == 23 {
                if byte != UInt8(ascii: "-") { return false }
            } else if byte &- 0x30 > 9, (byte | 0x20) &- 0x61 > 5 {
                return false
            }
        }
        return true
    }

    /// The text of a route: bytes that are no UTF-8, and control characters, as `\xHH`.
    static func text(_ bytes: [UInt8]) -> String {
        var text = ""
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    text += escape(bytes[position])
                } else {
                    text.unicodeScalars.append(scalar)
                }
                position += encoded.count
            case .error(let length):
                for index in position..<min(position + length, bytes.count) { text += escape(bytes[index]) }
                position += length
            case .emptyInput: return text
            }
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    private static func key(_ name: [UInt8]) -> UInt64 {
        // Names of at most 11 letters fold without a collision among those listed; a stranger must also be equal in hash.
        name.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
