import Evidence
import Extraction
import LogInput
import Testing

/// Any split, order and number of workers gives the same evidence.
@Suite struct SplitTests {
    static let applicationLog = """
        2026-11-24 08:22:00,255 INFO 17640 [MainThread] shop [-] starting shop-api version v2.3.0 instance=app-1 pid=17640
        2026-11-24 08:22:01,001 ERROR 17640 [Thread-1] shop.http [aa11] request failed
        Traceback (most recent call last):
          File "/srv/shop/app.py", line 12, in handle
            raise ValueError("no")
        ValueError: no

        2026-11-24 08:22:02,241 DEBUG 17640 [Thread-2] shop.db [bb22] SQL (0.4ms) SELECT id, name FROM users WHERE id = ? params=(2071,) rows=1
        2026-11-24 08:22:03,000 INFO 17640 [monitor] shop.monitor [-] memory usage: rss=84.3MB limit=300MB fds=9 threads=3 db_connections=2 inflight=0
        garbage that belongs to the record above
        2026-11-24 08:22:04,000 INFO 17640 [Thread-2] shop.http [bb22] GET /api/orders?user=1 200 5.6ms client=198.51.100.7
        """

    static let kernelLog = """
        <4>[ 6373.296053] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
        <6>[ 6373.296920] memory: usage 307200kB, limit 307200kB, failcnt 5065
        <6>[ 6373.297202] Tasks state (memory values in pages):
        <6>[ 6373.297205] [  21137]     0 21137   208691    78472    76448     2024         0   724992        0             0 python3
        <6>[ 6373.297210] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/shop-api.service,task_memcg=/system.slice/shop-api.service,task=python3,pid=21137,uid=0
        <3>[ 6373.297263] Memory cgroup out of memory: Killed process 21137 (python3) total-vm:834764kB, anon-rss:305792kB, file-rss:8096kB, shmem-rss:0kB, UID:0 pgtables:708kB oom_score_adj:0
        not a kernel line
        """

    static let eventLog = """
        Name:             nginx
        Containers:
          nginx:
            Image:          nginx:1.25
            Last State:     Terminated
              Reason:       OOMKilled
              Exit Code:    137
              Finished:     Thu, 12 Oct 2023 19:00:48 +0000
        #1740969900
        systemctl restart nginx
        Start-Date: 2025-03-03  01:29:58
        Upgrade: api:amd64 (1.4.2-1, 1.5.0-1)

        [pid: 21|app: 0|req: 5/9] 10.0.0.1 () {34 vars in 617 bytes} [Mon Mar  3 02:00:01 2025] GET /x => generated 12
        DAMN ! worker 2 (pid: 21) died, killed by signal 9 :( trying respawn ...
                {
                    "apiVersion": "v1",
                    "involvedObject": {
                        "kind": "Pod",
                        "name": "api-7d9f8c-abcde"
                    },
                    "kind": "Event",
                    "lastTimestamp": "2025-03-03T02:16:07Z",
                    "reason": "BackOff"
                },
        [1740967500] SERVICE ALERT: web-1;HTTP;CRITICAL;HARD;3;HTTP CRITICAL
        """

