/// An exception that a record shows: its type, its own words, and the innermost frame of the application's own code.
///
/// A traceback ends in `TYPE: words` behind indented frames (Python) or begins with it before `\tat …` (Java). A word
/// within a message counts only where the message begins with it: what strangers send is quoted further on.
package struct ExceptionText: Sendable, Equatable {
    package var type: Range<Int>
    package var words: Range<Int>
    /// File or class, and line, of the frame.
    package var frameFile: Range<Int>?
    package var frameLine: Int64?
    package var frameFunction: Range<Int>?
    /// Set where the text is a runtime's own out-of-memory error (catalogue 3.2).
    package var outOfMemory: OutOfMemoryRuntime?

    /// Reads the lines below a header, or nil where they show no exception.
    package static func parse(body: Range<Int>, in line: Span<UInt8>) -> ExceptionText? {
        let body = Scan.clamp(body, to: line)
        var found: ExceptionText?
        var frame: (file: Range<Int>, line: Int64?, function: Range<Int>?)?
        var javaFrame: (file: Range<Int>, line: Int64?, function: Range<Int>?)?
        var at = body.lowerBound
        var lines = 0
        var inTraceback = false
        while at < body.upperBound, lines < 2000 {
            lines += 1
            let end = Scan.first(0x0A, in: line, from: at, to: body.upperBound) ?? body.upperBound
            if Scan.has("Traceback (most recent call last)", in: line, at: at) {
                inTraceback = true
                frame = nil
            } else if Scan.has("  File \"", in: line, at: at), inTraceback {
                if let own = pythonFrame(line, at &+ 8, end) { frame = own }
            } else if javaFrame == nil, found != nil, let own = jvmFrame(line, at, end) {
                javaFrame = own
            } else if end > at, line[at] > 0x20, let text = head(line, at..<end), inTraceback || found == nil {
                // Of a chain of tracebacks the last is what ended the request; of Java's the first.
                if inTraceback || !Scan.has("Caused by: ", in: line, at: at) { found = text }
                inTraceback = false
                if let frame {
                    found?.frameFile = frame.file
                    found?.frameLine = frame.line
                    found?.frameFunction = frame.function
                }
            }
            at = end &+ 1
        }
        if found?.frameFile == nil, let javaFrame {
            found?.frameFile = javaFrame.file
            found?.frameLine = javaFrame.line
            found?.frameFunction = javaFrame.function
        }
        return found
    }

    /// Reads `TYPE: words`, or a bare type, at the start of a range.
    package static func head(_ line: Span<UInt8>, _ range: Range<Int>) -> ExceptionText? {
        let range = Scan.clamp(range, to: line)
        var start = range.lowerBound
        if Scan.has("Exception in thread \"", in: line, at: start) {
            guard let close = Scan.find("\" ", in: line, from: start &+ 21, to: range.upperBound) else { return nil }
            start = close &+ 2
        }
        var at = start
        while at < range.upperBound, at &- start < 200,
            Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".")
                || line[at] == UInt8(ascii: "$")
        { at &+= 1 }
        guard at > start, isType(line, start..<at) else { return nil }
        let words: Range<Int>
        if at >= range.upperBound || line[at] == 0x0D {
            words = at..<at
        } else if line[at] == UInt8(ascii: ":"), at &+ 1 >= range.upperBound || line[at &+ 1] <= 0x20 {
            words = Scan.skipBlanks(line, at &+ 1, to: range.upperBound)..<range.upperBound
        } else {
            return nil
        }
        var result = ExceptionText(type: start..<at, words: words)
        result.outOfMemory = OutOfMemoryRuntime(exception: start..<at, words: words, in: line)
        return result
    }

    init(type: Range<Int>, words: Range<Int>) {
        self.type = type
        self.words = words
    }

    /// Whether the last component of a dotted name is that of an exception: a capital and a telling end.
    private static func isType(_ line: Span<UInt8>, _ name: Range<Int>) -> Bool {
        var last = name.upperBound
        while last > name.lowerBound, line[last &- 1] != UInt8(ascii: "."), line[last &- 1] != UInt8(ascii: "$") {
            last &-= 1
        }
        guard name.upperBound &- last >= 5 else { return false }
        let lead = line[last] == UInt8(ascii: "_") ? Scan.byte(line, last &+ 1) : line[last]
        guard lead &- 0x41 < 26 else { return false }
        return Scan.has("Error", in: line, at: name.upperBound &- 5)
            || Scan.has("Exception", in: line, at: name.upperBound &- 9)
            || Scan.matches("KeyboardInterrupt", in: line, last..<name.upperBound)
            || Scan.matches("SystemExit", in: line, last..<name.upperBound)
            || Scan.matches("StopIteration", in: line, last..<name.upperBound)
    }

    /// `/srv/shop/app.py", line 217, in _send`; nil for the library's own frames.
    private static func pythonFrame(
        _ line: Span<UInt8>, _ start: Int, _ end: Int
    ) -> (file: Range<Int>, line: Int64?, function: Range<Int>?)? {
        guard let quote = Scan.find("\", line ", in: line, from: start, to: end) else { return nil }
        for foreign in ["/lib/python", "site-packages/", "dist-packages/", "<frozen "] as [StaticString]
        where Scan.find(foreign, in: line, from: start, to: quote) != nil { return nil }
        let number = Scan.number(line, quote &+ 8, to: end)
        var function: Range<Int>?
        if let number, Scan.has(", in ", in: line, at: number.end) {
            function = number.end &+ 5..<Scan.tokenEnd(line, number.end &+ 5, to: end)
        }
        return (start..<quote, number?.value, function)
    }

    /// `\tat com.example.Shop.run(Shop.java:12)`; nil for frames of the platform.
    private static func jvmFrame(
        _ line: Span<UInt8>, _ start: Int, _ end: Int
    ) -> (file: Range<Int>, line: Int64?, function: Range<Int>?)? {
        let at = Scan.skipBlanks(line, start, to: end)
        guard Scan.has("at ", in: line, at: at), let open = Scan.first(UInt8(ascii: "("), in: line, from: at, to: end)
        else {
            return nil
        }
        for foreign in ["java.", "javax.", "jdk.", "sun."] as [StaticString]
        where Scan.has(foreign, in: line, at: at &+ 3) { return nil }
        let close = Scan.first(UInt8(ascii: ")"), in: line, from: open, to: end) ?? end
        let colon = Scan.last(UInt8(ascii: ":"), in: line, from: open, to: close) ?? close
        let number = Scan.number(line, colon &+ 1, to: close)?.value
        guard open &+ 1 <= colon else { return nil }
        return (open &+ 1..<colon, number, at &+ 3..<max(at &+ 3, open))
    }
}

