import Evidence

/// The lines of one dump, as far as they are known.
struct OOMLane {
    let host: String
    /// The task that printed the dump, where the kernel says it.
    var caller: String?
    private var last: Fact
    var invoked: Fact?
    var origin: Fact?
    /// `Kill process … score …` of kernels before 5.1: the kill follows, perhaps of a child.
    var announced: Fact?
    /// `Task in … killed as a result of limit of …`.
    var limit: Fact?
    var summary: Fact?
    var memory: Fact?
    var cgroup: Fact?
    var counters: [Fact] = []
    /// The task table by pid.
    var tasks: [Int64: Fact] = [:]
    var kills: [Fact] = []
    var reaped: Set<Int64> = []
    var isGroup = false
    var isMixed = false

    /// Lines of one dump lie within this many microseconds.
    static let reach: Int64 = 5_000_000
    /// Lines without a time belong together within this many bytes.
    static let bytes: Int64 = 16_384

    init(_ fact: Fact, host: String) {
        self.host = host
        caller = fact.attributes.text("caller")
        last = fact
    }

    /// Whether a line may belong to the dump: same host, same caller, near in time or, without time, in place.
    func reaches(_ fact: Fact, host: String) -> Bool {
        guard self.host == host, OOMLane.isNear(last, fact) else { return false }
        guard let caller, let other = fact.attributes.text("caller") else { return true }
        return caller == other
    }

    static func isNear(_ a: Fact, _ b: Fact) -> Bool {
        let isUntimed = a.attributes.flag("untimed")
        guard a.time.axis == b.time.axis, isUntimed == b.attributes.flag("untimed") else { return false }
        if isUntimed {
            return a.citation.input == b.citation.input && distance(a.citation.byte, b.citation.byte) <= bytes
        }
        return distance(a.time.micros, b.time.micros) <= reach
    }

    private static func distance(_ a: Int64, _ b: Int64) -> Int64 {
        let difference = a > b ? a.subtractingReportingOverflow(b) : b.subtractingReportingOverflow(a)
        return difference.overflow ? .max : difference.partialValue
    }

    mutating func touch(_ fact: Fact) {
        last = fact
        caller = caller ?? fact.attributes.text("caller")
    }

    /// Whether the dump still goes on: its kill is its last line.
    var isOpen: Bool { kills.isEmpty }

    /// The pid that the dump itself names for its victim.
    var victim: Int64? { summary?.attributes.int("pid") }

    func hasKill(_ pid: Int64) -> Bool { kills.contains { $0.attributes.int("pid") == pid } }
}
