/// Which of its own limits, or of its machine's, Nginx ran into (catalogue 1.6).
package enum NginxLimit: String, Sendable {
    case workerConnections = "worker_connections"
    case openFiles = "open_files"
    case memory
    case disk
    case sharedMemory = "shared_memory"
    case processes
}

extension NginxErrorLine {
    /// The limit of Nginx itself that the line tells of, or nil.
    package func limit(_ line: Span<UInt8>) -> NginxLimit? {
        let (start, end) = (message.lowerBound, message.upperBound)
        if let number = Scan.number(line, start, to: end) {
            if Scan.has(" worker_connections are not enough", in: line, at: number.end) { return .workerConnections }
            if Scan.has(" worker_connections exceed open file resource limit", in: line, at: number.end) {
                return .openFiles
            }
            return nil
        }
        if let call = callEnd(line) {
            switch errno {
            case 24, 23, 10024: return .openFiles
            case 28, 122, 69: return .disk
            case 12: return .memory
            case 11, 35: return Scan.has("fork() ", in: line, at: start) ? .processes : nil
            case nil:
                // `pwritev() "…" has written only 4096 of 8192`.
                return Scan.has("pwrite", in: line, at: start) || Scan.has("write", in: line, at: start)
                    ? Scan.find(" has written only ", in: line, from: call, to: end).map { _ in .disk } : nil
            default: return nil
            }
        }
        switch Scan.byte(line, start) {
        case UInt8(ascii: "t"):
            if Scan.has("the new socket has number ", in: line, at: start) { return .openFiles }
        case UInt8(ascii: "n"):
            if Scan.has("ngx_slab_alloc() failed: no memory", in: line, at: start) { return .sharedMemory }
        case UInt8(ascii: "c"):
            if Scan.has("could not allocate node", in: line, at: start)
                || Scan.has("could not allocate new session", in: line, at: start)
            {
                return .sharedMemory
            }
        default: break
        }
        return nil
    }

    /// The index behind the name and the bracket of the system call that begins the message: `open() …`,
    /// `malloc(4096) …`; nil where none does.
    private func callEnd(_ line: Span<UInt8>) -> Int? {
        var at = message.lowerBound
        while at < message.upperBound, Scan.isWord(Scan.byte(line, at)) { at &+= 1 }
        guard at > message.lowerBound, Scan.byte(line, at) == UInt8(ascii: "("),
            !Scan.has("ngx_", in: line, at: message.lowerBound)
        else { return nil }
        return at &+ 1
    }
}
