/// Memory readings that a message states: bytes, and counts that stand beside them.
///
///     memory usage: rss=84.3MB limit=300MB fds=310 threads=9 db_connections=140 inflight=1
///     {"rss": 88394956, "heapTotal": 54525952, "heapUsed": 41943040}
///     Memory usage: 1532.4 MB
///     resource usage: rss 180 MiB of 192 MiB
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
            guard let composed = Name.composed(line, word) else { return nil }
            self = composed
        }

        /// A name put together of words for memory: `memory_rss_bytes`, `process_resident_memory_bytes`, `residentMb`.
        private static func composed(_ line: Span<UInt8>, _ word: Range<Int>) -> Name? {
            guard (6...40).contains(word.count) else { return nil }
            var at = word.lowerBound
            var (isResident, isMemory, isUsage, isLimit) = (false, false, false, false)
            var unit: Name?
            while at < word.upperBound {
                if line[at] == UInt8(ascii: "_") {
                    at &+= 1
                    continue
                }
                var length = 0
                for (part, meaning) in parts where Scan.hasLowered(part, in: line, at: at) {
                    length = part.utf8CodeUnitCount
                    switch meaning {
                    case 0: isResident = true
                    case 1: isMemory = true
                    case 2: isUsage = true
                    case 3: isLimit = true
                    case 4: unit = .rssBytes
                    case 5: unit = .rssKilobytes
                    case 6: unit = .rssMegabytes
                    default: break
                    }
                    break
                }
                if length == 0 { return nil }
                at &+= length
            }
            // A limit has no unit of its own here: what stands behind it or its size tells.
            if isLimit { return isMemory && unit != .rssKilobytes && unit != .rssMegabytes ? .limit : nil }
            return isResident || (isMemory && isUsage) ? unit ?? .rss : nil
        }

        /// Words of such names, longer ones before those that they begin with.
        private static let parts: [(word: StaticString, meaning: Int)] = [
            ("resident", 0), ("rss", 0), ("workingset", 0), ("memory", 1), ("mem", 1), ("usage", 2), ("used", 2),
            ("current", 2), ("limit", 3), ("max", 3), ("bytes", 4), ("kib", 5), ("kb", 5), ("mib", 6), ("mb", 6),
            ("process", 7), ("proc", 7), ("container", 7), ("set", 7), ("size", 7),
        ]
    }

    /// Whether a name without a mark behind it may have its value there: `rss 180 MiB`.
    private static func isPlain(_ line: Span<UInt8>, endingAt index: Int) -> Bool {
        for name in ["rss", "resident"] as [StaticString] {
            let start = index &- name.utf8CodeUnitCount
            if Scan.hasLowered(name, in: line, at: start), !Scan.isWord(Scan.byte(line, start &- 1)) { return true }
        }
        return false
    }

    /// Behind `is `, `at `, `now ` and a share of the limit: `memory usage at 93 % (180 MiB of 192 MiB)`.
    private static func behindWords(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int? {
        var at = index
        var isTold = false
        for word in ["is ", "now ", "at ", "of "] as [StaticString] where Scan.hasLowered(word, in: line, at: at) {
            at = Scan.skipBlanks(line, at &+ word.utf8CodeUnitCount, to: end)
            isTold = true
        }
        guard isTold, at < end else { return nil }
        if let share = Scan.decimal(line, at, to: end, unit: 1) {
            let mark = Scan.skipBlanks(line, share.end, to: end)
            if Scan.byte(line, mark) == UInt8(ascii: "%") {
                at = Scan.skipBlanks(line, mark &+ 1, to: end)
                if Scan.byte(line, at) == UInt8(ascii: "(") || Scan.byte(line, at) == UInt8(ascii: ",") { at &+= 1 }
                at = Scan.skipBlanks(line, at, to: end)
            }
        }
        return at
    }

    /// A limit right behind a reading: `of 192 MiB`, `/ 192 MiB`, `out of 192 MiB`.
    private mutating func readLimit(_ line: Span<UInt8>, behind index: Int, to end: Int) -> Int {
        var at = Scan.skipBlanks(line, index, to: end)
        for word in ["out of ", "of ", "/"] as [StaticString] where Scan.hasLowered(word, in: line, at: at) {
            at = Scan.skipBlanks(line, at &+ word.utf8CodeUnitCount, to: end)
            guard let size = ByteUnit.size(line, at: at, to: end, fallback: nil), size.bytes >= 65_536 else {
                return index
            }
            limit = limit ?? size.bytes
            return size.end
        }
        return index
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
        } else if case .rss = name, at > index, MemoryMessage.isPlain(line, endingAt: index),
            let size = ByteUnit.size(line, at: at, to: end, fallback: nil)
        {
            rss = rss ?? size.bytes
            return readLimit(line, behind: size.end, to: end)
        } else if let value = at > index ? MemoryMessage.behindWords(line, at, to: end) : nil {
            switch name {
            case .rss, .usage: break
            default: return index
            }
            guard let size = ByteUnit.size(line, at: value, to: end, fallback: nil), size.bytes >= 65_536 else {
                return index
            }
            rss = rss ?? size.bytes
            return readLimit(line, behind: size.end, to: end)
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
        case .rss, .rssBytes, .rssKilobytes, .rssMegabytes, .usage:
            rss = rss ?? size.bytes
            return readLimit(line, behind: size.end, to: end)
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
