import Evidence

/// Errors of the operating system that applications and databases report in its own words: no space, no descriptors, no
/// name. One event for each source and kind.
///
/// Only messages that a program logged as a warning or an error count; a request that quotes such words does not.
enum SystemErrors {
    private static let levels: Set<String> = ["WARN", "WARNING", "ERROR", "SEVERE", "CRITICAL", "FATAL", "PANIC"]

    /// The texts of the C library, of Windows and of the runtimes for one error number each, in lower case.
    private static let kinds: [(kind: String, words: String, texts: [String])] = [
        (
            "disk_full", "a disk or a quota is full",
            [
                "no space left on device", "enospc", "disk quota exceeded", "there is not enough space on the disk",
                "disk is full", "disk full",
            ]
        ),
        ("descriptor_limit", "no file descriptors are left", ["too many open files", "emfile", "enfile"]),
        (
            "dns_failure", "names are not resolved",
            [
                "temporary failure in name resolution", "name or service not known", "enotfound", "eai_again",
                "no such host", "unknownhostexception", "could not be resolved",
            ]
        ),
    ]

    static func find(_ scene: inout Scene) {
        for source in scene.sources {
            for entry in kinds {
                var count: Int64 = 0
                var first: (moment: Moment, line: CitedLine)?
                var last: Moment?
                for (axis, tables) in source.byAxis {
                    for row in tables.patterns.rows() where levels.contains(row.key.level.uppercased()) {
                        let text = row.key.template.lowercased()
                        guard entry.texts.contains(where: { text.contains($0) }) else { continue }
                        count &+= row.cell.count
                        let start = source.moment(SourceTime(axis: axis, micros: row.cell.first.time.micros))
                        let end = source.moment(SourceTime(axis: axis, micros: row.cell.last.micros))
                        if first.map({ start < $0.moment }) ?? true { first = (start, row.cell.first) }
                        last = max(last ?? end, end)
                    }
                }
                guard let first, let last else { continue }
                scene.book.add(
                    Event(
                        time: first.moment, end: last > first.moment ? last : nil, kind: entry.kind,
                        title: "\(source.stream): \(entry.words)", subject: source.stream, count: count, score: 0.7,
                        role: .symptom, citations: [scene.file.citation(first.line)]))
            }
        }
    }
}
