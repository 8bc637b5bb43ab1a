import Evidence
import LogFormats
import Testing

/// The catalogue of messages, section 1: each line with its class.
@Suite("The catalogue of Nginx's error messages")
struct NginxErrorCatalogueTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var expected: NginxErrorClass
        var testDescription: String { text }

        /// A message of a request that was passed on.
        static func proxied(
            _ message: String, _ expected: NginxErrorClass, upstream: String = "http://10.0.1.4:8080/x",
            level: String = "error"
        ) -> Row {
            Row(
                text:
                    "2025/03/03 02:14:08 [\(level)] 31#31: *7 \(message), client: 192.0.2.1, server: a, request: \"GET /x HTTP/1.1\", upstream: \"\(upstream)\", host: \"a\"",
                expected: expected)
        }

        /// A message of a request that Nginx answers itself.
        static func own(_ message: String, _ expected: NginxErrorClass, level: String = "error") -> Row {
            Row(
                text:
                    "2025/03/03 02:14:08 [\(level)] 31#31: *7 \(message), client: 192.0.2.1, server: a, request: \"GET /x HTTP/1.1\", host: \"a\"",
                expected: expected)
        }

        /// A message of the process.
        static func process(_ message: String, _ expected: NginxErrorClass, level: String = "notice") -> Row {
            Row(text: "2025/03/03 02:14:08 [\(level)] 31#31: \(message)", expected: expected)
        }
    }

    static let upstream: [Row] = [
        .proxied(
            "connect() failed (111: Connection refused) while connecting to upstream", .attempt(.refused, .connecting)),
        .proxied("connect() failed (111: Unknown error) while connecting to upstream", .attempt(.refused, .connecting)),
        .proxied(
            "connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to upstream",
            .attempt(.socketMissing, .connecting), upstream: "http://unix:/run/app.sock:/x", level: "crit"),
        .proxied(
            "connect() to unix:/run/app.sock failed (111: Connection refused) while connecting to upstream",
            .attempt(.refused, .connecting), upstream: "http://unix:/run/app.sock:/x"),
        .proxied(
            "connect() to unix:/run/app.sock failed (11: Resource temporarily unavailable) while connecting to upstream",
            .attempt(.saturated, .connecting), upstream: "http://unix:/run/app.sock:/x"),
        .proxied(
            "connect() to unix:/run/app.sock failed (13: Permission denied) while connecting to upstream",
            .attempt(.permission, .connecting), upstream: "http://unix:/run/app.sock:/x", level: "crit"),
        .proxied(
            "connect() failed (113: No route to host) while connecting to upstream", .attempt(.unreachable, .connecting)
        ),
        .proxied(
            "connect() failed (101: Network is unreachable) while connecting to upstream",
            .attempt(.unreachable, .connecting)),
        .proxied(
            "connect() failed (112: Host is down) while connecting to upstream", .attempt(.unreachable, .connecting)),
        .proxied(
            "connect() to 10.0.1.4:8080 failed (99: Cannot assign requested address) while connecting to upstream",
            .attempt(.portsExhausted, .connecting), level: "crit"),
        .proxied(
            "connect() failed (110: Connection timed out) while connecting to upstream",
            .attempt(.timedOut, .connecting)),
        .proxied(
            "upstream timed out (110: Connection timed out) while connecting to upstream",
            .attempt(.timedOut, .connecting)),
        .proxied(
            "upstream timed out (110: Connection timed out) while SSL handshaking to upstream",
            .attempt(.timedOut, .handshaking)),
        .proxied(
            "upstream timed out (110: Connection timed out) while reading response header from upstream",
            .attempt(.timedOut, .readingHeader)),
        .proxied(
            "upstream timed out (110: Connection timed out) while reading upstream", .attempt(.timedOut, .readingBody)),
        .proxied(
            "upstream timed out (110: Connection timed out) while sending request to upstream",
            .attempt(.timedOut, .sending)),
        .proxied(
            "recv() failed (104: Connection reset by peer) while reading response header from upstream",
            .attempt(.reset, .readingHeader)),
        .proxied(
            "recv() failed (104: Connection reset by peer) while reading upstream", .attempt(.reset, .readingBody)),
        .proxied(
            "readv() failed (104: Connection reset by peer) while reading upstream", .attempt(.reset, .readingBody)),
        .proxied(
            "writev() failed (32: Broken pipe) while sending request to upstream", .attempt(.closedEarly, .sending)),
        .proxied(
            "send() failed (104: Connection reset by peer) while sending request to upstream",
            .attempt(.reset, .sending)),
        .proxied(
            "upstream prematurely closed connection while reading response header from upstream",
            .attempt(.closedEarly, .readingHeader)),
        .proxied("upstream prematurely closed connection while reading upstream", .attempt(.closedEarly, .readingBody)),
        .proxied(
            "upstream prematurely closed FastCGI stdout while reading response header from upstream",
            .attempt(.closedEarly, .readingHeader), upstream: "fastcgi://unix:/run/php/php8.3-fpm.sock:"),
        .proxied(
            "no live upstreams while connecting to upstream", .attempt(.noLiveUpstreams, .connecting),
            upstream: "http://app_backend/x"),
        .proxied(
            "upstream sent too big header while reading response header from upstream",
            .attempt(.tooBigHeader, .readingHeader)),
        .proxied(
            "upstream sent no valid HTTP/1.0 header while reading response header from upstream",
            .attempt(.invalidResponse, .readingHeader)),
        .proxied(
            #"upstream sent invalid header: "Set Cookie: x..." while reading response header from upstream"#,
            .attempt(.invalidResponse, .readingHeader)),
        .proxied(
            #"upstream sent invalid status "HTTP/1.1" while reading response header from upstream"#,
            .attempt(.invalidResponse, .readingHeader)),
        .proxied(
            "upstream sent invalid chunked response while reading upstream", .attempt(.invalidResponse, .readingBody)),
        .proxied(
            "upstream rejected request with error 7 while reading response header from upstream",
            .attempt(.reset, .readingHeader), upstream: "grpc://10.0.1.4:50051"),
        .proxied(
            "upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream",
            .attempt(.tls, .handshaking)),
        .proxied(
            "SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream",
            .attempt(.tls, .handshaking)),
        .proxied(
            "peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream",
            .attempt(.tls, .handshaking)),
        .proxied(
            "SSL_read() failed (SSL: error:0A000126:SSL routines::unexpected eof while reading) while reading upstream",
            .attempt(.tls, .readingBody)),
        .proxied(
            "socket() failed (24: Too many open files) while connecting to upstream",
            .attempt(.descriptors, .connecting)),
        .proxied(
            "kevent() reported that connect() failed (61: Connection refused) while connecting to upstream",
            .attempt(.refused, .connecting)),
        .proxied(
            "connect() failed (10061: No connection could be made because the target machine actively refused it) while connecting to upstream",
            .attempt(.refused, .connecting)),
        .proxied(
            "WSARecv() failed (10054: An existing connection was forcibly closed) while reading upstream",
            .attempt(.reset, .readingBody)),
        .own("app.internal could not be resolved (110: Operation timed out)", .attempt(.resolver, .resolving)),
        .own("app.internal could not be resolved (2: Server failure)", .attempt(.resolver, .resolving)),
        .own("app.internal could not be resolved (3: Host not found)", .attempt(.resolver, .resolving)),
        .own("no resolver defined to resolve app.internal", .attempt(.resolver, .resolving)),
        .process(
            #"host not found in upstream "app.internal" in /etc/nginx/conf.d/app.conf:4"#,
            .attempt(.resolver, .resolving), level: "emerg"),
        // No attempt failed:
        .proxied("upstream server temporarily disabled while connecting to upstream", .upstreamDisabled, level: "warn"),
        .proxied(
            "an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/6/03/0000000036 while reading upstream",
            .upstreamBuffered, level: "warn"),
        .proxied(
            #"FastCGI sent in stderr: "PHP message: Failed login for a" while reading response header from upstream"#,
            .relayed, upstream: "fastcgi://127.0.0.1:9000"),
        Row(
            text:
                "2022/04/02 15:45:23 [error] 8#8: *15950 5.34.207.182 could not be resolved (3: Host not found) while in resolving client address, client: 5.34.207.182, server: 0.0.0.0:25",
            expected: .other),
        Row(
            text:
                "2025/03/03 02:14:08 [warn] 8#8: r3.o.lencr.org could not be resolved (2: Server failure) while requesting certificate status, responder: r3.o.lencr.org, certificate: \"/etc/x\"",
            expected: .other),
    ]

    static let stream: [Row] = [
        Row(
            text:
                #"2025/03/03 02:14:08 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: 0.0.0.0:5432, upstream: "10.0.1.4:5432", bytes from/to client:0/0, bytes from/to upstream:0/0"#,
            expected: .attempt(.refused, .connecting)),
        Row(
            text:
                #"2025/03/03 02:14:08 [error] 31#31: *7 recv() failed (104: Connection reset by peer) while proxying and reading from upstream, client: 192.0.2.1, server: 0.0.0.0:5432, upstream: "10.0.1.4:5432", bytes from/to client:9/0, bytes from/to upstream:0/9"#,
            expected: .attempt(.reset, .readingBody)),
        Row(
            text:
                #"2025/03/03 02:14:08 [error] 31#31: *7 no live upstreams while connecting to upstream, udp client: 192.0.2.1, server: 0.0.0.0:53, upstream: "dns", bytes from/to client:41/0, bytes from/to upstream:0/0"#,
            expected: .attempt(.noLiveUpstreams, .connecting)),
    ]

    static let limits: [Row] = [
        .process("1024 worker_connections are not enough", .limit(.workerConnections), level: "alert"),
        .process(
            "1024 worker_connections are not enough, reusing connections", .limit(.workerConnections), level: "warn"),
        .process(
            "4096 worker_connections exceed open file resource limit: 1024", .limit(.openFiles), level: "warn"),
        .process("accept4() failed (24: Too many open files)", .limit(.openFiles), level: "crit"),
        .process("accept4() failed (23: Too many open files in system)", .limit(.openFiles), level: "crit"),
        .process(
            "the new socket has number 1025, but only 1024 files are available", .limit(.openFiles), level: "alert"),
        .own(#"open() "/srv/x" failed (24: Too many open files)"#, .limit(.openFiles), level: "crit"),
        .process("malloc(4096) failed (12: Cannot allocate memory)", .limit(.memory), level: "emerg"),
        .process("posix_memalign(16, 4096) failed (12: Cannot allocate memory)", .limit(.memory), level: "emerg"),
        .process(
            #"fork() failed while spawning "worker process" (12: Cannot allocate memory)"#, .limit(.memory),
            level: "alert"),
        .process(
            #"fork() failed while spawning "worker process" (11: Resource temporarily unavailable)"#,
            .limit(.processes),
            level: "alert"),
        .process(
            #"ngx_slab_alloc() failed: no memory in cache keys zone "x""#, .limit(.sharedMemory), level: "crit"),
        .own(#"could not allocate node in limit_req zone "one""#, .limit(.sharedMemory), level: "alert"),
        .process(
            #"open() "/var/cache/nginx/proxy_temp/1" failed (28: No space left on device)"#, .limit(.disk),
            level: "crit"),
        .proxied(
            #"pwritev() "/var/cache/nginx/proxy_temp/1" failed (28: No space left on device) while reading upstream"#,
            .limit(.disk), level: "crit"),
        .proxied(
            #"pwrite() "/var/cache/nginx/proxy_temp/1" has written only 4096 of 8192 while reading upstream"#,
            .limit(.disk), level: "crit"),
        .process(#"mkdir() "/var/cache/nginx/1" failed (122: Disk quota exceeded)"#, .limit(.disk), level: "crit"),
    ]

    static let lifecycle: [Row] = [
        .process("signal 1 (SIGHUP) received from 4711, reconfiguring", .act(.reload)),
        .process("reconfiguring", .note), .process("start worker processes", .note),
        .process("start worker process 88", .note), .process("gracefully shutting down", .note),
        .process("exiting", .note), .process("exit", .note), .process("built by gcc 12.2.0 (Debian 12.2.0-14)", .note),
        .process("OS: Linux 6.1.0", .note), .process("getrlimit(RLIMIT_NOFILE): 1024:524288", .note),
        .process("using the \"epoll\" event method", .note), .process("signal 17 (SIGCHLD) received from 88", .note),
        .process("reopening logs", .note),
        .process("signal 15 (SIGTERM) received, exiting", .act(.stop)),
        .process("signal 3 (SIGQUIT) received, shutting down", .act(.quit)),
        .process("signal 10 (SIGUSR1) received, reopening logs", .act(.reopen)),
        .process("signal 12 (SIGUSR2) received, changing binary", .act(.binaryUpgrade)),
        .process("signal process started", .act(.signalSent)),
        .process("worker process 88 exited with code 0", .act(.workerExit(pid: 88, code: 0, isFatal: false))),
        .process(
            "worker process 88 exited on signal 9", .act(.workerSignal(pid: 88, signal: 9, hasCore: false)),
            level: "alert"),
        .process(
            "worker process 88 exited on signal 11 (core dumped)",
            .act(.workerSignal(pid: 88, signal: 11, hasCore: true)), level: "alert"),
        .process(
            "worker process 88 exited with fatal code 2 and cannot be respawned",
            .act(.workerExit(pid: 88, code: 2, isFatal: true)), level: "alert"),
        .process("bind() to 0.0.0.0:80 failed (98: Address already in use)", .act(.bindFailed), level: "emerg"),
        .process("still could not bind()", .act(.bindFailed), level: "emerg"),
        .process(
            #"unknown directive "proxy_pas" in /etc/nginx/conf.d/app.conf:4"#, .act(.configurationRefused),
            level: "emerg"),
        .process(
            "cannot load certificate \"/etc/x.pem\": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory)",
            .other, level: "emerg"),
    ]

    static let clients: [Row] = [
        .own("client intended to send too large body: 10485760 bytes", .clientFault),
        .own("limiting requests, excess: 50.416 by zone \"api\"", .rateLimited),
        .own("delaying request, excess: 0.416, by zone \"api\"", .rateLimited, level: "warn"),
        .own("limiting connections by zone \"addr\"", .rateLimited),
        .own("access forbidden by rule", .forbidden), .own(#"directory index of "/srv/" is forbidden"#, .forbidden),
        .own(#"user "bob": password mismatch"#, .forbidden),
        .own(#"open() "/srv/favicon.ico" failed (2: No such file or directory)"#, .fileMissing),
        .own(#""/srv/market/index.html" is not found (2: No such file or directory)"#, .fileMissing),
        .own(#"open() "/srv/x" failed (13: Permission denied)"#, .forbidden),
        .own(#"open() "/srv/a while b" failed (2: No such file or directory)"#, .fileMissing),
        .own("client prematurely closed connection", .clientGone, level: "info"),
        .proxied(
            "epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too (104: Connection reset by peer) while reading upstream",
            .clientGone, level: "info"),
        .own("writev() failed (32: Broken pipe) while sending to client", .clientGone, level: "info"),
        .own("recv() failed (104: Connection reset by peer) while waiting for request", .clientGone, level: "info"),
        .own("client timed out (110: Connection timed out) while SSL handshaking", .clientGone, level: "info"),
        .own(
            "SSL_do_handshake() failed (SSL: error:0A00009C:SSL routines::http request) while SSL handshaking",
            .clientFault, level: "info"),
        .own("client sent invalid method while reading client request line", .clientFault, level: "info"),
        .own(
            "client sent plain HTTP request to HTTPS port while reading client request headers", .clientFault,
            level: "info"),
    ]

    @Test(arguments: upstream + stream + limits + lifecycle + clients)
    func `Each message has its class`(_ row: Row) throws {
        let line = try #require(reading(row.text) { NginxErrorLine.parse($0) })
        #expect(reading(row.text) { line.classify($0) } == row.expected)
    }

    @Test func `The stream module's upstream ends before its counters`() throws {
        for row in NginxErrorCatalogueTests.stream {
            let line = try #require(reading(row.text) { NginxErrorLine.parse($0) })
            let address = part(row.text, reading(row.text) { line.upstreamAddress($0) })
            #expect(address == "10.0.1.4:5432" || address == "dns")
            #expect(part(row.text, line.client) == "192.0.2.1")
        }
    }

    @Test func `PHP's want of memory is told from other words that FastCGI relays`() throws {
        let text =
            #"2025/03/03 02:14:08 [error] 31#31: *7 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/a.php on line 3" while reading response header from upstream, client: 192.0.2.1, server: a, request: "GET /x HTTP/1.1", upstream: "fastcgi://127.0.0.1:9000", host: "a""#
        let line = try #require(reading(text) { NginxErrorLine.parse($0) })
        #expect(reading(text) { line.relayedMemoryError($0)?.runtime } == .php)
        let other = text.replacing("PHP Fatal error:  Allowed", with: "GET /Allowed")
        let plain = try #require(reading(other) { NginxErrorLine.parse($0) })
        #expect(reading(other) { plain.relayedMemoryError($0) == nil })
    }

    @Test func `A line cut at 2,048 bytes keeps its class and loses only fields`() throws {
        let path = "/" + String(repeating: "a", count: 3000)
        let whole =
            "2025/03/03 02:14:08 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: a, request: \"GET \(path) HTTP/1.1\", upstream: \"http://10.0.1.4:8080\(path)\", host: \"a\""
        let text = String(whole.prefix(2048))
        let line = try #require(reading(text) { NginxErrorLine.parse($0) })
        #expect(reading(text) { line.classify($0) } == .attempt(.refused, .connecting))
        #expect(part(text, line.client) == "192.0.2.1" && line.upstream == nil && line.host == nil)
        #expect(part(text, line.request)?.hasPrefix("GET /aaa") == true)
    }
}
