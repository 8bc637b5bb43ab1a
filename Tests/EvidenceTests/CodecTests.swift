import Evidence
import Testing

@Suite struct CodecTests {
    /// A bundle in which every table of two shards on two axes has rows.
    static func bundle(seed: UInt64, additions: Int = 30, tightness: Int = 2) -> EvidenceBundle {
        var samples = Samples(seed: seed)
        var shards: [Shard] = []
        for index in 0..<2 {
            var shard = Shard(input: UInt32(index), start: Int64(index) * 500)
            shard.end = shard.start + 500
            shard.newlines = 7
            shard.digest = Digest(value: samples.random.next() >> 4)
            shard.isEnd = index == 1
            shard.counts.parsed = 5
            shard.counts.unparsed = 1
            shard.counts.damaged = 1
            shard.formats = ["nginx_access": 4, "kernel": 1]
            shard.head = Fragment(byte: shard.start, line: 0, bytes: [0, 255, 10])
            shard.tail = index == 0 ? nil : Fragment(byte: 900, line: 6, bytes: [])
            for axis in [TimeAxis.civil, .instant] {
                var tables = Tables(limits: TableMergeTests.limits[tightness])
                for name in TableName.allCases { for _ in 0..<additions { samples.addition(name).apply(&tables) } }
                tables.seal()
                shard.tables[axis] = tables
            }
            shards.append(shard)
        }
        let outcome = InputOutcome(
            input: 1, bytes: 90, decompressedBytes: 1000, sha256: "ab",
            notices: [Notice(input: 1, text: "b ends early", isDamage: true)])
        let ranges = [BundleRange(input: 0, start: 0, end: 500, digest: Digest(value: 3))]
        return EvidenceBundle(plan: plan(), shards: shards, outcomes: [outcome], ranges: ranges)
    }

    static func plan() -> Plan {
        var a = PlanInput(id: 0, path: "logs/é.log", host: "web-1", stream: "web-1/é.log")
        a.name = "named"
        a.compression = "gzip"
        a.envelope = "docker"
        a.size = 12
        a.candidates = ["nginx_access", "json"]
        a.logFormats = ["$remote_addr - \"$request\""]
        a.sourceClass = .access
        a.zone = Zone(
            name: "Europe/Berlin", offsetSeconds: 3600, transitions: [.init(at: -5, offsetSeconds: 7200)])
        a.zoneBasis = .inLine
        a.referenceSecond = -9
        a.duplicateCandidates = [1]
        a.sha256 = "00ff"
        a.shards = [PlanShard(start: 0, end: 500), PlanShard(start: 500, end: -1)]
        a.rotationRank = -3
        var options = PlanOptions()
        options.since = -1
        options.until = 1_700_000_000_000_000
        options.redact = "none"
        options.writeMethods = ["POST"]
        options.referenceDate = "2025-03-03"
        options.referenceBasis = "the newest file"
        options.limits.patterns = 77
        let notices = [
            Notice(input: nil, text: "no zone", isDamage: false), Notice(input: 1, text: "empty", isDamage: true),
        ]
        let b = PlanInput(id: 1, path: "-", host: "", stream: "")
        return Plan(inputs: [a, b], options: options, notices: notices)
    }

    @Test(arguments: 0..<4) func `a bundle comes back as it was, and its bytes too`(_ tightness: Int) throws {
        for seed in 0..<UInt64(4) {
            let bundle = Self.bundle(seed: seed, tightness: tightness)
            let bytes = bundle.encoded()
            let read = try EvidenceBundle(decoding: bytes)
            #expect(read == bundle)
            #expect(read.encoded() == bytes)
        }
    }

