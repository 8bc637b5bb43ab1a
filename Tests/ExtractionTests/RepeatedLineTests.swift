import Evidence
import Extraction
import LogFormats
import Testing

/// `last message repeated N times`: the line above, N times more.
@Suite struct RepeatedLineTests {
    @Test(arguments: [
        // The host's own words, the program's, neither's.
        (
            "Mar  3 02:14:07 h kernel: table full", "Mar  3 02:14:38 h last message repeated 5 times",
            "Mar  3 02:14:38 h kernel: message repeated 5 times: [ table full]"
        ),
        (
            "Mar  3 02:14:07 h sshd[1]: no", "Mar  3 02:14:38 last message repeated 1 time",
            "Mar  3 02:14:38 h sshd[1]: message repeated 1 times: [ no]"
        ),
        (
            "Mar  3 02:14:07 h sshd[1]: no", "Mar  3 02:14:38 h sshd[1]: last message repeated 2 times",
            "Mar  3 02:14:38 h sshd[1]: message repeated 2 times: [ no]"
        ),
        (
            "<13>Mar  3 02:14:07 h shop: no", "<13>Mar  3 02:14:38: --- last message repeated 2 times ---",
            "<13>Mar  3 02:14:38: h shop: message repeated 2 times: [ no]"
        ),
        (
            "2025-03-03T02:14:07+00:00 h shop: no", "2025-03-03T02:14:09+00:00 h last message repeated 2 times",
            "2025-03-03T02:14:09+00:00 h shop: message repeated 2 times: [ no]"
        ),
        // Another host, another program, another process.
        ("Mar  3 02:14:07 h shop: no", "Mar  3 02:14:38 g last message repeated 2 times", nil),
        ("Mar  3 02:14:07 h shop: no", "Mar  3 02:14:38 h sshd: last message repeated 2 times", nil),
        ("Mar  3 02:14:07 h shop[1]: no", "Mar  3 02:14:38 h shop[2]: last message repeated 2 times", nil),
    ])
    func `a repetition is written out with the line above`(above: String, line: String, written: String?) {
        let bytes = Array(line.utf8)
        let repeats = RepeatedLine.repeats(bytes.span)
        #expect(repeats)
        let text = RepeatedLine.written(bytes.span, above: Array(above.utf8).span)
        #expect(text.map { String(decoding: $0, as: UTF8.self) } == written)
    }

    @Test(arguments: [
        "Mar  3 02:14:07 h shop: the last message repeated 5 times", "last message repeated 5 times",
        "Mar  3 02:14:38 h last message repeated 99999999999 times",
        "Mar  3 02:14:09 h sshd[1]: message repeated 5 times: [ no]", "Mar  3 02:14:09 h shop: tried 5 times",
    ])
    func `what only looks like a repetition is none`(line: String) {
        let repeats = RepeatedLine.repeats(Array(line.utf8).span)
        #expect(!repeats)
    }

    @Test(arguments: [nil, 64, 150] as [Int64?])
    func `the message is counted so often, wherever the file is cut`(cut: Int64?) throws {
        let run = try RoadRun.of(
            [
                (
                    "messages",
                    """
                    Mar  3 02:14:06 h shop: ready
                    Mar  3 02:14:07 h sshd[1]: Failed password for root
                    Mar  3 02:14:38 h last message repeated 5 times
                    Mar  3 02:15:38 h last message repeated 7 times
                    Mar  3 02:15:39 h kernel: nf_conntrack: nf_conntrack: table full, dropping packet
                    Mar  3 02:15:59 h last message repeated 40 times
                    Mar  3 02:15:59 h kernel: Out of memory: Killed process 4711 (app) total-vm:9kB, anon-rss:8kB, file-rss:0kB, shmem-rss:0kB
                    Mar  3 02:16:59 h last message repeated 1 time

                    """
                )
            ], cut: cut)
        let shard = try #require(run.shards.first)
        #expect(shard.counts.parsed == 8)
        #expect(shard.counts.lines == 8)
        let tables = try #require(shard.tables[.civil])
        #expect(tables.patterns.cells.values.map(\.count).sorted() == [1, 13])
        #expect(tables.facts.facts(.hostSymptom).map(\.times) == [1, 40])
        #expect(tables.facts.facts(.hostSymptom).map(\.citation.line) == [4, 5])
        #expect(tables.facts.facts(.oomKilled).count == 1)
    }
}
