package import Evidence
import Extraction

/// The zone in which a report writes its times.
public struct ReportTimezone: Sendable, Hashable {
    package let zone: Zone

    /// Universal time, as JSON always has it.
    public static let utc = ReportTimezone(zone: .utc)

    /// The zone of an IANA name (`Europe/Berlin`), of an offset (`+02:00`), or `UTC`.
    /// - Throws: `usage` where there is no such zone, or this machine has no zone data.
    public init(_ name: String) throws(FaultlineError) {
        do throws(PlannerError) { zone = try ZoneName.zone(name, option: "--report-timezone") } catch {
            throw FaultlineError(.usage, error.sentence)
        }
    }

    private init(zone: Zone) { self.zone = zone }
}
