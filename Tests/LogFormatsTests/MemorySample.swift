/// True lines of the memory logs; of a format of several lines the first ones of its records.
enum MemorySample {
    static let unified = [
        "[2025-03-03T01:58:12.123+0000][812.345s][info][gc] GC(421) Pause Young (Normal) (G1 Evacuation Pause) 1512M->1498M(2048M) 38.123ms",
        "[2022-11-10T03:37:29.443-0800][info][gc,heap] Heap region size: 2M",
        "[2022-11-10T03:37:32.146-0800][2.719s][info ][gc,phases    ] GC(0)   Pre Evacuate Collection Set: 0.1ms",
        "[0.021s][debug][gc,heap] Minimum heap 2097152  Initial heap 33554432  Maximum heap 2147483648",
        "[240.513s][info ][safepoint      ] Safepoint \"SerialCollectForAllocation\", Time since last: 1 ns, Total: 2 ns",
        "[4ms][14638][gc,init] Initializing The Z Garbage Collector",
        "[2024-05-02T10:11:12.345+0000][14638][gc             ] GC(12) Pause Full (System.gc()) 18M->7M(61M) 7.113ms",
        "[1740967092123ms][812345ms][web-1][4711][4712][info][gc] GC(3) Garbage Collection (Allocation Rate) 22M(34%)->32M(50%)",
        "[12.3s] GC(7) Pause Young (Mixed) (G1 Evacuation Pause) 320M->109M(192M) 28.033ms",
    ]
    static let legacy = [
        "0.915: [GC 16256K->8645K(58752K), 0.0890850 secs]", "1.855: [GC 29798K(58752K), 0.0031310 secs]",
        "2011-08-07T18:30:12.100+0100: 10.362: [GC [PSYoungGen: 524160K->0K(524224K)] 2621312K->2125296K(20971456K), 0.0587810 secs] [Times: user=0.31 sys=0.01, real=0.06 secs] ",
        "2016-12-19T16:31:46.725+0100: 1.595: [GC pause (G1 Evacuation Pause) (young), 0.0096173 secs]",
        "2017-12-06T13:17:28.143-0500: 1.019: Application time: 0.9697840 seconds",
        "Total time for which application threads were stopped: 0.0001542 seconds",
        "{Heap before GC invocations=1 (full 0):", "Heap",
        "Memory: 4k page, physical 4046104k(2701772k free), swap 1047548k(845440k free)",
        "CommandLine flags: -XX:InitialHeapSize=1073741824 -XX:MaxHeapSize=1610612736",
        "OpenJDK 64-Bit Server VM (25.111-b14) for linux-amd64 JRE (1.8.0_111-8u111-b14), built on Oct 27 2016",
    ]
    static let node = [
        "[4711:0x5581a0]    812345 ms: Mark-sweep 2047.9 (2086.1) -> 2047.2 (2086.9) MB, 1345.6 / 0.0 ms  (average mu = 0.12, current mu = 0.05) allocation failure",
        "[14440:0x2157f840]       54 ms: Scavenge 3.9 (4.0) -> 3.6 (5.0) MB, 3.57 / 0.00 ms  (average mu = 1.000, current mu = 1.000) allocation failure; ",
        "[14440:0x2157f840]      134 ms: Mark-Compact (reduce) 21.3 (52.2) -> 17.4 (50.7) MB, 23.47 / 0.01 ms  (+ 0.1 ms in 1 steps since start of marking, biggest step 0.1 ms, walltime since start of marking 26 ms) (average mu = 1.000, current mu = 1.000) finalize incremental marking via stack guard; GC in old space requested",
    ]
    static let go = [
        "gc 42 @812.345s 3%: 0.018+1.3+0.076 ms clock, 0.14+0.35/1.2/3.0+0.61 ms cpu, 512->514->256 MB, 520 MB goal, 0 MB stacks, 0 MB globals, 8 P",
        "gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.21+0.88/0.52/0+0.87 ms cpu, 4->4->0 MB, 5 MB goal, 8 P (forced)",
    ]
    static let snapshots = [
        "Tue Nov 24 22:09:24 UTC 2026", "Tue 24 Nov 2026 10:09:24 PM UTC", "=== 2026-11-24 22:09:24 ===",
        "2026-11-24T22:09:24+00:00", "1740968047", "--- 2026-11-24 22:09:24 CET ---",
    ]
    static let tables = [
        "               total        used        free      shared  buff/cache   available",
        "Mem:        24684084      980068    21464656        8872     2565228    23704016",
        "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----",
        " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st",
        " 4  0      0 21464424  30404 2534940    0    0  1331   870  304  433 72  4 23  0  0",
        " 7  0      0 21420756  30408 2537536    0    0  1331   870  304  433 72  4 23  0  0 2026-11-24 22:11:23",
        "USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND", "  PID   RSS    VSZ COMMAND",
        "top - 22:11:26 up  4:15,  0 user,  load average: 4.83, 2.85, 2.71",
        "MiB Mem :  24105.6 total,  20965.9 free,    970.3 used,   2487.6 buff/cache     ",
        "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O          BLOCK I/O   PIDS",
        "NAME                   CPU(cores)   MEMORY(bytes)", "MemAvailable:   23782512 kB", "VmRSS:\t    1768 kB",
        "/sys/fs/cgroup/system.slice/app.service/memory.current:1957691392",
    ]
    static let prometheus = [
        "process_resident_memory_bytes 1.234e+09 1740967092000", "# TYPE process_resident_memory_bytes gauge",
        "container_memory_working_set_bytes{container=\"app\",pod=\"app-7d9f8c-abcde\"} 1.957691392e+09",
        "# HELP go_goroutines Number of goroutines that currently exist.", "go_gc_duration_seconds{quantile=\"0\"} NaN",
    ]
    static let csv = [
        "timestamp,instance,rss_bytes,heap_used_bytes", "# hostname;interval;timestamp;kbmemfree;kbavail;kbmemused",
        "Timestamp,Provider,Counter Name,Counter Type,Mean/Increment", "time\tpid\trss_mb",
    ]
    static let sysstat = [
        "Linux 6.8.0 (web1) \t03/03/2025 \t_x86_64_\t(4 CPU)",
        "02:00:01 AM kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached  kbcommit   %commit",
        "22:12:22      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command",
    ]
    /// Lines that look like these and are none.
    static let neighbours = [
        "total 48", "Memory: low", "Name:\tworker-1 and more", "1740968047 1", "Linux 6.8.0 (web1) is up",
        "time, gentlemen",
        "free_memory twelve", "a 12", "22:12:22 all went well", "4  0  0 21464424  30404",
        "[info] GC(3) Pause Young 1M->1M(2M) 1ms", "[4711] gc 42 @812.345s 3%: x", "gc 42 of 43",
        "[12:34:56][web-1] request took 8M->7M(9M)", "1.915: something else", "Heap of trouble",
        "[4711:0x5581a0] 812 ms: Scavenge done", "Application timeout: 3 seconds",
    ]
    static let all: [(id: String, lines: [String])] = [
        ("gc_jvm", unified), ("gc_jvm_legacy", legacy), ("gc_node", node), ("gc_go", go),
        ("memory_snapshots", snapshots), ("memory_table", tables), ("prometheus_text", prometheus),
        ("metrics_csv", csv),
        ("sysstat", sysstat),
    ]
}
