/// A frame of a stack trace in the application's own code; frames of runtimes and libraries are none.
struct StackFrame: Equatable {
    /// File or class.
    var file: Range<Int>?
    var line: Int64?
    var function: Range<Int>?

    /// `File "/srv/shop/app.py", line 217, in _send`.
    static func python(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> StackFrame? {
        let at = Scan.skipBlanks(line, start, to: end)
        guard Scan.has("File \"", in: line, at: at), let quote = Scan.find("\", line ", in: line, from: at, to: end)
        else { return nil }
        let file = at &+ 6..<quote
        if isForeign(line, file) { return nil }
        let number = Scan.number(line, quote &+ 8, to: end)
        var function: Range<Int>?
        if let number, Scan.has(", in ", in: line, at: number.end) {
            function = number.end &+ 5..<Scan.tokenEnd(line, number.end &+ 5, to: end)
        }
        return StackFrame(file: file, line: number?.value, function: function)
    }

    /// A frame of any language whose frames stand below the exception; `function` is the line before.
    static func parse(_ line: Span<UInt8>, _ start: Int, _ end: Int, function: Range<Int>?) -> StackFrame? {
        let at = Scan.skipBlanks(line, start, to: end)
        guard at < end else { return nil }
        switch line[at] {
        case UInt8(ascii: "a") where Scan.has("at ", in: line, at: at):
            return called(line, at &+ 3, end)
        case UInt8(ascii: "#"):
            return php(line, at, end)
        case UInt8(ascii: "("):
            return elixir(line, at, end)
        default:
            return go(line, start, at, end, function: function) ?? ruby(line, at, end)
        }
    }

    /// `com.example.Shop.run(Shop.java:12)`; `Object.handle (/srv/app/orders.js:10:15)`; `/srv/app/orders.js:10:15`;
    /// `Shop.Db.Query(String sql) in /src/Shop/Db.cs:line 42`.
    private static func called(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> StackFrame? {
        var at = start
        if Scan.has("async ", in: line, at: at) { at &+= 6 }
        if let word = Scan.findLast(" in ", in: line, from: at, to: end),
            let mark = Scan.findLast(":line ", in: line, from: word, to: end)
        {
            let open = Scan.first(UInt8(ascii: "("), in: line, from: at, to: word) ?? word
            if isPlatform(line, at) { return nil }
            return StackFrame(
                file: word &+ 4..<mark, line: Scan.number(line, mark &+ 6, to: end)?.value, function: at..<open)
        }
        guard let open = Scan.last(UInt8(ascii: "("), in: line, from: at, to: end) else {
            guard Scan.byte(line, at) == UInt8(ascii: "/") || Scan.has("file:", in: line, at: at) else { return nil }
            return place(line, at, end, function: nil)
        }
        var nameEnd = open
        if nameEnd > at, line[nameEnd &- 1] == 0x20 { nameEnd &-= 1 }
        // Java names the module or the class loader before its class.
        var name = at..<nameEnd
        if let slash = Scan.last(UInt8(ascii: "/"), in: line, from: at, to: nameEnd) { name = slash &+ 1..<nameEnd }
        if isPlatform(line, name.lowerBound) || Scan.has("java.", in: line, at: at) { return nil }
        let close = Scan.first(UInt8(ascii: ")"), in: line, from: open, to: end) ?? end
        return place(line, open &+ 1, close, function: name)
    }

    /// `FILE:12` or `FILE:12:5`.
    private static func place(_ line: Span<UInt8>, _ start: Int, _ end: Int, function: Range<Int>?) -> StackFrame? {
        var start = start
        if Scan.has("file://", in: line, at: start) { start &+= 7 }
        if Scan.has("node:", in: line, at: start) || Scan.has("internal/", in: line, at: start)
            || Scan.has("native", in: line, at: start) || Scan.has("<anonymous>", in: line, at: start)
            || isForeign(line, start..<end)
        {
            return nil
        }
        guard var colon = Scan.last(UInt8(ascii: ":"), in: line, from: start, to: end),
            let last = Scan.number(line, colon &+ 1, to: end)
        else {
            return start < end ? StackFrame(file: start..<end, line: nil, function: function) : nil
        }
        var number = last.value
        if let before = Scan.last(UInt8(ascii: ":"), in: line, from: start, to: colon),
            let found = Scan.number(line, before &+ 1, to: colon), found.end == colon
        {
            (colon, number) = (before, found.value)
        }
        return StackFrame(file: start..<colon, line: number, function: function)
    }

    /// `#0 /srv/app/Repo.php(88): Shop\Repo->load()`.
    private static func php(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> StackFrame? {
        guard let number = Scan.number(line, start &+ 1, to: end), Scan.has(" /", in: line, at: number.end),
            let mark = Scan.find("): ", in: line, from: number.end, to: end),
            let open = Scan.last(UInt8(ascii: "("), in: line, from: number.end, to: mark),
            let place = Scan.number(line, open &+ 1, to: mark), place.end == mark
        else { return nil }
        let file = number.end &+ 1..<open
        if isForeign(line, file) { return nil }
        // What stands behind is what was called there, not the function that calls.
        return StackFrame(file: file, line: place.value, function: nil)
    }

    /// `(shop 0.1.0) lib/shop/db.ex:12: Shop.Db.query/1`.
    private static func elixir(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> StackFrame? {
        for foreign in ["(elixir ", "(stdlib ", "(kernel ", "(phoenix ", "(ecto", "(plug", "(db_connection "]
            as [StaticString]
        where Scan.has(foreign, in: line, at: start) { return nil }
        guard let close = Scan.find(") ", in: line, from: start, to: min(end, start &+ 80)),
            let mark = Scan.find(": ", in: line, from: close, to: end),
            let colon = Scan.last(UInt8(ascii: ":"), in: line, from: close, to: mark),
            let number = Scan.number(line, colon &+ 1, to: mark), number.end == mark
        else { return nil }
        return StackFrame(file: close &+ 2..<colon, line: number.value, function: mark &+ 2..<end)
    }

    /// `⇥/srv/app/main.go:23 +0x1d`, the function on the line above.
    private static func go(
        _ line: Span<UInt8>, _ start: Int, _ at: Int, _ end: Int, function: Range<Int>?
    ) -> StackFrame? {
        guard line[start] == 0x09 || line[at] == UInt8(ascii: "/"),
            let mark = Scan.find(".go:", in: line, from: at, to: end),
            let number = Scan.number(line, mark &+ 4, to: end), number.end == end || line[number.end] == 0x20
        else { return nil }
        let file = at..<mark &+ 3
        if isForeign(line, file) { return nil }
        var name = function
        if let range = function,
            let open = Scan.last(UInt8(ascii: "("), in: line, from: range.lowerBound, to: range.upperBound)
        {
            name = range.lowerBound..<open
        }
        return StackFrame(file: file, line: number.value, function: name)
    }

    /// `app/models/order.rb:12:in 'total'`, with `from ` before it where Ruby itself prints it.
    static func ruby(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> StackFrame? {
        let at = Scan.has("from ", in: line, at: start) ? start &+ 5 : start
        guard let mark = Scan.find(".rb:", in: line, from: at, to: min(end, at &+ 300)),
            let number = Scan.number(line, mark &+ 4, to: end), Scan.has(":in ", in: line, at: number.end)
        else { return nil }
        let file = at..<mark &+ 3
        if isForeign(line, file) || Scan.first(0x20, in: line, from: at, to: mark) != nil { return nil }
        let name = number.end &+ 5
        let close = Scan.first(UInt8(ascii: "'"), in: line, from: name, to: end) ?? end
        return StackFrame(file: file, line: number.value, function: min(name, close)..<close)
    }

    /// Whether a line is a frame of Ruby, whoever's.
    static func isRuby(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let stop = Scan.first(0x0A, in: line, from: start, to: end) ?? end
        guard let mark = Scan.find(".rb:", in: line, from: start, to: min(stop, start &+ 300)),
            let number = Scan.number(line, mark &+ 4, to: stop)
        else { return false }
        return Scan.has(":in ", in: line, at: number.end)
    }

    /// Whether a path is that of a runtime or of a package that was installed.
    private static func isForeign(_ line: Span<UInt8>, _ file: Range<Int>) -> Bool {
        for foreign in [
            "/lib/python", "site-packages/", "dist-packages/", "<frozen ", "node_modules/", "/gems/", "/lib/ruby/",
            "<internal:", "/vendor/", "/pkg/mod/", "/go/src/runtime/", "/go/src/net/", "/usr/lib/go",
            "/go/src/internal/",
            "/rustc/", "/.cargo/",
        ] as [StaticString] where Scan.find(foreign, in: line, from: file.lowerBound, to: file.upperBound) != nil {
            return true
        }
        return false
    }

    /// Whether a qualified name is of the platform: Java's, Scala's and .NET's own packages and the usual frameworks'.
    private static func isPlatform(_ line: Span<UInt8>, _ start: Int) -> Bool {
        for foreign in [
            "java.", "javax.", "jdk.", "sun.", "com.sun.", "scala.", "kotlin.", "jakarta.", "org.springframework.",
            "org.apache.", "org.eclipse.jetty.", "io.netty.", "reactor.", "org.hibernate.", "com.zaxxer.hikari.",
            "System.", "Microsoft.",
        ] as [StaticString] where Scan.has(foreign, in: line, at: start) { return true }
        return false
    }
}