    /// Records of several lines of some servers; lines of a record may look like a part of another's.
    static let databaseLog = [
        "2026-11-24 22:15:34.967 UTC [16512] app@shop LOG:  process 16512 still waiting for ShareLock on transaction 729 after 200.117 ms",
        "2026-11-24 22:15:34.967 UTC [16512] app@shop DETAIL:  Process holding the lock: 16509. Wait queue: 16512.",
        "2026-11-24 22:15:35.303 UTC [16509] app@shop LOG:  duration: 1701.471 ms  statement: SELECT pg_sleep(0.7)",
        "\tFROM t WHERE a = 'x'",
        "2026-11-24 22:15:35.305 UTC [16509] app@shop LOG:  disconnection: session time: 0:00:00.712 user=app database=shop host=127.0.0.1 port=40838",
        "# Time: 261124 22:15:48", "# User@Host: app[app] @ localhost [127.0.0.1]",
        "# Query_time: 1.250385  Lock_time: 0.000096  Rows_sent: 1  Rows_examined: 42", "SET timestamp=1795558548;",
        "SELECT id", "FROM orders;", "# User@Host: app[app] @ localhost [127.0.0.1]",
        "# Query_time: 0.250385  Lock_time: 0.000096  Rows_sent: 1  Rows_examined: 42", "SET timestamp=1795558548;",
        "COMMIT;", "261124 22:15:49\t     9 Query\tSELECT 1", "FROM t", "\t\t     9 Quit\t",
        "\t\t    10 Connect\tapp@localhost on shop using TCP/IP",
        "2026-11-24 22:15:36.506 UTC,\"app\",\"shop\",16535,\"127.0.0.1:40926\",6b060c88.4097,2,\"SELECT\",2026-11-24 22:15:36 UTC,3/18,0,LOG,00000,\"duration: 1000.5 ms  statement: SELECT 1",
        "FROM t\",,,,,,,,,\"\",\"client backend\",,0",
    ].joined(separator: "\n")

    /// Repetitions behind lines of the kernel, of programs, of other hosts, of no line at all, and behind a trace.
    static let repeatLog = [
        "Mar  3 02:14:00 h last message repeated 2 times",
        "Mar  3 02:14:07 h kernel: nf_conntrack: table full, dropping packet",
        "Mar  3 02:14:38 h last message repeated 5 times", "Mar  3 02:15:38 h last message repeated 9 times",
        "Mar  3 02:15:39 h sshd[1]: Failed password for root", "Mar  3 02:15:40 other last message repeated 3 times",
        "Mar  3 02:15:41 last message repeated 1 time", "garbage", "Mar  3 02:15:42 h last message repeated 4 times",
        "2026-11-24 08:22:01,001 ERROR 17640 [Thread-1] shop.http [aa11] request failed",
        "  File \"/srv/shop/app.py\", line 12, in handle", "Mar  3 02:15:43 h last message repeated 6 times",
        "  rest", "Mar  3 02:15:44 h shop: done", "Mar  3 02:15:45: --- last message repeated 5 times ---",
    ].joined(separator: "\n")

    private static func input(_ candidates: [String]) -> PlanInput {
        var input = PlanInput(id: 0, path: "x.log", host: "h", stream: "x.log")
        input.candidates = candidates
        input.referenceSecond = 1_795_000_000
        return input
    }

    private static func whole(_ text: [UInt8], _ candidates: [String]) -> Shard {
        let context = ExtractionContext(input: input(candidates), options: PlanOptions())
        return shard(text, 0, text.count, context)
    }

    /// What a task that reads [start, end) of the text gives.
    private static func shard(_ text: [UInt8], _ start: Int, _ end: Int, _ context: ExtractionContext) -> Shard {
        var reader = RecordReader(context: context, extractors: LineExtractors.all(for: context))
        let bytes = Array(text[start..<end])
        let outcome = reader.read(
            bytes.span, at: Citation(input: 0, byte: Int64(start), line: 0),
            edges: RecordReader.Edges(beginsInside: start > 0, firstLineIsCut: start > 0))
        reader.flush()
        var shard = Shard(input: 0, start: Int64(start))
        shard.end = Int64(end)
        shard.newlines = outcome.newlines
        shard.counts = outcome.counts
        shard.formats = reader.formats(outcome.byExtractor)
        shard.isAllHead = outcome.isAllHead
        shard.tables = reader.tables.byAxis
        shard.unparsed = reader.unparsed
        shard.digest = TextDigest.of(bytes.span, offset: Int64(start))
        if outcome.headCount > 0 {
            shard.head = Fragment(byte: Int64(start), line: 0, bytes: Array(bytes[..<outcome.headCount]))
        }
        if let tail = outcome.tail {
            shard.tail = Fragment(
                byte: Int64(start + tail.start), line: tail.newlines, bytes: Array(bytes[tail.start...]))
        }
        shard.isEnd = end == text.count
        return shard
    }

