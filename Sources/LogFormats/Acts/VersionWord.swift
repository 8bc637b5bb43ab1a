/// The shapes in which tools write a version, told from other numbers.
///
///     2.4.0  v2.4.0  2.4.0-rc1  2024.11.03-1  1.8.2.Final  v42  release-42  20250303013000  1a2b3c4  4711
package enum VersionWord {
    /// How much a shape says by itself.
    package enum Strength: Int, Comparable {
        /// A number: a version only behind a word that says so.
        case number
        /// Two numbers, a hash, `v42`: a version beside a name or a word that says so.
        case short
        case full

        package static func < (a: Strength, b: Strength) -> Bool { a.rawValue < b.rawValue }
    }

    /// How much of a version a whole word is; nil for any other word.
    package static func strength(_ line: Span<UInt8>, _ word: Range<Int>) -> Strength? {
        let word = Scan.clamp(word, to: line)
        guard !word.isEmpty, word.count <= 80 else { return nil }
        var at = word.lowerBound
        let end = word.upperBound
        let isMarked = line[at] | 0x20 == UInt8(ascii: "v") && Scan.isDigit(Scan.byte(line, at &+ 1)) && word.count > 1
        if isMarked {
            at &+= 1
        } else if let digits = behindWord(line, word) {
            at = digits
        } else if line[at] == UInt8(ascii: "#"), word.count > 1 {
            at &+= 1
        }
        guard Scan.isDigit(line[at]) else { return isHash(line, word) ? .short : nil }
        var parts = 1
        var first = 0
        var isAddress = true
        while true {
            let start = at
            while at < end, Scan.isDigit(line[at]) { at &+= 1 }
            if at &- start > 3 { isAddress = false }
            if parts == 1 { first = at &- start }
            guard at &+ 1 < end, line[at] == UInt8(ascii: "."), Scan.isDigit(line[at &+ 1]) else { break }
            parts &+= 1
            at &+= 1
        }
        let isPlain = at == end
        if !isPlain, !isSuffix(line, at..<end) { return isHash(line, word) ? .short : nil }
        if parts == 4, isPlain, !isMarked, isAddress { return nil }
        if parts >= 3 { return parts <= 6 ? .full : nil }
        if parts == 2 { return isMarked || !isPlain ? .full : .short }
        if !isPlain {
            // `2025-03-03`, `2025-03-03-1`, `42-1a2b3c4`: what begins with a number and goes on like a version.
            return isHash(line, word) || first == 4 || isMarked ? .short : nil
        }
        if isMarked || at &- word.lowerBound > first &+ 1 { return .short }
        return first == 14 && Scan.has("20", in: line, at: word.lowerBound) ? .short : first <= 9 ? .number : nil
    }

    /// A name and the version behind it in one word: `shop@2.4.0`, `registry/shop:2.4.0`, `shop-2.4.0.tar.gz`,
    /// `/srv/shop/releases/2.4.0`; the name is empty where the word has none.
    package static func named(_ line: Span<UInt8>, _ word: Range<Int>) -> (name: Range<Int>, version: Range<Int>)? {
        var word = Scan.clamp(word, to: line)
        guard word.count >= 3, word.count <= 160,
            Scan.find("://", in: line, from: word.lowerBound, to: word.upperBound) == nil
        else { return nil }
        for ending in [".tar.gz", ".tgz", ".zip", ".jar", ".war", ".deb", ".rpm", ".whl"] as [StaticString] {
            let start = word.upperBound &- ending.utf8CodeUnitCount
            if start > word.lowerBound, Scan.has(ending, in: line, at: start) { word = word.lowerBound..<start }
        }
        for mark in [UInt8(ascii: "@"), UInt8(ascii: ":")] {
            guard let at = Scan.last(mark, in: line, from: word.lowerBound &+ 1, to: word.upperBound) else { continue }
            let version = at &+ 1..<word.upperBound
            guard let found = strength(line, version), found >= .short, !version.isEmpty else { return nil }
            return (last(line, word.lowerBound..<at), version)
        }
        if let slash = Scan.last(UInt8(ascii: "/"), in: line, from: word.lowerBound, to: word.upperBound) {
            let version = slash &+ 1..<word.upperBound
            // `HTTP/1.1`, `/api/v1` are none.
            guard let found = strength(line, version) else {
                return dashed(line, version)
            }
            let isFolder = isReleases(line, word.lowerBound..<slash)
            guard found == .full || (isFolder && found == .short) else { return nil }
            var name = word.lowerBound..<slash
            if isFolder {
                let folder = last(line, name)
                name = name.lowerBound..<max(name.lowerBound, folder.lowerBound &- 1)
            }
            return (last(line, name), version)
        }
        return dashed(line, word)
    }

    /// `shop-api-2.4.0`, `shop_v2.4.0`.
    private static func dashed(_ line: Span<UInt8>, _ word: Range<Int>) -> (name: Range<Int>, version: Range<Int>)? {
        guard let lead = word.first, Scan.isLetter(line[lead]) else { return nil }
        for at in word where line[at] == UInt8(ascii: "-") || line[at] == UInt8(ascii: "_") {
            if strength(line, at &+ 1..<word.upperBound) == .full {
                return (word.lowerBound..<at, at &+ 1..<word.upperBound)
            }
        }
        return nil
    }

    /// Whether the last folder of a path holds releases.
    private static func isReleases(_ line: Span<UInt8>, _ path: Range<Int>) -> Bool {
        let folder = last(line, path)
        for name in ["releases", "release", "versions", "builds"] as [StaticString]
        where Scan.matches(name, in: line, folder) { return true }
        return false
    }

    private static func last(_ line: Span<UInt8>, _ path: Range<Int>) -> Range<Int> {
        guard let slash = Scan.last(UInt8(ascii: "/"), in: line, from: path.lowerBound, to: path.upperBound) else {
            return path
        }
        return slash &+ 1..<path.upperBound
    }

    /// Behind `release-`, `build_`, `r`, where digits follow.
    private static func behindWord(_ line: Span<UInt8>, _ word: Range<Int>) -> Int? {
        for lead in ["release", "rel", "build", "rev", "version", "ver"] as [StaticString]
        where Scan.hasLowered(lead, in: line, at: word.lowerBound) {
            var at = word.lowerBound &+ lead.utf8CodeUnitCount
            if [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/")].contains(Scan.byte(line, at)) { at &+= 1 }
            if at < word.upperBound, line[at] | 0x20 == UInt8(ascii: "v") { at &+= 1 }
            if at < word.upperBound, Scan.isDigit(line[at]) { return at }
        }
        return nil
    }

    /// `-rc1`, `+build.5`, `.Final`, `rc1`, `b2`, but not `s` or `MB`.
    private static func isSuffix(_ line: Span<UInt8>, _ rest: Range<Int>) -> Bool {
        for at in rest {
            let byte = line[at]
            guard
                Scan.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "~")
            else { return false }
        }
        let lead = Scan.byte(line, rest.lowerBound)
        if !Scan.isAlphanumeric(lead) { return rest.count > 1 }
        for word in ["rc", "alpha", "beta", "dev", "post", "pre", "snapshot", "final", "ga", "a", "b", "p", "r"]
            as [StaticString] where Scan.hasLowered(word, in: line, at: rest.lowerBound)
        {
            let behind = rest.lowerBound &+ word.utf8CodeUnitCount
            if behind == rest.upperBound ? word.utf8CodeUnitCount > 1 : Scan.isDigit(Scan.byte(line, behind)) {
                return true
            }
        }
        return false
    }

    /// Seven to forty hexadecimal digits, letters and numbers among them.
    private static func isHash(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        guard (7...40).contains(word.count) else { return false }
        var digits = 0
        for at in word {
            guard Scan.isHex(line[at]) else { return false }
            if Scan.isDigit(line[at]) { digits &+= 1 }
        }
        return digits > 0 && digits < word.count
    }
}
