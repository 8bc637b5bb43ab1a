import Evidence
import LogFormats

/// Connections that ran out, leak, went stale or had to be waited for.
enum Connections {
    /// Lines of a trace that are looked at: an exception's words stand at its head or at its end.
    private static let lines = 400

    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        guard let told = ConnectionMessage.parse(scene.line, scene.record.message) ?? inBody(scene) else { return }
        let attributes = Attributes([
            "symptom": .text(told.symptom.rawValue), "count": Field.int(told.count), "size": Field.int(told.size),
            "waited_ms": Field.int(told.waited), "waiting": Field.int(told.waiting),
            "timeout_ms": Field.int(told.timeout), "pid": Field.int(scene.record.pid),
        ])
        scene.addFact(.connections, attributes, into: &tables)
    }

    /// The first line of a trace that says it: one record, one fact.
    private static func inBody(_ scene: borrowing Scene) -> ConnectionMessage? {
        let (record, line) = (scene.record, scene.line)
        if let level = record.level, level < .warning { return nil }
        var at = record.body.lowerBound
        var count = 0
        while at < record.body.upperBound, count < lines {
            count += 1
            let end = Scan.first(0x0A, in: line, from: at, to: record.body.upperBound) ?? record.body.upperBound
            let start = Scan.skipBlanks(line, at, to: end)
            if !Scan.has("at ", in: line, at: start), !Scan.has("File ", in: line, at: start),
                let told = PoolMessage.parse(line, start..<end)
            {
                return told
            }
            at = end &+ 1
        }
        return nil
    }
}
