import Evidence
import LogFormats
import Testing

/// A record of a memory log with the readings it must give: `quantity subject/pid value`, sorted.
struct MemoryCase: Sendable, CustomStringConvertible {
    var format: String
    var record: String
    var readings: [String]
    var description: String { "\(format): \(record.prefix(60))" }

    init(_ format: String, _ record: String, _ readings: String...) {
        self.format = format
        self.record = record
        self.readings = readings
    }
}

extension MemoryReading {
    func summary(_ record: String) -> String {
        let subject =
            switch self.subject {
            case .host: "HOST"
            case .log: "LOG"
            case .text(let range): part(record, range) ?? ""
            }
        return "\(quantity) \(subject)\(pid.map { "/\($0)" } ?? "") \(value)"
    }
}

@Suite("Memory logs give bytes")
struct MemoryFormatTests {
    private static let kib: Int64 = 1024
    private static let mib: Int64 = 1 << 20

    static let collectors = [
        MemoryCase(
            "gc_jvm",
            "[2025-03-03T01:58:12.123+0000][812.345s][info][gc] GC(421) Pause Young (Normal) (G1 Evacuation Pause) 1512M->1498M(2048M) 38.123ms",
            "heapAfterCollection LOG 1570766848", "heapCommitted LOG 2147483648", "uptime LOG 812"),
        MemoryCase(
            "gc_jvm", "[0.1s][4711][info][gc] GC(422) Pause Full (G1 Compaction Pause) 2046M->2045M(2048M) 2345.678ms",
            "heapAfterCollection LOG/4711 2144337920", "heapAfterFullCollection LOG/4711 2144337920",
            "heapCommitted LOG/4711 2147483648"),
        MemoryCase(
            "gc_jvm", "[0.322s][info][gc          ] GC(0) Garbage Collection (Warmup) 8M(12%)->6M(9%)",
            "heapAfterCollection LOG 6291456", "heapAfterFullCollection LOG 6291456"),
        MemoryCase(
            "gc_jvm", "[0.5s][info][gc          ] GC(5) Minor Collection (Allocation Rate) 22M(34%)->9M(14%) 0.02s",
            "heapAfterCollection LOG 9437184"),
        MemoryCase(
            "gc_jvm",
            "[12.3s][info][gc] GC(7) Pause Young (Prepare Mixed) (G1 Evacuation Pause) 320M->109M(512M) 28.033ms",
            "heapAfterCollection LOG 114294784", "heapCommitted LOG 536870912"),
        MemoryCase("gc_jvm", "[0.012s][info][gc,init] Heap Max Capacity: 64M", "limit LOG 67108864"),
        // A generation is not the heap, and a line that only begins a collection has no sizes.
        MemoryCase("gc_jvm", "[0.5s][info][gc,heap      ] GC(0) Tenured: 0K(16384K)->3123K(16384K)"),
        MemoryCase("gc_jvm", "[0.5s][info][gc,start     ] GC(0) Pause Young (Allocation Failure)"),
        MemoryCase("gc_jvm", "[0.5s][info][gc] GC(1) Pause Young (9M->1M(2M) x) 99999999999999999999M->1M(2M) 1ms"),
        MemoryCase(
            "gc_jvm_legacy", "0.915: [GC 16256K->8645K(58752K), 0.0890850 secs]", "heapAfterCollection LOG 8852480",
            "heapCommitted LOG 60162048"),
        MemoryCase("gc_jvm_legacy", "1.855: [GC 29798K(58752K), 0.0031310 secs]"),
        MemoryCase(
            "gc_jvm_legacy",
            "2016-12-19T16:31:46.725+0100: 1.595: [GC pause (G1 Evacuation Pause) (mixed), 0.0096173 secs]\n   [Parallel Time: 7.2 ms, GC Workers: 1]\n   [Eden: 46.0M(46.0M)->0.0B(47.0M) Survivors: 5120.0K->4096.0K Heap: 244.9M(1024.0M)->199.2M(1024.0M)]",
            "heapAfterCollection LOG 208876339", "heapAfterFullCollection LOG 208876339", "uptime LOG 1",
            "heapCommitted LOG 1073741824"
        ),
        MemoryCase(
            "gc_jvm_legacy",
            "2015-05-05T05:05:05.005+0000: 9.1: [GC (Allocation Failure) 2015-05-05T05:05:05.005+0000: 9.1: [ParNew",
            "unparsed"),
        MemoryCase(
            "gc_jvm_legacy",
            "2015-05-05T05:05:05.005+0000: 9.123: [GC (Allocation Failure) 2015-05-05T05:05:05.005+0000: 9.123: [ParNew2015-05-05T05:05:05.010+0000: 9.128: [CMS-concurrent-sweep: 0.1/0.2 secs] [Times: user=0.1 sys=0.0, real=0.1 secs]\n: 157248K->17472K(157248K), 0.0187 secs] 506800K->399012K(1031424K), 0.0188 secs] [Times: user=0.04]",
            "heapAfterCollection LOG 408588288", "uptime LOG 9", "heapCommitted LOG 1056178176"),
        MemoryCase(
            "gc_node",
            "[4711:0x5581a0]    812345 ms: Mark-sweep 2047.9 (2086.1) -> 2047.2 (2086.9) MB, 1345.6 / 0.0 ms  (average mu = 0.12) allocation failure",
            "heapAfterCollection LOG/4711 2146644787", "heapAfterFullCollection LOG/4711 2146644787",
            "heapCommitted LOG/4711 2188273254"),
        MemoryCase(
            "gc_node", "[9:0x1]       54 ms: Scavenge 3.9 (4.0) -> 3.6 (5.0) MB, 3.57 / 0.00 ms  allocation failure; ",
            "heapAfterCollection LOG/9 3774873", "heapCommitted LOG/9 5242880"),
        MemoryCase(
            "gc_go",
            "gc 42 @812.345s 3%: 0.018+1.3+0.076 ms clock, 0.14+0.35/1.2/3.0+0.61 ms cpu, 512->514->256 MB, 520 MB goal, 8 P",
            "heapAfterCollection LOG 268435456", "heapAfterFullCollection LOG 268435456", "heapUsed LOG 538968064"),
    ]

