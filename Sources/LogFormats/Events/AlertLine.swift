import Evidence

/// Alertmanager's own log: `msg="Received alert" alert=HighLatency[3f2a1bc][active]`, `msg="Processing alert" …`,
/// `msg=flushing alerts=[HighLatency[3f2a1bc][active]]`: somebody is told.
package enum AlertLine {
    /// The fact of a line of pairs, or nil.
    package static func parse(_ line: LogfmtLine, _ record: Span<UInt8>) -> EventFact? {
        guard let message = line.value("msg", in: record) else { return nil }
        let isTold = Scan.matches("flushing", in: record, message)
        guard
            isTold || Scan.matches("Received alert", in: record, message)
                || Scan.matches("Processing alert", in: record, message),
            var alert = line.value(isTold ? "alerts" : "alert", in: record)
        else { return nil }
        // Of several that are told at once the first.
        if isTold, Scan.byte(record, alert.lowerBound) == UInt8(ascii: "["),
            let end = Scan.find("]]", in: record, from: alert.lowerBound, to: alert.upperBound)
        {
            alert = alert.lowerBound &+ 1..<end &+ 1
        }
        guard
            let open = Scan.first(UInt8(ascii: "["), in: record, from: alert.lowerBound, to: alert.upperBound),
            let last = Scan.last(UInt8(ascii: "["), in: record, from: alert.lowerBound, to: alert.upperBound)
        else { return nil }
        let state = last &+ 1..<alert.upperBound
        let isActive = Scan.has("active]", in: record, at: state.lowerBound)
        guard isActive || Scan.has("resolved]", in: record, at: state.lowerBound) else { return nil }
        return EventFact(
            .alert,
            [
                "state": .word(isActive ? isTold ? "notified" : "firing" : "resolved"),
                "name": .place(alert.lowerBound..<open),
                "source": .word("alertmanager"),
            ])
    }
}
