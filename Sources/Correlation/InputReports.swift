import Evidence

/// `inputs[]`: how each input was read, and on which clock.
enum InputReports {
    static func build(_ scene: Scene) -> [InputReport] {
        var sourceOf: [Int: Source] = [:]
        for source in scene.sources { for input in source.inputs { sourceOf[input] = source } }
        return scene.file.plan.inputs.map { input in
            let id = Int(input.id)
            let shard = scene.file.shards[id]
            let outcome = scene.file.outcomes[id]
            let source = sourceOf[id] ?? sourceOf[scene.file.duplicates[id] ?? -1]
            let formats = (shard?.formats ?? [:]).sorted {
                $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value
            }
            var first: Moment?
            var last: Moment?
            if let source, let shard {
                for axis in shard.tables.keys.sorted() {
                    guard let low = shard.tables[axis]?.first, let high = shard.tables[axis]?.last else { continue }
                    if axis == .boot, source.clock.bootMicros == nil { continue }
                    let start = source.moment(SourceTime(axis: axis, micros: low))
                    let end = source.moment(SourceTime(axis: axis, micros: high))
                    first = min(first ?? start, start)
                    last = max(last ?? end, end)
                }
            }
            let axes = Set((shard?.tables ?? [:]).filter { $0.value.last != nil }.keys)
            let isBoot = axes == [.boot]
            let notices = (outcome?.notices ?? []) + scene.file.plan.notices.filter { $0.input == input.id }
            let clock = source?.clock ?? SourceClock()
            var report = InputReport(
                path: input.path, format: formats.first?.key ?? "unknown", compression: input.compression,
                bytes: outcome.map { max($0.bytes, 0) } ?? max(0, input.size),
                decompressedBytes: outcome?.decompressedBytes ?? 0, sha256: outcome?.sha256 ?? input.sha256,
                host: input.host, stream: input.stream, envelope: input.envelope,
                duplicateOf: scene.file.duplicates[id], counts: shard?.counts ?? LineCounts(),
                formats: formats.map { (format: $0.key, lines: $0.value) }, first: first, last: last,
                timezone: source?.zone.name ?? input.zone.name,
                timezoneBasis: axes == [.instant]
                    ? ZoneBasis.inLine.rawValue : (source?.zoneBasis ?? input.zoneBasis).rawValue,
                clockOffsetS: isBoot ? nil : Double(clock.offsetMicros) / 1_000_000, clockBasis: clock.basis,
                clockSpreadS: clock.spreadS, clockPairs: clock.pairs,
                bootTime: isBoot ? clock.bootMicros.map { Moment(micros: $0) } : nil,
                warnings: Array(Set(notices.map(\.text))).sorted(), sourceClass: input.sourceClass)
            report.logFormats = input.accessFormats
            report.unparsed = (shard?.unparsed.entries ?? [])
                .map { (line: $0.citation.line &+ 1, text: String(decoding: $0.text, as: UTF8.self)) }
                .sorted { $0.line < $1.line }
            return report
        }
    }
}

/// Times as text: RFC 3339, UTC, milliseconds.
package enum ReportTime {
    package static func text(_ moment: Moment) -> String {
        let days = floorDivide(moment.micros, 86_400_000_000)
        let date = Calendar.date(days: days)
        let rest = moment.micros &- days &* 86_400_000_000
        func pad(_ value: Int64, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T\(pad(rest / 3_600_000_000, 2)):"
            + "\(pad(rest / 60_000_000 % 60, 2)):\(pad(rest / 1_000_000 % 60, 2)).\(pad(rest / 1000 % 1000, 3))Z"
    }
}
