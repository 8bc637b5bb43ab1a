/// Words by which an application or its supervisor says that a process starts.
package struct ProcessStartMessage: Sendable, Equatable {
    /// Which of the words of a start it is: one start may have several lines.
    package enum Step: String, Sendable { case starting, deployed, booting, listening, started }

    package var step: Step
    package var version: Range<Int>?
    package var process: Range<Int>?
    package var pid: Int64?
    package var instance: Range<Int>?

    /// Reads a message, or nil where it tells of no start.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> ProcessStartMessage? {
        let message = Scan.clamp(message, to: line)
        return fixed(line, message) ?? StartSentence.parse(line, message)
    }

    /// The words that frameworks and servers always use.
    private static func fixed(_ line: Span<UInt8>, _ message: Range<Int>) -> ProcessStartMessage? {
        let (start, end) = (message.lowerBound, min(message.upperBound, message.lowerBound &+ 1024))
        var result: ProcessStartMessage
        if Scan.hasLowered("starting ", in: line, at: start) {
            let name = start &+ 9
            let nameEnd = wordEnd(line, name, to: end)
            guard nameEnd > name, !Scan.matches("in", in: line, name..<nameEnd) else { return nil }
            var version: Range<Int>?
            if Scan.has(" version ", in: line, at: nameEnd) {
                version = versionRange(line, nameEnd &+ 9, to: end)
            } else if Scan.has(" version=", in: line, at: nameEnd) {
                version = versionRange(line, nameEnd &+ 9, to: end)
            } else if Scan.byte(line, nameEnd) == 0x20 {
                version = versionRange(line, nameEnd &+ 1, to: end)
            }
            // Without a version `starting …` may be the start of anything.
            guard version != nil else { return nil }
            result = ProcessStartMessage(step: .starting, version: version, process: name..<nameEnd)
        } else if Scan.hasLowered("deployed version", in: line, at: start) {
            let at = Scan.skipBlanks(line, Scan.byte(line, start &+ 16) == 0x3A ? start &+ 17 : start &+ 16, to: end)
            guard let version = versionRange(line, at, to: end) else { return nil }
            result = ProcessStartMessage(step: .deployed, version: version)
        } else if Scan.has("Booting worker with pid: ", in: line, at: start) {
            guard let pid = Scan.number(line, start &+ 25, to: end) else { return nil }
            return ProcessStartMessage(step: .booting, pid: pid.value)
        } else if Scan.hasLowered("listening ", in: line, at: start)
            || Scan.has("Server listening on", in: line, at: start)
        {
            result = ProcessStartMessage(step: .listening)
        } else if Scan.has("Started ", in: line, at: start) {
            let name = start &+ 8
            let nameEnd = wordEnd(line, name, to: end)
            guard nameEnd > name, Scan.has(" in ", in: line, at: nameEnd),
                Scan.find(" seconds", in: line, from: nameEnd, to: end) != nil
            else { return nil }
            result = ProcessStartMessage(step: .started, process: name..<nameEnd)
        } else if Scan.has("Puma version: ", in: line, at: start) {
            result = ProcessStartMessage(
                step: .starting, version: versionRange(line, start &+ 14, to: end), process: start..<start &+ 4)
        } else if let named = named(line, start, to: end) {
            return named
        } else {
            return nil
        }
        if let key = Scan.find("pid=", in: line, from: start, to: end) {
            result.pid = Scan.number(line, key &+ 4, to: end)?.value
        }
        if let key = Scan.find("instance=", in: line, from: start, to: end) {
            let stop = Scan.tokenEnd(line, key &+ 9, to: end)
            if stop > key &+ 9 { result.instance = key &+ 9..<stop }
        }
        return result
    }

    init(
        step: Step, version: Range<Int>? = nil, process: Range<Int>? = nil, pid: Int64? = nil,
        instance: Range<Int>? = nil
    ) {
        self.step = step
        self.version = version
        self.process = process
        self.pid = pid
        self.instance = instance
    }

    /// `shop-api 7.13.0 starting (pid 12)`: name, version, and at most the pid.
    private static func named(_ line: Span<UInt8>, _ start: Int, to end: Int) -> ProcessStartMessage? {
        let nameEnd = wordEnd(line, start, to: end)
        guard nameEnd > start, Scan.byte(line, nameEnd) == 0x20, Scan.isLetter(line[start]),
            let version = versionRange(line, nameEnd &+ 1, to: end),
            Scan.has(" starting", in: line, at: version.upperBound)
        else { return nil }
        var result = ProcessStartMessage(step: .starting, version: version, process: start..<nameEnd)
        let at = version.upperBound &+ 9
        let rest = Scan.first(0x0A, in: line, from: at, to: end) ?? end
        if at == rest || (Scan.has("...", in: line, at: at) && at &+ 3 == rest) { return result }
        for words in [" (pid ", " (pid=", " pid=", ", pid ", " with pid "] as [StaticString]
        where Scan.has(words, in: line, at: at) {
            result.pid = Scan.number(line, at &+ words.utf8CodeUnitCount, to: end)?.value
            return result.pid == nil ? nil : result
        }
        return nil
    }

    private static func wordEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: "-") || line[at] == UInt8(ascii: ".") {
            at &+= 1
        }
        return at
    }

    /// `v2.3.0`, `23.0.0`, `1.5.0-rc1`: a digit and a dot must be in it.
    static func versionRange(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Range<Int>? {
        let digit = Scan.byte(line, start) | 0x20 == UInt8(ascii: "v") ? start &+ 1 : start
        guard digit < end, Scan.isDigit(Scan.byte(line, digit)) else { return nil }
        var at = digit
        var hasDot = false
        while at < end,
            Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".") || line[at] == UInt8(ascii: "-")
                || line[at] == UInt8(ascii: "+")
        {
            if line[at] == UInt8(ascii: ".") { hasDot = true }
            at &+= 1
        }
        while at > start, line[at &- 1] == UInt8(ascii: ".") { at &-= 1 }
        return hasDot ? start..<at : nil
    }
}

