import Correlation
import Evidence
import Testing

/// Seconds since boot become instants by what other lines of the same host say.
@Suite("Seconds since boot")
struct BootClockTests {
    private static let boot: Int64 = 1_740_960_000_000_000

    private static func fact(
        _ kind: FactKind, _ input: UInt32, _ axis: TimeAxis, _ micros: Int64,
        _ attributes: KeyValuePairs<String, AttributeValue?>
    ) -> Fact {
        Fact(
            kind: kind, citation: Citation(input: input, byte: micros % 1000, line: 0),
            time: SourceTime(axis: axis, micros: micros), attributes: Attributes(attributes))
    }

    private static func report(_ logs: [(host: String, facts: [Fact])]) -> Report {
        var inputs: [PlanInput] = []
        var shards: [Shard] = []
        for (index, log) in logs.enumerated() {
            let id = UInt32(index)
            inputs.append(PlanInput(id: id, path: "\(index).log", host: log.host, stream: "\(index).log"))
            var shard = Shard(input: id, start: 0)
            shard.end = 1000
            shard.isEnd = true
            var tables: [TimeAxis: Tables] = [:]
            for (place, fact) in log.facts.enumerated() {
                var table = tables[fact.time.axis] ?? Tables(limits: TableLimits())
                table.facts.add(fact, key: UInt64(place))
                table.activity.add(second: fact.time.second, key: NoKey(), cell: CountCell(1))
                table.see(fact.time.micros)
                tables[fact.time.axis] = table
            }
            shard.tables = tables
            shards.append(shard)
        }
        let bundle = EvidenceBundle(plan: Plan(inputs: inputs, options: PlanOptions()), shards: shards, outcomes: [])
        return Correlator.report(bundle, stories: Stories(), toolVersion: "0")
    }

    @Test("lines with both clocks count, those of the host and no other's")
    func stated() {
        let report = Self.report([
            ("a", [Self.fact(.hostSymptom, 0, .boot, 5_000_000, [:])]),
            ("a", [Self.fact(.hostSymptom, 1, .instant, Self.boot + 7_000_000, ["monotonic_us": .int(7_000_000)])]),
            ("b", [Self.fact(.hostSymptom, 2, .instant, Self.boot + 900_000_000, ["monotonic_us": .int(1)])]),
        ])
        #expect(report.inputs[0].bootTime == Moment(micros: Self.boot))
        #expect(report.inputs[0].clockBasis == "inferred")
        #expect(report.warnings.contains { $0.contains("lines with both clocks") })
    }

    @Test("else the acts of units that two logs tell")
    func acts() {
        func unit(_ input: UInt32, _ axis: TimeAxis, _ micros: Int64, _ act: String) -> Fact {
            Self.fact(
                .unit, input, axis, micros, ["unit": .text("shop.service"), "act": .text(act), "host": .text("a")])
        }
        let report = Self.report([
            (
                "a",
                [
                    unit(0, .boot, 5_000_000, "started"), unit(0, .boot, 9_000_000, "failed"),
                    unit(0, .boot, 9_500_000, "failed"),
                ]
            ),
            (
                "a",
                [
                    unit(1, .instant, Self.boot + 5_000_000, "started"),
                    unit(1, .instant, Self.boot + 99_000_000, "failed"),
                ]
            ),
        ])
        #expect(report.inputs[0].bootTime == Moment(micros: Self.boot))
        #expect(report.inputs[0].clockPairs == 1)
        #expect(report.warnings.contains { $0.contains("acts of units") })
    }
}
