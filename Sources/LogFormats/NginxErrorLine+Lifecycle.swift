/// What Nginx says of its own life (catalogue 1.7).
package enum NginxAct: Sendable, Equatable {
    /// The version line of a cold start; the range is the version.
    case start(version: Range<Int>)
    /// `nginx -s …` was run.
    case signalSent
    case stop
    case quit
    case reload
    case reopen
    case binaryUpgrade
    /// A worker, cache manager or cache loader ended by itself.
    case workerExit(pid: Int64, code: Int64, isFatal: Bool)
    /// The same, ended by a signal.
    case workerSignal(pid: Int64, signal: Int64, hasCore: Bool)
    /// An address to listen on is taken: a start that fails.
    case bindFailed
    /// A configuration was refused at start or reload.
    case configurationRefused
}

extension NginxErrorLine {
    /// The act of Nginx itself that the line tells, or nil. Lines of a connection tell none.
    package func act(_ line: Span<UInt8>) -> NginxAct? {
        guard connection == nil, client == nil else { return nil }
        let start = message.lowerBound
        if Scan.has("signal ", in: line, at: start) { return signalAct(line, start) }
        if let worker = workerAct(line, start) { return worker }
        if Scan.has("bind() to ", in: line, at: start) || Scan.has("still could not bind()", in: line, at: start) {
            return .bindFailed
        }
        if level == .critical, endsInConfiguration(line) { return .configurationRefused }
        for name in ["nginx/", "openresty/", "tengine/", "angie/", "freenginx/"] as [StaticString]
        where Scan.has(name, in: line, at: start) {
            let version = start &+ name.utf8CodeUnitCount
            guard Scan.isDigit(Scan.byte(line, version)) else { return nil }
            return .start(version: version..<Scan.tokenEnd(line, version, to: message.upperBound))
        }
        return nil
    }

    /// Whether a place in a configuration ends the message: `… in /etc/nginx/nginx.conf:12`.
    private func endsInConfiguration(_ line: Span<UInt8>) -> Bool {
        var at = message.upperBound
        while at > message.lowerBound, Scan.isDigit(Scan.byte(line, at &- 1)) { at &-= 1 }
        guard at < message.upperBound, Scan.byte(line, at &- 1) == UInt8(ascii: ":"),
            let word = Scan.findLast(" in ", in: line, from: message.lowerBound, to: at)
        else { return false }
        let path = word &+ 4
        return Scan.tokenEnd(line, path, to: at) >= at &- 1
            && (Scan.byte(line, path) == UInt8(ascii: "/") || Scan.byte(line, path &+ 1) == UInt8(ascii: ":"))
    }

    /// `signal 15 (SIGTERM) received from 25782, exiting`.
    private func signalAct(_ line: Span<UInt8>, _ start: Int) -> NginxAct? {
        if Scan.has("signal process started", in: line, at: start) { return .signalSent }
        guard let number = Scan.number(line, start &+ 7, to: message.upperBound),
            Scan.has(" (SIG", in: line, at: number.end),
            Scan.find(" received", in: line, from: number.end, to: message.upperBound) != nil
        else { return nil }
        let end = message.upperBound
        if Scan.find(", reconfiguring", in: line, from: number.end, to: end) != nil { return .reload }
        if Scan.find(", reopening logs", in: line, from: number.end, to: end) != nil { return .reopen }
        if Scan.find(", changing binary", in: line, from: number.end, to: end) != nil { return .binaryUpgrade }
        if Scan.find(", shutting down", in: line, from: number.end, to: end) != nil { return .quit }
        if Scan.find(", exiting", in: line, from: number.end, to: end) != nil { return .stop }
        return nil
    }

    /// `worker process 17647 exited with code 0`, `… exited on signal 9 (core dumped)`.
    private func workerAct(_ line: Span<UInt8>, _ start: Int) -> NginxAct? {
        let end = message.upperBound
        guard let process = Scan.find(" process ", in: line, from: start, to: min(end, start &+ 24)),
            let pid = Scan.number(line, process &+ 9, to: end), Scan.has(" exited ", in: line, at: pid.end)
        else { return nil }
        let verb = pid.end &+ 8
        if Scan.has("on signal ", in: line, at: verb), let signal = Scan.number(line, verb &+ 10, to: end) {
            let hasCore = Scan.has(" (core dumped)", in: line, at: signal.end)
            return .workerSignal(pid: pid.value, signal: signal.value, hasCore: hasCore)
        }
        if Scan.has("with code ", in: line, at: verb), let code = Scan.number(line, verb &+ 10, to: end) {
            return .workerExit(pid: pid.value, code: code.value, isFatal: false)
        }
        if Scan.has("with fatal code ", in: line, at: verb), let code = Scan.number(line, verb &+ 16, to: end) {
            return .workerExit(pid: pid.value, code: code.value, isFatal: true)
        }
        return nil
    }
}
