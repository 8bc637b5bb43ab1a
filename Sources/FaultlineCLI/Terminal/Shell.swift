/// Words as a shell takes them.
enum Shell {
    /// The word as it stands where that is safe, else in single quotes.
    static func quoted(_ word: String) -> String {
        let safe = word.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "/._-+:@%,=".utf8.contains(byte)
        }
        return safe && !word.isEmpty
            ? word
            : "'"
                + word.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }
}

/// Text of files' names as a terminal may show it.
enum TerminalText {
    /// Control characters, which a name may hold, as `\xHH`.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                for byte in String(scalar).utf8 {
                    let digits = String(byte, radix: 16, uppercase: true)
                    result += "\\x" + (digits.count < 2 ? "0" : "") + digits
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
