/// Numbers of a report beside those that its commands gave.
package struct RecountPage: Sendable {
    /// How two numbers compare.
    package enum Verdict: Sendable {
        case same, different
        case uncounted(String)
    }

    private let style: TerminalReport.Style
    private let unicode: Bool

    package init(style: TerminalReport.Style, unicode: Bool) {
        self.style = style
        self.unicode = unicode
    }

    /// The number's name and the command that is run for it, whole and on one line, so that it can be copied.
    package func claim(scope: String, name: String, command: String?, reason: String?) -> [UInt8] {
        var bytes = line("\(scope) \(name)", "1")
        if let command { bytes += line("  $ \(command)", "2") }
        if let reason { bytes += line("  \(command == nil ? "no command" : "not run"): \(reason)", "33") }
        return bytes
    }

    /// Both numbers; of counts by key those that differ.
    package func result(reported: [String: Int64], counted: [String: Int64], verdict: Verdict) -> [UInt8] {
        switch verdict {
        case .uncounted(let why): return line("  reported \(numbers(reported)), not counted: \(why)", "33")
        case .same: return line("  reported \(numbers(reported)), counted \(numbers(counted)): the same", "32")
        case .different:
            var bytes = line("  reported \(numbers(reported)), counted \(numbers(counted)): DIFFERENT", "1;31")
            for key in Set(reported.keys).union(counted.keys).sorted() where key != "" {
                guard reported[key] != counted[key] else { continue }
                let (was, now) = (reported[key].map(NumberText.grouped), counted[key].map(NumberText.grouped))
                bytes += line("    \(key): reported \(was ?? "none"), counted \(now ?? "none")", "31")
            }
            return bytes
        }
    }

    private func numbers(_ counts: [String: Int64]) -> String {
        if let single = counts[""] { return NumberText.grouped(single) }
        let sum = counts.values.reduce(Int64(0)) { $0 &+ $1 }
        return "\(NumberText.grouped(sum)) in \(counts.count) rows"
    }

    private func line(_ text: String, _ code: String) -> [UInt8] {
        let shown = Escaping.terminal(text, unicode: unicode)
        return Array((style == .ansi ? "\u{1B}[\(code)m\(shown)\u{1B}[0m\n" : shown + "\n").utf8)
    }
}
