import ArgumentParser
import Faultline

/// `faultline manual`: the man page, from the help of the commands; for `make install` and packagers.
struct Manual: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the manual page (faultline.1), made from the help of all commands.",
        discussion: """
            Examples:
              faultline manual | man -l -
              faultline manual > faultline.1

            Exit codes:
            \(ExitStatus.table)
            """,
        shouldDisplay: false)

    func run() throws {
        var page = ManualPage()
        try Console.show(Array(page.render().utf8))
    }
}

/// Writes `man` macros: a section a command, from what `--help` prints.
struct ManualPage {
    private var text = ""

    /// The whole page.
    mutating func render() -> String {
        let help = ManualHelp(FaultlineCommand.helpMessage(columns: ManualHelp.columns))
        line(".TH FAULTLINE 1 \"\" \"faultline \(ToolVersion.current)\" \"User Commands\"")
        line(".SH NAME")
        plain("faultline - root causes with a file and a line for every claim, from logs")
        line(".SH SYNOPSIS")
        plain("faultline <command> [<options>] [<arguments>]")
        line(".SH DESCRIPTION")
        plain(help.overview)
        plain(
            "Results go to standard output, all else to standard error. The same input and options give the same bytes."
        )
        line(".SH COMMANDS")
        for command in FaultlineCommand.configuration.subcommands where command.configuration.shouldDisplay {
            section(command)
        }
        line(".SH EXIT STATUS")
        for status in ExitStatus.allCases {
            line(".TP")
            plain("\(status.rawValue)")
            plain(status.meaning + (status == .contradicted ? " (recount alone)" : ""))
        }
        line(".SH ENVIRONMENT")
        for (name, meaning) in [
            ("NO_COLOR", "No colour where it is set and not empty."),
            ("TERM", "No colour and no progress where it is dumb."),
            ("COLUMNS", "The width of the summary where standard output is no terminal."),
            ("LC_ALL, LC_CTYPE, LANG", "ASCII alone is written where none names UTF-8."),
        ] {
            line(".TP")
            plain(name)
            plain(meaning)
        }
        return text
    }

    private mutating func section(_ command: any ParsableCommand.Type) {
        let help = ManualHelp(FaultlineCommand.helpMessage(for: command, columns: ManualHelp.columns))
        line(".SS \(ManualPage.escaped(help.usage))")
        plain(help.overview)
        for paragraph in help.discussion {
            line(".PP")
            if paragraph.contains(where: { $0.hasPrefix(" ") }) {
                line(".nf")
                paragraph.forEach { plain($0) }
                line(".fi")
            } else {
                paragraph.forEach { plain($0) }
            }
        }
        for entry in help.entries where !["--version", "-h, --help"].contains(entry.label) {
            line(".TP")
            line(".B \(ManualPage.escaped(entry.label))")
            plain(entry.text)
        }
    }

    private mutating func line(_ text: String) { self.text += text + "\n" }

    /// Text that roff takes as it stands.
    private mutating func plain(_ text: String) {
        let escaped = ManualPage.escaped(text)
        line(escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "…": result += "\\&..."
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            default: result += "\\[u" + String(scalar.value, radix: 16, uppercase: true) + "]"
            }
        }
        return result
    }
}

/// The help of a command, taken apart.
struct ManualHelp {
    /// Wide enough that no description is wrapped.
    static let columns = 4000

    private(set) var overview = ""
    private(set) var usage = ""
    /// What stands between overview and usage, but for the exit codes, which all commands have.
    private(set) var discussion: [[String]] = []
    private(set) var entries: [(label: String, text: String)] = []

    init(_ help: String) {
        var paragraph: [String] = []
        var isInside = false
        func end(_ list: inout [[String]]) {
            if let first = paragraph.first, !first.hasPrefix("Exit codes:") { list.append(paragraph) }
            paragraph = []
        }
        for row in help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if row.hasPrefix("OVERVIEW: ") {
                overview = String(row.dropFirst(10))
                isInside = true
            } else if row.hasPrefix("USAGE: ") {
                end(&discussion)
                usage = String(row.dropFirst(7))
                isInside = false
            } else if isInside {
                if row.isEmpty { end(&discussion) } else { paragraph.append(row) }
            } else if row.hasPrefix("    "), !entries.isEmpty {
                // A long label has its description below.
                let rest = row.drop { $0 == " " }
                entries[entries.count - 1].text += entries[entries.count - 1].text.isEmpty ? rest : " " + rest
            } else if row.hasPrefix("  ") {
                let content = String(row.dropFirst(2))
                if let gap = content.firstRange(of: "  ") {
                    entries.append(
                        (String(content[..<gap.lowerBound]), String(content[gap.upperBound...].drop { $0 == " " })))
                } else {
                    entries.append(ManualHelp.cut(content))
                }
            }
        }
    }

    /// A label that fills its column has one blank behind it: it ends with its last `>`.
    private static func cut(_ content: String) -> (label: String, text: String) {
        guard let close = content.firstIndex(of: ">"), content.index(after: close) < content.endIndex,
            content[content.index(after: close)] == " "
        else { return (content, "") }
        return (String(content[...close]), String(content[content.index(after: close)...].drop { $0 == " " }))
    }
}
