import FaultlineTestSupport

/// A recorded folder of logs with the truth beside it.
enum TruthRecording: String, CaseIterable, Sendable, CustomStringConvertible {
    case captureA = "capture A"
    case meltdown = "samples/meltdown"
    case quiet = "samples/quiet"

    var description: String { rawValue }

    /// All that are here: capture A lies outside the package (`TruthPresenceTests` says where it does not).
    static let all = allCases.filter { $0 != .captureA || SharedData.captureA != nil }
    /// Those with an incident.
    static let incidents = all.filter { $0 != .quiet }

    /// The folder of `truth.json` and `logs/`.
    private var folder: String {
        switch self {
        case .captureA: SharedData.captureA ?? "(capture A is not here)"
        case .meltdown, .quiet: PackageRoot.path(rawValue)
        }
    }

    /// The logs as a user at the package's root would name them.
    var logs: String {
        switch self {
        case .captureA: "\(folder)/logs"
        case .meltdown, .quiet: "\(rawValue)/logs"
        }
    }

    /// The logs, absolute.
    var absoluteLogs: String { "\(folder)/logs" }

    /// What the lab's own clocks and clients say happened.
    func truth() throws -> JSONValue { try JSONValue(parsing: FileBytes.read("\(folder)/truth.json")) }

    /// The JSON report, made once for all tests by the program at the package's root.
    func report() throws -> TruthReport {
        switch self {
        case .captureA: try Self.reportOfA.get()
        case .meltdown: try Self.reportOfMeltdown.get()
        case .quiet: try Self.reportOfQuiet.get()
        }
    }

    private static let reportOfA = Result { try TruthReport(of: .captureA) }
    private static let reportOfMeltdown = Result { try TruthReport(of: .meltdown) }
    private static let reportOfQuiet = Result { try TruthReport(of: .quiet) }
}
