/// Builds what one source contributes to a count: preparation and condition of its awk program.
struct RecountPart {
    private let source: RecountSource
    private let awk: AccessAwk
    private var preparation: AccessAwk.Preparation
    private var conditions: [String] = []

    /// Nil where the source's lines cannot be read by a command.
    init?(_ source: RecountSource) {
        guard let awk = AccessAwk(source) else { return nil }
        self.source = source
        self.awk = awk
        preparation = awk.preparation
        conditions.append(awk.request(&preparation))
    }

    /// Restricts the count to whole seconds on the aligned clock; false where the lines' times have no sure place.
    mutating func restrict(from: Int64, to: Int64) -> Bool {
        let start = from.subtractingReportingOverflow(source.clockOffsetSeconds)
        let end = to.subtractingReportingOverflow(source.clockOffsetSeconds)
        guard !start.overflow, !end.overflow,
            let condition = awk.time(
                from: start.partialValue, to: end.partialValue, utcOffset: source.utcOffsetSeconds, &preparation)
        else { return false }
        conditions.append(condition)
        return true
    }

    func part(
        also condition: String? = nil, answer: RecountPipeline.Answer = .count
    ) -> RecountPipeline.Part {
        RecountPipeline.Part(
            files: source.files, preparation: preparation,
            condition: (conditions + (condition.map { [$0] } ?? [])).joined(separator: " && "), answer: answer)
    }

    func failed() -> RecountPipeline.Part? { awk.failed.map { part(also: $0) } }

    mutating func clients() -> RecountPipeline.Part? {
        awk.client(&preparation).map { part(answer: .distinct($0)) }
    }

    /// Clients with a failed request; with `hasHealthChecks` failed health checks are among the lines and are left out.
    mutating func affectedClients(hasHealthChecks: Bool) -> RecountPipeline.Part? {
        guard let failed = awk.failed, let client = awk.client(&preparation) else { return nil }
        var condition = failed + #" && \#(client)!~/^127[.]|^::1$/"#
        if hasHealthChecks {
            guard let own = awk.isNoHealthCheck else { return nil }
            condition += own
        }
        return part(also: condition, answer: .distinct(client))
    }
}