    private static func bundle(_ shards: [Shard], _ candidates: [String]) -> EvidenceBundle {
        EvidenceBundle(
            plan: Plan(inputs: [input(candidates)], options: PlanOptions()), shards: shards, outcomes: [])
    }

    private static func merged(_ parts: [EvidenceBundle]) throws -> Shard {
        var merger = BundleMerger()
        for part in parts { try merger.add(part) }
        let result = try #require(merger.merged())
        #expect(result.shards.count == 1)
        return try #require(result.shards.first)
    }

    @Test(arguments: [
        (applicationLog, "app_text"), (kernelLog, "kernel"), (eventLog, "kubernetes_describe"),
        (databaseLog, "postgresql"), (repeatLog, "syslog"),
    ])
    func `a cut at any byte changes nothing`(text: String, format: String) throws {
        let bytes = Array(text.utf8)
        let context = ExtractionContext(input: Self.input([format]), options: PlanOptions())
        let expected = try Self.merged([Self.bundle([Self.whole(bytes, [format])], [format])])
        #expect(expected.counts.lines == Int64(text.split(separator: "\n", omittingEmptySubsequences: false).count))
        for cut in 1..<bytes.count {
            let parts = [
                Self.bundle([Self.shard(bytes, 0, cut, context)], [format]),
                Self.bundle([Self.shard(bytes, cut, bytes.count, context)], [format]),
            ]
            for order in [parts, parts.reversed(), parts + parts] {
                let joined = try Self.merged(order)
                #expect(joined == expected, "cut at byte \(cut)")
                if joined != expected { return }
            }
        }
    }

    @Test func `many cuts, any order, any task twice`() throws {
        let bytes = Array(
            (Self.applicationLog + "\n" + Self.kernelLog + "\n" + Self.repeatLog + "\n" + Self.applicationLog + "\n")
                .utf8)
        let formats = ["app_text", "kernel"]
        let context = ExtractionContext(input: Self.input(formats), options: PlanOptions())
        let expected = try Self.merged([Self.bundle([Self.whole(bytes, formats)], formats)])
        var generator = SplitMix(seed: 7)
        for round in 0..<200 {
            let cuts = Set(
                (0..<Int(generator.next() % 12)).map { _ in 1 + Int(generator.next() % UInt64(bytes.count - 1)) })
            let edges = [0] + cuts.sorted() + [bytes.count]
            var parts = zip(edges, edges.dropFirst()).map {
                Self.bundle([Self.shard(bytes, $0, $1, context)], formats)
            }
            parts.append(parts[Int(generator.next() % UInt64(parts.count))])
            parts.shuffle(using: &generator)
            let joined = try Self.merged(parts)
            #expect(joined == expected, "round \(round), cuts \(edges)")
            if joined != expected { return }
        }
    }

    @Test func `a changed range that comes twice is refused`() throws {
        let bytes = Array(Self.kernelLog.utf8)
        var other = bytes
        other[20] = UInt8(ascii: "9")
        let context = ExtractionContext(input: Self.input(["kernel"]), options: PlanOptions())
        var merger = BundleMerger()
        try merger.add(Self.bundle([Self.shard(bytes, 0, 100, context)], ["kernel"]))
        #expect(throws: MergeError.differentContent(name: "x.log", start: 0, end: 100)) {
            try merger.add(Self.bundle([Self.shard(other, 0, 100, context)], ["kernel"]))
        }
        #expect(throws: MergeError.partialOverlap(name: "x.log", start: 50, end: 150)) {
            try merger.add(Self.bundle([Self.shard(bytes, 50, 150, context)], ["kernel"]))
        }
    }

    @Test func `digests of parts add up to the digest of the whole`() {
        let bytes = Array(Self.applicationLog.utf8)
        let whole = TextDigest.of(bytes.span, offset: 0)
        for cut in 0...bytes.count {
            var sum = TextDigest.of(Array(bytes[..<cut]).span, offset: 0)
            sum.add(TextDigest.of(Array(bytes[cut...]).span, offset: Int64(cut)))
            #expect(sum == whole)
        }
    }
}

/// A small seeded generator (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