    @Test func `more rows than fit in one piece come back`() throws {
        let bundle = Self.bundle(seed: 1, additions: 2500, tightness: 3)
        var wide = bundle
        var samples = Samples(seed: 5)
        var tables = Tables(limits: TableLimits())
        for name in TableName.allCases { for _ in 0..<2500 { samples.addition(name).apply(&tables) } }
        wide.shards[0].tables[.instant] = tables
        for each in [bundle, wide] { #expect(try EvidenceBundle(decoding: each.encoded()) == each) }
    }

    @Test func `a plan comes back as it was`() throws {
        let plan = Self.plan()
        let read = try Plan(decoding: plan.encoded())
        #expect(read == plan)
        #expect(read.encoded() == plan.encoded())
        let none = Plan(inputs: [], options: PlanOptions())
        #expect(try Plan(decoding: none.encoded()) == none)
    }

    @Test func `a boot time that a user gave survives the plan`() throws {
        var plan = Self.plan()
        plan.inputs[0].bootMicros = -1_740_968_047_000_001
        #expect(try Plan(decoding: plan.encoded()) == plan)
    }

    @Test func `a plan has the bytes that format 1 gave it`() {
        // Another number here means that older versions cannot read what this one writes: see evidence.proto.
        #expect(StableHash.of(bytes: Self.plan().encoded().span) == 4_705_540_047_605_926_675)
    }

    @Test func `an empty bundle and empty tables come back`() throws {
        #expect(try EvidenceBundle(decoding: EvidenceBundle(plan: Self.plan()).encoded()).shards == [])
        let empty = TableMergeTests.bundle(Tables(limits: TableLimits()))
        #expect(try EvidenceBundle(decoding: empty.encoded()) == empty)
    }

    @Test func `the order of shards, outcomes and ranges does not show`() {
        let bundle = Self.bundle(seed: 3)
        var turned = bundle
        turned.shards.reverse()
        turned.ranges.append(BundleRange(input: 0, start: 500, end: 501, digest: Digest(value: 9)))
        turned.ranges.reverse()
        var straight = bundle
        straight.ranges = turned.ranges.reversed()
        #expect(turned.encoded() == straight.encoded())
    }

    @Test func `every cut is an error`() {
        let bytes = Self.bundle(seed: 0, additions: 6).encoded()
        for length in 0..<bytes.count {
            #expect(throws: CodecError.self) { try EvidenceBundle(decoding: Array(bytes[..<length])) }
        }
        let plan = Self.plan().encoded()
        for length in 0..<plan.count {
            #expect(throws: CodecError.self) { try Plan(decoding: Array(plan[..<length])) }
        }
    }

    @Test func `every flipped bit is an error`() {
        let bytes = Self.bundle(seed: 0, additions: 2).encoded()
        var random = SplitMix64(seed: 11)
        for _ in 0..<4000 {
            var damaged = bytes
            damaged[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
            #expect(throws: CodecError.self) { try EvidenceBundle(decoding: damaged) }
        }
    }

    /// Writes the sum anew, so that damage reaches what is behind it.
    static func summed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > 11 else { return bytes }
        var body = Array(bytes.dropLast(11))
        let sum = StableHash.of(bytes: body.span)
        body += [0x7A, 9, 9]
        for shift in 0..<UInt64(8) { body.append(UInt8(truncatingIfNeeded: sum >> (shift * 8))) }
        return body
    }

    @Test(arguments: 0..<UInt64(8)) func `damage under a right sum never traps`(_ seed: UInt64) {
        let bytes = Self.bundle(seed: seed, additions: 3, tightness: Int(seed % 4)).encoded()
        let plan = Self.plan().encoded()
        var random = SplitMix64(seed: seed)
        var read = 0
        for _ in 0..<1500 {
            guard let bundle = try? EvidenceBundle(decoding: Self.damage(bytes, &random)) else { continue }
            read += 1
            // What was let through can be merged and written, and is then in its one form.
            var merged = bundle
            for index in merged.shards.indices { merged.shards[index].mergeTables(bundle.shards[0].tables) }
            _ = merged.encoded()
            let again = bundle.encoded()
            #expect((try? EvidenceBundle(decoding: again))?.encoded() == again)
        }
        for _ in 0..<1500 { if let plan = try? Plan(decoding: Self.damage(plan, &random)) { _ = plan.encoded() } }
        #expect(read > 0)
    }

    static func damage(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var damaged = bytes
        for _ in 0...random.below(3) {
            let index = FileKind.magic.count + 1 + random.below(damaged.count - FileKind.magic.count - 12)
            switch random.below(4) {
            case 0: damaged[index] ^= 1 << UInt8(random.below(8))
            case 1: damaged[index] = random.pick([0, 0x7F, 0x80, 0xFF])
            case 2: damaged.insert(UInt8(random.below(256)), at: index)
            default: damaged.remove(at: index)
            }
        }
        return summed(damaged)
    }

    @Test func `a citation of an input that the plan does not have is refused`() {
        var bundle = Self.bundle(seed: 0, additions: 2)
        bundle.plan.inputs.removeLast()
        bundle.plan.inputs[0].duplicateCandidates = []
        bundle.plan.notices = []
        #expect {
            try EvidenceBundle(decoding: bundle.encoded())
        } throws: { error in
            "\(error)".hasPrefix("has an input number that cannot be (1), in the part at byte ")
        }
    }

    @Test func `errors say what, where and how to mend`() {
        func sentence(_ bytes: [UInt8]) -> String {
            do throws(CodecError) {
                _ = try EvidenceBundle(decoding: bytes)
                return "no error"
            } catch { return error.description }
        }
        let bytes = EvidenceBundle(plan: Self.plan()).encoded()
        #expect(sentence([]) == "is not a file of faultline: give evidence, as `faultline extract` writes it")
        #expect(sentence(Array("10.0.0.1 - - [".utf8)).hasPrefix("is not a file of faultline"))
        #expect(
            sentence(Self.plan().encoded())
                == "holds a plan, where evidence is needed: give what `faultline extract` wrote")
        #expect(
            sentence(Array(bytes.prefix(200)))
                == "ends early at byte 200: copy the file again, or write it anew with `faultline extract`")
        #expect(sentence(Array(bytes.prefix(5))).hasPrefix("ends early at byte 5"))
        var newer = bytes
        #expect(newer[12...16] == [0x0A, 13, 0x08, 1, 0x1A])
        newer[15] = 2
        #expect(
            sentence(newer)
                == "was written by a newer faultline (format 2); this one reads format 1: "
                + "use the same version on all machines")
        var damaged = bytes
        damaged[60] ^= 1
        #expect(
            sentence(damaged)
                == "is damaged at or after byte 27: copy the file again, or write it anew with `faultline extract`")
    }

    @Test func `an unknown value is named, its control characters left out`() {
        let plan = Self.plan().encoded()
        let name = Array("access".utf8)
        let place = plan.indices.last { plan[$0...].starts(with: name) } ?? 0
        var other = plan
        other.replaceSubrange(place..<(place + 6), with: Array("ac\u{1B}[31".utf8.prefix(6)))
        #expect {
            try Plan(decoding: Self.summed(other))
        } throws: { error in
            "\(error)".hasPrefix("has a class of source that cannot be (ac[31), in the part at byte ")
        }
    }
}
