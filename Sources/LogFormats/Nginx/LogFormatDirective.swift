/// A `log_format` as Nginx reads it: literal text and variables, in order.
///
/// The canonical text of a format, in which plans hold it, is the value of the directive, its strings joined, with
/// `escape=json ` or `escape=none ` before it where that was said.
package struct LogFormatDirective: Sendable, Hashable {
    /// How Nginx escapes values (catalogue 1.1).
    package enum Escape: String, Sendable { case `default`, json, none }

    /// A piece of the format.
    package enum Element: Sendable, Hashable {
        case literal([UInt8])
        case variable(String)
    }

    package private(set) var escape: Escape = .default
    /// Literals and variables; two literals never follow each other.
    package private(set) var elements: [Element] = []

    /// No format at all.
    init() {}

    /// Reads a format: its canonical text, its quoted strings, a whole `log_format name …;`, or the name of a format
    /// that Nginx or its packages bring along (`combined`, `main`).
    package init(_ text: String) throws(LogFormatError) {
        var value = Array(text.utf8)
        while let last = value.last, LogFormatDirective.isBlank(last) || last == UInt8(ascii: ";") {
            value.removeLast()
        }
        value.removeFirst(value.prefix { LogFormatDirective.isBlank($0) }.count)
        guard !value.isEmpty else { throw .empty }
        guard value.count <= 1 << 16 else { throw .tooLong }
        if let known = NginxConfig.builtIn[String(decoding: value, as: UTF8.self)] { value = Array(known.utf8) }
        if value.starts(with: "log_format".utf8), value.count > 10, LogFormatDirective.isBlank(value[10]) {
            var arguments = try LogFormatDirective.arguments(value)
            arguments.removeFirst(min(2, arguments.count))
            try self.init(arguments: arguments)
            return
        }
        var mode = Escape.default
        if value.starts(with: "escape=".utf8) {
            let word = value.prefix { !LogFormatDirective.isBlank($0) }
            mode = try LogFormatDirective.escape(word)
            value.removeFirst(word.count)
            value.removeFirst(value.prefix { LogFormatDirective.isBlank($0) }.count)
        }
        // A canonical text may begin with the double quote of `"$request"`, never with a single one.
        if value.first == UInt8(ascii: "'") { value = try LogFormatDirective.arguments(value).flatMap { $0 } }
        try self.init(value: value, escape: mode)
    }

    /// Makes a format of the arguments behind the name: `escape=…` and strings.
    package init(arguments: [[UInt8]]) throws(LogFormatError) {
        var rest = arguments[...]
        var mode = Escape.default
        if let first = rest.first, first.starts(with: "escape=".utf8) {
            mode = try LogFormatDirective.escape(first[...])
            rest.removeFirst()
        }
        try self.init(value: rest.flatMap { $0 }, escape: mode)
    }

    /// The format as a plan holds it; reading it gives the same elements.
    package var canonical: String {
        var text: [UInt8] = escape == .default ? [] : Array("escape=\(escape.rawValue) ".utf8)
        for (index, element) in elements.enumerated() {
            switch element {
            case .literal(let bytes): text += bytes
            case .variable(let name):
                var needsBraces = false
                if index + 1 < elements.count, case .literal(let next) = elements[index + 1], let first = next.first {
                    needsBraces = LogFormatDirective.isName(first)
                }
                text += needsBraces ? Array("${\(name)}".utf8) : Array("$\(name)".utf8)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private init(value: [UInt8], escape: Escape) throws(LogFormatError) {
        self.escape = escape
        var literal: [UInt8] = []
        var index = 0
        while index < value.count {
            guard value[index] == UInt8(ascii: "$") else {
                literal.append(value[index])
                index += 1
                continue
            }
            index += 1
            let braced = index < value.count && value[index] == UInt8(ascii: "{")
            if braced { index += 1 }
            let start = index
            while index < value.count, LogFormatDirective.isName(value[index]) { index += 1 }
            guard index > start else {
                throw .noVariableName(after: String(decoding: value[start...].prefix(20), as: UTF8.self))
            }
            let name = String(decoding: value[start..<index], as: UTF8.self).lowercased()
            if braced {
                guard index < value.count, value[index] == UInt8(ascii: "}") else { throw .unclosedBrace }
                index += 1
            }
            if !literal.isEmpty { elements.append(.literal(literal)) }
            literal = []
            elements.append(.variable(name))
        }
        if !literal.isEmpty { elements.append(.literal(literal)) }
        guard !elements.isEmpty else { throw .empty }
    }

    /// The words of a directive: bare, or in single or double quotes with `\` before a quote, a backslash or `$`.
    private static func arguments(_ text: [UInt8]) throws(LogFormatError) -> [[UInt8]] {
        var scanner = NginxConfigScanner(text)
        var words: [[UInt8]] = []
        while true {
            switch scanner.next() {
            case .word(let word): words.append(word)
            case .unclosed: throw .unclosedQuote
            case .end, .semicolon: return words
            case .open, .close: continue
            }
        }
    }

    private static func escape(_ word: ArraySlice<UInt8>) throws(LogFormatError) -> Escape {
        let mode = String(decoding: word.dropFirst("escape=".utf8.count), as: UTF8.self)
        guard let escape = Escape(rawValue: mode) else { throw .unknownEscape(mode) }
        return escape
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private static func isName(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "_")
    }
}