    static let tables = [
        MemoryCase(
            "memory_table",
            "               total        used        free      shared  buff/cache   available\nMem:        24684084      980068    21464656        8872     2565228    23704016\nSwap:        2097148        1024     2096124",
            "hostAvailable HOST 24272912384", "hostFree HOST 21979807744", "hostUsed HOST 1003589632",
            "limit HOST 25276502016", "swapUsed HOST 1048576"),
        MemoryCase(
            "memory_table",
            "             total       used       free     shared    buffers     cached\nMem:         15885      15402        482          0         30       2505\n-/+ buffers/cache:      12867       3017\nSwap:         2047        100       1947",
            "hostFree HOST 505413632", "hostUsed HOST 13492027392", "limit HOST 16656629760", "swapUsed HOST 104857600"),
        MemoryCase(
            "memory_table",
            "               total        used        free      shared  buff/cache   available\nMem:            23Gi       957Mi        20Gi       8,7Mi       2,4Gi        22Gi\nSwap:             0B          0B          0B",
            "hostAvailable HOST 23622320128", "hostFree HOST 21474836480", "hostUsed HOST 1073741824",
            "limit HOST 24696061952", "swapUsed HOST 0"),
        MemoryCase(
            "memory_table",
            " 7  0   1024 21420756  30408 2537536    0    0  1331   870  304  433 72  4 23  0  0 2026-11-24 22:11:23",
            "hostAvailable HOST 24564428800", "hostFree HOST 21934854144", "swapUsed HOST 1048576"),
        MemoryCase(
            "memory_table",
            "USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\napp       4711  1.2 12.0 998800 816392 ?       Ssl  17:56   1:01 /srv/app/bin/app --port 80\nroot         2  0.0  0.0      0     0 ?        S    17:56   0:00 [kthreadd]\nnginx       31  0.0  0.1  12000  8848 ?        S    17:56   0:00 nginx: worker process",
            "rss app/4711 835985408", "rss nginx/31 9060352"),
        MemoryCase(
            "memory_table",
            "  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n14022 root      20   0  526716 271016 144040 R  75.0   1.1   0:07.12 swift-fro+\n 4711 app       20   0   12.1g   1,9g  63184 R  68.8   0.4   0:00.32 node",
            "rss node/4711 2040109465", "rss swift-fro+/14022 277520384"),
        MemoryCase(
            "memory_table",
            "MiB Mem :  15885.1 total,    210.4 free,  15402.7 used,    272.0 buff/cache\nMiB Swap:      0.0 total,      0.0 free,      0.0 used.    210.5 avail Mem",
            "hostAvailable HOST 220725248", "hostFree HOST 220620390", "hostUsed HOST 16150901555",
            "limit HOST 16656734617", "swapUsed HOST 0"),
        MemoryCase(
            "memory_table",
            "\u{1B}[H\u{1B}[2JCONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O          BLOCK I/O   PIDS\na1b2c3d4e5f6   app       187.35%   1.947GiB / 2GiB       97.36%    1.2MB / 3kB      0B / 0B     41\n000000000000   db        1.20%     84.3MB / 300MB        28.10%    1.2MB / 3kB      0B / 0B     7",
            "cgroupUsage app 2090575331", "cgroupUsage db 84300000", "limit app 2147483648", "limit db 300000000"),
        MemoryCase(
            "memory_table",
            "NAME                   CPU(cores)   MEMORY(bytes)\napp-7d9f8c-abcde       950m         1934Mi",
            "cgroupUsage app-7d9f8c-abcde 2027945984"),
        MemoryCase(
            "memory_table", "MemTotal:       24684084 kB\nMemFree:        21554176 kB\nMemAvailable:   23782512 kB",
            "hostAvailable HOST 24353292288", "hostFree HOST 22071476224", "limit HOST 25276502016"),
        MemoryCase(
            "memory_table", "Name:\tnode\nPid:\t4711\nVmRSS:\t  816392 kB\nVmSwap:\t    1024 kB",
            "processSwap node/4711 1048576", "rss node/4711 835985408"),
        MemoryCase(
            "memory_table", "/sys/fs/cgroup/a.slice/memory.current:1957691392",
            "cgroupUsage /sys/fs/cgroup/a.slice 1957691392"),
        MemoryCase(
            "memory_snapshots",
            "Tue Nov 24 22:09:24 UTC 2026\nName:\tnode\nUmask:\t0022\nPid:\t4711\nVmRSS:\t  816392 kB\nVmSwap:\t    1024 kB\n\n  PID   RSS    VSZ COMMAND\n    9 16392  48800 process_api",
            "processSwap node/4711 1048576", "rss node/4711 835985408", "rss process_api/9 16785408"),
        MemoryCase(
            "memory_snapshots",
            "=== 2026-11-24 22:09:24 ===\n# TYPE container_memory_rss gauge\ncontainer_memory_rss{pod=\"app-1\"} 1.5e6\n",
            "rss app-1 1500000"),
        // What no table is in is no snapshot.
        MemoryCase("memory_snapshots", "Tue Nov 24 22:09:24 UTC 2026\nall is well", "unparsed"),
    ]

