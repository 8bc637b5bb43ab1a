import Evidence

/// A line of `dpkg.log`; local time without zone.
///
///     2025-03-03 01:29:58 upgrade api:amd64 1.4.2-1 1.5.0-1
///     2025-03-03 01:29:58 status half-configured api:amd64 1.4.2-1
package enum DpkgLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard let stamp = Timestamps.dateTime(line, at: 0), stamp.end == 19, stamp.time.axis == .civil,
            Scan.byte(line, 10) == 0x20, Scan.byte(line, 19) == 0x20
        else { return nil }
        var words: [Range<Int>] = []
        var at = 20
        while at < line.count, words.count < 6 {
            let end = Scan.tokenEnd(line, at, to: line.count)
            if end > at { words.append(at..<end) }
            at = end &+ 1
        }
        guard let verb = words.first else { return nil }
        for word in ["upgrade", "install", "remove", "purge"] as [StaticString]
        where Scan.matches(word, in: line, verb) {
            guard words.count == 4 else { return nil }
            let isRemoval = Scan.matches("remove", in: line, verb) || Scan.matches("purge", in: line, verb)
            let previous = Scan.matches("<none>", in: line, words[2]) ? nil : words[2]
            let version = Scan.matches("<none>", in: line, words[3]) ? nil : words[3]
            return EventRecord(
                stamp.time,
                PackageChange.fact(
                    name: PackageChange.name(line, words[1]), version: isRemoval ? nil : version, previous: previous,
                    verb: verb))
        }
        for word in ["status", "configure", "trigproc", "startup", "conffile", "disappear"] as [StaticString]
        where Scan.matches(word, in: line, verb) {
            return words.count >= 3 ? EventRecord(.time(stamp.time)) : nil
        }
        return nil
    }
}

/// Packages that a host's package manager changed.
enum PackageChange {
    static func fact(
        name: Range<Int>, version: Range<Int>?, previous: Range<Int>?, verb: Range<Int>, by: Range<Int>? = nil,
        command: Range<Int>? = nil
    ) -> EventFact {
        EventFact(
            .deployAct,
            [
                "act": .word("package"), "service": .place(name), "version": .place(version),
                "previous": .place(previous), "verb": .place(verb), "by": .place(by), "command": .place(command),
            ])
    }

    /// `api` of `api:amd64`.
    static func name(_ line: Span<UInt8>, _ word: Range<Int>) -> Range<Int> {
        word
            .lowerBound..<(Scan.first(UInt8(ascii: ":"), in: line, from: word.lowerBound, to: word.upperBound)
            ?? word.upperBound)
    }

    /// Name and version of `api-1.5.0-1.x86_64`: the version begins behind the last but one dash.
    static func split(_ line: Span<UInt8>, _ word: Range<Int>) -> (name: Range<Int>, version: Range<Int>)? {
        guard let release = Scan.last(UInt8(ascii: "-"), in: line, from: word.lowerBound, to: word.upperBound),
            let version = Scan.last(UInt8(ascii: "-"), in: line, from: word.lowerBound, to: release),
            version > word.lowerBound, version &+ 1 < release
        else { return nil }
        return (word.lowerBound..<version, version &+ 1..<word.upperBound)
    }
}
