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
}

/// Which of its own limits Nginx ran into (catalogue 1.6).
package enum NginxLimit: String, Sendable {
    case workerConnections = "worker_connections"
    case openFiles = "open_files"
    case memory
    case disk
    case sharedMemory = "shared_memory"
}

extension NginxErrorLine {
    /// The act of Nginx itself that the line tells, or nil. Lines of a connection tell none.
    package func act(_ line: Span<UInt8>) -> NginxAct? {
        guard connection == nil, client == nil else { return nil }
        let start = message.lowerBound
        if Scan.has("signal ", in: line, at: start) { return signalAct(line, start) }
        if let worker = workerAct(line, start) { return worker }
        for name in ["nginx/", "openresty/", "tengine/", "angie/", "freenginx/"] as [StaticString]
        where Scan.has(name, in: line, at: start) {
            let version = start &+ name.utf8CodeUnitCount
            guard Scan.isDigit(Scan.byte(line, version)) else { return nil }
            return .start(version: version..<Scan.tokenEnd(line, version, to: message.upperBound))
        }
        return nil
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

    /// The limit of Nginx itself that the line tells of, or nil.
    package func limit(_ line: Span<UInt8>) -> NginxLimit? {
        let (start, end) = (message.lowerBound, message.upperBound)
        switch Scan.byte(line, start) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            if let number = Scan.number(line, start, to: end),
                Scan.has(" worker_connections are not enough", in: line, at: number.end)
            {
                return .workerConnections
            }
        case UInt8(ascii: "a"), UInt8(ascii: "s"), UInt8(ascii: "e"):
            guard errno == 24 || errno == 23 else { return nil }
            if Scan.has("accept", in: line, at: start) || Scan.has("socket() ", in: line, at: start)
                || Scan.has("eventfd() ", in: line, at: start)
            {
                return .openFiles
            }
        case UInt8(ascii: "t"):
            if Scan.has("the new socket has number ", in: line, at: start) { return .openFiles }
        case UInt8(ascii: "o"):
            if Scan.has("open() ", in: line, at: start) {
                if errno == 24 || errno == 23 { return .openFiles }
                if errno == 28 { return .disk }
            }
        case UInt8(ascii: "p"), UInt8(ascii: "w"):
            guard errno == 28 else { return nil }
            if Scan.has("pwrite", in: line, at: start) || Scan.has("write", in: line, at: start) { return .disk }
        case UInt8(ascii: "m"), UInt8(ascii: "f"):
            guard errno == 12 else { return nil }
            if Scan.has("malloc(", in: line, at: start) || Scan.has("mmap(", in: line, at: start)
                || Scan.has("fork() ", in: line, at: start)
            {
                return .memory
            }
        case UInt8(ascii: "n"):
            if Scan.has("ngx_slab_alloc() failed: no memory", in: line, at: start) { return .sharedMemory }
        case UInt8(ascii: "c"):
            if Scan.has("could not allocate node", in: line, at: start) { return .sharedMemory }
        default: break
        }
        return nil
    }
}
