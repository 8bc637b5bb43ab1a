import Evidence
import LogFormats

/// Starts, exits, releases, rollbacks and alerts that supervisors, deploy and alerting tools tell in an envelope of another.
enum Supervision {
    static func take(_ scene: borrowing Scene, into tables: inout AxisTables) {
        let (record, line) = (scene.record, scene.line)
        guard
            let fact = SupervisionMessage.supervisord(line, record.message, logger: record.logger)
                ?? SupervisionMessage.parse(line, record.message) ?? AlertMessage.parse(line, record.message)
        else { return }
        scene.addFact(fact, into: &tables)
    }
}
