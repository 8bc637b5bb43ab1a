import Evidence
import Glibc
import LogInput

/// The day by which years that lines leave out are completed, and how it is known.
struct PlannerReference: Sendable {
    /// Civil second.
    var second: Int64
    /// `YYYY-MM-DD`.
    var date: String
    var basis: String
    /// Whether the user gave it, and whether lines gave it; else it is the time of a file or of this run.
    var isGiven: Bool { basis == PlannerReference.optionBasis }
    var isDated: Bool { basis == PlannerReference.datedBasis }

    private static let optionBasis = "option"
    private static let datedBasis = "the latest line that has a year"

    /// Dated lines tell best; a line dated later than its file was written tells of a broken clock.
    init(files: [InputFile], looks: [PlannerLook], families: [PlannerFamily], given: Int64?) {
        if let given {
            self.init(second: given, basis: PlannerReference.optionBasis)
            return
        }
        let newestFile = files.filter { !$0.isStandardInput && $0.modified > 0 }.map(\.modified).max()
        let dated = families.compactMap(\.latestSecond)
        let margin: Int64 = 2 * 86_400
        let believable = dated.filter { second in newestFile.map { second <= $0 &+ margin } ?? true }
        if let latest = believable.max() ?? dated.min() {
            self.init(second: latest, basis: PlannerReference.datedBasis)
        } else if let packed = looks.compactMap(\.gzipModified).max() {
            self.init(second: packed, basis: "the time in a gzip header")
        } else if let newestFile {
            self.init(second: newestFile, basis: "the newest file's time of change")
        } else if looks.contains(where: \.hasYearlessTime) {
            // Standard input without any year: what is being piped in now was most likely written lately.
            self.init(second: Int64(time(nil)), basis: "today")
        } else {
            self.init(second: 0, basis: "none was needed")
        }
    }

    private init(second: Int64, basis: String) {
        self.second = second
        self.basis = basis
        date = PlannerReference.day(of: second)
    }

    private static func day(of second: Int64) -> String {
        let (year, month, day) = Calendar.date(days: floorDivide(second, 86_400))
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let padded = String(repeating: "0", count: max(0, 4 - "\(year)".count)) + "\(year)"
        return "\(padded)-\(two(month))-\(two(day))"
    }
}
