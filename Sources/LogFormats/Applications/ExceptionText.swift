/// An exception that a record shows: its type, its own words, and the innermost frame of the application's own code.
///
/// A traceback ends in `TYPE: words` behind indented frames (Python) or begins with it before its frames (all others). A
/// word within a message counts only where the message begins with it: what strangers send is quoted further on.
package struct ExceptionText: Sendable, Equatable {
    package var type: Range<Int>
    package var words: Range<Int>
    /// File or class, and line, of the frame.
    package var frameFile: Range<Int>?
    package var frameLine: Int64?
    package var frameFunction: Range<Int>?
    /// The type of the innermost cause, where the text names causes.
    package var cause: Range<Int>?
    /// Set where the text, or one of its causes, is a runtime's own out-of-memory error (catalogue 3.2).
    package var outOfMemory: OutOfMemoryRuntime?

    /// Reads the lines below a header, or nil where they show no exception.
    package static func parse(body: Range<Int>, in line: Span<UInt8>) -> ExceptionText? {
        let body = Scan.clamp(body, to: line)
        var found: ExceptionText?
        var cause: ExceptionText?
        /// Python's frames stand before the type, the innermost last.
        var above: StackFrame?
        var below: StackFrame?
        /// Go has the function on the line before its place.
        var function: Range<Int>?
        var inTraceback = false
        var at = body.lowerBound
        var lines = 0
        while at < body.upperBound, lines < 2000 {
            lines += 1
            let next = Scan.first(0x0A, in: line, from: at, to: body.upperBound) ?? body.upperBound
            let end = next > at && line[next &- 1] == 0x0D ? next &- 1 : next
            defer { at = next &+ 1 }
            if Scan.has("Traceback (most recent call last)", in: line, at: at) {
                inTraceback = true
                above = nil
                continue
            }
            if inTraceback {
                if let own = StackFrame.python(line, at, end) { above = own }
                guard end > at, line[at] > 0x20, let text = head(line, at..<end) ?? bareType(line, at..<end) else {
                    continue
                }
                // Of a chain of tracebacks the last is what ended the request.
                if found != nil { cause = cause ?? found }
                found = text
                below = above
                inTraceback = false
                continue
            }
            if let text = causeHead(line, at, end) {
                cause = text
                if found == nil { found = text }
            } else if found == nil,
                let text = head(line, at..<end) ?? goHead(line, at, end) ?? rustHead(line, at, end)
                    ?? rubyHead(line, at, end)
            {
                found = text
                if text.frameFile != nil {
                    below = StackFrame(file: text.frameFile, line: text.frameLine, function: text.frameFunction)
                }
            } else if below == nil, let own = StackFrame.parse(line, at, end, function: function) {
                below = own
            }
            function = at..<end
        }
        found?.frameFile = below?.file
        found?.frameLine = below?.line
        found?.frameFunction = below?.function
        found?.cause = cause?.type
        if found?.outOfMemory == nil { found?.outOfMemory = cause?.outOfMemory }
        return found
    }

    /// Reads `TYPE: words`, `TYPE (words)` or a bare type at the start of a range.
    package static func head(_ line: Span<UInt8>, _ range: Range<Int>) -> ExceptionText? {
        let range = Scan.clamp(range, to: line)
        var start = range.lowerBound
        if Scan.has("Exception in thread \"", in: line, at: start) {
            guard let close = Scan.find("\" ", in: line, from: start &+ 21, to: range.upperBound) else { return nil }
            start = close &+ 2
        } else if Scan.has("** (", in: line, at: start) {
            return elixir(line, start &+ 4, range.upperBound)
        } else {
            for words in announcements where Scan.has(words, in: line, at: start) {
                start = Scan.skipBlanks(line, start &+ words.utf8CodeUnitCount, to: range.upperBound)
            }
        }
        let at = nameEnd(line, start, to: range.upperBound)
        guard at > start, isType(line, start..<at) else { return nil }
        let words: Range<Int>
        if at >= range.upperBound || line[at] == 0x0D {
            words = at..<at
        } else if line[at] == UInt8(ascii: ":"), at &+ 1 >= range.upperBound || line[at &+ 1] <= 0x20 {
            words = Scan.skipBlanks(line, at &+ 1, to: range.upperBound)..<range.upperBound
        } else if Scan.has(" (", in: line, at: at),
            Scan.has("):", in: line, at: range.upperBound &- 2)
                || Scan.byte(line, range.upperBound &- 1) == UInt8(ascii: ")")
        {
            // Rails.
            let close = Scan.last(UInt8(ascii: ")"), in: line, from: at &+ 2, to: range.upperBound) ?? range.upperBound
            words = at &+ 2..<max(at &+ 2, close)
        } else if Scan.has(" [", in: line, at: at),
            let close = Scan.find("]: ", in: line, from: at, to: min(range.upperBound, at &+ 80))
        {
            // Node's `Error [ERR_CODE]: words`.
            words = close &+ 3..<range.upperBound
        } else {
            return nil
        }
        var result = ExceptionText(type: start..<at, words: words)
        result.outOfMemory = OutOfMemoryRuntime(exception: start..<at, words: words, in: line)
        return result
    }

    /// What a message says that is no exception's own text: Monolog's `[object] (TYPE(code: 0): words at FILE:12)`, Go's
    /// `panic serving …`.
    package static func within(_ line: Span<UInt8>, _ message: Range<Int>) -> ExceptionText? {
        let message = Scan.clamp(message, to: line)
        if let open = Scan.find("\"[object] (", in: line, from: message.lowerBound, to: message.upperBound) {
            let start = open &+ 11
            let end = nameEnd(line, start, to: message.upperBound)
            guard end > start, Scan.has("(code: ", in: line, at: end),
                let close = Scan.find("): ", in: line, from: end, to: min(message.upperBound, end &+ 40))
            else { return nil }
            var result = ExceptionText(type: start..<end, words: close &+ 3..<message.upperBound)
            result.outOfMemory = OutOfMemoryRuntime(exception: start..<end, words: result.words, in: line)
            return result
        }
        if Scan.has("http: panic serving ", in: line, at: message.lowerBound) {
            return ExceptionText(
                type: message.lowerBound &+ 6..<message.lowerBound &+ 11,
                words: message.lowerBound &+ 12..<message.upperBound)
        }
        return goHead(line, message.lowerBound, message.upperBound)
            ?? rustHead(line, message.lowerBound, message.upperBound)
    }

    /// `words (TYPE)`, as Ruby's Logger writes an error whose frames are the lines below.
    package static func ruby(_ line: Span<UInt8>, _ message: Range<Int>, body: Range<Int>) -> ExceptionText? {
        let body = Scan.clamp(body, to: line)
        guard StackFrame.isRuby(line, body.lowerBound, body.upperBound),
            var found = rubyTail(line, message.lowerBound, message.upperBound)
        else { return nil }
        found.readFrame(body: body, in: line)
        return found
    }

    /// Looks for the frame in lines that have no type of their own, below a message that has it.
    package mutating func readFrame(body: Range<Int>, in line: Span<UInt8>) {
        let body = Scan.clamp(body, to: line)
        var function: Range<Int>?
        var at = body.lowerBound
        var lines = 0
        while at < body.upperBound, lines < 2000 {
            lines += 1
            let end = Scan.first(0x0A, in: line, from: at, to: body.upperBound) ?? body.upperBound
            if let own = StackFrame.parse(line, at, end, function: function) {
                (frameFile, frameLine, frameFunction) = (own.file, own.line, own.function)
                return
            }
            function = at..<end
            at = end &+ 1
        }
    }

    init(type: Range<Int>, words: Range<Int>) {
        self.type = type
        self.words = words
    }

    /// Words before an exception's type.
    private static let announcements: [StaticString] = [
        "PHP Fatal error:  Uncaught ", "Fatal error: Uncaught ", "Unhandled exception. ", "Unhandled Exception: ",
        "Uncaught ", "uncaughtException: ", "unhandledRejection: ",
    ]

    /// `Caused by: TYPE: words` (Java), ` ---> TYPE: words` (.NET), `[cause]: TYPE: words` (Node).
    private static func causeHead(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ExceptionText? {
        let at = Scan.skipBlanks(line, start, to: end)
        for words in ["Caused by: ", "---> ", "[cause]: "] as [StaticString] where Scan.has(words, in: line, at: at) {
            let from = at &+ words.utf8CodeUnitCount
            return head(line, from..<end) ?? bareType(line, from..<end)
        }
        return nil
    }

    /// `panic: words`, `fatal error: words`.
    private static func goHead(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ExceptionText? {
        for words in ["panic: ", "fatal error: "] as [StaticString] where Scan.has(words, in: line, at: start) {
            let count = words.utf8CodeUnitCount
            var result = ExceptionText(
                type: start..<start &+ count &- 2, words: start &+ count..<max(start &+ count, end))
            result.outOfMemory = OutOfMemoryRuntime(goMessage: start..<end, in: line)
            return result
        }
        return nil
    }

    /// `thread 'main' panicked at src/main.rs:10:5:`, before Rust 1.73 `… at 'words', src/main.rs:10:5`.
    private static func rustHead(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ExceptionText? {
        guard Scan.has("thread '", in: line, at: start),
            let word = Scan.find("' panicked at ", in: line, from: start &+ 8, to: min(end, start &+ 120))
        else { return nil }
        var result = ExceptionText(type: word &+ 2..<word &+ 10, words: end..<end)
        var place = word &+ 14
        if Scan.byte(line, place) == UInt8(ascii: "'"),
            let close = Scan.findLast("', ", in: line, from: place &+ 1, to: end)
        {
            result.words = place &+ 1..<close
            place = close &+ 3
        } else if end < line.count {
            let next = Scan.first(0x0A, in: line, from: end &+ 1, to: line.count) ?? line.count
            result.words = min(end &+ 1, next)..<next
        }
        guard let colon = Scan.first(UInt8(ascii: ":"), in: line, from: place, to: end),
            let number = Scan.number(line, colon &+ 1, to: end)
        else { return nil }
        result.frameFile = place..<colon
        result.frameLine = number.value
        return result
    }

    /// `app/models/order.rb:12:in 'total': words (TYPE)`, as Ruby ends.
    private static func rubyHead(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ExceptionText? {
        guard let place = StackFrame.ruby(line, start, end), let function = place.function,
            Scan.has("': ", in: line, at: function.upperBound),
            var result = rubyTail(line, function.upperBound &+ 3, end)
        else { return nil }
        result.frameFile = place.file
        result.frameLine = place.line
        result.frameFunction = function
        return result
    }

    /// `words (TYPE)`.
    private static func rubyTail(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ExceptionText? {
        guard end > start, Scan.byte(line, end &- 1) == UInt8(ascii: ")"),
            let open = Scan.findLast(" (", in: line, from: max(start, end &- 120), to: end),
            nameEnd(line, open &+ 2, to: end) == end &- 1, line[open &+ 2] &- 0x41 < 26
        else { return nil }
        var result = ExceptionText(type: open &+ 2..<end &- 1, words: start..<open)
        result.outOfMemory = OutOfMemoryRuntime(exception: result.type, words: result.words, in: line)
        return result
    }

    /// `RuntimeError) words` behind `** (`.
    private static func elixir(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ExceptionText? {
        let at = nameEnd(line, start, to: end)
        guard at > start, line[start] &- 0x41 < 26, Scan.byte(line, at) == UInt8(ascii: ")") else { return nil }
        return ExceptionText(type: start..<at, words: Scan.skipBlanks(line, at &+ 1, to: end)..<end)
    }

    /// A type by its place alone, whatever it is called: the line that ends a traceback, or behind the word for a cause.
    private static func bareType(_ line: Span<UInt8>, _ range: Range<Int>) -> ExceptionText? {
        let at = nameEnd(line, range.lowerBound, to: range.upperBound)
        guard at > range.lowerBound, Scan.isLetter(line[range.lowerBound]),
            at == range.upperBound || Scan.has(": ", in: line, at: at)
        else { return nil }
        return ExceptionText(
            type: range.lowerBound..<at, words: Scan.skipBlanks(line, at &+ 1, to: range.upperBound)..<range.upperBound)
    }

    /// The end of a name with its package, by the rules of all languages: dots, `$`, `::`, backslashes.
    private static func nameEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end, at &- start < 200 {
            let byte = line[at]
            if byte == UInt8(ascii: ":"), Scan.byte(line, at &+ 1) == byte, Scan.isLetter(Scan.byte(line, at &+ 2)) {
                at &+= 2
            } else if Scan.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "$")
                || byte == UInt8(ascii: "\\")
            {
                at &+= 1
            } else {
                break
            }
        }
        return at
    }

    /// Whether the last component of a name is that of an exception: a capital and a telling end.
    private static func isType(_ line: Span<UInt8>, _ name: Range<Int>) -> Bool {
        var last = name.upperBound
        while last > name.lowerBound, Scan.isWord(line[last &- 1]) { last &-= 1 }
        guard name.upperBound &- last >= 5 else { return false }
        let lead = line[last] == UInt8(ascii: "_") ? Scan.byte(line, last &+ 1) : line[last]
        guard lead &- 0x41 < 26 else { return false }
        return Scan.has("Error", in: line, at: name.upperBound &- 5)
            || Scan.has("Exception", in: line, at: name.upperBound &- 9)
            || Scan.matches("KeyboardInterrupt", in: line, last..<name.upperBound)
            || Scan.matches("SystemExit", in: line, last..<name.upperBound)
            || Scan.matches("StopIteration", in: line, last..<name.upperBound)
    }
}
