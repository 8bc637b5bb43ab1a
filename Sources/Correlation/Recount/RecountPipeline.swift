/// One awk program over the lines of one or more sources, and how the programs' outputs become one answer.
struct RecountPipeline {
    enum Answer {
        /// Lines for which the condition holds.
        case count
        /// Distinct values of an awk expression.
        case distinct(String)
        /// Lines by final status, `STATUS COUNT`, ascending.
        case byStatus
    }

    /// What one source contributes.
    struct Part {
        var files: [(path: String, compression: String)]
        var preparation: AccessAwk.Preparation
        var condition: String
        var answer: Answer
    }

    /// The command, nil where a part is missing or its files cannot be read again.
    ///
    /// Sources that are read alike share a program; of others the answers are added, clients as a union.
    static func command(_ parts: [Part?]) -> String? {
        var programs: [(single: String, partial: String, files: [(path: String, compression: String)])] = []
        var total = ""
        for part in parts {
            guard let part else { return nil }
            let lines = part.preparation.text + part.condition
            let (single, partial): (String, String)
            switch part.answer {
            case .count:
                single = lines + " {n++} END {print n+0}"
                (partial, total) = (single, " | awk '{n+=$1} END {print n+0}'")
            case .distinct(let key):
                let new = "\(lines) && !seen[\(key)]++ "
                (single, partial) = (new + "{n++} END {print n+0}", new + "{print \(key)}")
                total = " | LC_ALL=C awk '!seen[$0]++ {n++} END {print n+0}'"
            case .byStatus:
                single = lines + " {n[s]++} END {for (s in n) print s, n[s]}"
                (partial, total) = (single, " | awk '{n[$1]+=$2} END {for (s in n) print s, n[s]}'")
            }
            if let same = programs.firstIndex(where: { $0.single == single }) {
                programs[same].files += part.files
            } else {
                programs.append((single, partial, part.files))
            }
        }
        var sorted = ""
        if case .byStatus? = parts.first??.answer { sorted = " | sort" }
        if let only = programs.first, programs.count == 1 {
            return run(only.single, on: only.files).map { $0 + sorted }
        }
        var runs: [String] = []
        for program in programs {
            guard let run = run(program.partial, on: program.files) else { return nil }
            runs.append(run)
        }
        return runs.isEmpty ? nil : "{ " + runs.joined(separator: "; ") + "; }" + total + sorted
    }

    private static func run(_ program: String, on files: [(path: String, compression: String)]) -> String? {
        DecodeCommand.lines(of: files).map { $0 + #" | LC_ALL=C awk -F'"' "# + ShellText.quoted(program) }
    }
}