/// Words by which a supervisor says that a process ended.
package struct ProcessExitMessage: Sendable, Equatable {
    package var pid: Int64?
    package var process: Range<Int>?
    /// `SIGKILL`, or nil.
    package var signal: Range<Int>?
    package var signalNumber: Int64?
    package var status: Int64?

    /// Reads a message of gunicorn, or nil where it tells of no exit.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> ProcessExitMessage? {
        let message = Scan.clamp(message, to: line)
        let (start, end) = (message.lowerBound, min(message.upperBound, message.lowerBound &+ 400))
        if Scan.has("Worker (pid:", in: line, at: start), let pid = Scan.number(line, start &+ 12, to: end) {
            if let words = Scan.find(") was sent SIG", in: line, from: pid.end, to: end), words == pid.end {
                return ProcessExitMessage(pid: pid.value, signal: word(line, words &+ 11, to: end))
            }
            if Scan.has(") exited with code ", in: line, at: pid.end) {
                return ProcessExitMessage(pid: pid.value, status: Scan.number(line, pid.end &+ 19, to: end)?.value)
            }
        }
        if Scan.has("Worker with pid ", in: line, at: start), let pid = Scan.number(line, start &+ 16, to: end),
            let words = Scan.find("due to signal ", in: line, from: pid.end, to: end)
        {
            return ProcessExitMessage(pid: pid.value, signalNumber: Scan.number(line, words &+ 14, to: end)?.value)
        }
        return nil
    }

    init(
        pid: Int64? = nil, process: Range<Int>? = nil, signal: Range<Int>? = nil, signalNumber: Int64? = nil,
        status: Int64? = nil
    ) {
        self.pid = pid
        self.process = process
        self.signal = signal
        self.signalNumber = signalNumber
        self.status = status
    }

    private static func word(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Range<Int>? {
        var at = start
        while at < end, Scan.isAlphanumeric(line[at]) { at &+= 1 }
        return at > start ? start..<at : nil
    }
}
