import Evidence

/// Alertmanager's own log: `msg="Received alert" alert=HighLatency[3f2a1bc][active]`.
package enum AlertLine {
    /// The fact of a line of pairs, or nil.
    package static func parse(_ line: LogfmtLine, _ record: Span<UInt8>) -> EventFact? {
        guard let message = line.value("msg", in: record), Scan.matches("Received alert", in: record, message),
            let alert = line.value("alert", in: record),
            let open = Scan.first(UInt8(ascii: "["), in: record, from: alert.lowerBound, to: alert.upperBound),
            let last = Scan.last(UInt8(ascii: "["), in: record, from: alert.lowerBound, to: alert.upperBound)
        else { return nil }
        let state = last &+ 1..<alert.upperBound
        let isActive = Scan.has("active]", in: record, at: state.lowerBound)
        guard isActive || Scan.has("resolved]", in: record, at: state.lowerBound) else { return nil }
        return EventFact(
            .alert,
            [
                "state": .word(isActive ? "firing" : "resolved"), "name": .place(alert.lowerBound..<open),
                "source": .word("alertmanager"),
            ])
    }
}
