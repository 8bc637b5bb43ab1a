import Evidence
import Testing

/// Tables against the same thing done the long way, over all additions at once.
@Suite struct TableOracleTests {
    static let limits = [1, 3, 10, 50, 5000]

    static func second(_ random: inout SplitMix64) -> Int64 {
        random.chance(5) ? random.below(Int64(1) << 38) - (1 << 37) : 1_700_000_000 + random.below(Int64(700))
    }

    @Test(arguments: limits) func `a stepped table has the finest step that fits, then the least hashes`(_ limit: Int) {
        for seed in 0..<UInt64(10) {
            var random = SplitMix64(seed: seed)
            var added: [(second: Int64, key: AttemptKey, failures: Int64)] = []
            var table = SteppedTable<AttemptKey, AttemptCell>(limit: limit)
            for _ in 0..<400 {
                let key = AttemptKey(
                    upstream: "10.0.0.\(random.below(9))", outcome: random.pick([.ok, .reset, .refused]),
                    action: .unknown)
                added.append((Self.second(&random), key, random.below(Int64(3))))
            }
            for one in added {
                table.add(second: one.second, key: one.key, cell: AttemptCell(attempts: 1, failures: one.failures))
            }
            table.seal()

            func cells(_ step: Int64) -> [[AnyHashable]: (Int64, Int64, UInt64)] {
                var cells: [[AnyHashable]: (Int64, Int64, UInt64)] = [:]
                for one in added {
                    let start = floorDivide(one.second, step) * step
                    var cell = cells[[start, one.key], default: (0, 0, one.key.stableHash)]
                    cell.0 += 1
                    cell.1 += one.failures
                    cells[[start, one.key]] = cell
                }
                return cells
            }
            var step: Int64 = 1
            while cells(step).count > limit, step < 1 << 18 { step *= 2 }
            var expected = cells(step)
            let bound = Self.bound(expected.values.map(\.2), limit)
            if let bound { expected = expected.filter { $0.value.2 < bound } }
            #expect(table.step == step)
            #expect(table.keysDroppedFrom == bound)
            #expect(table.rows().count == expected.count)
            for row in table.rows() {
                let cell = expected[[row.start, row.key]]
                #expect(cell?.0 == row.cell.attempts && cell?.1 == row.cell.failures)
            }
        }
    }

    /// The least hash that no longer fits when all of equal hash are kept or none; nil where all fit.
    static func bound(_ hashes: [UInt64], _ limit: Int) -> UInt64? {
        let sorted = hashes.sorted()
        return sorted.count > limit ? sorted[limit] : nil
    }

