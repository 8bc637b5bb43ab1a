import Correlation

/// A series as CSV: a timestamp and a value in each row.
///
/// A header is optional; where it names `timestamp` and `value`, they may stand in any column, else the file has these two.
/// Blank rows are passed over, a row may end in CR LF, a field may stand in quotes.
struct SeriesFile {
    /// A row with the text of its fields.
    struct Row: Sendable {
        var point: TimedPoint
        /// A time or a number, checked: it holds no formula.
        var timestamp: String
        /// A number, or empty for a gap.
        var value: String
    }

    /// Most that is read, so that memory has a bound.
    static let mostBytes = 256 << 20
    static let mostRows = 5_000_000

    private(set) var rows: [Row] = []

    /// Reads a file, or standard input for `-`.
    init(_ path: String) throws(FaultlineError) {
        let tooLarge = "is larger than \(SeriesFile.mostBytes >> 20) MiB. Score a part of it, or a wider step."
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes =
                path == "-"
                ? try WholeFile.readStandardInput(limit: SeriesFile.mostBytes, tooLarge: tooLarge)
                : try WholeFile.read(path, limit: SeriesFile.mostBytes, tooLarge: tooLarge)
        } catch {
            throw FaultlineError(.noInput, error.sentence, path: path)
        }
        try self.init(bytes: bytes, path: path)
    }

    /// Reads the bytes of a file; `path` is for messages.
    init(bytes: [UInt8], path: String) throws(FaultlineError) {
        var columns: (timestamp: Int, value: Int)?
        var width = 2
        var line = 0
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            defer { start = end + 1 }
            line += 1
            let fields = SeriesFile.fields(bytes[start..<end])
            if fields.count == 1, fields[0].isEmpty { continue }
            if columns == nil {
                if let header = SeriesFile.header(fields) {
                    columns = header
                    width = fields.count
                    continue
                }
                columns = (0, 1)
            }
            guard let columns else { continue }
            guard fields.count == width else {
                throw FaultlineError(
                    .noInput,
                    "has \(fields.count) column\(fields.count == 1 ? "" : "s") where \(width) were expected. Write timestamp,value, or name these two in "
                        + "a header.", path: path, line: line)
            }
            guard rows.count < SeriesFile.mostRows else {
                throw FaultlineError(
                    .noInput,
                    "is past row \(SeriesFile.mostRows), the most that is scored. Score a part, or a wider step.",
                    path: path, line: line)
            }
            rows.append(try SeriesFile.row(fields[columns.timestamp], fields[columns.value], path, line))
        }
        guard !rows.isEmpty else {
            throw FaultlineError(.noInput, "holds no row. Write timestamp,value, one point a line.", path: path)
        }
    }

    /// The columns that a first row names; nil where it is a point already.
    private static func header(_ fields: [String]) -> (timestamp: Int, value: Int)? {
        let names = fields.map { $0.lowercased() }
        if let timestamp = names.firstIndex(of: "timestamp"), let value = names.firstIndex(of: "value") {
            return (timestamp, value)
        }
        guard fields.count == 2, SeriesTime.micros(fields[0]) == nil, Double(fields[1]) == nil,
            !SeriesFile.isGap(fields[1])
        else { return nil }
        return (0, 1)
    }

    private static func row(
        _ timestamp: String, _ value: String, _ path: String, _ line: Int
    ) throws(FaultlineError) -> Row {
        guard let micros = SeriesTime.micros(timestamp) else {
            throw FaultlineError(
                .noInput,
                "\"\(TextShown.short(timestamp))\" is no timestamp. Write 2026-11-24T08:25:00Z, 2026-11-24 08:25:00 for UTC, or "
                    + "seconds since 1970.", path: path, line: line)
        }
        if isGap(value) { return Row(point: TimedPoint(micros: micros, value: nil), timestamp: timestamp, value: "") }
        guard let number = SeriesTime.number(value) else {
            throw FaultlineError(
                .noInput,
                "\"\(TextShown.short(value))\" is no number. Write one with a point, or leave the field empty for a gap.",
                path: path, line: line)
        }
        return Row(point: TimedPoint(micros: micros, value: number), timestamp: timestamp, value: value)
    }

    private static func isGap(_ text: String) -> Bool {
        text.isEmpty || ["nan", "na", "n/a", "null", "none"].contains(text.lowercased())
    }

    /// The fields of a row without quotes and the blanks around them.
    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        for byte in line {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(trimmed(field))
                field.removeAll(keepingCapacity: true)
            default: field.append(byte)
            }
        }
        return fields + [trimmed(field)]
    }

    private static func trimmed(_ bytes: [UInt8]) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let start = bytes.firstIndex { !isBlank($0) } ?? bytes.count
        let end = (bytes.lastIndex { !isBlank($0) } ?? start - 1) + 1
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}
