/// A way in which something writes other programs' lines into a file.
struct ForeignEnvelope: CustomStringConvertible, Sendable {
    var name: String
    /// Whether it knows the program and so the kernel's and systemd's lines; else it wraps whatever a program prints.
    var hasPrograms: Bool
    /// The line of a message: its number, the program, its pid.
    var line: @Sendable (_ number: Int, _ program: String, _ pid: Int, _ message: String) -> String

    var description: String { name }

    static let kernel =
        "Out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB, UID:33 pgtables:1200kB oom_score_adj:0"
    static let systemd = "app.service: A process of this unit has been killed by the OOM killer."
    static let nginx =
        #"2026/11/24 08:25:01 [error] 71#71: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.7, server: shop.example, request: "GET /api HTTP/1.1", upstream: "http://10.0.1.4:8080/api", host: "shop.example""#
    static let access =
        #"203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 502 157 "-" "curl/8.0""#

    /// A log of eight lines.
    var text: String {
        let messages: [(String, Int, String)] =
            hasPrograms
            ? [
                ("sshd", 812, "Server listening on :: port 22."), ("kernel", 0, ForeignEnvelope.kernel),
                ("systemd", 1, ForeignEnvelope.systemd), ("nginx", 71, ForeignEnvelope.nginx),
                ("cron", 90, "(root) CMD (true)"), ("app", 6120, "hello"), ("app", 6121, "hello again"),
                ("sshd", 812, "Received SIGHUP; restarting."),
            ]
            : [
                ("nginx", 71, ForeignEnvelope.nginx), ("nginx", 71, ForeignEnvelope.access),
                ("nginx", 71, ForeignEnvelope.access), ("nginx", 71, ForeignEnvelope.access),
                ("nginx", 71, ForeignEnvelope.access), ("nginx", 71, ForeignEnvelope.access),
            ]
        return messages.enumerated().map { line($0.offset, $0.element.0, $0.element.1, $0.element.2) }
            .joined(separator: "\n") + "\n"
    }

    private static func tag(_ program: String, _ pid: Int) -> String { pid > 0 ? "\(program)[\(pid)]" : program }

