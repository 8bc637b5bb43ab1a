/// A `log_format` cut at its double quotes, as `awk -F'"'` cuts its lines.
///
/// The cut is safe because Nginx never writes a bare `"` within a value: it escapes it as `\x22`, with `escape=json` as
/// `\"`, which the commands take out first. Only `escape=none` has no such rule.
struct FormatSegments {
    enum Element: Equatable {
        case literal(String)
        case variable(String)
    }

    /// Segment n (from 1) is awk's `$n`.
    private(set) var segments: [[Element]] = [[]]

    /// Nil where lines of the format cannot be cut for certain.
    init?(_ format: String) {
        var text = Substring(format)
        for blank in ["escape=json ", "escape=default "] where text.hasPrefix(blank) {
            text = text.dropFirst(blank.count)
        }
        let hasOddities = text.unicodeScalars.contains { $0 == "\\" || $0 == "\n" || $0 == "\0" }
        guard !text.hasPrefix("escape="), !hasOddities else { return nil }
        var literal = ""
        var rest = text.unicodeScalars
        func isName(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
        }
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                append(&literal)
                segments.append([])
            } else if scalar == "$" {
                let braced = rest.first == "{"
                if braced { rest.removeFirst() }
                let name = rest.prefix(while: isName)
                rest = rest.dropFirst(name.count)
                guard !name.isEmpty, !braced || rest.popFirst() == "}" else { return nil }
                append(&literal)
                segments[segments.count - 1].append(.variable(String(name).lowercased()))
            } else {
                literal.unicodeScalars.append(scalar)
            }
        }
        append(&literal)
    }

    /// The segment that is a variable's value and nothing else.
    func segment(of variable: String) -> Int? {
        segments.firstIndex { $0 == [.variable(variable)] }.map { $0 + 1 }
    }

    /// Whether a variable stands anywhere.
    func holds(_ variable: String) -> Bool { segments.contains { $0.contains(.variable(variable)) } }

    private mutating func append(_ literal: inout String) {
        if !literal.isEmpty { segments[segments.count - 1].append(.literal(literal)) }
        literal = ""
    }
}
