/// Text for `/bin/sh` and for programs inside it.
enum ShellText {
    /// A word in single quotes, in which nothing has a meaning.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    /// The content of an awk string literal; control characters become octal escapes.
    static func awkString(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += octal(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// An extended regular expression for `/…/` of awk that matches exactly the text.
    ///
    /// Bracket expressions, because awks differ in what they make of a backslash before a punctuation mark.
    static func awkPattern(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case ".", "[", "|", "(", ")", "?", "*", "+", "$", "{": result += "[\(scalar)]"
            case "/", "\\", "^": result += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += octal(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func octal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 8)
        return "\\" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
