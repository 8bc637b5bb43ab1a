/// Whether a command has the shape of those that reports hold: a report may come from anywhere, and its commands are run.
///
/// Allowed are the tools that print files, `awk` and `sort`, files that are read, and no file that is written. An `awk`
/// program may start nothing: of its output only `print` of plain values is allowed.
enum RecountShape {
    private static let words: Set<String> = [
        "cat", "gzip", "-dc", "lz4", "-dcq", "zstd", "bzip2", "xz", "iconv", "-f", "-t", "UTF-8", "UTF-16", "UTF-16LE",
        "UTF-16BE", "2>/dev/null", "for", "f", "in", "do", "done", "echo", "{", "}", ";", "|", "<", "<\"$f\"", "\"$f\"",
        "LC_ALL=C", "awk", "-F", "sort", "wc", "-l", quoted, "<" + quoted, "-F" + quoted,
    ]
    /// Stands for a word in single quotes.
    private static let quoted = "Q"

    static func fits(_ command: String) -> Bool {
        guard let (skeleton, texts) = split(command) else { return false }
        var isAwk = false
        var text = texts[...]
        for word in skeleton.split(separator: " ") {
            // `done;` and `echo; done` are written without a blank before the semicolon.
            let bare = word.hasSuffix(";") ? String(word.dropLast()) : String(word)
            guard bare.isEmpty || words.contains(bare) else { return false }
            if bare == "awk" { isAwk = true } else if ["|", ";", "{", "}"].contains(bare) { isAwk = false }
            guard bare.hasSuffix(quoted) else { continue }
            guard let content = text.popFirst() else { return false }
            if isAwk, bare == quoted, !isQuiet(content) { return false }
        }
        return text.isEmpty
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
        for word in ["system", "getline", "close", "fflush", "ENVIRON", "@", "ARGV"] where program.contains(word) {
            return false
        }
        var rest = program[...]
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
