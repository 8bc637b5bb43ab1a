import Evidence
import Extraction
import Testing

/// What is told does not depend on who wrote it into the file.
@Suite("Lines in foreign envelopes")
struct ForeignEnvelopeTests {
    @Test(arguments: ForeignEnvelope.all)
    func `A kill, its unit and a refused connection are found, and requests`(envelope: ForeignEnvelope) throws {
        let run = try RoadRun.of([("some.log", envelope.text)], reference: 1_795_000_000)
        let wanted =
            envelope.hasPrograms
            ? "kills 1, units 1, attempts 1, requests 0, unparsed 0"
            : "kills 0, units 0, attempts 1, requests 5, unparsed 0"
        #expect(ForeignEnvelopeTests.told(run) == wanted)
    }

    @Test(arguments: ForeignEnvelope.all)
    func `A cut anywhere changes nothing`(envelope: ForeignEnvelope) throws {
        let text = String(repeating: envelope.text, count: 3)
        let whole = try RoadRun.of([("some.log", text)], reference: 1_795_000_000)
        let cut = try RoadRun.of([("some.log", text)], reference: 1_795_000_000, cut: 331)
        #expect(whole.shards == cut.shards)
    }

    static func told(_ run: RoadRun) -> String {
        var (kills, units, attempts, requests) = (Int64(0), Int64(0), Int64(0), Int64(0))
        for shard in run.shards {
            for tables in shard.tables.values {
                kills += tables.facts.seen(.oomKilled)
                units += Int64(tables.facts.facts(.unit).count { $0.attributes.text("act") == "killed_by_oom" })
                attempts += tables.attempts.rows().reduce(0) { $0 + $1.cell.failures }
                requests += tables.status.rows().reduce(0) { $0 + $1.cell.requests }
            }
        }
        let unparsed = run.shards.reduce(0) { $0 + $1.counts.unparsed }
        return "kills \(kills), units \(units), attempts \(attempts), requests \(requests), unparsed \(unparsed)"
    }
}
