import Correlation
import Reporting

/// Scores a series that a CSV file holds.
public enum SeriesScoring {
    /// CSV with `timestamp,value,score,change_point`, a row for each of the file's in their order.
    ///
    /// `-` is standard input. With `isOnline` each row is judged from those above it alone. The timestamp is that of the
    /// file, a gap's value is empty.
    /// - Throws: `noInput`, with the line, where the file cannot be read or a row is no point.
    public static func score(_ path: String, isOnline: Bool) throws(FaultlineError) -> [UInt8] {
        let file = try SeriesFile(path)
        let points = file.rows.map(\.point)
        var output = Array("timestamp,value,score,change_point\n".utf8)
        if isOnline {
            var scorer = OnlineScorer()
            for row in file.rows {
                let found = scorer.score(row.point)
                append(row, found.score, found.isChange, to: &output)
            }
        } else {
            let scorer = SeriesScorer(points)
            let changes = Set(scorer.changes.map(\.index))
            for (index, row) in file.rows.enumerated() {
                append(row, scorer.scores[index], changes.contains(index), to: &output)
            }
        }
        return output
    }

    private static func append(_ row: SeriesFile.Row, _ score: Double, _ isChange: Bool, to output: inout [UInt8]) {
        // A comma before the fraction of a second stands in quotes, as it did in the file.
        let isQuoted = row.timestamp.utf8.contains(UInt8(ascii: ","))
        output.append(contentsOf: (isQuoted ? "\"\(row.timestamp)\"" : row.timestamp).utf8)
        output.append(UInt8(ascii: ","))
        output.append(contentsOf: row.value.utf8)
        output.append(UInt8(ascii: ","))
        output.append(contentsOf: (NumberText.json(score) ?? "0").utf8)
        output.append(contentsOf: (isChange ? ",1\n" : ",0\n").utf8)
    }
}
