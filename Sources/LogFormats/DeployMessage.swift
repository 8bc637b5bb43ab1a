import Evidence

/// A message that tells of a release or of its return (`ActSentence`).
package enum DeployMessage {
    /// The act, or nil.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let message = Scan.clamp(message, to: line)
        guard message.count <= 512, let told = ActSentence.parse(line, message), let act = told.act else { return nil }
        return EventFact(
            .deployAct,
            [
                "act": .word(act.word), "version": .place(told.version), "previous": .place(told.previous),
                "service": .place(told.service), "host": .place(told.host), "by": .place(told.actor),
                "status": .word((told.phase ?? .ok).rawValue),
            ])
    }
}
