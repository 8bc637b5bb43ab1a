import Testing

/// One dump for each row of the catalogue's table of kernels (2.3), written as that kernel prints it.
struct KernelMatrixRow: Sendable, CustomTestStringConvertible {
    var kernel: String
    var lines: [String]
    var kills: [Int64]
    var process: String
    /// anon-rss of the first kill, kB; nil where the kernel does not say.
    var anon: Int64?
    /// Limit, kB.
    var limit: Int64?
    var cgroup: String?
    var constraint: String?
    var trigger: String?
    var order: Int64?
    /// Rows of the table and what the victim's row says of it, pages.
    var rows: Int64 = 0
    var swap: Int64?
    var testDescription: String { kernel }

    static let host = [
        "Mem-Info:", "active_anon:405991 inactive_anon:57 isolated_anon:0",
        " slab_reclaimable:1635 slab_unreclaimable:1919", "Free swap  = 0kB", "Total swap = 0kB", "445340 pages RAM",
    ]
    static let pod = "/kubepods.slice/pod5c1e07aa.slice"

    static let all: [KernelMatrixRow] = [
        KernelMatrixRow(
            kernel: "2.6.18",
            lines: [
                "oom-killer: gfp_mask=0x201d2, order=0", "Mem-info:",
                "Out of Memory: Kill process 6120 (app) score 456 and children.",
                "Out of memory: Killed process 6120 (app).",
            ], kills: [6120], process: "app", order: 0),
        KernelMatrixRow(
            kernel: "2.6.18, bound to a node",
            lines: [
                "app invoked oom-killer: gfp_mask=0x201d2, order=0, oomkilladj=0",
                "No available memory (MPOL_BIND): Killed process 6120 (app).",
            ], kills: [6120], process: "app", trigger: "app", order: 0),
        KernelMatrixRow(
            kernel: "2.6.27, lower-case announcement and no sizes",
            lines: [
                "sshd invoked oom-killer: gfp_mask=0x1201d2, order=0, oomkilladj=-17",
                "Pid: 2210, comm: sshd Not tainted 2.6.27.7 #1", "Mem-Info:",
                "[ pid ]   uid  tgid total_vm      rss cpu oom_adj name",
                "[ 2210]     0  2210     1500      120   0     -17 sshd",
                "[ 6120]  1000  6120   120034    90022   1       0 app",
                "Out of memory: kill process 6120 (app) score 30008 or a child", "Killed process 6120 (app)",
            ], kills: [6120], process: "app", trigger: "sshd", order: 0, rows: 2),
        KernelMatrixRow(
            kernel: "2.6.32 of EL6",
            lines: [
                "java invoked oom-killer: gfp_mask=0x280da, order=0, oom_adj=0, oom_score_adj=0",
                "java cpuset=/ mems_allowed=0", "Pid: 5120, comm: java Not tainted 2.6.32-431.el6.x86_64 #1",
            ] + host + [
                "[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name",
                "[ 5120]    48  5120   977810   755704   1       0             0 java",
                "Out of memory: Kill process 5120 (java) score 712 or sacrifice child",
                "Killed process 5120, UID 48, (java) total-vm:3911240kB, anon-rss:3022816kB, file-rss:512kB",
            ], kills: [5120], process: "java", anon: 3_022_816, trigger: "java", order: 0, rows: 1),
        KernelMatrixRow(
            kernel: "3.2, a child dies for its parent",
            lines: [
                "cron invoked oom-killer: gfp_mask=0x201da, order=0, oom_adj=0, oom_score_adj=0",
                "Pid: 912, comm: cron Not tainted 3.2.0-4-amd64 #1",
            ] + host + [
                "[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name",
                "[ 6120]  1000  6120   120034    90022   0       0             0 app",
                "[ 6121]  1000  6121   120034    80022   1       0             0 app-worker",
                "Out of memory: Kill process 6120 (app) score 893 or sacrifice child",
                "Killed process 6121 (app-worker) total-vm:480136kB, anon-rss:320000kB, file-rss:88kB",
            ], kills: [6121], process: "app-worker", anon: 320_000, trigger: "cron", order: 0, rows: 2),
        KernelMatrixRow(
            kernel: "3.10, memory cgroup",
            lines: [
                "app invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0",
                "app cpuset=0f3a mems_allowed=0",
                "CPU: 1 PID: 6120 Comm: app Not tainted 3.10.0-1160.el7.x86_64 #1",
                "Task in /docker/0f3a killed as a result of limit of /docker/0f3a",
                "memory: usage 524288kB, limit 524288kB, failcnt 1204",
                "memory+swap: usage 524288kB, limit 9007199254740988kB, failcnt 0",
                "kmem: usage 0kB, limit 9007199254740988kB, failcnt 0",
                "Memory cgroup stats for /docker/0f3a: cache:0KB rss:524288KB rss_huge:0KB mapped_file:0KB swap:0KB",
                "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name",
                "[ 6120]  1000  6120   220034   131072     300       12             0 app",
                "Memory cgroup out of memory: Kill process 6120 (app) score 1001 or sacrifice child",
                "Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB",
            ], kills: [6120], process: "app", anon: 524_000, limit: 524_288, cgroup: "/docker/0f3a",
            constraint: "CONSTRAINT_MEMCG", trigger: "app", order: 0, rows: 1, swap: 12),
        KernelMatrixRow(
            kernel: "4.4, nr_pmds",
            lines: [
                "app invoked oom-killer: gfp_mask=0x24201ca, order=0, oom_score_adj=0",
                "[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name",
                "[ 6120]  1000  6120   220034   131072     300       4     5489             0 app",
                "Out of memory: Kill process 6120 (app) score 890 or sacrifice child",
                "Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB",
            ], kills: [6120], process: "app", anon: 524_000, trigger: "app", order: 0, rows: 1, swap: 5489),
        KernelMatrixRow(
            kernel: "4.5 and 4.6, shmem-rss, flag names, reaper",
            lines: [
                "app invoked oom-killer: gfp_mask=0x24201ca(GFP_HIGHUSER_MOVABLE|__GFP_COLD), order=2, oom_score_adj=0",
                "Out of memory: Kill process 6120 (app) score 890 or sacrifice child",
                "Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:12kB",
                "oom_reaper: reaped process 6120 (app), now anon-rss:0kB, file-rss:0kB, shmem-rss:12kB",
            ], kills: [6120], process: "app", anon: 524_000, trigger: "app", order: 2),
        KernelMatrixRow(
            kernel: "4.14, nodemask before order, nr_puds",
            lines: [
                "app invoked oom-killer: gfp_mask=0x14200ca(GFP_HIGHUSER_MOVABLE), nodemask=(null),  order=0, oom_score_adj=0",
                "[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds nr_puds swapents oom_score_adj name",
                "[ 6120]  1000  6120   220034   131072     300       4       2     5489          -500 app",
                "Out of memory: Kill process 6120 (app) score 890 or sacrifice child",
                "Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB",
            ], kills: [6120], process: "app", anon: 524_000, trigger: "app", order: 0, rows: 1, swap: 5489),
        KernelMatrixRow(
            kernel: "4.15 and 4.19, pgtables_bytes, wide header",
            lines: [
                "app invoked oom-killer: gfp_mask=0x6200ca(GFP_HIGHUSER_MOVABLE), nodemask=(null), order=0, oom_score_adj=0",
                "Tasks state (memory values in pages):",
                "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name",
                "[   6120]  1000  6120   220034   131072  1228800     5489             0 app",
                "Out of memory: Kill process 6120 (app) score 890 or sacrifice child",
                "Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB",
            ], kills: [6120], process: "app", anon: 524_000, trigger: "app", order: 0, rows: 1, swap: 5489),
        KernelMatrixRow(
            kernel: "5.0, summary and two lines",
            lines: [
                "app invoked oom-killer: gfp_mask=0x6000c0(GFP_KERNEL), order=0, oom_score_adj=0",
                "memory: usage 524288kB, limit 524288kB, failcnt 1204",
                "memory+swap: usage 524288kB, limit 9007199254740988kB, failcnt 0",
                "Memory cgroup stats for /docker/0f3a: cache:0KB rss:524288KB swap:0KB",
                "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=0f3a,mems_allowed=0,oom_memcg=/docker/0f3a,task_memcg=/docker/0f3a,task=app,pid=6120,uid=1000",
                "Memory cgroup out of memory: Kill process 6120 (app) score 990 or sacrifice child",
                "Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB",
            ], kills: [6120], process: "app", anon: 524_000, limit: 524_288, cgroup: "/docker/0f3a",
            constraint: "CONSTRAINT_MEMCG", trigger: "app", order: 0),
        KernelMatrixRow(
            kernel: "5.1 to 5.8, joined prefix, memory.stat, UID and pgtables",
            lines: [
                "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
                "memory: usage 524288kB, limit 524288kB, failcnt 1204", "swap: usage 0kB, limit 0kB, failcnt 0",
                "Memory cgroup stats for \(pod):", "anon 536000000", "file 0", "slab_unreclaimable 443144",
                "Tasks state (memory values in pages):",
                "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name",
                "[   6120]  1000  6120   220034   131072  1228800        0           874 app",
                "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=a.scope,mems_allowed=0,oom_memcg=\(pod),task_memcg=\(pod)/a.scope,task=app,pid=6120,uid=1000",
                "Memory cgroup out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB, UID:1000 pgtables:1200kB oom_score_adj:874",
            ], kills: [6120], process: "app", anon: 524_000, limit: 524_288, cgroup: pod,
            constraint: "CONSTRAINT_MEMCG", trigger: "app", order: 0, rows: 1, swap: 0),
        KernelMatrixRow(
            kernel: "6.1, the host",
            lines: [
                "app invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO), order=0, oom_score_adj=0",
                "CPU: 3 PID: 6120 Comm: app Tainted: G           OE      6.1.1-arch1-1 #1",
            ] + host + [
                " sec_pagetables:0 bounce:0", " kernel_misc_reclaimable:0",
                "Node 0 DMA free:13312kB boost:0kB min:64kB low:80kB high:96kB",
                "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/user.slice,task=app,pid=6120,uid=1000",
                "Out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB, UID:1000 pgtables:1200kB oom_score_adj:0",
            ], kills: [6120], process: "app", anon: 524_000, cgroup: "/user.slice", constraint: "CONSTRAINT_NONE",
            trigger: "app", order: 0),
        KernelMatrixRow(
            kernel: "6.8 and 6.11, split rss, UID of the trigger",
            lines: [
                "node invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=874",
                "CPU: 2 UID: 33 PID: 31877 Comm: node Not tainted 6.11.0-19-generic #19",
                "memory: usage 2097152kB, limit 2097152kB, failcnt 20911", "swap: usage 0kB, limit 0kB, failcnt 0",
                "Memory cgroup stats for \(pod):", "anon 2084089856", "Tasks state (memory values in pages):",
                "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name",
                "[  31877]    33 31877  2310442   511022   508811     2211         0 10903552        7           874 node",
                "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=a.scope,mems_allowed=0,oom_memcg=\(pod),task_memcg=\(pod)/a.scope,task=node,pid=31877,uid=33",
                "Memory cgroup out of memory: Killed process 31877 (node) total-vm:9241768kB, anon-rss:2035244kB, file-rss:8844kB, shmem-rss:0kB, UID:33 pgtables:10648kB oom_score_adj:874",
                "oom_reaper: reaped process 31877 (node), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB",
            ], kills: [31877], process: "node", anon: 2_035_244, limit: 2_097_152, cgroup: pod,
            constraint: "CONSTRAINT_MEMCG", trigger: "node", order: 0, rows: 1, swap: 7),
        KernelMatrixRow(
            kernel: "oom_kill_allocating_task",
            lines: [
                "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
                "Out of memory (oom_kill_allocating_task): Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB, UID:1000 pgtables:1200kB oom_score_adj:0",
            ], kills: [6120], process: "app", anon: 524_000, trigger: "app", order: 0),
        KernelMatrixRow(
            kernel: "memory.oom.group",
            lines: [
                "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
                "memory: usage 524288kB, limit 524288kB, failcnt 1204",
                "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a.slice,task_memcg=/a.slice,task=app,pid=6120,uid=0",
                "Memory cgroup out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0",
                "Tasks in /a.slice are going to be killed due to memory.oom.group set",
                "Memory cgroup out of memory: Killed process 6121 (helper) total-vm:80136kB, anon-rss:24000kB, file-rss:288kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0",
                "Memory cgroup out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0",
            ], kills: [6120, 6121], process: "app", anon: 524_000, limit: 524_288, cgroup: "/a.slice",
            constraint: "CONSTRAINT_MEMCG", trigger: "app", order: 0),
        KernelMatrixRow(
            kernel: "a storm: the rate limit leaves the kill lines",
            lines: [
                "oom_kill_process: 23 callbacks suppressed",
                "Memory cgroup out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB",
                "Memory cgroup out of memory: Killed process 6130 (app) total-vm:880136kB, anon-rss:523000kB, file-rss:288kB, shmem-rss:0kB",
            ], kills: [6120, 6130], process: "app", anon: 524_000, constraint: "CONSTRAINT_MEMCG"),
        KernelMatrixRow(
            kernel: "nothing is killed",
            lines: [
                "OOM victim 123 (app) is already exiting. Skip killing the task",
                "Out of memory and no killable processes...",
                "Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled",
                "app: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO)",
                "TCP: out of memory -- consider tuning tcp_mem", "SLUB: Unable to allocate memory on node -1",
                "fork: Cannot allocate memory", "OOM killer disabled.", "OOM killer enabled.",
                "systemd[1]: app.service: Killed process 12 (app) total-vm:1kB, anon-rss:1kB, file-rss:1kB",
            ], kills: [], process: ""),
    ]
}
