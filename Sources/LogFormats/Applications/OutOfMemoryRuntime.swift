/// Whose out-of-memory error a text is.
package enum OutOfMemoryRuntime: String, Sendable {
    case jvm, node, python, go, ruby, php, dotnet, native, erlang

    /// By the exception's type and words.
    init?(exception type: Range<Int>, words: Range<Int>, in line: Span<UInt8>) {
        func ends(_ name: StaticString) -> Bool {
            let length = name.utf8CodeUnitCount
            guard type.count >= length, Scan.has(name, in: line, at: type.upperBound &- length) else { return false }
            let before = type.upperBound &- length &- 1
            return before < type.lowerBound || !Scan.isAlphanumeric(line[before])
        }
        func has(_ name: StaticString) -> Bool {
            Scan.find(name, in: line, from: type.lowerBound, to: type.upperBound) != nil
        }
        // A graphics card's memory is none of the host's.
        if has("torch.") || has("cuda.") || has("cupy.") { return nil }
        if ends("OutOfMemoryError") {
            self =
                Scan.first(UInt8(ascii: "\\"), in: line, from: type.lowerBound, to: type.upperBound) == nil
                ? .jvm : .php
        } else if ends("OutOfDirectMemoryError") {
            self = .jvm
        } else if ends("OutOfMemoryException") {
            self = .dotnet
        } else if ends("NoMemoryError") {
            self = .ruby
        } else if ends("MemoryError") || ends("ArrayMemoryError") {
            self = .python
        } else if ends("OSError"),
            Scan.find("[Errno 12]", in: line, from: words.lowerBound, to: words.upperBound) != nil
        {
            self = .python
        } else {
            return nil
        }
    }

    /// By how a line begins that is no exception.
    package init?(message: Range<Int>, in line: Span<UInt8>) {
        let message = Scan.clamp(message, to: line)
        var end = message.upperBound
        if end > message.lowerBound, line[end &- 1] == 0x0D { end &-= 1 }
        let start = message.lowerBound
        func begins(_ words: StaticString) -> Bool { Scan.has(words, in: line, at: start) }
        func holds(_ words: StaticString) -> Bool { Scan.find(words, in: line, from: start, to: end) != nil }
        // Most lines begin like none of them.
        switch Scan.byte(line, start) {
        case UInt8(ascii: "F") where begins("FATAL ERROR: ") && holds("Allocation failed"),
            UInt8(ascii: "F") where begins("Fatal JavaScript out of memory: "),
            UInt8(ascii: "#") where begins("# Fatal JavaScript out of memory: "):
            self = .node
        case UInt8(ascii: "F") where begins("Fatal error: Allowed memory size of "),
            UInt8(ascii: "A") where begins("Allowed memory size of ") && holds(" bytes exhausted "),
            UInt8(ascii: "P") where begins("PHP Fatal error:  Allowed memory size of "),
            UInt8(ascii: "P") where begins("PHP Fatal error:  Out of memory (allocated "):
            self = .php
        case UInt8(ascii: "[") where begins("[FATAL] failed to allocate memory"): self = .ruby
        case UInt8(ascii: "T") where begins("Terminating due to java.lang.OutOfMemoryError"),
            UInt8(ascii: "E") where begins("Exception: java.lang.OutOfMemoryError thrown from "),
            UInt8(ascii: "#") where begins("# There is insufficient memory for the Java Runtime Environment"),
            UInt8(ascii: "O") where begins("OpenJDK ") && holds(" os::commit_memory(") && holds(" failed; error="),
            UInt8(ascii: "J") where begins("Java HotSpot") && holds(" os::commit_memory(") && holds(" failed; error="):
            self = .jvm
        case UInt8(ascii: "E") where begins("Error [ERR_WORKER_OUT_OF_MEMORY]"): self = .node
        case UInt8(ascii: "G") where begins("GC heap initialization failed"),
            UInt8(ascii: "O") where Scan.matches("Out of memory.", in: line, start..<end):
            self = .dotnet
        case UInt8(ascii: "m") where begins("memory allocation of ") && holds(" bytes failed"),
            UInt8(ascii: "t") where begins("terminate called after throwing an instance of 'std::bad_alloc'"):
            self = .native
        case UInt8(ascii: "r"), UInt8(ascii: "f"), UInt8(ascii: "p"):
            guard
                let found = OutOfMemoryRuntime(goMessage: start..<end, in: line)
                    ?? ExceptionText.head(
                        line, start..<end)?.outOfMemory
            else { return nil }
            self = found
        default:
            if holds("_alloc: Cannot "), OutOfMemoryRuntime.isErlang(line, start, end) {
                self = .erlang
            } else if let head = ExceptionText.head(line, start..<end)?.outOfMemory {
                self = head
            } else {
                return nil
            }
        }
    }

    /// By the words of Go's runtime.
    init?(goMessage message: Range<Int>, in line: Span<UInt8>) {
        for words in [
            "runtime: out of memory: ", "runtime: program exceeds ", "fatal error: out of memory",
            "fatal error: runtime: out of memory", "fatal error: runtime: cannot allocate memory",
        ] as [StaticString] where Scan.has(words, in: line, at: message.lowerBound) {
            self = .go
            return
        }
        return nil
    }

    /// `eheap_alloc: Cannot allocate 1234567 bytes of memory (of type "heap").`
    private static func isErlang(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let at = Scan.has("Slogan: ", in: line, at: start) ? start &+ 8 : start
        var stop = at
        while stop < end, stop &- at < 24, Scan.isWord(line[stop]) { stop &+= 1 }
        return Scan.has("_alloc", in: line, at: stop &- 6) && Scan.has(": Cannot ", in: line, at: stop)
            && Scan.find(" bytes of memory (of type", in: line, from: stop, to: end) != nil
    }
}
