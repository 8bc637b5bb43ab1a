import Evidence
import Extraction
import LogFormats
import Testing

@Suite("Nginx's error log gives facts and failures")
struct NginxErrorExtractorTests {
    private static let fields =
        #", client: 192.0.2.1, server: a, request: "GET /x HTTP/1.1", upstream: "fastcgi://127.0.0.1:9000", host: "a""#

    private func run(_ level: String, _ message: String) throws -> ExtractorRun {
        try ExtractorRun("nginx_error", "2025/03/03 02:14:08 [\(level)] 31#31: \(message)")
    }

    @Test(arguments: [
        ("emerg", "bind() to 0.0.0.0:80 failed (98: Address already in use)", "bind_failed"),
        ("emerg", #"unknown directive "proxy_pas" in /etc/nginx/conf.d/a.conf:4"#, "configuration_refused"),
        ("notice", "signal 1 (SIGHUP) received from 4711, reconfiguring", "reload"),
        ("alert", "worker process 88 exited with fatal code 2 and cannot be respawned", "worker_exit"),
    ])
    func `An act of Nginx is a fact`(level: String, message: String, act: String) throws {
        let facts = try run(level, message).facts(.nginxLifecycle)
        #expect(facts.map { $0.attributes.text("act") } == [act])
    }

    @Test(arguments: [
        ("alert", "1024 worker_connections are not enough", NginxLimit.workerConnections),
        ("crit", "accept4() failed (24: Too many open files)", .openFiles),
        ("crit", #"pwritev() "/var/cache/nginx/1" failed (28: No space left on device)"#, .disk),
        ("alert", #"fork() failed while spawning "worker process" (12: Cannot allocate memory)"#, .memory),
        ("alert", #"fork() failed while spawning "worker process" (11: Resource temporarily unavailable)"#, .processes),
    ])
    func `A limit is a fact`(level: String, message: String, limit: NginxLimit) throws {
        let facts = try run(level, message).facts(.nginxLimit)
        #expect(facts.map { $0.attributes.text("limit") } == [limit.rawValue])
    }

    @Test func `Too big a header is a failure of its own kind`() throws {
        let tables = try run(
            "error",
            "*7 upstream sent too big header while reading response header from upstream" + Self.fields
        ).tables.civil
        let rows = tables?.attempts.rows() ?? []
        #expect(
            rows.map(\.key) == [AttemptKey(upstream: "127.0.0.1:9000", outcome: .tooBigHeader, action: .readingHeader)])
    }

    @Test func `PHP's want of memory is a fact, though FastCGI relays it`() throws {
        let found = try run(
            "error",
            #"*7 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/a.php on line 3" while reading response header from upstream"#
                + Self.fields)
        #expect(found.facts(.outOfMemoryError).map { $0.attributes.text("runtime") } == ["php"])
        #expect(found.tables.civil?.attempts.rows().isEmpty == true)
    }

    @Test func `A client whose name is not found is no failed upstream`() throws {
        let found = try run(
            "error",
            "*9 5.34.207.182 could not be resolved (3: Host not found) while in resolving client address, client: 5.34.207.182, server: 0.0.0.0:25"
        )
        #expect(found.parsed == 1 && found.tables.civil?.attempts.rows().isEmpty == true)
    }
}
