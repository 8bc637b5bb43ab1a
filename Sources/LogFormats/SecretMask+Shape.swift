/// Secrets that are known by their own shape, whatever stands before them.
enum SecretShape {
    /// Where in an identifier a secret begins: a JWT, an access key of a cloud or of a code host; or nil.
    static func start(_ line: Span<UInt8>, _ word: Range<Int>) -> Int? {
        guard word.count >= 16 else { return nil }
        var previous: UInt8 = 0
        for at in word {
            let byte = line[at]
            defer { previous = byte }
            if Scan.isAlphanumeric(previous) { continue }
            let rest = word.upperBound &- at
            switch byte {
            case UInt8(ascii: "e"):
                if rest >= 20, Scan.has("eyJ", in: line, at: at) { return at }
            case UInt8(ascii: "A"):
                if rest >= 20, Scan.has("AKIA", in: line, at: at) || Scan.has("ASIA", in: line, at: at) { return at }
                if rest >= 30, Scan.has("AIza", in: line, at: at) { return at }
            case UInt8(ascii: "g"):
                if rest >= 20,
                    Scan.has("ghp_", in: line, at: at) || Scan.has("gho_", in: line, at: at)
                        || Scan.has("ghs_", in: line, at: at) || Scan.has("github_pat_", in: line, at: at)
                        || Scan.has("glpat-", in: line, at: at)
                {
                    return at
                }
            case UInt8(ascii: "s"):
                if Scan.has("sk-", in: line, at: at) || Scan.has("sk_live_", in: line, at: at)
                    || Scan.has("sk_test_", in: line, at: at)
                {
                    if rest >= 20 { return at }
                }
            case UInt8(ascii: "x"):
                if rest >= 16, Scan.has("xox", in: line, at: at) { return at }
            default: break
            }
        }
        return nil
    }

    /// The end of a secret whose identifier ends at an index: padding and the rest of a base64 text belong to it.
    static func end(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var at = index
        while at < end,
            Scan.isWord(line[at]) || line[at] == UInt8(ascii: "=") || line[at] == UInt8(ascii: "+")
                || line[at] == UInt8(ascii: "/") || line[at] == UInt8(ascii: "-") || line[at] == UInt8(ascii: ".")
        { at &+= 1 }
        return at
    }
}
