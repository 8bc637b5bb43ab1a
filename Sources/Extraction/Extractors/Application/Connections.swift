import Evidence
import LogFormats

/// Connections that ran out, leak, went stale or had to be waited for.
enum Connections {
    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        guard let told = ConnectionMessage.parse(scene.line, scene.record.message) else { return }
        let attributes = Attributes([
            "symptom": .text(told.symptom.rawValue), "count": Field.int(told.count), "size": Field.int(told.size),
            "waited_ms": Field.int(told.waited), "pid": Field.int(scene.record.pid),
        ])
        scene.addFact(.connections, attributes, into: &tables)
    }
}
