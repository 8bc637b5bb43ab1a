/// A line of `dnf.log` or `dnf.rpm.log` about a package, or one of DNF's own levels.
///
///     2025-03-03T01:29:58+0000 SUBDEBUG Upgrade: api-1.5.0-1.x86_64
///     2025-03-03T01:29:59+0000 SUBDEBUG Upgraded: api-1.4.2-1.x86_64
package enum DnfLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 10) == UInt8(ascii: "T"), let stamp = Timestamps.dateTime(line, at: 0),
            Scan.byte(line, stamp.end) == 0x20
        else { return nil }
        let level = stamp.end &+ 1
        if Scan.has("DDEBUG ", in: line, at: level) { return EventRecord(.time(stamp.time)) }
        guard Scan.has("SUBDEBUG ", in: line, at: level) else { return nil }
        let verb = level &+ 9
        // What is new; `Upgraded:` and `Obsoleted:` name what went, and `Erase:` belongs to either.
        for word in ["Upgrade: ", "Installed: ", "Downgrade: ", "Reinstalled: ", "Erase: ", "Removed: "]
            as [StaticString]
        where Scan.has(word, in: line, at: verb) {
            let start = verb &+ word.utf8CodeUnitCount
            guard let name = PackageChange.split(line, start..<Scan.tokenEnd(line, start, to: line.count)) else {
                return EventRecord(.time(stamp.time))
            }
            let isGone = Scan.has("Erase", in: line, at: verb) || Scan.has("Removed", in: line, at: verb)
            return EventRecord(
                stamp.time,
                PackageChange.fact(
                    name: name.name, version: isGone ? nil : name.version, previous: isGone ? name.version : nil,
                    verb: verb..<start &- 2))
        }
        return EventRecord(.time(stamp.time))
    }
}
