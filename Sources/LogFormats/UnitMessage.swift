/// What a supervisor did to a unit, program, container or pod, or saw of it (catalogue 3.1).
package enum UnitAct: String, Sendable, CaseIterable {
    case starting, started, stopping, stopped, deactivated, failed, consumed, reloading, reloaded
    /// Restarted by a command.
    case restarted
    case unhealthy, evicted, saturated, scaled
    /// Waits longer and longer before the next restart.
    case backOff = "back_off"
    /// Did not answer its watchdog, or did not stop in time.
    case timedOut = "timed_out"
    /// A group ran out of memory; whether a process was killed only the kernel says.
    case oomReported = "oom_reported"
    case killedByOom = "killed_by_oom"
    case mainExited = "main_exited"
    case restartScheduled = "restart_scheduled"
    case startLimit = "start_limit"
}

/// A message of systemd about one unit.
package struct UnitMessage: Sendable, Equatable {
    package var act: UnitAct
    /// `shop-api.service`; nil where an old version names the unit by its description alone.
    package var unit: Range<Int>?
    package var description: Range<Int>?
    /// `oom-kill`, `signal`, `exit-code` …
    package var result: Range<Int>?
    /// Exit status or number of the signal.
    package var status: Int64?
    /// `KILL`, `TERM`, `FAILURE` …: the word behind the number.
    package var statusName: Range<Int>?
    /// Whether a signal ended the process.
    package var isSignal = false
    package var restarts: Int64?
    package var memoryPeak: Int64?

    package init(act: UnitAct) { self.act = act }

    /// Reads a message of `systemd`, or nil where it tells nothing of a unit's life.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> UnitMessage? {
        let message = Scan.clamp(message, to: line)
        if let verb = job(line, message) { return verb }
        guard let unit = unitEnd(line, message), Scan.has(": ", in: line, at: unit) else { return old(line, message) }
        guard var result = told(line, unit &+ 2, message.upperBound) else { return nil }
        result.unit = message.lowerBound..<unit
        return result
    }

    /// The words of systemd before 230, which put the unit elsewhere: `Unit a.service entered failed state.`,
    /// `a.service holdoff time over, scheduling restart.`, `start request repeated too quickly for a.service`.
    private static func old(_ line: Span<UInt8>, _ message: Range<Int>) -> UnitMessage? {
        let (start, end) = (message.lowerBound, message.upperBound)
        if Scan.has("Unit ", in: line, at: start), let unit = unitEnd(line, start &+ 5..<end),
            Scan.has(" entered failed state", in: line, at: unit)
        {
            var result = UnitMessage(act: .failed)
            result.unit = start &+ 5..<unit
            return result
        }
        if Scan.hasLowered("start request repeated too quickly for ", in: line, at: start),
            let unit = unitEnd(line, start &+ 39..<end)
        {
            var result = UnitMessage(act: .startLimit)
            result.unit = start &+ 39..<unit
            return result
        }
        if let unit = unitEnd(line, message), Scan.has(" holdoff time over, scheduling restart", in: line, at: unit) {
            var result = UnitMessage(act: .restartScheduled)
            result.unit = start..<unit
            return result
        }
        return nil
    }

    /// `Started shop-api.service - Shop API.`, `Starting Shop API...`
    private static func job(_ line: Span<UInt8>, _ message: Range<Int>) -> UnitMessage? {
        let start = message.lowerBound
        let found: (act: UnitAct, length: Int)?
        switch Scan.byte(line, start) {
        case UInt8(ascii: "S"):
            if Scan.has("Starting ", in: line, at: start) {
                found = (.starting, 9)
            } else if Scan.has("Started ", in: line, at: start) {
                found = (.started, 8)
            } else if Scan.has("Stopping ", in: line, at: start) {
                found = (.stopping, 9)
            } else if Scan.has("Stopped ", in: line, at: start) {
                found = (.stopped, 8)
            } else {
                found = nil
            }
        case UInt8(ascii: "R"):
            if Scan.has("Reloading ", in: line, at: start) {
                found = (.reloading, 10)
            } else if Scan.has("Reloaded ", in: line, at: start) {
                found = (.reloaded, 9)
            } else {
                found = nil
            }
        case UInt8(ascii: "F"): found = Scan.has("Failed to start ", in: line, at: start) ? (.failed, 16) : nil
        default: found = nil
        }
        guard let found else { return nil }
        var result = UnitMessage(act: found.act)
        let subject = start &+ found.length
        var end = message.upperBound
        if Scan.has("...", in: line, at: end &- 3) {
            end &-= 3
        } else if Scan.byte(line, end &- 1) == UInt8(ascii: ".") {
            end &-= 1
        }
        guard end > subject else { return nil }
        if let unit = unitEnd(line, subject..<end) {
            if Scan.has(" - ", in: line, at: unit) {
                result.unit = subject..<unit
                result.description = min(unit &+ 3, end)..<end
                return result
            }
            if unit == end {
                result.unit = subject..<unit
                return result
            }
        }
        result.description = subject..<end
        return result
    }

    /// The end of a unit's name (`…​.service`, `.socket`, `.timer` …) that begins the range, or nil.
    private static func unitEnd(_ line: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var at = range.lowerBound
        var dot: Int?
        while at < range.upperBound, at &- range.lowerBound < 256 {
            let byte = line[at]
            if byte <= 0x20 || (byte == UInt8(ascii: ":") && Scan.byte(line, at &+ 1) == 0x20) { break }
            if byte == UInt8(ascii: ".") { dot = at }
            at &+= 1
        }
        guard let dot, dot > range.lowerBound, isSuffix(line, dot &+ 1..<at) else { return nil }
        return at
    }

    private static func isSuffix(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for suffix in ["service", "socket", "timer", "scope", "slice", "mount", "target", "path", "swap", "device"]
            as [StaticString]
        where Scan.matches(suffix, in: line, range) { return true }
        return false
    }

    /// What stands behind `UNIT: `.
    private static func told(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> UnitMessage? {
        switch Scan.byte(line, start) {
        case UInt8(ascii: "D"):
            if Scan.has("Deactivated successfully", in: line, at: start) { return UnitMessage(act: .deactivated) }
        case UInt8(ascii: "S"):
            if Scan.has("Succeeded.", in: line, at: start) { return UnitMessage(act: .deactivated) }
            if Scan.has("State '", in: line, at: start), Scan.find("' timed out", in: line, from: start, to: end) != nil
            {
                return UnitMessage(act: .timedOut)
            }
            if Scan.has("Start request repeated too quickly", in: line, at: start) {
                return UnitMessage(act: .startLimit)
            }
            if Scan.has("Scheduled restart job", in: line, at: start) {
                var result = UnitMessage(act: .restartScheduled)
                result.restarts = OomLine.number(line, "restart counter is at ", start, end)
                return result
            }
            if Scan.has("Service RestartSec=", in: line, at: start)
                || Scan.has("Service hold-off time over", in: line, at: start)
            {
                return UnitMessage(act: .restartScheduled)
            }
        case UInt8(ascii: "A"):
            if Scan.has("A process of this unit has been killed by the OOM killer", in: line, at: start) {
                return UnitMessage(act: .killedByOom)
            }
        case UInt8(ascii: "M"), UInt8(ascii: "m"):
            if Scan.hasLowered("main process exited", in: line, at: start) { return exited(line, start, end) }
        case UInt8(ascii: "W"):
            if Scan.has("Watchdog timeout (", in: line, at: start) { return UnitMessage(act: .timedOut) }
        case UInt8(ascii: "C"):
            if Scan.has("Control process exited", in: line, at: start) { return nil }
            if Scan.has("Consumed ", in: line, at: start) {
                var result = UnitMessage(act: .consumed)
                result.memoryPeak = peak(line, start, end)
                return result
            }
        case UInt8(ascii: "F"):
            if Scan.has("Failed with result '", in: line, at: start) {
                var result = UnitMessage(act: .failed)
                let word = start &+ 20
                result.result = word..<(Scan.first(UInt8(ascii: "'"), in: line, from: word, to: end) ?? end)
                return result
            }
        default: break
        }
        return nil
    }

    /// `Main process exited, code=killed, status=9/KILL`.
    private static func exited(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> UnitMessage {
        var result = UnitMessage(act: .mainExited)
        if let code = Scan.find("code=", in: line, from: start, to: end) {
            result.isSignal = Scan.has("killed", in: line, at: code &+ 5) || Scan.has("dumped", in: line, at: code &+ 5)
        }
        if let status = Scan.find("status=", in: line, from: start, to: end),
            let number = Scan.number(line, status &+ 7, to: end)
        {
            result.status = number.value
            if Scan.byte(line, number.end) == UInt8(ascii: "/") {
                result.statusName =
                    number.end &+ 1..<max(number.end &+ 1, Scan.tokenEnd(line, number.end &+ 1, to: end))
            }
        }
        return result
    }

    /// The size before ` memory peak`: `300.0M`, units of 1,024.
    private static func peak(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard let words = Scan.find(" memory peak", in: line, from: start, to: end) else { return nil }
        var at = words
        while at > start, line[at &- 1] > 0x20 { at &-= 1 }
        guard let unit = ByteUnit.unit(line, at: words &- 1) else { return nil }
        return Scan.decimal(line, at, to: words, unit: unit)?.value
    }
}
