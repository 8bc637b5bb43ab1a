import Evidence

/// Messages of supervisors and deploy tools that are told by their own words, whoever wrote the envelope: they must begin
/// the message and hold their whole shape, so that a quotation within a message is none.
package enum SupervisionMessage {
    /// The fact of a message, or nil.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let message = Scan.clamp(message, to: line)
        let (start, end) = (message.lowerBound, message.upperBound)
        switch Scan.byte(line, start) {
        case UInt8(ascii: "D"), UInt8(ascii: "*"): return UwsgiLine.fact(line, message)
        case UInt8(ascii: "R"): return UwsgiLine.fact(line, message) ?? helm(line, start, end)
        case UInt8(ascii: "A"): return PM2Line.fact(line, message) ?? flux(line, start, end)
        case UInt8(ascii: "S"): return PM2Line.fact(line, message) ?? argoSync(line, start, end)
        case UInt8(ascii: "["):
            return PumaLine.fact(line, message) ?? PM2Line.fact(line, message)
                ?? inner(PHPFPMLine.parse(line.extracting(message)), message)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return inner(PM2Line.parse(line.extracting(message)), message)
        case UInt8(ascii: "T"), UInt8(ascii: "r"): return ContainerdMessage.fact(line, message)
        case UInt8(ascii: "W"): return timeout(line, start, end)
        case UInt8(ascii: "g"): return SupervisordLine.fact(line, message)
        case UInt8(ascii: "H"): return gunicornSignal(line, start, end)
        case UInt8(ascii: "P"): return argoSync(line, start, end)
        default: break
        }
        return kubectl(line, start, end)
    }

    /// The fact of a whole line of a supervisor within an envelope, whose time is the better one: it has a zone.
    private static func inner(_ record: EventRecord?, _ message: Range<Int>) -> EventFact? {
        record?.facts.first?.shifted(by: message.lowerBound)
    }

    /// supervisord's message where an application's header made a logger of its first word.
    package static func supervisord(_ line: Span<UInt8>, _ message: Range<Int>, logger: Range<Int>) -> EventFact? {
        // The logger and the message are one text only where they stand side by side.
        guard logger.lowerBound >= 0, logger.upperBound <= message.lowerBound, message.upperBound <= line.count,
            message.lowerBound &- logger.upperBound <= 2
        else { return nil }
        for word in ["exited", "spawned", "success", "stopped"] as [StaticString]
        where Scan.matches(word, in: line, logger) {
            return SupervisordLine.fact(line, logger.lowerBound..<message.upperBound)
        }
        return nil
    }

    /// gunicorn's `WORKER TIMEOUT (pid:88)`: the master itself will end the worker, by ABRT and then by KILL.
    private static func timeout(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        guard Scan.has("WORKER TIMEOUT (pid:", in: line, at: start), let pid = Scan.number(line, start &+ 20, to: end),
            Scan.byte(line, pid.end) == UInt8(ascii: ")"), pid.end &+ 1 == end
        else { return nil }
        return EventFact(
            .processExit, ["pid": .int(pid.value), "reason": .word("timeout"), "supervisor": .word("gunicorn")])
    }

    /// gunicorn's `Handling signal: hup` (`Handling signal: term` stops it).
    private static func gunicornSignal(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        guard Scan.has("Handling signal: ", in: line, at: start) else { return nil }
        let word = start &+ 17..<end
        let act: UnitAct
        if Scan.matches("hup", in: line, word) {
            act = .reloading
        } else if Scan.matches("term", in: line, word) || Scan.matches("quit", in: line, word)
            || Scan.matches("int", in: line, word)
        {
            act = .stopping
        } else {
            return nil
        }
        return .unit(act, ["unit": .word("gunicorn"), "supervisor": .word("gunicorn")])
    }

    /// `Release "api" has been upgraded. Happy Helming!`, `Rollback was a success! Happy Helming!`.
    private static func helm(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        if Scan.has("Rollback was a success!", in: line, at: start) {
            return EventFact(.deployAct, ["act": .word("rollback"), "by": .word("helm")])
        }
        guard Scan.has("Release \"", in: line, at: start),
            let quote = Scan.first(UInt8(ascii: "\""), in: line, from: start &+ 9, to: min(end, start &+ 80)),
            Scan.has("\" has been upgraded", in: line, at: quote)
        else { return nil }
        return EventFact(
            .deployAct, ["act": .word("deploy"), "service": .place(start &+ 9..<quote), "by": .word("helm")])
    }

    /// Flux' `Applied revision: main@sha1:1a2b3c4`.
    private static func flux(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        guard Scan.has("Applied revision: ", in: line, at: start) else { return nil }
        let revision = start &+ 18..<Scan.tokenEnd(line, start &+ 18, to: end)
        guard revision.upperBound == end,
            Scan.find("@sha1:", in: line, from: revision.lowerBound, to: end) != nil
                || Scan.find("@sha256:", in: line, from: revision.lowerBound, to: end) != nil
        else { return nil }
        return EventFact(.deployAct, ["act": .word("deploy"), "version": .place(revision), "by": .word("flux")])
    }

    /// Argo CD's `Partial sync operation to 1a2b3c4 succeeded`, `Sync operation to 1a2b3c4 succeeded`.
    private static func argoSync(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        let words = Scan.has("Partial sync operation to ", in: line, at: start) ? 26 : 18
        guard words == 26 || Scan.has("Sync operation to ", in: line, at: start) else { return nil }
        let revision = start &+ words..<Scan.tokenEnd(line, start &+ words, to: end)
        guard Scan.has(" succeeded", in: line, at: revision.upperBound) else { return nil }
        return EventFact(
            .deployAct, ["act": .word("deploy"), "version": .place(revision), "by": .word("argocd")])
    }

    /// `deployment.apps/api image updated`, `deployment.apps/api rolled back`: the whole message.
    private static func kubectl(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        for kind in ["deployment.apps/", "statefulset.apps/", "daemonset.apps/"] as [StaticString]
        where Scan.has(kind, in: line, at: start) {
            let name = start &+ kind.utf8CodeUnitCount
            let stop = Scan.tokenEnd(line, name, to: end)
            let words = min(stop &+ 1, end)..<end
            let act: String
            if Scan.matches("image updated", in: line, words) {
                act = "deploy"
            } else if Scan.matches("rolled back", in: line, words) {
                act = "rollback"
            } else if Scan.matches("scaled", in: line, words) {
                act = "scale"
            } else if Scan.matches("restarted", in: line, words) {
                act = "ops"
            } else if Scan.matches("configured", in: line, words) || Scan.matches("patched", in: line, words) {
                act = "config"
            } else {
                return nil
            }
            return EventFact(
                .deployAct,
                ["act": .word(act), "service": .place(name..<stop), "command": act == "ops" ? .text(start..<end) : nil])
        }
        return nil
    }
}