    static let metrics = [
        MemoryCase("prometheus_text", "process_resident_memory_bytes 1.234e+09 1740967092000", "rss LOG 1234000000"),
        MemoryCase(
            "prometheus_text",
            #"container_memory_working_set_bytes{container="app",pod="app-7d9f8c-abcde"} 1.957691392e+09"#,
            "cgroupUsage app 1957691392"),
        MemoryCase(
            "prometheus_text", #"jvm_memory_used_bytes{area="heap",id="G1 Old Gen",} 7.3400321E7"#,
            "heapUsed G1 Old Gen 73400321"),
        MemoryCase("prometheus_text", #"jvm_memory_used_bytes{area="nonheap",id="Metaspace",} 7.3400320E7"#),
        MemoryCase("prometheus_text", #"http_requests_total{path="/x\"} 1 rss_bytes 5"} 12"#),
        MemoryCase("prometheus_text", "node_memory_MemAvailable_bytes 215432000", "hostAvailable HOST 215432000"),
        MemoryCase("prometheus_text", "process_resident_memory_bytes 99999999999999999999999", "unparsed"),
        MemoryCase(
            "uwsgi",
            "{address space usage: 123456789 bytes/117MB} {rss usage: 45678901 bytes/43MB} [pid: 21|app: 0|req: 5/9] 10.0.0.1 () {38 vars in 696 bytes} [Mon Mar  3 02:00:01 2025] GET /x => generated 12 bytes in 34 msecs",
            "rss LOG/21 45678901"),
    ]

    @Test("the readings of a record", arguments: collectors + tables + metrics)
    func record(_ known: MemoryCase) throws {
        let readings: [MemoryReading]?
        if known.format == "uwsgi" {
            let format = try #require(EventFormats.named("uwsgi"))
            readings = reading(known.record) { format.parse($0)?.readings }
        } else {
            let format = try #require(MemoryFormats.named(known.format))
            readings = reading(known.record) { format.parse($0)?.readings }
        }
        let found = readings.map { $0.map { $0.summary(known.record) }.sorted() } ?? ["unparsed"]
        #expect(found == known.readings.sorted())
    }

    @Test("a header that the plan kept makes rows readable")
    func kept() throws {
        func rows(_ format: String, _ text: String, _ row: String) throws -> [String] {
            let reader = try #require(
                MemoryFormats.named(format, kept: [KeptTable(format: format, text: text)]))
            let record = reading(row) { reader.parse($0) }
            guard let record else { return ["unparsed"] }
            guard case .time(let time) = record.clock else { return ["no time"] }
            return ["\(time.axis) \(time.micros / 1_000_000)"] + record.readings.map { $0.summary(row) }
        }
        let header = "timestamp,instance,pid,rss_bytes,heap_used_mb,requests"
        #expect(
            try rows("metrics_csv", header, "2025-03-03T02:00:00Z,app-1,4711,88394956,40.5,12")
                == ["instant 1740967200", "rss app-1/4711 88394956", "heapUsed app-1/4711 42467328"])
        #expect(try rows("metrics_csv", header, "2025-03-03T02:00:00Z,app-1,4711,eighty,40.5,12") == ["unparsed"])
        #expect(try rows("metrics_csv", header, "app-1,4711,88394956,40.5,12") == ["unparsed"])
        #expect(
            try rows(
                "metrics_csv", "# hostname;interval;timestamp;kbmemfree;kbavail;kbmemused",
                "web1;600;2025-03-03 02:00:00 UTC;1024;2048;4096")
                == ["instant 1740967200", "hostFree web1 1048576", "hostAvailable web1 2097152"])
        #expect(
            try rows(
                "metrics_csv", "Timestamp,Provider,Counter Name,Counter Type,Mean/Increment",
                "03/03/2025 02:00:00,System.Runtime,Working Set (MB),Metric,84.25")
                == ["civil 1740967200", "rss LOG 84250000"])
        let sar =
            "Linux 6.8.0 (web1) \t03/03/2025 \t_x86_64_\t(4 CPU)\n11:50:01 PM kbmemfree   kbavail kbmemused  %memused\n11:50:01 PM    215432    410032  15402712     98.66"
        #expect(
            try rows("sysstat", sar, "11:50:01 PM    215432    410032  15402712     98.66")
                == ["civil 1741045801", "hostFree HOST 220602368", "hostAvailable HOST 419872768"])
        // After midnight the next day has begun.
        #expect(try rows("sysstat", sar, "12:00:01 AM    1    2  3     98.66").first == "civil 1741046401")
        #expect(try rows("sysstat", sar, "12:00:01 AM    1    2  3     98") == ["unparsed"])
        #expect(try rows("sysstat", sar, "Average:    1    2  3     98.00") == ["no time"])
    }

    @Test(
        "sizes in messages, in all their wordings",
        arguments: [
            ("memory usage: rss=84.3MB limit=300MB", 88_394_956), ("Memory usage: 1532,4 MB", 1_606_837_862),
            ("rss: 2,048 MB", 2_147_483_648), ("rss=20513 pages", 84_021_248), ("VmRSS: 816392 kB", 835_985_408),
            ("memory: 88394956 bytes", 88_394_956), ("heap_used=1000000 words", nil), ("mem=1.5GiB", 1_610_612_736),
            ("rss=12,5", nil), ("rss=1,234,567 kB", 1_264_196_608), ("rss=99999999999999999999 MB", nil),
        ] as [(String, Int64?)])
    func message(text: String, rss: Int64?) {
        #expect(reading(text) { MemoryMessage.parse($0, 0..<$0.count)?.rss } == rss)
    }

    @Test("words count eight bytes")
    func words() {
        #expect(
            reading("heap_used=1000000 words") { MemoryMessage.parse($0, 0..<$0.count)?.heapUsed } == 8_000_000)
    }
}