    @Test func `percentiles are those of the sorted list`() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<200 {
            let values = (0..<(1 + random.below(300))).map { _ in random.below(Int64(1) << random.below(Int64(32))) }
            var counts = SparseCounts()
            for value in values { counts.add(LatencyBin.bin(milliseconds: value)) }
            let sorted = values.sorted()
            for percent in [0, 1, 50, 90, 95, 99, 100] {
                // The rank in whole numbers: ⌈percent · n / 100⌉.
                let rank = max(1, (percent * sorted.count + 99) / 100)
                let expected = sorted[rank - 1]
                guard let bin = counts.nearestRank(Double(percent) / 100) else {
                    Issue.record("no percentile of \(values.count) values")
                    continue
                }
                // 0.07 · 100 is more than 7 in Double: a rank may be one too high, never lower.
                let next = sorted[min(rank, sorted.count - 1)]
                #expect([LatencyBin.bin(milliseconds: expected), LatencyBin.bin(milliseconds: next)].contains(bin))
                let value = LatencyBin.value(LatencyBin.bin(milliseconds: expected)) * 1000
                #expect(abs(value - Double(expected)) <= Double(expected) * 0.032 + 0.001)
                let coarse = LatencyBin.coarseValue(LatencyBin.coarse(LatencyBin.bin(milliseconds: expected))) * 1000
                #expect(abs(coarse - Double(expected)) <= Double(expected) * 0.125 + 0.001)
            }
        }
    }

    @Test func `a percentile of absurd counts does not trap`() {
        var counts = SparseCounts()
        counts.add(7, .max)
        #expect(counts.nearestRank(1) == 7)
        #expect(counts.nearestRank(.nan) == 7)
        counts.add(8, .max)
        _ = counts.nearestRank(0.5)
    }

    @Test(arguments: limits) func `a route table stands at the first link of its chain that fits`(_ limit: Int) {
        for seed in 0..<UInt64(8) {
            var random = SplitMix64(seed: seed)
            let routeLimit = max(1, limit / 4)
            var table = RouteTable(routeLimit: routeLimit, cellLimit: limit)
            var added: [(Int64, String, String)] = []
            for _ in 0..<300 {
                let route = (0..<random.below(9)).map { _ in "/" + random.pick(["a", "b", "", "é", "…"]) }.joined()
                added.append((Self.second(&random), route, random.pick(["GET", "PUT"])))
            }
            for (second, route, method) in added {
                var cell = RouteCell()
                cell.requests = 1
                table.add(second: second, route: route, method: method, cell: cell)
            }
            let chain = RouteTable.chain
            var expected: [[AnyHashable]: Int64] = [:]
            var level = 0
            while true {
                expected = [:]
                var routes: Set<[UInt8]> = []
                for (second, route, method) in added {
                    let step = chain[level].step
                    let cut = chain[level].depth == 8 ? route : RouteTable.cut(route, depth: chain[level].depth)
                    routes.insert(Array(cut.utf8))
                    expected[[floorDivide(second, step) * step, Array(cut.utf8), method], default: 0] += 1
                }
                if expected.count <= limit && routes.count <= routeLimit || level == chain.count - 1 { break }
                level += 1
            }
            #expect(table.level == level)
            #expect(table.cells.count == expected.count)
            for row in table.rows() {
                #expect(expected[[row.slot.start, Array(row.slot.route.utf8), row.slot.method]] == row.cell.requests)
            }
        }
    }

    @Test func `cutting a route twice is cutting it once`() {
        var random = SplitMix64(seed: 9)
        for _ in 0..<3000 {
            let parts = ["/a", "/", "/…", "b", "é", "…", "/\u{301}"]
            let route = (0..<random.below(10)).map { _ in random.pick(parts) }.joined()
            for deep in 0...8 {
                for flat in 0...deep {
                    let twice = RouteTable.cut(RouteTable.cut(route, depth: deep), depth: flat)
                    let once = RouteTable.cut(route, depth: flat)
                    #expect(Array(twice.utf8) == Array(once.utf8), "\(route) \(deep) \(flat)")
                }
            }
        }
    }

    @Test(arguments: [64, 100, 300]) func `a join sample has the 64 least ids of each stratum, exact`(_ limit: Int) {
        for seed in 0..<UInt64(8) {
            var random = SplitMix64(seed: seed)
            var sample = JoinSample(limit: limit)
            var added: [(second: Int64, id: UInt64, template: UInt64)] = []
            for _ in 0..<1500 {
                added.append(
                    (1_700_000_000 + random.below(Int64(1000)), UInt64(random.below(600)), UInt64(random.below(14))))
            }
            for one in added {
                sample.add(
                    second: one.second, id: one.id,
                    record: JoinRecord(
                        endMicros: one.second * 1_000_000, startMicros: one.second * 1_000_000,
                        statements: [.init(template: one.template, count: 1)]))
            }
            func kept(_ stratum: Int64) -> [Int64: ArraySlice<UInt64>] {
                var ids: [Int64: Set<UInt64>] = [:]
                for one in added { ids[floorDivide(one.second, stratum) * stratum, default: []].insert(one.id) }
                return ids.mapValues { $0.sorted().prefix(64) }
            }
            var stratum: Int64 = 64
            while kept(stratum).values.reduce(0, { $0 + $1.count }) > limit { stratum *= 2 }
            let expected = kept(stratum)
            #expect(sample.stratum == stratum)
            #expect(sample.strata.mapValues { $0.map(\.id)[...] } == expected)
            for row in sample.rows() {
                let own = added.filter { floorDivide($0.second, stratum) * stratum == row.start && $0.id == row.id }
                #expect(row.record.lines == Int64(own.count))
                #expect(row.record.endMicros == own.map(\.second).max().map { $0 * 1_000_000 })
                let least = Set(own.map(\.template)).sorted().prefix(8)
                #expect(row.record.statements.map(\.template) == Array(least))
                let counted = row.record.statements.reduce(0) { $0 + $1.count }
                #expect(counted == Int64(own.count { least.contains($0.template) }))
                #expect(counted + row.record.otherStatements == Int64(own.count))
            }
        }
    }

    @Test(arguments: limits) func `clients are kept whole, by least hash`(_ limit: Int) {
        for seed in 0..<UInt64(10) {
            var random = SplitMix64(seed: seed)
            var table = ClientTable(limit: limit)
            var expected: [ClientTable.Key: Int64] = [:]
            for _ in 0..<400 {
                let key = ClientTable.Key(
                    client: StableHash.of("\(random.below(60))"), start: 64 * random.below(Int64(4)))
                var cell = ClientCell()
                cell.requests = 1
                table.add(key, cell)
                expected[key, default: 0] += 1
            }
            table.seal()
            let bound = Self.bound(expected.keys.map(\.client), limit)
            #expect(table.droppedFrom == bound)
            #expect(
                Dictionary(uniqueKeysWithValues: table.rows().map { ($0.key, $0.cell.requests) })
                    == expected.filter { $0.key.client < bound ?? .max })
        }
    }

    @Test(arguments: [100, 3000]) func `clients come in order, whatever their hashes`(_ count: Int) {
        // A hash of its own, hashes that share their top bits as a stranger could choose them, and few of all.
        for mask in [UInt64.max, 0xFFFF, 0xFF00_0000_0000_0003, 7] {
            var random = SplitMix64(seed: mask)
            let keys = (0..<count).map { _ in
                ClientTable.Key(client: random.next() & mask, start: 64 * random.below(Int64(6)))
            }
            var cell = ClientCell()
            cell.requests = 1
            let table = ClientTable(limit: 1 << 18, droppedFrom: nil, rows: keys.map { ($0, cell) })
            #expect(table.rows().map(\.key) == Set(keys).sorted())
            #expect(table.rows().reduce(0) { $0 + $1.cell.requests } == Int64(count))
        }
    }

    @Test(arguments: limits) func `facts are kept with all of their key, by least hash, and counted`(_ limit: Int) {
        for seed in 0..<UInt64(10) {
            var random = SplitMix64(seed: seed)
            var store = FactStore(limit: limit)
            var added: [(UInt64, Fact)] = []
            for place in 0..<Int64(300) {
                let fact = Fact(
                    kind: .exception, citation: Citation(input: 0, byte: place * 10, line: place),
                    time: SourceTime(axis: .boot, micros: random.below(Int64(50))))
                added.append((StableHash.of("\(random.below(40))"), fact))
            }
            for (key, fact) in added { store.add(fact, key: key) }
            store.seal()
            let bound = Self.bound(added.map(\.0), limit)
            #expect(store.seen(.exception) == 300)
            #expect(store.kinds[.exception]?.droppedFrom == bound)
            let expected = added.filter { $0.0 < bound ?? .max }.map(\.1)
            #expect(store.facts(.exception) == expected.sorted(by: Fact.precedes))
        }
    }

    @Test(arguments: limits) func `memory series have the finest step that fits, exact`(_ limit: Int) {
        for seed in 0..<UInt64(8) {
            var random = SplitMix64(seed: seed)
            var table = MemoryTable(stepLimit: limit, keyLimit: max(1, limit / 3))
            var added: [(key: MemoryKey, second: Int64, value: Int64)] = []
            for _ in 0..<300 {
                let key = MemoryKey(
                    subject: "s\(random.below(6))", pid: random.chance(10) ? nil : random.below(Int64(3)),
                    quantity: random.pick([.rss, .limit]))
                added.append((key, Self.second(&random), random.below(Int64(100))))
            }
            for one in added {
                table.add(one.key, time: SourceTime(axis: .civil, micros: one.second * 1_000_000), value: one.value)
            }
            table.seal()
            let withoutPids = Set(added.map(\.key)).count > max(1, limit / 3)
            #expect(table.withoutPids == withoutPids)
            if withoutPids { for index in added.indices { added[index].key.pid = nil } }
            let hashes = Set(added.map(\.key)).map { StableHash.of($0.subject) &+ UInt64($0.quantity.rawValue) }
            let bound = Self.bound(hashes, max(1, limit / 3))
            #expect(table.droppedFrom == bound)
            #expect(table.series.count == hashes.count { $0 < bound ?? .max })
            for (key, series) in table.series {
                let own = added.filter { $0.key == key }
                var step: Int64 = 1
                while Set(own.map { floorDivide($0.second, step) }).count > limit, step < 1 << 61 { step *= 2 }
                #expect(series.step == step)
                for (start, cell) in series.cells {
                    let readings = own.filter { floorDivide($0.second, step) * step == start }
                    #expect(cell.count == Int64(readings.count))
                    #expect(cell.minimum == readings.map(\.value).min() && cell.maximum == readings.map(\.value).max())
                    let first = readings.min { ($0.second, $0.value) < ($1.second, $1.value) }
                    let last = readings.max { ($0.second, $0.value) < ($1.second, $1.value) }
                    #expect(cell.first.value == first?.value && cell.last.value == last?.value)
                }
            }
        }
    }

    @Test func `a pattern has its count, its earliest line and at most 64 buckets`() throws {
        for seed in 0..<UInt64(10) {
            var random = SplitMix64(seed: seed)
            let seconds = (0..<(1 + random.below(300))).map { _ in Self.second(&random) }
            var table = PatternTable(limit: 3)
            for (place, second) in seconds.enumerated() {
                let line = CitedLine(
                    time: SourceTime(axis: .instant, micros: second * 1_000_000),
                    citation: Citation(input: 0, byte: Int64(place), line: 0), text: [])
                table.add(PatternKey(level: "", logger: "", template: "t"), PatternCell(first: line))
            }
            let cell = try #require(table.rows().first?.cell)
            var step: Int64 = 1
            while Set(seconds.map { floorDivide($0, step) }).count > 64 { step *= 2 }
            #expect(cell.count == Int64(seconds.count))
            #expect(cell.step == step)
            #expect(cell.buckets.values.reduce(0, +) == cell.count)
            #expect(cell.first.time.second == seconds.min())
            #expect(cell.last.second == seconds.max())
        }
    }

    @Test func `text is ordered by its bytes, spellings told apart`() {
        let texts = ["", "/", "a", "e\u{301}", "\u{E9}", "e\u{301}/", "\u{E9}/", "K", "\u{212A}", "…", "\u{1F600}"]
        for a in texts {
            for b in texts {
                #expect(Bytewise.same(a, b) == (Array(a.utf8) == Array(b.utf8)))
                #expect(Bytewise.precedes(a, b) == a.utf8.lexicographicallyPrecedes(b.utf8))
            }
        }
    }

    @Test func `the stable hash is what it was in format 1`() {
        #expect(StableHash.of("") == 14_914_993_958_574_556_221)
        #expect(StableHash.of("/api/orders/{n}") == 16_601_157_462_826_995_424)
        #expect(StableHash.of(bytes: Array("10.0.1.4:8080".utf8).span) == StableHash.of("10.0.1.4:8080"))
    }
}
