import Evidence
import LogFormats

/// Starts and versions that an application states; `step` says which of a start's lines it is.
enum ProcessStarts {
    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        guard let start = ProcessStartMessage.parse(scene.line, scene.record.message) else { return }
        let attributes = Attributes([
            "step": .text(start.step.rawValue), "version": scene.text(start.version),
            "pid": Field.int(start.pid ?? scene.record.pid), "process": scene.text(start.process),
            "instance": scene.text(start.instance),
        ])
        scene.addFact(.processStart, attributes, into: &tables)
    }
}
