package import Evidence

/// What an error line is about; every line of the catalogue (sections 1.5 to 1.7) has its class.
package enum NginxErrorClass: Sendable, Equatable {
    /// An attempt at an upstream failed.
    case attempt(AttemptOutcome, UpstreamAction)
    /// A limit of Nginx or of its machine.
    case limit(NginxLimit)
    /// Nginx starts, stops, reloads; a worker ended.
    case act(NginxAct)
    /// What Nginx tells beside its acts: `start worker process 88`, `using the "epoll" event method`.
    case note
    /// A peer reached `max_fails` and is left out for a while: the onset of `no live upstreams`.
    case upstreamDisabled
    /// An answer larger than the buffers went to a file.
    case upstreamBuffered
    /// Words that an application wrote to FastCGI's standard error.
    case relayed
    /// The client closed, reset or timed out.
    case clientGone
    /// The client sent what Nginx does not take: no HTTP, no TLS, too large a body.
    case clientFault
    /// `limit_req` or `limit_conn` held a request back or refused it.
    case rateLimited
    /// Nginx's own rules forbid it, or a password is wrong.
    case forbidden
    /// A file is not there.
    case fileMissing
    case other
}

extension NginxErrorLine {
    /// The class of the line. Only how the message begins counts, the errno and the action.
    package func classify(_ line: Span<UInt8>) -> NginxErrorClass {
        if let failure = failedAttempt(line) { return .attempt(failure.outcome, failure.action) }
        if let limit = limit(line) { return .limit(limit) }
        if let act = act(line) { return .act(act) }
        let start = message.lowerBound
        func begins(_ words: StaticString...) -> Bool {
            for word in words where Scan.has(word, in: line, at: start) { return true }
            return false
        }
        if begins("FastCGI sent in stderr: ") { return .relayed }
        if begins("upstream server temporarily disabled") { return .upstreamDisabled }
        if begins("an upstream response is buffered to a temporary file", "a client request body is buffered") {
            return .upstreamBuffered
        }
        if begins("limiting requests", "limiting connections", "delaying request") { return .rateLimited }
        if begins("access forbidden by rule", "directory index of ", "access forbidden", "user \"", "auth request") {
            return .forbidden
        }
        if isClientGone(line) { return .clientGone }
        if begins("client sent ", "client intended to send ", "client login failed", "no \"ssl_certificate\"")
            || begins("SSL_do_handshake() failed", "SSL_read() failed", "invalid host in request")
        {
            return .clientFault
        }
        if errno == 2 || errno == 20,
            begins("open() ", "stat() ", "lstat() ", "\"", "opendir() ", "rename() ", "CreateFile() ")
        {
            return .fileMissing
        }
        if errno == 13 || errno == 1, begins("open() ", "stat() ", "\"", "opendir() ") { return .forbidden }
        return connection == nil && client == nil && level <= .notice ? .note : .other
    }

    /// An application's want of memory, as FastCGI relays it: the runtime and its words, or nil.
    ///
    ///     FastCGI sent in stderr: "PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted …
    package func relayedMemoryError(_ line: Span<UInt8>) -> (runtime: OutOfMemoryRuntime, words: Range<Int>)? {
        var start = message.lowerBound
        guard Scan.has("FastCGI sent in stderr: \"", in: line, at: start) else { return nil }
        start &+= 25
        if Scan.has("PHP message: ", in: line, at: start) { start &+= 13 }
        guard start < message.upperBound else { return nil }
        let words = start..<message.upperBound
        return OutOfMemoryRuntime(message: words, in: line).map { ($0, words) }
    }

    /// The connection to the client ended from its side.
    private func isClientGone(_ line: Span<UInt8>) -> Bool {
        let start = message.lowerBound
        for words in [
            "client prematurely closed connection", "client closed ", "client timed out",
            "epoll_wait() reported that client prematurely closed",
            "kevent() reported that client prematurely closed", "peer closed connection in SSL handshake",
        ] as [StaticString]
        where Scan.has(words, in: line, at: start) {
            return true
        }
        guard upstreamAction(line) == nil, client != nil else { return false }
        for call in [
            "recv() ", "readv() ", "send() ", "sendfile() ", "writev() ", "recvmsg() ", "WSARecv() ", "WSASend() ",
        ] as [StaticString]
        where Scan.has(call, in: line, at: start) {
            switch AttemptOutcome(transferErrno: errno) {
            case .reset, .closedEarly, .timedOut, .unreachable: return true
            default: return false
            }
        }
        return false
    }
}
