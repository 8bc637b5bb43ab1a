import Correlation
import Evidence
import Testing

/// Lines of deploy tools become acts: one a release, whatever the lines for its hosts and its end.
@Suite("Releases of several lines")
struct RolloutTests {
    private func acts(_ lines: [(Double, KeyValuePairs<String, AttributeValue?>)]) -> [String] {
        var scene = EventScene()
        for (second, attributes) in lines { scene.add("deploy.log", second, .deployAct, attributes) }
        return scene.report().events.filter { ["deploy", "rollback"].contains($0.kind) }.map { event in
            let length = event.end.map { Int(event.time.seconds(to: $0)) } ?? 0
            return "\(event.kind) \(event.title) +\(length)"
        }
    }

    @Test("a version that runs from now on ends the release or the rollback that brought it")
    func activation() {
        #expect(
            acts([
                (10, ["act": .text("deploy"), "version": .text("7.13.0"), "status": .text("started")]),
                (
                    15,
                    ["act": .text("activate"), "version": .text("v7.13.0"), "host": .text("a"), "status": .text("ok")]
                ),
                (900, ["act": .text("rollback"), "version": .text("7.12.0"), "status": .text("started")]),
                (
                    910,
                    ["act": .text("activate"), "version": .text("7.12.0"), "host": .text("a"), "status": .text("ok")]
                ),
                // A restart says so again.
                (3000, ["act": .text("activate"), "version": .text("7.12.0"), "status": .text("ok")]),
            ]) == ["deploy release 7.13.0 deployed +5", "rollback rolled back to 7.12.0 +10"])
    }

    @Test("the hosts of a roll-out are one act")
    func hosts() {
        var lines: [(Double, KeyValuePairs<String, AttributeValue?>)] = []
        for (place, host) in ["a", "b", "c"].enumerated() {
            let second = Double(place * 60)
            lines.append(
                (
                    second,
                    [
                        "act": .text("deploy"), "version": .text("2.0.0"), "host": .text(host),
                        "status": .text("started"),
                    ]
                ))
            lines.append(
                (
                    second + 20,
                    ["act": .text("deploy"), "version": .text("2.0.0"), "host": .text(host), "status": .text("ok")]
                ))
        }
        #expect(acts(lines) == ["deploy release 2.0.0 deployed on a +140"])
    }

    @Test("a version that goes back is a rollback, whatever its tool calls it; a failed act is none")
    func back() {
        #expect(
            acts([
                (
                    10,
                    [
                        "act": .text("deploy"), "version": .text("2.1.0"), "previous": .text("2.0.0"),
                        "status": .text("ok"),
                    ]
                ),
                (500, ["act": .text("deploy"), "version": .text("2.0.0"), "status": .text("ok")]),
                (2000, ["act": .text("deploy"), "version": .text("2.2.0"), "status": .text("failed")]),
                (3000, ["act": .text("activate"), "version": .text("1.9.0"), "previous": .text("2.0.0")]),
            ]) == [
                "deploy release 2.1.0 deployed +0", "rollback rolled back to 2.0.0 +0",
                "rollback rolled back to 1.9.0 +0",
            ])
    }

    @Test("readings without a pid are told apart by the kills between them: each life grows to its own")
    func saws() {
        var scene = EventScene()
        for life in 0..<3 {
            let start = Double(life * 200)
            for step in 0..<18 {
                scene.reading("app.log", start + Double(step * 10), bytes: Int64(100 + 10 * step) << 20)
            }
            scene.kill(start + 178, pid: Int64(100 + life), process: "node")
        }
        let memory = scene.report().memory
        #expect(memory.map(\.samples) == [18, 18, 18])
        #expect(memory.allSatisfy { $0.leak })
        var calm = EventScene()
        for step in 0..<54 {
            calm.reading("app.log", Double(step * 10), bytes: Int64(100 + 10 * (step % 18)) << 20)
        }
        calm.add("journal", 5000, .unit, ["act": .text("main_exited"), "unit": .text("shop"), "status": .int(1)])
        #expect(calm.report().memory.map(\.samples) == [54])
    }

    @Test("ends of one process again and again are a loop; one of each of three hosts is none")
    func exits() {
        var scene = EventScene()
        for second in [10.0, 16, 22, 28] {
            scene.add(
                "journal", second, .unit, ["act": .text("main_exited"), "unit": .text("shop"), "status": .int(1)])
        }
        for (place, host) in ["a", "b", "c"].enumerated() {
            scene.add(
                "journal", 1000 + 5 * Double(place), .unit,
                ["act": .text("main_exited"), "unit": .text("shop"), "status": .int(1), "host": .text(host)])
        }
        for second in [3000.0, 3010, 3020] {
            scene.add(
                "journal", second, .unit,
                ["act": .text("main_exited"), "unit": .text("shop"), "signal_name": .text("TERM"), "status": .int(15)])
        }
        let loops = scene.report().events.filter { $0.kind == "crash_loop" }
        #expect(loops.map(\.title) == ["shop fails 4 times, every 6 s"])
    }
}
