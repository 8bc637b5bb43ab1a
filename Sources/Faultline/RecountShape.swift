/// Whether a command has the shape of those that reports hold: a report may come from anywhere, and its commands are run.
///
/// Allowed are the tools that print files, `awk` and `sort`, files that are read, and no file that is written. An `awk`
/// program may start nothing: of its output only `print` of plain values is allowed.
enum RecountShape {
    /// What may stand behind each tool; `Q` is a word in single quotes, `<Q` a file that is read.
    private static let arguments: [String: Set<String>] = [
        "cat": [], "gzip": ["-dc"], "bzip2": ["-dc"], "xz": ["-dc"], "lz4": ["-dcq"], "zstd": ["-dcq"],
        "iconv": ["-f", "-t", "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"], "echo": [], "sort": [],
        "awk": [quoted, "-F" + quoted], "for": ["f", "in", quoted], "}": [], "done": [],
    ]
    private static let readers: Set<String> = ["cat", "gzip", "bzip2", "xz", "lz4", "zstd", "iconv"]
    private static let quoted = "Q"

    static func fits(_ command: String) -> Bool {
        guard let (skeleton, texts) = split(command) else { return false }
        var text = texts[...]
        // The tool whose arguments are read; nil where a command must begin.
        var tool: String?
        for word in skeleton.split(separator: " ") {
            // `done;` and `<"$f";` are written without a blank before the semicolon.
            let isEnd = word.hasSuffix(";")
            let bare = isEnd ? String(word.dropLast()) : String(word)
            var content: String?
            if bare.hasSuffix(quoted) {
                guard let next = text.popFirst() else { return false }
                content = next
            }
            if bare == "|" {
                tool = nil
            } else if !bare.isEmpty {
                switch step(bare, tool, content) {
                case .command?: tool = nil
                case .behind(let name)?: tool = name
                case nil: return false
                }
            }
            if isEnd { tool = nil }
        }
        return text.isEmpty
    }

    /// Where a word leaves the reading: a command must begin, or arguments of a tool follow.
    private enum Place {
        case command
        case behind(String)
    }

    /// The place behind a word; nil where the word may not stand there.
    private static func step(_ word: String, _ tool: String?, _ content: String?) -> Place? {
        guard let tool else {
            if ["{", "do", "LC_ALL=C"].contains(word) { return .command }
            return arguments[word] == nil ? nil : .behind(word)
        }
        if readers.contains(tool), ["<" + quoted, "<\"$f\"", "2>/dev/null"].contains(word) { return .behind(tool) }
        guard arguments[tool]?.contains(word) ?? false else { return nil }
        if tool == "awk", word == quoted, let content, !isQuiet(content) { return nil }
        return .behind(tool)
    }

    /// The command with each stretch of single quotes as `Q`, and what stood in them; nil where the quotes do not close or
    /// something else is escaped.
    private static func split(_ command: String) -> (skeleton: String, texts: [String])? {
        var skeleton = ""
        var texts: [String] = []
        var rest = command.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "'":
                var text = String.UnicodeScalarView()
                while true {
                    guard let end = rest.firstIndex(of: "'") else { return nil }
                    text.append(contentsOf: rest[..<end])
                    rest = rest[rest.index(after: end)...]
                    // `'\''` is a quote within the word.
                    guard rest.starts(with: "\\''".unicodeScalars) else { break }
                    text.append("'")
                    rest = rest.dropFirst(3)
                }
                texts.append(String(text))
                skeleton += quoted
            case "Q", "\\", "`", "\n", "\t", "\r", "\0": return nil
            default: skeleton.unicodeScalars.append(scalar)
            }
        }
        return (skeleton, texts)
    }

    /// Whether an awk program starts no command and writes no file.
    private static func isQuiet(_ program: String) -> Bool {
        // In the place of a program an option would name a file with one.
        if program.hasPrefix("-") { return false }
        for word in ["getline", "ENVIRON", "@", "ARGV"] where program.contains(word) { return false }
        var rest = program[...]
        while let found = rest.firstRange(of: "system") {
            // awk takes a line that goes on behind a backslash for a blank.
            rest = rest[found.upperBound...].drop { $0.isWhitespace || $0 == "\\" }
            guard !rest.hasPrefix("(") else { return false }
        }
        rest = program[...]
        while let found = rest.firstRange(of: "print") {
            let isFormat = rest[found.upperBound...].hasPrefix("f")
            let isString = found.lowerBound > rest.startIndex && rest[..<found.lowerBound].hasSuffix("s")
            rest = rest[found.upperBound...]
            if isFormat {
                // `sprintf` writes nothing.
                guard isString else { return false }
                continue
            }
            let printed = rest.prefix { $0 != "}" && $0 != ";" && $0 != "\n" }
            let isPlain = printed.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || " ,+[]".utf8.contains(byte)
            }
            guard isPlain else { return false }
        }
        return true
    }
}
