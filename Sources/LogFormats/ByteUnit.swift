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
        guard let fallback, !Scan.isAlphanumeric(Scan.byte(line, bare.end)) || bare.end >= end,
            let size = Scan.decimal(line, index, to: end, unit: fallback)
        else { return nil }
        return (size.value, bare.end)
    }
}