/// Whose out-of-memory error a text is.
package enum OutOfMemoryRuntime: String, Sendable {
    case jvm, node, python, go, ruby, php, dotnet, native

    /// By the exception's type and words.
    init?(exception type: Range<Int>, words: Range<Int>, in line: Span<UInt8>) {
        func ends(_ name: StaticString) -> Bool {
            let length = name.utf8CodeUnitCount
            guard type.count >= length, Scan.has(name, in: line, at: type.upperBound &- length) else { return false }
            let before = type.upperBound &- length &- 1
            return before < type.lowerBound || !Scan.isAlphanumeric(line[before])
        }
        if ends("OutOfMemoryError") {
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
        let start = message.lowerBound
        if let head = ExceptionText.head(line, message)?.outOfMemory {
            self = head
        } else if Scan.has("FATAL ERROR: ", in: line, at: start),
            Scan.find("JavaScript heap out of memory", in: line, from: start, to: message.upperBound) != nil
        {
            self = .node
        } else if Scan.has("runtime: out of memory: ", in: line, at: start)
            || Scan.has("fatal error: out of memory", in: line, at: start)
            || Scan.has("fatal error: runtime: cannot allocate memory", in: line, at: start)
        {
            self = .go
        } else if Scan.has("[FATAL] failed to allocate memory", in: line, at: start) {
            self = .ruby
        } else if Scan.has("PHP Fatal error:  Allowed memory size of ", in: line, at: start) {
            self = .php
        } else if Scan.has("Terminating due to java.lang.OutOfMemoryError", in: line, at: start) {
            self = .jvm
        } else if Scan.has("memory allocation of ", in: line, at: start),
            Scan.find(" bytes failed", in: line, from: start, to: message.upperBound) != nil
        {
            self = .native
        } else if Scan.has("terminate called after throwing an instance of 'std::bad_alloc'", in: line, at: start) {
            self = .native
        } else {
            return nil
        }
    }
}
