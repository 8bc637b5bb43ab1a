import LogFormats

/// Reads a text as the bytes of a line.
func reading<T>(_ text: String, _ body: (Span<UInt8>) -> T) -> T {
    let bytes = Array(text.utf8)
    return body(bytes.span)
}

/// The text of a range of a line.
func part(_ text: String, _ range: Range<Int>?) -> String? {
    guard let range else { return nil }
    return reading(text) { Scan.text($0, range) }
}

/// True lines of the formats, one list for the tests that refuse, cut and garble.
enum FormatSample {
    static let nginxError = [
        #"2026/11/24 08:25:23 [error] 17647#17647: *61 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.163, server: shop.example, request: "GET /api/cart?user=3 HTTP/1.1", upstream: "http://127.0.20.1:8000/api/cart?user=3", host: "shop.example", referrer: "https://shop.example/cart""#,
        #"2026/11/24 08:22:03 [error] 17647#17647: *61 open() "/srv/shop/public/favicon.ico" failed (2: No such file or directory), client: 203.0.113.163, server: shop.example, request: "GET /favicon.ico HTTP/1.1", host: "shop.example""#,
        "2026/11/24 08:26:13 [notice] 17646#17646: signal 15 (SIGTERM) received from 25782, exiting",
        "2025/03/03 02:14:07 [alert] 31#31: worker process 88 exited on signal 9",
        "2026/11/24 08:22:02 [notice] 17645#17645: nginx/1.22.1",
    ]
    static let kernel = [
        "<4>[ 6373.296053] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
        "[ 6373.296920] memory: usage 307200kB, limit 307200kB, failcnt 5065",
        "4,506,6373296053,-;python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
        "2026-11-24T08:25:22,296053+00:00 python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
        "[Tue Nov 24 08:25:22 2026] Out of memory: Killed process 31877 (node) total-vm:9241768kB, anon-rss:2035244kB, file-rss:8844kB, shmem-rss:0kB, UID:33 pgtables:10648kB oom_score_adj:874",
        "Nov 24 08:25:22 app-1 kernel: [ 6373.296053] Memory cgroup out of memory: Killed process 21137 (python3) total-vm:834764kB, anon-rss:305792kB, file-rss:8096kB, shmem-rss:0kB, UID:0 pgtables:792kB oom_score_adj:0",
        "2026-11-24T08:25:22.296053+00:00 app-1 kernel: oom_reaper: reaped process 31877 (node), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB",
        "kern  :warn  : [ 6373.296053] TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.",
        "[  +0.000003] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/a,task=b,pid=1,uid=0",
        "[Mo Mär  3 02:14:07 2025] CPU: 2 UID: 33 PID: 31877 Comm: node Not tainted 6.11.0-19-generic #19",
        "[ 6120]  1000  6120   120034    90022     300        0             0 app",
        "Memory cgroup stats for /docker/0f3a: cache:0KB rss:524288KB swap:0KB",
        "slab_reclaimable:27412 slab_unreclaimable:13708#012 mapped:1 shmem:9373 pagetables:4 bounce:0",
        "Node 0 DMA: 5*4kB (UM) 6*8kB (UEM) = 68kB", "445340 pages RAM", "kmalloc-512              123KB        456KB",
        "RAX: 0000000000015fd1 RBX: 0000000000001010 RCX: 00005658cf73d030",
        "Code: 49 8b 7c 24 78 48 39 fd 74 2f 44 8b 73 68 <49> 8b 7c 24 78", "---[ end trace 61f6991dc9ee5be0 ]---",
        " ffff8804182fe928 0000000000000202 ffff880182272f10 ffff8804182079b8", "0 pages HighMem/MovableOnly",
    ]
    static let syslog = [
        "Nov 24 08:22:00 app-1 systemd[1]: Started shop-api.service - Shop API.",
        "<30>Mar  3 02:14:07 web1 sshd[812]: Accepted publickey for deploy from 192.0.2.7 port 51022 ssh2",
        "2026-11-24T08:25:22.296053+00:00 app-1 rsyslogd: imuxsock[pid: 12]: 20557 messages lost due to rate-limiting",
        "<165>1 2026-11-24T08:22:00.003Z app-1 shop 812 ID47 [a@1 b=\"c\"] text",
    ]
    static let applicationText = [
        "2026-11-24 08:22:02,241 DEBUG 17640 [Thread-2 (process_request_thread)] shop.db [ffefe7634b76a96e9dcc54cd944ed443] SQL (0.4ms) SELECT id, name FROM users WHERE id = ? params=(2071,) rows=1",
        "2026-11-24 08:22:05,257 INFO 17640 [monitor] shop.monitor [-] memory usage: rss=29.5MB limit=300MB fds=26 threads=2 db_connections=8 inflight=0",
        "2026-11-24 08:22:02,241 - shop.db - DEBUG - message",
        "2026-11-24 08:22:02,241 DEBUG shop.db: message",
        "2026-11-24 08:22:02.241  INFO 17640 --- [main] c.e.Shop : message",
        "[2026-11-24 08:22:02 +0000] [17640] [INFO] Booting worker with pid: 91",
        "2025-03-03 02:14:07,512 WARN shop: exited early",
        "[03-Mar-2025 02:14:07 UTC] PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted",
        "24-Nov-2026 08:22:02.241 INFO [main] org.apache.catalina.startup.Catalina.start Server startup",
        "Nov 24, 2026 8:22:02 AM com.example.Shop main",
        "I, [2026-11-24T08:22:02.241345 #17640]  INFO -- : [ffefe763-4b76-a96e-9dcc-54cd944ed443] Started",
        "2026-11-24 08:22:02.2412|WARN|Shop.Db|message", "17/06/09 20:10:40 INFO spark.SecurityManager: Changing",
        "2026-11-24T08:22:02.241Z\tinfo\tshop.db\tdb/pool.go:42\tmessage",
        "[2026-11-24 08:22:02,241: WARNING/ForkPoolWorker-1] task late",
    ]
    static let json = [
        #"{"level":30,"time":1740968047118,"pid":4711,"hostname":"app-1","reqId":"req-1a","msg":"\u001b[31mup\u001b[0m"}"#,
        #"{"ts":1740968047.118,"level":"error","msg":"failed","err":{"type":"TypeError","stack":"TypeError: x\n    at f (/a.js:1:2)"},"rss":1}"#,
    ]
    static let logfmt = [
        "2026-11-24T08:23:37Z [deploy] event=deploy host=app-1 release=v2.4.0 previous=v2.3.0 action=activate status=started by=ci",
        "2026-11-24T08:26:13Z [deploy] event=ops host=web-1 action=\"systemctl restart nginx\" status=ok by=oncall",
        "ts=2026-11-24T08:23:37.120Z level=info caller=main.go:120 msg=\"Server is ready\"",
    ]
    static let glog = [
        "E0303 02:14:07.118480    4711 file.go:88] Failed to list *v1.Pod: connection refused",
        "I20210131 14:48:54.411655 15520 main.c++:9] Hello world!",
    ]
    static let journal = [
        #"{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1740968047118480","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"sshd","_PID":"812","MESSAGE":[97,98]}"#
    ]
    /// Lines of formats that are none of these.
    static let foreign =
        [
            #"203.0.113.9 - - [24/Nov/2026:08:22:02 +0000] "GET / HTTP/1.1" 200 12 "-" "curl/8.5""#,
            #"{"log":"2025/03/03 02:14:07 [error] x\n","stream":"stderr","time":"2025-03-03T02:14:07.118480123Z"}"#,
            "[Mon Mar 03 02:14:07 2025] [error] [client 192.0.2.1] File does not exist: /srv/x",
            "Traceback (most recent call last):", "  File \"/srv/shop/current/app.py\", line 231, in _handle",
            "-- Boot 3f2a1bc --", "", " ", "2026-11-24", "plain text without any header",
            "[    26.553] (II) LoadModule: \"glx\"",
        ] + EventSample.neighbours + MemorySample.neighbours + DatabaseSample.neighbours
    /// Lines in envelopes, and whole records of the journal's export format.
    static let wrapped = [
        #"{"log":"a \"b\" \u00e9\ud83d\ude00\n","stream":"stderr","attrs":{"a":[1,{"b":null}]},"time":"2025-03-03T02:14:07.118480123Z"}"#,
        "2025-03-03T02:14:07.118480123+01:00 stdout P:x half of a line",
        "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1740968047118480\n_HOSTNAME=h\nMESSAGE\n\u{3}\0\0\0\0\0\0\0a\nb\n\n",
        "Mar  3 02:14:07 h sshd[1]: message repeated 5 times: [ Failed#012password]",
        "Mon 2025-03-03 02:14:07 CET h app[1]: 1740968047118480123", "Mo Mär  3 02:14:07 2025",
    ]
    static let all: [(id: String, lines: [String])] =
        [
            ("nginx_error", nginxError), ("kernel", kernel), ("syslog", syslog), ("app_logfmt", logfmt),
            ("app_text", applicationText), ("app_glog", glog), ("app_json", json), ("journal_json", journal),
        ] + EventSample.all + DatabaseSample.all + MemorySample.all
    /// Lines without a secret.
    static let harmless: [String] =
        all.flatMap(\.lines).filter { line in !line.contains("using password") && !line.contains("session_id") } + [
            "login failed for user 7", "author=jane count=3", "passing through", "tokenizer started",
            "GET /basic HTTP/1.1", "https://shop.example/cart?x=1", "basic auth needed", "a@b.example",
            "the session ended", "compass=north sidecar=yes",
        ]
}
