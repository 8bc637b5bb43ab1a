package import Evidence

extension NginxErrorLine {
    /// What Nginx was doing, where it was busy with an upstream; nil for all else.
    package func upstreamAction(_ line: Span<UInt8>) -> UpstreamAction? {
        if Scan.has("connecting to upstream", in: line, at: action.lowerBound) { return .connecting }
        if Scan.has("SSL handshaking to upstream", in: line, at: action.lowerBound) { return .handshaking }
        if Scan.has("sending request to upstream", in: line, at: action.lowerBound) { return .sending }
        if Scan.has("sending to upstream", in: line, at: action.lowerBound) { return .sending }
        if Scan.has("sending PROXY protocol to upstream", in: line, at: action.lowerBound) { return .sending }
        if Scan.has("proxying and sending to upstream", in: line, at: action.lowerBound) { return .sending }
        if Scan.has("proxying and reading from upstream", in: line, at: action.lowerBound) { return .readingBody }
        if Scan.has("proxying connection", in: line, at: action.lowerBound) { return .upgraded }
        if Scan.has("reading response header from upstream", in: line, at: action.lowerBound) { return .readingHeader }
        if Scan.has("reading upstream", in: line, at: action.lowerBound) { return .readingBody }
        if Scan.has("reading response from upstream", in: line, at: action.lowerBound) { return .readingBody }
        if Scan.has("proxying upgraded connection", in: line, at: action.lowerBound) { return .upgraded }
        return nil
    }

    /// How an upstream attempt failed, or nil where the line tells of none (`design/catalogue`, 1.5).
    ///
    /// Only how the message *begins* counts, and the number of the error: a path that a client chose stands later.
    package func failedAttempt(_ line: Span<UInt8>) -> (outcome: AttemptOutcome, action: UpstreamAction)? {
        let start = message.lowerBound
        if let outcome = resolverFailure(line) { return (outcome, .resolving) }
        guard let action = upstreamAction(line) else { return nil }
        switch Scan.byte(line, start) {
        case UInt8(ascii: "n"):
            if Scan.has("no live upstreams", in: line, at: start) { return (.noLiveUpstreams, action) }
        case UInt8(ascii: "u"):
            if Scan.has("upstream timed out", in: line, at: start) { return (.timedOut, action) }
            if Scan.has("upstream prematurely closed", in: line, at: start) { return (.closedEarly, action) }
            if Scan.has("upstream sent too big header", in: line, at: start) { return (.tooBigHeader, action) }
            if Scan.has("upstream buffer is too small", in: line, at: start) { return (.tooBigHeader, action) }
            if Scan.has("upstream sent ", in: line, at: start) { return (.invalidResponse, action) }
            // gRPC: the peer reset the stream.
            if Scan.has("upstream rejected request", in: line, at: start) { return (.reset, action) }
            if Scan.has("upstream SSL ", in: line, at: start) { return (.tls, action) }
        case UInt8(ascii: "c"):
            if Scan.has("connect() ", in: line, at: start) { return (AttemptOutcome(connectErrno: errno), action) }
        case UInt8(ascii: "k"):
            // Nginx on BSD and macOS: `kevent() reported that connect() failed (61: Connection refused)`.
            if Scan.has("kevent() reported that connect() failed", in: line, at: start) {
                return (AttemptOutcome(connectErrno: errno), action)
            }
        case UInt8(ascii: "r"):
            if Scan.has("recv() ", in: line, at: start) || Scan.has("readv() ", in: line, at: start)
                || Scan.has("recvmsg() ", in: line, at: start)
            {
                return (AttemptOutcome(transferErrno: errno), action)
            }
        case UInt8(ascii: "W"):
            // Nginx on Windows.
            if Scan.has("WSARecv() ", in: line, at: start) || Scan.has("WSASend() ", in: line, at: start) {
                return (AttemptOutcome(transferErrno: errno), action)
            }
        case UInt8(ascii: "s"), UInt8(ascii: "w"):
            if Scan.has("socket() ", in: line, at: start) {
                return (errno == 24 || errno == 23 ? .descriptors : .failedUnknown, action)
            }
            if Scan.has("send() ", in: line, at: start) || Scan.has("sendfile() ", in: line, at: start)
                || Scan.has("writev() ", in: line, at: start)
            {
                return (AttemptOutcome(transferErrno: errno), action)
            }
        case UInt8(ascii: "S"):
            if Scan.has("SSL_do_handshake() failed", in: line, at: start)
                || Scan.has("SSL_read() failed", in: line, at: start)
                || Scan.has("SSL_write() failed", in: line, at: start)
            {
                return (.tls, action)
            }
        case UInt8(ascii: "p"):
            if Scan.has("peer closed connection in SSL handshake", in: line, at: start), action == .handshaking {
                return (.tls, action)
            }
        case UInt8(ascii: "F"), UInt8(ascii: "e"):
            // Words of the application that FastCGI relays, and a client that left: no failure of an attempt.
            return nil
        default: break
        }
        return nil
    }

    private func resolverFailure(_ line: Span<UInt8>) -> AttemptOutcome? {
        guard upstream == nil || action.isEmpty else { return nil }
        // The name of a client's address, or that of a certificate's issuer: no upstream is sought.
        if Scan.has("in resolving client address", in: line, at: action.lowerBound)
            || Scan.has("requesting certificate status", in: line, at: action.lowerBound)
        {
            return nil
        }
        let start = message.lowerBound
        if Scan.has("no resolver defined to resolve ", in: line, at: start) { return .resolver }
        if Scan.has("host not found in upstream ", in: line, at: start) { return .resolver }
        // `NAME could not be resolved (N: text)`: the name is the first word.
        let name = Scan.tokenEnd(line, start, to: message.upperBound)
        return Scan.has(" could not be resolved (", in: line, at: name) ? .resolver : nil
    }
}

extension AttemptOutcome {
    /// How `connect()` failed, by errno of Linux, BSD or Windows.
    package init(connectErrno errno: Int64?) {
        switch errno {
        case 111, 61, 10061: self = .refused
        case 104, 54, 10054: self = .reset
        case 110, 60, 10060: self = .timedOut
        case 113, 65, 101, 51, 112, 64, 10065, 10051, 10064: self = .unreachable
        case 2: self = .socketMissing
        case 11, 35, 10035: self = .saturated
        case 13, 1, 10013: self = .permission
        case 99, 49, 10049: self = .portsExhausted
        case 24, 23, 10024: self = .descriptors
        default: self = .failedUnknown
        }
    }

    /// How reading or writing failed, by errno of Linux, BSD or Windows.
    package init(transferErrno errno: Int64?) {
        switch errno {
        case 104, 54, 10054: self = .reset
        case 32, 10053: self = .closedEarly
        case 110, 60, 10060: self = .timedOut
        case 113, 65, 101, 51, 112, 64, 10065, 10051, 10064: self = .unreachable
        case 111, 61, 10061: self = .refused
        default: self = .failedUnknown
        }
    }
}
