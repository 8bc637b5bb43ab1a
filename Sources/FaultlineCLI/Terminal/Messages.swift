import Faultline

/// What is said about inputs that could not be read whole.
enum Messages {
    private static let shown = 3

    /// The first three and how many more there are.
    static func list(_ sentences: [String]) {
        for sentence in sentences.prefix(shown) { Console.say("faultline: \(TerminalText.escaped(sentence))") }
        if sentences.count > shown { Console.say("faultline: and \(sentences.count - shown) more like these.") }
    }

    /// Ends a command whose work is done: with 0, or with 1 where the list is not empty.
    static func end(_ damage: [String]) throws {
        guard !damage.isEmpty else { return }
        list(damage)
        throw EndOfRun(status: .incomplete)
    }
}
