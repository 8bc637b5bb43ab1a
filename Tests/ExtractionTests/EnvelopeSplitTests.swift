import Evidence
import Extraction
import Foundation
import LogFormats
import LogInput
import Testing

/// Lines of programs in docker's and the Kubernetes runtimes' files: parts joined stream by stream, whatever the cut.
@Suite struct EnvelopeSplitTests {
    /// Lines of two programs, the first with traces.
    private static let output = Array(
        SplitTests.applicationLog.split(separator: "\n", omittingEmptySubsequences: false))
    private static let errors = [
        #"2026/11/24 08:22:02 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: a, request: "GET / HTTP/1.1", upstream: "http://10.0.1.4:8080/", host: "a""#,
        "starting without a time",
        "Traceback (most recent call last):",
        #"  File "/srv/app.py", line 12, in handle"#,
        "MemoryError: no memory left",
        "/docker-entrypoint.sh: ready",
        #"2026/11/24 08:22:03 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: a, request: "GET / HTTP/1.1", upstream: "http://10.0.1.4:8080/", host: "a""#,
        "node:internal/process: Error",
        "java.lang.IllegalStateException: closed",
        "\tat com.example.Shop.main(Shop.java:12)",
        "\tat com.example.Shop.run(Shop.java:14)",
    ].map { $0[...] }

    enum Wrapper: String, CaseIterable, Sendable {
        case docker = "docker_json"
        case cri

        func line(
            _ text: some StringProtocol, _ stream: String, isPartial: Bool,
            at time: String = "2026-11-24T08:22:04.118480123Z"
        ) -> String {
            switch self {
            case .cri: return "\(time) \(stream) \(isPartial ? "P" : "F") \(text)\n"
            case .docker:
                var log = ""
                for scalar in text.unicodeScalars {
                    switch scalar {
                    case "\"": log += "\\\""
                    case "\\": log += "\\\\"
                    case "\t": log += "\\t"
                    default: log.unicodeScalars.append(scalar)
                    }
                }
                if !isPartial { log += "\\n" }
                return #"{"log":"\#(log)","stream":"\#(stream)","time":"\#(time)"}"# + "\n"
            }
        }

        /// Lines of two streams, interleaved and cut into parts at random.
        func file(
            _ output: [Substring], _ errors: [Substring], using generator: inout SplitMix, parts: Bool
        ) -> [UInt8] {
            func pieces(_ lines: [Substring], _ stream: String) -> [String] {
                var result: [String] = []
                for line in lines {
                    var rest = line[...]
                    while parts, rest.count > 8, generator.next() % 3 == 0 {
                        let cut = 1 + Int(generator.next() % UInt64(rest.count - 1))
                        result.append(self.line(rest.prefix(cut), stream, isPartial: true))
                        rest = rest.dropFirst(cut)
                    }
                    result.append(self.line(rest, stream, isPartial: false))
                }
                return result
            }
            var (a, b) = (pieces(output, "stdout")[...], pieces(errors, "stderr")[...])
            var text = ""
            while !a.isEmpty || !b.isEmpty {
                let takesFirst = b.isEmpty || (!a.isEmpty && generator.next() % 2 == 0)
                if let next = takesFirst ? a.popFirst() : b.popFirst() { text += next }
            }
            return Array(text.utf8)
        }
    }

    static func input(_ envelope: String?) -> PlanInput {
        var input = PlanInput(id: 0, path: "x.log", host: "h", stream: "x.log")
        input.candidates = ["app_text"]
        input.envelope = envelope
        input.referenceSecond = 1_795_000_000
        return input
    }

    static func shard(_ text: [UInt8], _ start: Int, _ end: Int, _ input: PlanInput) -> Shard {
        let context = ExtractionContext(input: input, options: PlanOptions())
        var reader = RecordReader(context: context, extractors: LineExtractors.all(for: context))
        let bytes = Array(text[start..<end])
        var shard = reader.shard(
            bytes.span, start: Int64(start),
            edges: RecordReader.Edges(beginsInside: start > 0, firstLineIsCut: start > 0))
        reader.flush()
        shard.tables = reader.tables.byAxis
        shard.unparsed = reader.unparsed
        shard.digest = TextDigest.of(bytes.span, offset: Int64(start))
        shard.isEnd = end == text.count
        return shard
    }

