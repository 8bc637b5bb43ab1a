/// Lines of an access log as some server writes them, and what must be counted.
struct ForeignLog: CustomStringConvertible, Sendable {
    var name: String
    var text: String
    /// Statuses with how often each comes, as `200:2 502:1`.
    var statuses: String
    /// Distinct clients; 0 where the format has none.
    var clients: Int
    /// Requests with a time, and the longest in whole milliseconds; nil where the format has no time that tells its unit.
    var slowest: Int64?
    var timed: Int
    /// Attempts at an upstream.
    var attempts: Int64
    /// Whether its times have no zone.
    var isCivil: Bool

    init(
        _ name: String, _ statuses: String, clients: Int, timed: Int = 0, slowest: Int64? = nil, attempts: Int64 = 0,
        isCivil: Bool = false, _ text: String
    ) {
        (self.name, self.text, self.statuses) = (name, text, statuses)
        (self.clients, self.timed, self.slowest) = (clients, timed, slowest)
        (self.attempts, self.isCivil) = (attempts, isCivil)
    }

    var description: String { name }
}
