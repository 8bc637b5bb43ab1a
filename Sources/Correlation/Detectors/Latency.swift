import Evidence

/// When responses became slow and when they were quick again.
enum Latency {
    /// Seconds of a window: five, as the contract's criterion of recovery has it, or the judging step.
    static func width(_ baseline: Baseline) -> Int64 { max(5, baseline.step) }

    /// The first of two windows running above twice the baseline's p95 (and 10 ms above it) in [from, to).
    static func rise(_ scene: Scene, from: Int64, to: Int64) -> (second: Int64, p95: Double)? {
        guard let normal = scene.baseline.p95 else { return nil }
        let width = width(scene.baseline)
        var second = from
        var previous: (second: Int64, p95: Double)?
        while second &+ width <= to {
            let cell = scene.traffic.sum(second, second &+ width)
            if let p95 = cell.p95, p95 > 2 * normal, p95 > normal + 0.010, cell.dynamic >= 5 {
                if let previous { return previous }
                previous = (second, p95)
            } else {
                previous = nil
            }
            second &+= width
        }
        return nil
    }

    /// Adds `latency_rise` where responses slowed down before [first impact], and `latency_normal` at the recovery.
    static func events(_ scene: inout Scene, from: Moment, impact: Moment, restored: Moment?) -> (
        rise: EventBook.Ref?, normal: EventBook.Ref?
    ) {
        var refs: (rise: EventBook.Ref?, normal: EventBook.Ref?) = (nil, nil)
        guard let normal = scene.baseline.p95 else { return refs }
        if let rise = rise(scene, from: from.second, to: impact.second),
            let line = scene.line([.slowest], near: Moment(second: rise.second), within: 10)
        {
            refs.rise = scene.book.add(
                Event(
                    time: Moment(second: rise.second), end: impact, kind: "latency_rise",
                    title: "responses slow down: p95 \(milliseconds(rise.p95)), normal is \(milliseconds(normal))",
                    subject: nil, score: min(1, max(0.5, 1 - normal / rise.p95)), role: .symptom,
                    attributes: [("p95_s", .number(rise.p95)), ("baseline_p95_s", .number(normal))],
                    citations: [line.citation]))
        }
        if let restored, let line = scene.line([.succeeded], near: restored, within: 10, from: restored) {
            let after = scene.traffic.sum(restored.second, restored.second &+ 15).p95 ?? normal
            refs.normal = scene.book.add(
                Event(
                    time: restored, kind: "latency_normal",
                    title: "responses are as quick as before: p95 \(milliseconds(after))", score: 0.5, role: .symptom,
                    attributes: [("p95_s", .number(after)), ("baseline_p95_s", .number(normal))],
                    citations: [line.citation]))
        }
        return refs
    }

    static func milliseconds(_ seconds: Double) -> String {
        seconds < 1 ? "\(Int64((seconds * 1000).rounded())) ms" : "\(ReportNumber.hundredths(seconds)) s"
    }
}
