import Evidence
import LogFormats

/// Ends of processes that a supervisor logs.
enum ProcessExits {
    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        guard
            let exit = ProcessExitMessage.parse(scene.line, scene.record.message)
        else { return }
        let attributes = Attributes([
            "pid": Field.int(exit.pid), "process": scene.text(exit.process), "status": Field.int(exit.status),
            "signal": exit.signalNumber.map { .int($0) } ?? scene.text(exit.signal),
        ])
        scene.addFact(.processExit, attributes, into: &tables)
    }
}
