/// Text of files and names as messages may show it.
enum TextShown {
    /// At most `limit` characters, none that controls.
    static func short(_ text: String, limit: Int = 40) -> String {
        let plain = text.unicodeScalars.prefix(limit).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: "?"
            default: Character(scalar)
            }
        }
        return String(plain) + (text.unicodeScalars.count > limit ? "…" : "")
    }
}
