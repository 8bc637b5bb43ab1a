import Evidence

/// Words by which a deploy tool, or a script around one, says in a sentence that a version goes out or comes back.
///
///     deploying shop-api 7.13.0 (was 7.12.0) on app-1
///     rolling back shop-api to 7.12.0 (was 7.13.0) on app-1
///     Deploy of shop-api 7.13.0 to app-1 started
///
/// The verb begins the message, behind a tag at most (`deploy: …`), and a version stands within a few words: a message
/// that quotes such words elsewhere is none.
package enum DeployMessage {
    // Locks and connections are released, plans are activated: those verbs say too little.
    private static let deploys: [StaticString] = ["deploying ", "deployed ", "deploy of ", "deployment of "]
    private static let rollbacks: [StaticString] = ["rolling back ", "rolled back ", "rollback of "]

    /// The act, or nil.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let message = Scan.clamp(message, to: line)
        let end = min(message.upperBound, message.lowerBound &+ 512)
        var start = message.lowerBound
        for tag in ["deploy: ", "release: ", "[deploy] ", "[release] "] as [StaticString]
        where Scan.hasLowered(tag, in: line, at: start) { start &+= tag.utf8CodeUnitCount }
        // Few messages begin with one of these letters.
        switch Scan.byte(line, start) | 0x20 {
        case UInt8(ascii: "d"), UInt8(ascii: "r"): break
        default: return nil
        }
        if let verb = first(of: deploys, line, start) { return act("deploy", line, start, verb, to: end) }
        if let verb = first(of: rollbacks, line, start) { return act("rollback", line, start, verb, to: end) }
        return nil
    }

    private static func first(of verbs: [StaticString], _ line: Span<UInt8>, _ start: Int) -> Int? {
        for verb in verbs where Scan.hasLowered(verb, in: line, at: start) { return verb.utf8CodeUnitCount }
        return nil
    }

    private static func act(_ name: String, _ line: Span<UInt8>, _ start: Int, _ verb: Int, to end: Int) -> EventFact? {
        var at = start &+ verb
        var service: Range<Int>?
        var version: Range<Int>?
        var words = 0
        while version == nil, at < end, words < 5 {
            let word = at..<Scan.tokenEnd(line, at, to: end)
            if word.isEmpty { return nil }
            if let found = ProcessStartMessage.versionRange(line, word.lowerBound, to: word.upperBound) {
                version = found
            } else if let at = Scan.first(UInt8(ascii: "@"), in: line, from: word.lowerBound, to: word.upperBound)
                ?? Scan.first(UInt8(ascii: ":"), in: line, from: word.lowerBound, to: word.upperBound),
                let found = ProcessStartMessage.versionRange(line, at &+ 1, to: word.upperBound)
            {
                (service, version) = (word.lowerBound..<at, found)
            } else if service == nil, !isFiller(line, word) {
                service = word
            } else if !isFiller(line, word) {
                return nil
            }
            at = Scan.skipBlanks(line, word.upperBound, to: end)
            words += 1
        }
        // `Deployed version: v2.4.0` is what an application says of itself at each start.
        guard let version, service != nil, !isAddress(line, version) else { return nil }
        func behind(_ words: StaticString...) -> Range<Int>? {
            for word in words {
                guard let found = Scan.find(word, in: line, from: version.upperBound, to: end) else { continue }
                let start = found &+ word.utf8CodeUnitCount
                var stop = Scan.tokenEnd(line, start, to: end)
                while stop > start, [UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: ";")].contains(line[stop &- 1])
                {
                    stop &-= 1
                }
                if stop > start { return start..<stop }
            }
            return nil
        }
        let previous = behind("(was ", " from ", "previous ").flatMap {
            ProcessStartMessage.versionRange(line, $0.lowerBound, to: $0.upperBound)
        }
        let isBegun =
            Scan.hasLowered("deploying ", in: line, at: start) || Scan.hasLowered("rolling ", in: line, at: start)
        let status =
            Scan.find(" failed", in: line, from: version.upperBound, to: end) != nil
            ? "failed"
            : isBegun || Scan.find(" started", in: line, from: version.upperBound, to: end) != nil ? "started" : "ok"
        return EventFact(
            .deployAct,
            [
                "act": .word(name), "version": .place(version), "previous": .place(previous),
                "service": .place(service), "host": .place(behind(" on ", " to ")),
                "by": .place(behind(" by ")), "status": .word(status),
            ])
    }

    /// Four numbers are an address, no version.
    private static func isAddress(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        var dots = 0
        for index in word {
            if line[index] == UInt8(ascii: ".") { dots += 1 } else if !Scan.isDigit(line[index]) { return false }
        }
        return dots == 3
    }

    private static func isFiller(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        let hasColon = !word.isEmpty && line[word.upperBound &- 1] == UInt8(ascii: ":")
        let word = word.lowerBound..<(hasColon ? word.upperBound &- 1 : word.upperBound)
        for filler in ["to", "version", "release", "tag", "build", "of", "from"] as [StaticString]
        where Scan.matches(filler, in: line, word) { return true }
        return false
    }
}
