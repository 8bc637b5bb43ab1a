import Evidence
import LogFormats

/// Starts, exits, releases and rollbacks that supervisors and deploy tools tell in an envelope of another.
enum Supervision {
    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        let (record, line) = (scene.record, scene.line)
        guard
            let fact = SupervisionMessage.supervisord(line, record.message, logger: record.logger)
                ?? SupervisionMessage.parse(line, record.message)
        else { return }
        scene.addFact(fact, into: &tables)
    }
}
