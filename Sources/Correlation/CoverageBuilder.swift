import Evidence

/// Which class of source of which host covered which time, with its gaps.
enum CoverageBuilder {
    static func build(_ scene: Scene) -> [Coverage] {
        var groups: [String: (host: String, sourceClass: SourceClass, inputs: [Int], seconds: [Int64], span: Window)] =
            [:]
        for source in scene.sources {
            guard let span = Scene.span(source) else { continue }
            let key = source.host + "\u{0}" + source.sourceClass.rawValue
            var seconds: [Int64] = []
            for (axis, tables) in source.byAxis {
                seconds.append(contentsOf: tables.activity.rows().map { source.alignedSecond($0.start, axis) })
            }
            if var group = groups[key] {
                group.inputs.append(contentsOf: source.inputs)
                group.seconds.append(contentsOf: seconds)
                group.span = Window(start: min(group.span.start, span.start), end: max(group.span.end, span.end))
                groups[key] = group
            } else {
                groups[key] = (source.host, source.sourceClass, source.inputs, seconds, span)
            }
        }
        return groups.keys.sorted().compactMap { key in
            guard let group = groups[key] else { return nil }
            return Coverage(
                host: group.host, sourceClass: group.sourceClass, inputs: group.inputs.sorted(),
                start: group.span.start,
                end: group.span.end, gaps: gaps(Array(Set(group.seconds)).sorted()))
        }
    }

    /// Silences longer than a minute and than twenty times the usual distance between records.
    private static func gaps(_ seconds: [Int64]) -> [Coverage.Gap] {
        guard seconds.count >= 20 else { return [] }
        let distances = zip(seconds, seconds.dropFirst()).map { Double($1 - $0) }
        let usual = Quantile.nearestRank(distances, 0.95) ?? 1
        let limit = max(60, 20 * usual)
        return zip(seconds, seconds.dropFirst()).filter { Double($1 - $0) > limit }.prefix(50).map {
            Coverage.Gap(
                start: Moment(second: $0), end: Moment(second: $1),
                reason: "no record for \(ReportNumber.duration(Double($1 - $0))), far longer than usual for this source"
            )
        }
    }
}