    static func merged(_ shards: [Shard], _ input: PlanInput) throws -> Shard {
        var merger = BundleMerger()
        for shard in shards {
            try merger.add(
                EvidenceBundle(plan: Plan(inputs: [input], options: PlanOptions()), shards: [shard], outcomes: []))
        }
        let result = try #require(merger.merged())
        #expect(result.shards.count == 1)
        return try #require(result.shards.first)
    }

    /// Facts without their place and axis: kind, microseconds, attributes, text.
    static func facts(_ shard: Shard) -> Set<String> {
        var result: Set<String> = []
        for (_, tables) in shard.tables {
            for kind in FactKind.allCases {
                for fact in tables.facts.facts(kind) {
                    result.insert(
                        "\(kind) \(fact.time.micros) \(fact.attributes.entries.map { "\($0.name)=\($0.value)" }) "
                            + String(decoding: fact.text, as: UTF8.self))
                }
            }
        }
        return result
    }

    @Test(arguments: Wrapper.allCases)
    func `a cut at any byte changes nothing`(wrapper: Wrapper) throws {
        var generator = SplitMix(seed: 3)
        let text = wrapper.file(Self.output, Self.errors, using: &generator, parts: true)
        let input = Self.input(wrapper.rawValue)
        let whole = try Self.merged([Self.shard(text, 0, text.count, input)], input)
        #expect(whole.counts.parsed == Int64(text.count { $0 == 0x0A }))
        #expect(whole.counts.lines == whole.counts.parsed)
        for cut in stride(from: 1, to: text.count, by: 3) {
            let found = try Self.merged(
                [Self.shard(text, cut, text.count, input), Self.shard(text, 0, cut, input)], input)
            #expect(found == whole, "cut at \(cut)")
            if found != whole { return }
        }
    }

    @Test(arguments: Wrapper.allCases)
    func `many cuts in any order change nothing`(wrapper: Wrapper) throws {
        var generator = SplitMix(seed: 5)
        for round in 0..<60 {
            let text = wrapper.file(
                Self.output + Self.output, Self.errors + ["x"] + Self.errors, using: &generator, parts: true)
            let input = Self.input(wrapper.rawValue)
            let whole = try Self.merged([Self.shard(text, 0, text.count, input)], input)
            let cuts = Set((0..<12).map { _ in 1 + Int(generator.next() % UInt64(text.count - 1)) })
            let edges = [0] + cuts.sorted() + [text.count]
            var parts = zip(edges, edges.dropFirst()).map { Self.shard(text, $0, $1, input) }
            parts.shuffle(using: &generator)
            let found = try Self.merged(parts, input)
            #expect(found == whole, "round \(round), cuts \(edges)")
            if found != whole { return }
        }
    }

    @Test(arguments: Wrapper.allCases)
    func `wrapped lines say what the bare ones say`(wrapper: Wrapper) throws {
        var generator = SplitMix(seed: 9)
        let bare = Array((Self.output.joined(separator: "\n") + "\n").utf8)
        let expected = try Self.merged([Self.shard(bare, 0, bare.count, Self.input(nil))], Self.input(nil))
        for parts in [false, true] {
            let text = wrapper.file(Self.output, [], using: &generator, parts: parts)
            let input = Self.input(wrapper.rawValue)
            let found = try Self.merged([Self.shard(text, 0, text.count, input)], input)
            #expect(Self.facts(found) == Self.facts(expected))
            #expect(!Self.facts(found).isEmpty)
            #expect(found.counts.parsed == Int64(text.count { $0 == 0x0A }))
            if !parts {
                #expect(found.counts == expected.counts)
                #expect(found.formats == expected.formats)
            }
            let cited = found.tables[.instant]?.facts.facts(.exception).first
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            let place = try #require(cited?.citation)
            #expect(lines[Int(place.line)].contains("08:22:0"))
            let offset = lines.prefix(Int(place.line)).reduce(0) { $0 + $1.utf8.count + 1 }
            #expect(place.byte == Int64(offset))
        }
    }

    private static let logs =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/samples/meltdown/logs/"

