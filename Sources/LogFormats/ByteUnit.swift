/// Units of memory sizes.
///
/// `MB`, `M` and `MiB` all count 1,048,576 bytes here: programs that report their own memory count so. In `captures/A`
/// the application's `limit=300MB` is the kernel's `limit 307200kB`, which is 300 MiB, and its readings approach the
/// kernel's; Docker's decimal `MB` errs by 5 % at most, far below what a leak test asks for.
package enum ByteUnit {
    /// Bytes of a unit letter at an index: `B`, `K`, `M`, `G`, `T` in either case; nil for any other.
    static func unit(_ line: Span<UInt8>, at index: Int) -> Int64? {
        switch Scan.byte(line, index) | 0x20 {
        case UInt8(ascii: "b"): 1
        case UInt8(ascii: "k"): 1 << 10
        case UInt8(ascii: "m"): 1 << 20
        case UInt8(ascii: "g"): 1 << 30
        case UInt8(ascii: "t"): 1 << 40
        default: nil
        }
    }

    /// Reads a size such as `84.3MB`, `307200 kB`, `1.9G` or `88394956` in bytes; `fallback` is the unit of a bare number
    /// (nil where a bare number says nothing). Nil where no size stands there.
    package static func size(
        _ line: Span<UInt8>, at index: Int, to end: Int, fallback: Int64?
    ) -> (bytes: Int64, end: Int)? {
        if let comma = commaSize(line, at: index, to: end) { return comma }
        guard let bare = Scan.decimal(line, index, to: end, unit: 1) else { return nil }
        var at = bare.end
        if Scan.byte(line, at) == 0x20, at < end { at &+= 1 }
        if at < end, let unit = unit(line, at: at) {
            var behind = at &+ 1
            if unit > 1 {
                if Scan.byte(line, behind) == UInt8(ascii: "i") { behind &+= 1 }
                if Scan.byte(line, behind) | 0x20 == UInt8(ascii: "b") { behind &+= 1 }
                if Scan.has("ytes", in: line, at: behind) { behind &+= 4 }
            } else if Scan.has("ytes", in: line, at: behind) {
                behind &+= 4
            }
            if !Scan.isAlphanumeric(Scan.byte(line, behind)) {
                guard let size = Scan.decimal(line, index, to: end, unit: unit) else { return nil }
                return (size.value, behind)
            }
        }
        for (word, factor) in [("pages", 4096), ("words", 8)] as [(StaticString, Int64)]
        where Scan.has(word, in: line, at: at) && !Scan.isAlphanumeric(Scan.byte(line, at &+ word.utf8CodeUnitCount)) {
            // What counts so counts whole ones: a page of 4 KiB, a word of 8 bytes.
            guard let size = Scan.decimal(line, index, to: end, unit: factor) else { return nil }
            return (size.value, at &+ word.utf8CodeUnitCount)
        }
        guard let fallback, !Scan.isAlphanumeric(Scan.byte(line, bare.end)) || bare.end >= end,
            let size = Scan.decimal(line, index, to: end, unit: fallback)
        else { return nil }
        return (size.value, bare.end)
    }

    /// A size with a comma in its number: a decimal comma behind which one or two digits stand, or commas between groups
    /// of three. Only with a unit: a comma may as well end a value.
    private static func commaSize(_ line: Span<UInt8>, at index: Int, to end: Int) -> (bytes: Int64, end: Int)? {
        guard let whole = Scan.number(line, index, to: min(end, index &+ 12)), Scan.byte(line, whole.end) == 0x2C else {
            return nil
        }
        var value = whole.value
        var fraction: Int64 = 0
        var scale: Int64 = 1
        var at = whole.end
        while at < end, Scan.byte(line, at) == 0x2C, let part = Scan.number(line, at &+ 1, to: min(end, at &+ 6)) {
            let digits = part.end &- at &- 1
            if digits == 3, value < 1 << 40 {
                value = value &* 1000 &+ part.value
                at = part.end
                continue
            }
            guard digits <= 2, at == whole.end else { return nil }
            fraction = part.value
            scale = digits == 1 ? 10 : 100
            at = part.end
            break
        }
        if Scan.byte(line, at) == 0x20 { at &+= 1 }
        guard at < end, let unit = unit(line, at: at), unit > 1 else { return nil }
        var behind = at &+ 1
        if Scan.byte(line, behind) == UInt8(ascii: "i") { behind &+= 1 }
        if Scan.byte(line, behind) | 0x20 == UInt8(ascii: "b") { behind &+= 1 }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: unit)
        let (sum, sumOverflow) = scaled.addingReportingOverflow(fraction &* unit / scale)
        return overflow || sumOverflow || Scan.isAlphanumeric(Scan.byte(line, behind)) ? nil : (sum, behind)
    }
}
