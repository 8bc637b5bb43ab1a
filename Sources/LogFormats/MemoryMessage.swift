/// Memory readings that a message states: bytes, and counts that stand beside them.
///
///     memory usage: rss=84.3MB limit=300MB fds=310 threads=9 db_connections=140 inflight=1
///     {"rss": 88394956, "heapTotal": 54525952, "heapUsed": 41943040}
///     Memory usage: 1532.4 MB
package struct MemoryMessage: Sendable, Equatable {
    package var rss: Int64?
    package var heapUsed: Int64?
    package var heapCommitted: Int64?
    package var limit: Int64?
    package var descriptors: Int64?
    package var threads: Int64?
    package var databaseConnections: Int64?
    /// The name behind `instance=`.
    package var instance: Range<Int>?
    /// Whether the message complains of it.
    package var isHigh = false

    /// Reads a message, or nil where it states no memory. Counts alone are no reading.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> MemoryMessage? {
        let message = Scan.clamp(message, to: line)
        let end = min(message.upperBound, message.lowerBound &+ 4096)
        var result = MemoryMessage()
        var at = message.lowerBound
        while at < end {
            guard Scan.isLetter(line[at]) || line[at] == UInt8(ascii: "_") else {
                at &+= 1
                continue
            }
            let start = at
            while at < end, Scan.isWord(line[at]) { at &+= 1 }
            if let name = Name(line, start..<at) { at = max(at, result.read(line, name, behind: at, to: end)) }
        }
        return result.rss == nil && result.heapUsed == nil ? nil : result
    }

    private enum Name {
        case rss, heapUsed, heapCommitted, limit, descriptors, threads, databaseConnections, instance, usage, high
        case rssKilobytes, rssMegabytes, rssBytes

        init?(_ line: Span<UInt8>, _ word: Range<Int>) {
            func isWord(_ text: StaticString) -> Bool {
                word.count == text.utf8CodeUnitCount && Scan.hasLowered(text, in: line, at: word.lowerBound)
            }
            switch line[word.lowerBound] | 0x20 {
            case UInt8(ascii: "r"):
                if isWord("rss") {
                    self = .rss
                    return
                }
                if isWord("rss_bytes") {
                    self = .rssBytes
                    return
                }
                if isWord("rss_kb") || isWord("rss_kib") {
                    self = .rssKilobytes
                    return
                }
                if isWord("rss_mb") || isWord("rss_mib") {
                    self = .rssMegabytes
                    return
                }
            case UInt8(ascii: "v"):
                if isWord("vmrss") {
                    self = .rss
                    return
                }
            case UInt8(ascii: "m"):
                if isWord("mem") || isWord("memory") || isWord("memory_usage") || isWord("mem_usage")
                    || isWord("memory_used") || isWord("mem_used") || isWord("memoryusage")
                {
                    self = .rss
                    return
                }
                if isWord("memory_mb") || isWord("mem_mb") {
                    self = .rssMegabytes
                    return
                }
                if isWord("memory_bytes") || isWord("mem_bytes") {
                    self = .rssBytes
                    return
                }
                if isWord("memory_limit") || isWord("mem_limit") || isWord("max_memory") {
                    self = .limit
                    return
                }
            case UInt8(ascii: "u"):
                if isWord("used_memory_rss") {
                    self = .rss
                    return
                }
                if isWord("used_memory") {
                    self = .heapUsed
                    return
                }
                if isWord("usage") {
                    self = .usage
                    return
                }
            case UInt8(ascii: "h"):
                if isWord("heapused") || isWord("heap_used") || isWord("heap_inuse") {
                    self = .heapUsed
                    return
                }
                if isWord("heaptotal") || isWord("heap_total") || isWord("heap_committed") {
                    self = .heapCommitted
                    return
                }
                if isWord("high") {
                    self = .high
                    return
                }
            case UInt8(ascii: "l"):
                if isWord("limit") || isWord("limit_bytes") {
                    self = .limit
                    return
                }
            case UInt8(ascii: "f"):
                if isWord("fds") {
                    self = .descriptors
                    return
                }
            case UInt8(ascii: "o"):
                if isWord("open_fds") || isWord("open_files") {
                    self = .descriptors
                    return
                }
            case UInt8(ascii: "t"):
                if isWord("threads") {
                    self = .threads
                    return
                }
            case UInt8(ascii: "d"):
                if isWord("db_connections") {
                    self = .databaseConnections
                    return
                }
            case UInt8(ascii: "i"):
                if isWord("instance") {
                    self = .instance
                    return
                }
            case UInt8(ascii: "e"):
                if isWord("exceeds") || isWord("exceeded") {
                    self = .high
                    return
                }
            case UInt8(ascii: "a"):
                if isWord("above") {
                    self = .high
                    return
                }
            default: break
            }
            return nil
        }
    }

    /// Reads the value behind a name; returns where to go on.
    private mutating func read(_ line: Span<UInt8>, _ name: Name, behind index: Int, to end: Int) -> Int {
        if case .high = name {
            isHigh = true
            return index
        }
        var at = index
        if Scan.byte(line, at) == UInt8(ascii: "\"") || Scan.byte(line, at) == UInt8(ascii: "'") { at &+= 1 }
        at = Scan.skipBlanks(line, at, to: end)
        let mark = Scan.byte(line, at)
        if mark == UInt8(ascii: "=") || mark == UInt8(ascii: ":") {
            at = Scan.skipBlanks(line, at &+ 1, to: end)
        } else if case .limit = name {
            // `… of limit 300MB`
        } else {
            return index
        }
        if Scan.byte(line, at) == UInt8(ascii: "\"") || Scan.byte(line, at) == UInt8(ascii: "'") { at &+= 1 }
        if case .instance = name {
            let stop = Scan.tokenEnd(line, at, to: end)
            if stop > at, instance == nil { instance = at..<stop }
            return stop
        }
        guard at < end, Scan.isDigit(Scan.byte(line, at)) else { return index }
        switch name {
        case .descriptors, .threads, .databaseConnections:
            guard let number = Scan.number(line, at, to: end), !Scan.isLetter(Scan.byte(line, number.end)) else {
                return index
            }
            switch name {
            case .descriptors: descriptors = descriptors ?? number.value
            case .threads: threads = threads ?? number.value
            default: databaseConnections = databaseConnections ?? number.value
            }
            return number.end
        default: break
        }
        guard let size = MemoryMessage.size(line, at, to: end, name) else { return index }
        switch name {
        case .rss, .rssBytes, .rssKilobytes, .rssMegabytes, .usage: rss = rss ?? size.bytes
        case .heapUsed: heapUsed = heapUsed ?? size.bytes
        case .heapCommitted: heapCommitted = heapCommitted ?? size.bytes
        case .limit: limit = limit ?? size.bytes
        default: break
        }
        return size.end
    }

    /// A size; a bare number counts bytes where it is so large that it can be nothing else.
    private static func size(_ line: Span<UInt8>, _ index: Int, to end: Int, _ name: Name) -> (bytes: Int64, end: Int)?
    {
        switch name {
        case .rssBytes: return ByteUnit.size(line, at: index, to: end, fallback: 1)
        case .rssKilobytes: return ByteUnit.size(line, at: index, to: end, fallback: 1 << 10)
        case .rssMegabytes: return ByteUnit.size(line, at: index, to: end, fallback: 1 << 20)
        default:
            if let size = ByteUnit.size(line, at: index, to: end, fallback: nil) { return size }
            guard let bare = ByteUnit.size(line, at: index, to: end, fallback: 1), bare.bytes >= 65_536 else {
                return nil
            }
            return bare
        }
    }
}