    /// The sample's lines, the first 300 of a file, wrapped with the time that they state themselves in UTC.
    @Test(
        arguments: Wrapper.allCases,
        [
            "app/boxoffice.log", "deploy.log", "journal.log", "kernel/dmesg-iso.log", "kernel/kern.log",
            "nginx/access.log", "nginx/error.log", "nginx/error.log.1",
        ])
    func `the sample says the same when wrapped`(wrapper: Wrapper, name: String) throws {
        // An error log holds bytes that are no text.
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: Self.logs + name)), as: UTF8.self)
        let lines = text.split(separator: "\n").prefix(300)
        var generator = SplitMix(seed: 21)
        var wrapped = ""
        var time = "2026-11-24T08:22:04Z"
        for line in lines {
            let bytes = Array(line.utf8)
            let stamp =
                Timestamps.dateTime(bytes.span, at: 0)?.time.micros ?? Timestamps.slashed(bytes.span, at: 0)?.time
                .micros
                ?? Timestamps.syslog(bytes.span, at: 0)?.civil(year: 2026)
            if let stamp { time = RoadRun.text(stamp) + "Z" }
            if generator.next() % 4 == 0, line.count > 30 {
                wrapped += wrapper.line(line.prefix(20), "stdout", isPartial: true, at: time)
                wrapped += wrapper.line(line.dropFirst(20), "stdout", isPartial: false, at: time)
            } else {
                wrapped += wrapper.line(line, "stdout", isPartial: false, at: time)
            }
        }
        var plain = Self.input(nil)
        plain.candidates = []
        var packed = plain
        packed.envelope = wrapper.rawValue
        let bare = Array((lines.joined(separator: "\n") + "\n").utf8)
        let expected = try Self.merged([Self.shard(bare, 0, bare.count, plain)], plain)
        let bytes = Array(wrapped.utf8)
        let found = try Self.merged([Self.shard(bytes, 0, bytes.count, packed)], packed)
        #expect(found.counts.parsed == Int64(bytes.count { $0 == 0x0A }))
        #expect(Set(found.formats.keys) == Set(expected.formats.keys))
        #expect(Self.facts(found) == Self.facts(expected))
        func records(_ shard: Shard) -> [Int64: Int64] {
            var result: [Int64: Int64] = [:]
            for tables in shard.tables.values {
                for row in tables.activity.rows() { result[row.start, default: 0] += row.cell.count }
            }
            return result
        }
        #expect(records(found) == records(expected))
        func requests(_ shard: Shard) -> Int64 {
            shard.tables.values.reduce(0) { sum, tables in
                tables.status.rows().reduce(sum) { $0 + $1.cell.requests * 1000 + $1.cell.failed }
            }
        }
        #expect(requests(found) == requests(expected))
        let parts = stride(from: 0, to: bytes.count, by: 30_001).map {
            Self.shard(bytes, $0, min(bytes.count, $0 + 30_001), packed)
        }
        let joined = try Self.merged(parts, packed)
        #expect(joined == found)
    }

    /// Beyond 2,000 lines a record ends, and beyond 1 MiB a line of parts is given up, wherever the cuts lie.
    @Test(arguments: [1, 2] as [UInt64])
    func `bounds hold across cuts`(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        var text: [UInt8] = []
        func add(_ line: String, _ stream: String = "stdout", isPartial: Bool = false) {
            text += Array(Wrapper.cri.line(line, stream, isPartial: isPartial).utf8)
        }
        add("2026-11-24 08:22:01,001 ERROR 17640 [Thread-1] shop.http [aa11] request failed")
        for index in 0..<5200 {
            let kinds = ["  at frame \(index)", "ValueError: \(index)", "plain \(index)"]
            add(kinds[seed == 1 ? 0 : Int(generator.next() % 50) / 24], generator.next() % 9 == 0 ? "stderr" : "stdout")
        }
        for index in 0..<4300 { add("part \(index) ", isPartial: true) }
        add("end of parts")
        add("2026-11-24 08:22:01,001 ERROR 17640 [Thread-1] shop.http [aa11] request failed")
        let lines = Int64(text.count { $0 == 0x0A })
        let input = Self.input("cri")
        let whole = try Self.merged([Self.shard(text, 0, text.count, input)], input)
        #expect(whole.counts.lines == lines)
        #expect(whole.counts.damaged == 4301)
        for round in 0..<12 {
            let cuts = Set((0..<(1 + round)).map { _ in 1 + Int(generator.next() % UInt64(text.count - 1)) })
            let edges = [0] + cuts.sorted() + [text.count]
            let parts = zip(edges, edges.dropFirst()).map { Self.shard(text, $0, $1, input) }
            let found = try Self.merged(parts, input)
            #expect(found.counts == whole.counts)
            #expect(found == whole, "round \(round), cuts \(edges)")
            if found != whole { return }
        }
    }
}
