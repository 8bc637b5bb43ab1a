import ArgumentParser
import Faultline

/// `faultline score`: how unusual each point of a series is, and where its level changes.
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score each point of a series (CSV: timestamp,value) and mark where its level changes.",
        discussion: """
            Standard output is CSV: timestamp,value,score,change_point. The score is 1 - 2^(-d/3) where a point as far
            from what was expected comes once in 10^d: 0.5 is one in a thousand, 0.75 one in a million. change_point is 1
            where another level begins (with --online: where it is clear that it has), else 0.

            Timestamps are ISO 8601 (UTC where no zone is written) or seconds, milliseconds, microseconds or nanoseconds
            since 1970. A header is optional; an empty value, NaN, NA or null is a gap and has the score 0. At most
            256 MiB and 5000000 rows are read; about 300 bytes of memory go to a row.

            Examples:
              faultline score requests.csv > scored.csv
              faultline score --online - < requests.csv

            Exit codes:
            \(ExitStatus.table)
            """)

    @Argument(help: ArgumentHelp("A CSV file, or - for standard input.", valueName: "file.csv"), completion: .file())
    var path: String

    @Flag(help: "Score each point from the past alone, as a live alarm would; later rows change no score.")
    var online = false

    func run() throws { try Console.show(SeriesScoring.score(path, isOnline: online)) }
}
