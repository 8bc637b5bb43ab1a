import FaultlineTestSupport
import Foundation
import Testing

/// `faultline score`: each row comes back with its score, and what is no row is said with its line.
@Suite struct `Scores of a series` {
    /// A level of 10 with a spike in row 400 and the level 30 from row 600 on, one row a second.
    private static let series: String = (0..<900).map { index in
        let level = index < 600 ? 10 : 30
        return "\(1_700_000_000 + index),\(index == 400 ? 90 : level + index * 7 % 5)\n"
    }.joined()

    private static func rows(_ output: String) -> [[String]] {
        output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func `each row comes back with score and change point`() throws {
        let folder = try TestFolder()
        try folder.write("series.csv", "timestamp,value\n" + Self.series)
        let result = try folder.faultline("score", "series.csv").succeeds()
        #expect(result.output.hasPrefix("timestamp,value,score,change_point\n1700000000,10,"))
        let rows = Self.rows(result.output)
        #expect(rows.count == 900)
        #expect(rows.indices.filter { rows[$0][3] == "1" } == [600])
        #expect(rows.allSatisfy { (0...1).contains(Double($0[2]) ?? -1) })
        #expect(result.errorOutput.isEmpty)
    }

    @Test func `online, what follows changes nothing, and standard input is the file`() throws {
        let folder = try TestFolder()
        let whole = Self.rows(try folder.faultline("score", "--online", "-").input(Self.series).succeeds().output)
        let part = Self.series.split(separator: "\n").prefix(450).joined(separator: "\n")
        try folder.write("part.csv", part)
        #expect(
            Self.rows(try folder.faultline("score", "--online", "part.csv").succeeds().output)
                == Array(whole.prefix(450)))
        #expect(whole.indices.max { Double(whole[$0][2]) ?? 0 < Double(whole[$1][2]) ?? 0 } == 400)
        #expect(whole.indices.filter { whole[$0][3] == "1" }.allSatisfy { (600..<640).contains($0) })
    }

    @Test func `gaps, zones, fractions, quotes and other columns`() throws {
        let folder = try TestFolder()
        try folder.write(
            "series.csv",
            "\u{FEFF}host,value,timestamp\r\na,1,2024-01-01T00:00:00Z\r\n\r\nb,,2024-01-01 00:05\r\n"
                + "c,NaN,1704067800000\r\nd,-2.5e3,\"2024-01-01T01:15:00,5+01:00\"\r\n")
        let rows = try folder.faultline("score", "series.csv").succeeds().output.split(separator: "\n").dropFirst()
        #expect(
            Array(rows) == [
                "2024-01-01T00:00:00Z,1,0,0", "2024-01-01 00:05,,0,0", "1704067800000,,0,0",
                "\"2024-01-01T01:15:00,5+01:00\",-2.5e3,0,0",
            ])
    }

    @Test(arguments: [
        ("1700000000,1\n1700000060,=1+1\n", "series.csv:2: \"=1+1\" is no number"),
        ("timestamp,value\nyesterday,1\n", "series.csv:2: \"yesterday\" is no timestamp"),
        ("1,2,3\n", "series.csv:1: has 3 columns where 2 were expected"), ("", "series.csv: holds no row"),
        ("1700000000,1\n1700000060,\u{1B}[31m\n", "series.csv:2: \"?[31m\" is no number"),
    ])
    func `3 for what is no series, with file and line`(text: String, message: String) throws {
        let folder = try TestFolder()
        try folder.write("series.csv", text)
        let result = try folder.faultline("score", "series.csv").exits(3)
        #expect(result.errorOutput.contains(message), "\(result.errorOutput)")
        #expect(result.output.isEmpty)
    }

    @Test func `3 where the file is not there, 2 where none is named`() throws {
        let folder = try TestFolder()
        #expect(try folder.faultline("score", "gone.csv").exits(3).errorOutput.contains("gone.csv: was not found"))
        try folder.faultline("score").exits(2)
    }
}