    private static func json(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    private static func programs(
        _ name: String, _ line: @escaping @Sendable (Int, String, Int, String) -> String
    ) -> ForeignEnvelope { ForeignEnvelope(name: name, hasPrograms: true, line: line) }

    private static func wraps(_ name: String, _ line: @escaping @Sendable (Int, String) -> String) -> ForeignEnvelope {
        ForeignEnvelope(name: name, hasPrograms: false) { number, _, _, message in line(number, message) }
    }

    static let all: [ForeignEnvelope] = [
        programs("RFC 3164") { "Nov 24 08:25:0\($0) web-1 \(tag($1, $2)): \($3)" },
        programs("RFC 3164 with priority") { "<30>Nov 24 08:25:0\($0) web-1 \(tag($1, $2)): \($3)" },
        programs("RFC 3164, year behind") { "Nov 24 08:25:0\($0) 2026 web-1 \(tag($1, $2)): \($3)" },
        programs("RFC 3164, year between") { "Nov 24 2026 08:25:0\($0) web-1 \(tag($1, $2)): \($3)" },
        programs("RFC 3164, year first") { "2026 Nov 24 08:25:0\($0) web-1 \(tag($1, $2)): \($3)" },
        programs("RFC 3164 with milliseconds") { "Nov 24 08:25:0\($0).123 web-1 \(tag($1, $2)): \($3)" },
        programs("RFC 3164 without host") { "Nov 24 08:25:0\($0) \(tag($1, $2)): \($3)" },
        programs("rsyslog's ISO with microseconds") {
            "2026-11-24T08:25:0\($0).123456+01:00 web-1 \(tag($1, $2)): \($3)"
        },
        programs("rsyslog with facility and severity behind the host") {
            "2026-11-24T08:25:0\($0).123456+01:00 web-1 daemon.info \(tag($1, $2)): \($3)"
        },
        programs("BusyBox with facility and severity") { "Nov 24 08:25:0\($0) web-1 kern.info \(tag($1, $2)): \($3)" },
        programs("FreeBSD with facility and severity") {
            "Nov 24 08:25:0\($0) <kern.info> web-1 \(tag($1, $2)): \($3)"
        },
        programs("OpenWrt's logread") { "Tue Nov 24 08:25:0\($0) 2026 kern.info \(tag($1, $2)): \($3)" },
        programs("RFC 5424") { "<30>1 2026-11-24T08:25:0\($0).003Z web-1 \($1) \($2 > 0 ? "\($2)" : "-") - - \($3)" },
        programs("RFC 5424 with data") {
            "<30>1 2026-11-24T08:25:0\($0).003Z web-1 \($1) \($2 > 0 ? "\($2)" : "-") ID47 [meta sequenceId=\"\($0)\"] \($3)"
        },
        programs("RFC 5424, octets counted") {
            "183 <30>1 2026-11-24T08:25:0\($0).003Z web-1 \($1) \($2 > 0 ? "\($2)" : "-") - - \($3)"
        },
        programs("journalctl -o short-full") { "Tue 2026-11-24 08:25:0\($0) UTC web-1 \(tag($1, $2)): \($3)" },
        programs("journalctl -o short-iso") { "2026-11-24T08:25:0\($0)+0000 web-1 \(tag($1, $2)): \($3)" },
        programs("journalctl -o short-iso-precise") {
            "2026-11-24T08:25:0\($0).123456+00:00 web-1 \(tag($1, $2)): \($3)"
        },
        programs("journalctl -o short-precise") { "Nov 24 08:25:0\($0).123456 web-1 \(tag($1, $2)): \($3)" },
        programs("journalctl -o short-unix") { "176397270\($0).123456 web-1 \(tag($1, $2)): \($3)" },
        programs("journalctl -o short-monotonic") { "[ 6373.29605\($0)] web-1 \(tag($1, $2)): \($3)" },
        programs("journalctl -o short-delta") { "[ 6373.29605\($0) <    0.000003 >] web-1 \(tag($1, $2)): \($3)" },
        programs("journalctl -o with-unit") {
            "Tue 2026-11-24 08:25:0\($0) UTC web-1 \($1 == "kernel" ? "kernel" : $1 == "systemd" ? "init.scope[1]" : tag($1 + ".service", $2)): \($3)"
        },
        programs("journalctl -o json-sse") {
            #"data: {"__REALTIME_TIMESTAMP":"176397270\#($0)123456","_TRANSPORT":"\#($1 == "kernel" ? "kernel" : "syslog")","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"\#($1)","_PID":"\#($2)","MESSAGE":"\#(json($3))"}"#
        },
        programs("journalctl -o json-seq") {
            "\u{1E}"
                + #"{"__REALTIME_TIMESTAMP":"176397270\#($0)123456","_TRANSPORT":"\#($1 == "kernel" ? "kernel" : "syslog")","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"\#($1)","_PID":"\#($2)","MESSAGE":"\#(json($3))"}"#
        },
        programs("the journal with bytes for text") {
            #"{"__REALTIME_TIMESTAMP":"176397270\#($0)123456","_TRANSPORT":"\#($1 == "kernel" ? "kernel" : "syslog")","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"\#($1)","_PID":"\#($2)","MESSAGE":[\#(Array($3.utf8).map { "\($0)" }.joined(separator: ","))]}"#
        },
        programs("journalctl -o verbose") {
            "Tue 2026-11-24 08:25:0\($0).123456 UTC [s=4b8f;i=3a\($0);b=5d1c;m=17c8;t=6443;x=fe12]\n    PRIORITY=6\n    _TRANSPORT=\($1 == "kernel" ? "kernel" : "syslog")\n    _HOSTNAME=web-1\n    SYSLOG_IDENTIFIER=\($1)\n    _PID=\($2)\n    MESSAGE=\($3)"
        },
        programs("a serial console") { "Nov 24 08:25:0\($0) web-1 \(tag($1, $2)): \($3)\r\r" },
        wraps("docker-compose 1") { "web_1  | \($1)" },
        wraps("docker compose 2") { "shop-web-1  | \($1)" },
        wraps("docker compose with time") { "web-1  | 2026-11-24T08:25:0\($0).123456789Z \($1)" },
        wraps("kubectl logs --prefix") { "[pod/web-7d9f8c6b5-abcde/nginx] \($1)" },
        wraps("kubectl logs --prefix --timestamps") {
            "[pod/web-7d9f8c6b5-abcde/nginx] 2026-11-24T08:25:0\($0).123456789Z \($1)"
        },
        wraps("kubectl logs --timestamps") { "2026-11-24T08:25:0\($0).123456789Z \($1)" },
        wraps("stern") { "web-7d9f8c6b5-abcde nginx \($1)" },
        wraps("kubetail") { "[web-7d9f8c6b5-abcde nginx] \($1)" },
        wraps("Fluentd") {
            "2026-11-24T08:25:0\($0)+00:00\tkube.var.log.containers.web\t{\"log\":\"\(json($1))\\n\",\"stream\":\"stdout\",\"kubernetes\":{\"pod_name\":\"web\"}}"
        },
        wraps("Fluentd's JSON without time") {
            "{\"stream\":\"stdout\",\"log\":\"\(json($1))\",\"kubernetes\":{\"pod_name\":\"web\",\"namespace_name\":\"shop\"}}"
        },
        wraps("Vector") {
            "{\"file\":\"/var/log/nginx/x.log\",\"host\":\"web-1\",\"message\":\"\(json($1))\",\"source_type\":\"file\",\"timestamp\":\"2026-11-24T08:25:0\($0).123Z\"}"
        },
        wraps("Filebeat") {
            "{\"@timestamp\":\"2026-11-24T08:25:0\($0).123Z\",\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"_doc\",\"version\":\"8.11.0\"},\"message\":\"\(json($1))\",\"input\":{\"type\":\"log\"},\"host\":{\"name\":\"web-1\"},\"agent\":{\"type\":\"filebeat\"},\"log\":{\"offset\":1,\"file\":{\"path\":\"/var/log/nginx/x.log\"}}}"
        },
        wraps("CloudWatch") {
            "{\"timestamp\":176397270\($0)123,\"message\":\"\(json($1))\",\"ingestionTime\":1763972709999,\"logStreamName\":\"web\"}"
        },
        wraps("logcli") { "2026-11-24T08:25:0\($0)Z {app=\"web\", pod=\"web-7d9f8c6b5-abcde\"} \($1)" },
    ]
}
