import LogFormats
import Testing

/// Starts in any order of words; what starts beside a program's own start.
@Suite("Starts with a version")
struct StartSentenceTests {
    @Test(arguments: [
        ("shop-api 7.13.0 starting (pid 4711)", "shop-api 7.13.0 4711"),
        ("boot: shop-api release 7.13.0 on app-1, pid=4711", "shop-api 7.13.0 4711"),
        ("Started shop-api v7.13.0 in 1.204 seconds", "shop-api v7.13.0"),
        ("shop-api v7.13.0 is up and listening on port 8080", "shop-api v7.13.0"),
        ("service=shop-api version=7.13.0 pid=4711 started", "shop-api 7.13.0 4711"),
        ("Application shop-api (version 7.13.0) has started on 0.0.0.0:8080", "shop-api 7.13.0"),
        ("shop-api/7.13.0 booted in 812 ms", "shop-api 7.13.0"),
        ("starting shop-api version=7.13.0 pid=4711", "shop-api 7.13.0 4711"),
    ])
    func read(_ text: String, _ expected: String) {
        let bytes = Array(text.utf8)
        let start = ProcessStartMessage.parse(bytes.span, 0..<bytes.count)
        func word(_ range: Range<Int>?) -> String? { range.map { String(decoding: bytes[$0], as: UTF8.self) } }
        let told = [word(start?.process), word(start?.version), start?.pid.map { "\($0)" }].compactMap { $0 }
        #expect(told.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        "plugin loader started reindex 7.13.0", "job 1.2.3 of import started by jane", "starting in 1.5 seconds",
        "upgrade of shop-api from 7.12.0 to 7.13.0 started", "not starting shop-api 7.13.0", "boot took 1.204 seconds",
        "shop-api will be started as 7.13.0", "running query 1.2.3", "10.0.0.1 is up",
        "started, version 2.80 cachesize 150",
    ])
    func refused(_ text: String) {
        let bytes = Array(text.utf8)
        let start = ProcessStartMessage.parse(bytes.span, 0..<bytes.count)
        #expect(start?.version == nil, "\(text)")
    }
}
