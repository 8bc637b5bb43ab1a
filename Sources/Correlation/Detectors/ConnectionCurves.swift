import Evidence

/// Connections that a database's own log counts, opened less closed by client: a leak grows and does not come back.
///
/// The curve begins anew where the server does. Growth counts from ten connections and a fifth of those that were opened:
/// a client that is killed says no goodbye, and a few of those are no leak.
enum ConnectionCurves {
    private static let fewest = 10.0

    private struct Curve {
        var source: Source
        var axis: TimeAxis
        var subject: String
        /// Seconds on the source's axis, and connections open then.
        var points: [(x: Double, y: Double)]
        var opened: Double
    }

    static func find(_ scene: inout Scene) {
        var told: Set<String> = []
        for source in scene.sources where source.sourceClass == .database {
            for (axis, tables) in source.byAxis where !tables.memory.isEmpty {
                let restarts = source.facts(.databaseEvent).filter { fact in
                    fact.time.axis == axis
                        && ["starting", "crashed"].contains(fact.attributes.text("symptom") ?? "")
                }.map(\.time.second).sorted()
                for curve in curves(source, axis, tables.memory, restarts) {
                    // Two logs of one server count the same.
                    guard let event = event(curve, scene),
                        told.insert(source.host + "\u{0}" + curve.subject).inserted
                    else { continue }
                    scene.book.add(event)
                }
            }
        }
    }

    private static func curves(
        _ source: Source, _ axis: TimeAxis, _ memory: MemoryTable, _ restarts: [Int64]
    ) -> [Curve] {
        var result: [Curve] = []
        for (key, series) in memory.rows() {
            switch key.quantity {
            case .connectionsOpened:
                let ends = memory.series[MemoryKey(subject: key.subject, pid: key.pid, quantity: .connectionsClosed)]
                // A log that tells no end at all cannot tell a leak.
                guard let ends else { continue }
                var changes: [Int64: (delta: Double, opened: Double)] = [:]
                let step = max(series.step, ends.step)
                for row in series.rows() {
                    changes[row.start & ~(step &- 1), default: (0, 0)].delta += Double(row.cell.count)
                    changes[row.start & ~(step &- 1), default: (0, 0)].opened += Double(row.cell.count)
                }
                for row in ends.rows() {
                    changes[row.start & ~(step &- 1), default: (0, 0)].delta -= Double(row.cell.count)
                }
                var curve = Curve(source: source, axis: axis, subject: key.subject, points: [], opened: 0)
                var level = 0.0
                var next = 0
                for start in changes.keys.sorted() {
                    var isNew = false
                    while next < restarts.count, restarts[next] < start &+ step {
                        next += 1
                        isNew = true
                    }
                    if isNew {
                        result.append(curve)
                        (curve.points, curve.opened, level) = ([], 0, 0)
                    }
                    guard let change = changes[start] else { continue }
                    // Sessions that began before the log did end in it.
                    level = max(0, level + change.delta)
                    curve.opened += change.opened
                    curve.points.append((Double(start), level))
                }
                result.append(curve)
            case .databaseConnections:
                let points = series.rows().map { (x: Double($0.start), y: Double($0.cell.last.value)) }
                result.append(Curve(source: source, axis: axis, subject: key.subject, points: points, opened: 0))
            default: continue
            }
        }
        return result
    }

    private static func event(_ curve: Curve, _ scene: Scene) -> Event? {
        guard curve.points.count >= 5, let first = curve.points.first, let last = curve.points.last,
            last.y - first.y >= max(fewest, 0.2 * curve.opened, 0.5 * first.y),
            last.y >= 0.9 * (curve.points.map(\.y).max() ?? 0),
            let trend = Trend.of(curve.points), trend.p < 0.01, trend.low > 0,
            (Trend.of(Array(curve.points.suffix(max(3, curve.points.count / 3))))?.slope ?? 0) >= 0.25 * trend.slope
        else { return nil }
        func moment(_ second: Double) -> Moment {
            curve.source.moment(SourceTime(axis: curve.axis, micros: Int64(second) &* 1_000_000))
        }
        let (start, end) = (moment(first.x), moment(last.x))
        guard let line = scene.line([.memory], near: end, within: 600, subject: curve.subject, from: start) else {
            return nil
        }
        return Event(
            time: start, end: end, kind: "connection_growth",
            title: "connections of \(curve.subject) are opened and not closed: "
                + "\(Int64(last.y - first.y)) more in \(ReportNumber.duration(start.seconds(to: end)))",
            subject: curve.subject, count: Int64(last.y), score: 0.6, role: .symptom,
            attributes: [
                ("symptom", .text("leaked")), ("first", .int(Int64(first.y))), ("greatest", .int(Int64(last.y))),
                ("slope_per_s", .number(trend.slope)),
            ], citations: [line.citation])
    }
}
