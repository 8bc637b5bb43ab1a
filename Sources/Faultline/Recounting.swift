import Reporting

/// Counts the numbers of a report once more, by the shell commands that it holds.
public struct Recounting: Sendable {
    /// A number, or a number by status, that the report states.
    public struct Claim: Sendable {
        /// `totals`, or the incident's id.
        public let scope: String
        /// The report's name of the number.
        public let name: String
        /// Counts by key; a single number has the key "".
        public let reported: [String: Int64]
        /// The command; nil where there is none.
        public let command: String?
        /// Why there is no command, or why it is not run; nil where it is.
        public let reason: String?
    }

    /// What counting again came to.
    public enum Verdict: Sendable, Hashable {
        case same
        case different
        /// The command gave no number; why.
        case uncounted(String)
    }

    /// A claim and what its command printed.
    public struct Result: Sendable {
        /// The claim that was checked.
        public let claim: Claim
        /// Counts by key.
        public let counted: [String: Int64]
        /// How the two compare.
        public let verdict: Verdict
    }

    /// Numbers in the order of the report.
    public let claims: [Claim]
    /// The report that was read.
    public let path: String

    /// Reads a report: `report.json` or the folder of `--output`. With `trustsAll` any command counts as one to run.
    public init(_ path: String, trustsAll: Bool = false) throws(FaultlineError) {
        let report = try ReportFile(path)
        self.path = report.path
        var claims: [Claim] = []
        func add(_ scope: String, _ node: JSONNode?) {
            for (name, command) in node?["recount"]?.members ?? [] {
                let value = node?[name]
                var reported: [String: Int64] = [:]
                if let number = value?.int { reported[""] = number }
                for (key, count) in value?.members ?? [] { reported[key] = count.int }
                var reason: String?
                if command.text == nil {
                    reason = RecountReason.ofNone(name, node, report)
                } else if let text = command.text, !trustsAll, !RecountShape.fits(text) {
                    reason = "it is no command that faultline writes and is not run; --any-command runs it"
                }
                claims.append(
                    Claim(scope: scope, name: name, reported: reported, command: command.text, reason: reason))
            }
        }
        add("totals", report.root["totals"])
        for incident in report.root["incidents"]?.list ?? [] {
            add(incident["id"]?.text ?? "incident", incident["impact"])
        }
        guard !claims.isEmpty else {
            throw FaultlineError(
                .noInput, "holds no number that could be counted again. Make the report once more with this faultline.",
                path: report.path)
        }
        self.claims = claims
    }

    /// Runs a claim's command by `/bin/sh` in the present folder; one that has a reason not to be run is not.
    public static func count(_ claim: Claim) -> Result {
        func result(_ verdict: Verdict, _ counted: [String: Int64] = [:]) -> Result {
            Result(claim: claim, counted: counted, verdict: verdict)
        }
        guard let command = claim.command, claim.reason == nil else {
            return result(.uncounted(claim.reason ?? "there is no command"))
        }
        guard let outcome = ShellCommand.run(command) else { return result(.uncounted("/bin/sh could not be started")) }
        let said =
            String(decoding: outcome.complaint, as: UTF8.self).split(separator: "\n").first.map { ": \($0)" } ?? ""
        guard outcome.status == 0, said.isEmpty else {
            return result(.uncounted("the command failed\(said)"))
        }
        guard let counted = counts(outcome.output, isTable: claim.reported[""] == nil) else {
            return result(.uncounted("the command printed no number"))
        }
        return result(counted == claim.reported ? .same : .different, counted)
    }

    /// `6515`, or rows of `200 4940`.
    private static func counts(_ output: [UInt8], isTable: Bool) -> [String: Int64]? {
        let rows = String(decoding: output, as: UTF8.self).split(separator: "\n")
        guard isTable else {
            guard rows.count == 1, let number = Int64(rows[0]) else { return nil }
            return ["": number]
        }
        var counts: [String: Int64] = [:]
        for row in rows {
            let columns = row.split(separator: " ")
            guard columns.count == 2, let count = Int64(columns[1]) else { return nil }
            counts[String(columns[0])] = count
        }
        return counts
    }
}

extension Recounting {
    /// The claims with their commands, to be read before they are run.
    public static func listed(_ claim: Claim, style: TerminalStyle) -> [UInt8] {
        page(style).claim(scope: claim.scope, name: claim.name, command: claim.command, reason: claim.reason)
    }

    /// Both numbers side by side.
    public static func shown(_ result: Result, style: TerminalStyle) -> [UInt8] {
        var verdict = RecountPage.Verdict.same
        switch result.verdict {
        case .same: break
        case .different: verdict = .different
        case .uncounted(let why): verdict = .uncounted(why)
        }
        return page(style).result(
            reported: result.claim.reported, counted: result.counted, verdict: verdict)
    }

    private static func page(_ style: TerminalStyle) -> RecountPage {
        RecountPage(style: style.hasColor ? .ansi : .plain, unicode: style.isUnicode)
    }
}
