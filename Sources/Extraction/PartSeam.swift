import Evidence

/// What an edge of a shard leaves undecided in a file whose envelope has parts.
///
/// There the open lines are not one run of bytes: a stream may have a record open across many lines of the other that are
/// decided. So `Fragment.bytes` holds those lines alone, each with its place:
///
///     flags | edge? | line | line | …      line = stream, byte and line counted from the fragment's, length, bytes
///
/// The edge is the part of a line that the cut went through: the first line at the head, the last at the tail.
struct PartSeam: Sendable {
    struct Line: Sendable {
        var lane: Int
        var byte: Int64
        var line: Int64
        /// With the newline, if there is one.
        var bytes: [UInt8]
    }

    /// Streams of which the head holds all lines of the shard: nothing was decided in them.
    var undecided = [Bool](repeating: false, count: PartLane.count)
    /// Streams that are in a line beyond the limit where `lines` begin.
    var overlong = [Bool](repeating: false, count: PartLane.count)
    var edge: Line?
    /// In the order of the text.
    var lines: [Line] = []

    /// Nothing is open.
    init() {}

    /// Nothing is known of any stream.
    static var unknown: PartSeam {
        var seam = PartSeam()
        seam.undecided = [Bool](repeating: true, count: PartLane.count)
        return seam
    }

    var isEmpty: Bool {
        edge == nil && lines.isEmpty && !undecided.contains(true) && !overlong.contains(true)
    }

    func lines(of lane: Int) -> [Line] { lines.filter { $0.lane == lane } }

    // MARK: - Fragment

    /// The fragment that holds it, nil where nothing is open; `byte` and `line` are not behind any of its lines.
    func fragment(byte: Int64, line: Int64) -> Fragment? {
        if isEmpty { return nil }
        var flags: UInt8 = edge == nil ? 0 : 0x40
        for lane in 0..<PartLane.count {
            if undecided[lane] { flags |= 1 << UInt8(lane) }
            if overlong[lane] { flags |= 8 << UInt8(lane) }
        }
        var bytes = [flags]
        for entry in (edge.map { [$0] } ?? []) + lines {
            bytes.append(UInt8(truncatingIfNeeded: entry.lane))
            PartSeam.append(UInt64(bitPattern: entry.byte &- byte), to: &bytes)
            PartSeam.append(UInt64(bitPattern: entry.line &- line), to: &bytes)
            PartSeam.append(UInt64(entry.bytes.count), to: &bytes)
            bytes.append(contentsOf: entry.bytes)
        }
        return Fragment(byte: byte, line: line, bytes: bytes)
    }

    /// What a fragment holds; one that is none is as if nothing were open.
    init(_ fragment: Fragment?) {
        guard let fragment, let flags = fragment.bytes.first else { return }
        for lane in 0..<PartLane.count {
            undecided[lane] = flags & 1 << UInt8(lane) != 0
            overlong[lane] = flags & 8 << UInt8(lane) != 0
        }
        var at = 1
        while at < fragment.bytes.count {
            let lane = min(Int(fragment.bytes[at]), PartLane.count - 1)
            at += 1
            guard let byte = PartSeam.number(fragment.bytes, &at), let line = PartSeam.number(fragment.bytes, &at),
                let count = PartSeam.number(fragment.bytes, &at), count <= UInt64(fragment.bytes.count - at)
            else { return }
            let end = at + Int(count)
            let entry = Line(
                lane: lane, byte: fragment.byte &+ Int64(bitPattern: byte),
                line: fragment.line &+ Int64(bitPattern: line), bytes: Array(fragment.bytes[at..<end]))
            at = end
            if flags & 0x40 != 0, edge == nil { edge = entry } else { lines.append(entry) }
        }
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func number(_ bytes: [UInt8], _ at: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
