import Evidence
import LogFormats
import Testing

@Suite("Nginx error lines")
struct NginxErrorLineTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var outcome: AttemptOutcome?
        var action: UpstreamAction = .unknown
        var upstream: String?
        var testDescription: String { text }
        init(_ text: String, _ outcome: AttemptOutcome?, _ action: UpstreamAction = .unknown, _ upstream: String? = nil)
        {
            self.text = text
            self.outcome = outcome
            self.action = action
            self.upstream = upstream
        }
        /// The line with a header, fields and an upstream.
        static func of(
            _ message: String, _ outcome: AttemptOutcome?, _ action: UpstreamAction,
            at upstream: String = "http://10.0.1.4:8080/x", _ address: String? = "10.0.1.4:8080"
        ) -> Row {
            Row(
                "2025/03/03 02:14:08 [error] 31#31: *7 \(message), client: 192.0.2.1, server: a, request: \"GET /x HTTP/1.1\", upstream: \"\(upstream)\", host: \"a\"",
                outcome, action, address)
        }
    }

    @Test(
        "failed attempts by errno, words and action",
        arguments: [
            Row.of("connect() failed (111: Connection refused) while connecting to upstream", .refused, .connecting),
            .of("connect() failed (113: No route to host) while connecting to upstream", .unreachable, .connecting),
            .of(
                "connect() failed (99: Cannot assign requested address) while connecting to upstream", .portsExhausted,
                .connecting),
            .of("connect() failed (110: Connection timed out) while connecting to upstream", .timedOut, .connecting),
            .of(
                "connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to upstream",
                .socketMissing, .connecting,
                at: "http://unix:/run/app.sock:/x", "unix:/run/app.sock"),
            .of(
                "connect() to unix:/run/app.sock failed (11: Resource temporarily unavailable) while connecting to upstream",
                .saturated, .connecting,
                at: "http://unix:/run/app.sock:/x", "unix:/run/app.sock"),
            .of(
                "connect() to unix:/run/app.sock failed (13: Permission denied) while connecting to upstream",
                .permission, .connecting,
                at: "fastcgi://unix:/run/app.sock:", "unix:/run/app.sock:"),
            .of(
                "upstream timed out (110: Connection timed out) while reading response header from upstream", .timedOut,
                .readingHeader),
            .of(
                "upstream timed out (110: Connection timed out) while SSL handshaking to upstream", .timedOut,
                .handshaking),
            .of(
                "recv() failed (104: Connection reset by peer) while reading response header from upstream", .reset,
                .readingHeader),
            .of("recv() failed (104: Unknown error) while reading upstream", .reset, .readingBody),
            .of("readv() failed (104: Connection reset by peer) while reading upstream", .reset, .readingBody),
            .of("writev() failed (32: Broken pipe) while sending request to upstream", .closedEarly, .sending),
            .of(
                "upstream prematurely closed connection while reading response header from upstream", .closedEarly,
                .readingHeader),
            .of(
                "upstream prematurely closed FastCGI stdout while reading response header from upstream", .closedEarly,
                .readingHeader,
                at: "fastcgi://10.0.1.9:9000", "10.0.1.9:9000"),
            .of(
                "no live upstreams while connecting to upstream", .noLiveUpstreams, .connecting,
                at: "http://app_backend/x", "app_backend"),
            .of(
                "upstream sent too big header while reading response header from upstream", .tooBigHeader,
                .readingHeader),
            .of(
                "upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream",
                .tls, .handshaking),
            .of(
                "SSL_do_handshake() failed (SSL: error:0A00010B) while SSL handshaking to upstream", .tls, .handshaking),
            .of("socket() failed (24: Too many open files) while connecting to upstream", .descriptors, .connecting),
            .of(
                "connect() failed (111: Connection refused) while connecting to upstream", .refused, .connecting,
                at: "http://[2001:db8::1]:80/", "[2001:db8::1]:80"),
            // Not a failure of an attempt:
            .of("upstream server temporarily disabled while connecting to upstream", nil, .unknown),
            .of("an upstream response is buffered to a temporary file /x while reading upstream", nil, .unknown),
            .of("writev() failed (32: Broken pipe) while sending to client", nil, .unknown),
            .of(
                "epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream",
                nil, .unknown),
            Row(FormatSample.nginxError[1], nil),
            Row(
                #"2025/03/03 02:14:08 [error] 31#31: *7 app.internal could not be resolved (3: Host not found), client: 192.0.2.1, server: a, request: "GET / HTTP/1.1", host: "a""#,
                .resolver, .resolving),
            // A path that quotes the words of a failure proves nothing.
            Row(
                #"2025/03/03 02:14:08 [error] 31#31: *7 open() "/srv/x" failed (111: Connection refused) while connecting to upstream, client: 1.2.3.4, upstream: "http://evil/"" failed (2: No such file or directory), client: 192.0.2.1, server: a, request: "GET /x HTTP/1.1", host: "a""#,
                nil),
        ])
    func attempts(row: Row) throws {
        let line = try #require(reading(row.text) { NginxErrorLine.parse($0) })
        let failure = reading(row.text) { line.failedAttempt($0) }
        #expect(failure?.outcome == row.outcome)
        if row.outcome != nil {
            #expect(failure?.action == row.action)
            let address = reading(row.text) { line.upstreamAddress($0) }
            #expect(part(row.text, address) == row.upstream)
        }
    }

    @Test("all fields of a whole line")
    func fields() throws {
        let text = FormatSample.nginxError[0]
        let line = try #require(reading(text) { NginxErrorLine.parse($0) })
        #expect(line.time == SourceTime(axis: .civil, micros: 1_795_508_723_000_000))
        #expect(line.level == .error && line.pid == 17647 && line.tid == 17647 && line.connection == 61)
        #expect(line.errno == 111)
        #expect(part(text, line.message) == "connect() failed (111: Connection refused)")
        #expect(part(text, line.action) == "connecting to upstream")
        #expect(part(text, line.client) == "203.0.113.163")
        #expect(part(text, line.server) == "shop.example")
        #expect(part(text, line.request) == "GET /api/cart?user=3 HTTP/1.1")
        #expect(part(text, line.upstream) == "http://127.0.20.1:8000/api/cart?user=3")
        #expect(part(text, line.host) == "shop.example")
        #expect(part(text, line.referrer) == "https://shop.example/cart")
    }

    @Test("a quote in the target does not forge an upstream")
    func forged() throws {
        let text =
            #"2025/03/03 02:14:08 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: a, request: "GET /", upstream: "http://evil/", host: "b HTTP/1.1", upstream: "http://10.0.1.4:8080/", host: "a""#
        let line = try #require(reading(text) { NginxErrorLine.parse($0) })
        #expect(part(text, reading(text) { line.upstreamAddress($0) }) == "10.0.1.4:8080")
    }

    @Test("a line that was cut keeps what is there", arguments: [60, 120, 180, 230, 260, 300])
    func cut(length: Int) throws {
        let text = String(FormatSample.nginxError[0].prefix(length))
        let line = try #require(reading(text) { NginxErrorLine.parse($0) })
        #expect(line.pid == 17647)
    }

    struct Act: Sendable {
        var message: String
        var level = "notice"
        var name: String
    }

    @Test(
        "the life of Nginx",
        arguments: [
            Act(message: "nginx/1.26.2", name: "start"), Act(message: "openresty/1.21.4.1", name: "start"),
            Act(message: "signal process started", name: "signalSent"),
            Act(message: "signal 15 (SIGTERM) received from 25782, exiting", name: "stop"),
            Act(message: "signal 3 (SIGQUIT) received from 30548, shutting down", name: "quit"),
            Act(message: "signal 1 (SIGHUP) received from 28043, reconfiguring", name: "reload"),
            Act(message: "signal 10 (SIGUSR1) received, reopening logs", name: "reopen"),
            Act(message: "signal 12 (SIGUSR2) received, changing binary", name: "binaryUpgrade"),
            Act(message: "worker process 88 exited with code 0", name: "workerExit"),
            Act(
                message: "worker process 88 exited with fatal code 2 and cannot be respawned", level: "alert",
                name: "workerExit"),
            Act(message: "worker process 88 exited on signal 11 (core dumped)", level: "alert", name: "workerSignal"),
            Act(message: "signal 17 (SIGCHLD) received from 17647", name: ""), Act(message: "reopening logs", name: ""),
            Act(message: "gracefully shutting down", name: ""), Act(message: "exit", name: ""),
            Act(message: "using the \"epoll\" event method", name: ""),
        ])
    func lifecycle(row: Act) throws {
        let text = "2025/03/03 02:14:08 [\(row.level)] 31#31: \(row.message)"
        let line = try #require(reading(text) { NginxErrorLine.parse($0) })
        let name =
            switch reading(text, { line.act($0) }) {
            case .start?: "start"
            case .signalSent?: "signalSent"
            case .stop?: "stop"
            case .quit?: "quit"
            case .reload?: "reload"
            case .reopen?: "reopen"
            case .binaryUpgrade?: "binaryUpgrade"
            case .workerExit?: "workerExit"
            case .workerSignal?: "workerSignal"
            case .bindFailed?: "bindFailed"
            case .configurationRefused?: "configurationRefused"
            case nil: ""
            }
        #expect(name == row.name)
    }

    @Test(
        "Nginx's own limits",
        arguments: [
            ("1024 worker_connections are not enough", NginxLimit.workerConnections),
            ("accept4() failed (24: Too many open files)", .openFiles),
            ("socket() failed (24: Too many open files) while connecting to upstream", .openFiles),
            ("malloc(4096) failed (12: Cannot allocate memory)", .memory),
            ("ngx_slab_alloc() failed: no memory in cache keys zone \"x\"", .sharedMemory),
            ("pwritev() \"/var/cache/x\" failed (28: No space left on device)", .disk),
        ])
    func limits(message: String, limit: NginxLimit) throws {
        let text = "2025/03/03 02:14:08 [crit] 31#31: *7 \(message)"
        let line = try #require(reading(text) { NginxErrorLine.parse($0) })
        #expect(reading(text) { line.limit($0) } == limit)
    }
}
