import Evidence
import Glibc

/// Reads the system's zone files (RFC 8536, TZif versions 1 to 4).
///
///     "TZif" version … six counts | transitions | their types | types (offset, dst, name) | …
///     from version 2 on the same again with 64-bit times, then a line with the rule that holds afterwards
enum PlannerZoneFile {
    enum Lookup { case found(Zone), noData, unknown }

    /// Transitions from 1990 to 2060 are kept: logs are not older, and a plan should stay small.
    private static let keptYears: ClosedRange<Int64> = 1990...2060
    private static let folder = "/usr/share/zoneinfo/"
    private static let sizeLimit = 1 << 20

    /// The zone of an IANA name.
    static func zone(named name: String) -> Lookup {
        guard isName(name) else { return .unknown }
        guard let bytes = read(folder + name) else {
            return unsafe access(folder + "Etc/UTC", R_OK) == 0 || access(folder + "UTC", R_OK) == 0
                ? .unknown : .noData
        }
        guard let zone = zone(named: name, bytes) else { return .unknown }
        return .found(zone)
    }

    /// The zone that a file's bytes describe; nil where they are no zone file.
    static func zone(named name: String, _ bytes: [UInt8]) -> Zone? {
        guard var block = Block(bytes, at: 0, wide: false) else { return nil }
        var rule: PlannerZoneRule?
        if block.version >= UInt8(ascii: "2"), let second = Block(bytes, at: block.end, wide: true) {
            block = second
            rule = PlannerZoneRule(footer(bytes, at: second.end))
        }
        guard var transitions = block.transitions() else { return nil }
        let before = block.firstOffset
        if let rule {
            let lastYear = transitions.last.map { Calendar.date(days: floorDivide($0.at, 86_400)).year } ?? 1970
            for year in max(keptYears.lowerBound, lastYear)...max(keptYears.upperBound, lastYear) {
                for added in rule.transitions(year: year) where added.at > transitions.last?.at ?? .min {
                    transitions.append(added)
                }
            }
        }
        let from = Calendar.days(year: keptYears.lowerBound, month: 1, day: 1) * 86_400
        let to = Calendar.days(year: keptYears.upperBound, month: 1, day: 1) * 86_400
        let start = transitions.last { $0.at < from }?.offsetSeconds ?? before
        var kept: [Zone.Transition] = []
        var offset = start
        for transition in transitions where transition.at >= from && transition.at < to {
            if transition.offsetSeconds == offset { continue }
            offset = transition.offsetSeconds
            kept.append(transition)
        }
        return Zone(name: name, offsetSeconds: start, transitions: kept)
    }

    /// Letters, digits and `_+-` in parts between slashes: nothing that leads out of the folder.
    private static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= 64
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { byte in
                        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                    }
            }
    }

    private static func read(_ path: String) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: sizeLimit)
        var filled = 0
        while filled < sizeLimit {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress.map { unsafe $0 + filled }, sizeLimit - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(sizeLimit - filled)
        return bytes
    }

    /// The text between the newlines behind the last block.
    private static func footer(_ bytes: [UInt8], at start: Int) -> [UInt8] {
        guard start < bytes.count, bytes[start] == 0x0A else { return [] }
        return Array(bytes[(start + 1)...].prefix { $0 != 0x0A })
    }

    /// One header with its data; every place is checked against the file's size.
    private struct Block {
        let version: UInt8
        let end: Int
        private let bytes: [UInt8]
        private let timeSize: Int
        private let times: Int
        private let timeCount: Int
        private let types: Int
        private let typeCount: Int

        init?(_ bytes: [UInt8], at start: Int, wide: Bool) {
            guard start >= 0, start + 44 <= bytes.count, bytes[start..<(start + 4)].elementsEqual("TZif".utf8) else {
                return nil
            }
            let counts = (0..<6).map { Int(Block.integer(bytes, start + 20 + 4 * $0, 4)) }
            guard counts.allSatisfy({ $0 >= 0 && $0 <= bytes.count }), counts[4] > 0 else { return nil }
            self.bytes = bytes
            version = bytes[start + 4]
            timeSize = wide ? 8 : 4
            timeCount = counts[3]
            typeCount = counts[4]
            times = start + 44
            types = times + timeCount * timeSize + timeCount
            end = types + typeCount * 6 + counts[5] + counts[2] * (timeSize + 4) + counts[1] + counts[0]
            guard end <= bytes.count else { return nil }
        }

        /// The offset before the first transition: that of type 0 (RFC 8536, 3.2).
        var firstOffset: Int64 { Block.integer(bytes, types, 4) }

        func transitions() -> [Zone.Transition]? {
            var result: [Zone.Transition] = []
            for index in 0..<timeCount {
                let type = Int(bytes[times + timeCount * timeSize + index])
                guard type < typeCount else { return nil }
                let at = Block.integer(bytes, times + index * timeSize, timeSize)
                // Beyond the years that anything here computes with.
                guard abs(at / 2) < 1 << 40 else { continue }
                if let last = result.last, last.at >= at { return nil }
                result.append(Zone.Transition(at: at, offsetSeconds: Block.integer(bytes, types + type * 6, 4)))
            }
            return result
        }

        /// A signed integer, its greatest byte first; the caller has checked the place.
        private static func integer(_ bytes: [UInt8], _ index: Int, _ size: Int) -> Int64 {
            var value: Int64 = bytes[index] >= 0x80 ? -1 : 0
            for byte in bytes[index..<(index + size)] { value = value << 8 | Int64(byte) }
            return value
        }
    }
}
