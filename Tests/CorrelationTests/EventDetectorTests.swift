import Correlation
import Evidence
import Testing

/// What supervisors and responders say becomes one event each, however many logs say it.
@Suite struct `Events of supervisors and responders` {
    @Test func `a kill that runtime and orchestrator tell as well is one kill`() {
        var scene = EventScene()
        scene.kill(10, pid: 4711, process: "node")
        scene.add(
            "docker", 10.1, .unit, ["act": .text("oom_reported"), "unit": .text("app"), "supervisor": .text("docker")])
        scene.add(
            "docker", 10.4, .unit,
            [
                "act": .text("main_exited"), "unit": .text("app"), "exit_code": .int(137), "signal": .int(9),
                "supervisor": .text("docker"),
            ])
        scene.add("events", 11, .unit, ["act": .text("oom_reported"), "unit": .text("n1"), "pid": .int(4711)])
        scene.add("pod", 30, .unit, ["act": .text("killed_by_oom"), "unit": .text("api"), "exit_code": .int(137)])
        scene.add("gunicorn", 11, .processExit, ["pid": .int(4711), "signal": .text("SIGKILL")])
        let report = scene.report()
        #expect(report.told("oom_kill") == ["oom_kill: OOM kill: node (pid 4711)"])
        #expect(report.told("process_exit", "memory_pressure") == [])
    }

    @Test func `137 alone is a signal's; a reason is a kill, also without the kernel's word`() {
        var scene = EventScene()
        for (second, supervisor) in [(10.0, "containerd"), (10.3, "docker"), (11.0, "kubernetes")] {
            scene.add(
                supervisor, second, .unit,
                [
                    "act": .text("main_exited"), "unit": .text("app"), "exit_code": .int(137), "signal": .int(9),
                    "signal_name": .text("KILL"), "supervisor": .text(supervisor),
                ])
        }
        scene.add(
            "events", 200, .unit,
            [
                "act": .text("killed_by_oom"), "unit": .text("api"), "exit_code": .int(137),
                "supervisor": .text("kubernetes"),
            ])
        scene.add(
            "events", 400, .unit,
            ["act": .text("oom_reported"), "unit": .text("e90c"), "supervisor": .text("containerd")])
        let report = scene.report()
        #expect(report.told("oom_kill") == ["oom_kill: OOM kill: api", "oom_kill: OOM kill: e90c"])
        #expect(report.told("process_exit", "memory_pressure") == ["process_exit: app ended by signal KILL"])
    }

    /// `TaskOOM`, `container oom` and `die 137`, the pod's status: one kill, with what each of them knows.
    @Test func `a kill that only runtimes and orchestrator tell is one kill`() throws {
        let id = String(repeating: "4d", count: 32)
        var scene = EventScene()
        scene.add(
            "syslog", 10, .unit,
            [
                "act": .text("oom_reported"), "unit": .text(id), "container": .text(id),
                "supervisor": .text("containerd"),
            ])
        scene.add(
            "docker", 10.2, .unit,
            [
                "act": .text("oom_reported"), "unit": .text("k8s_api"), "container": .text(id),
                "supervisor": .text("docker"),
            ])
        scene.add(
            "docker", 10.5, .unit,
            [
                "act": .text("main_exited"), "unit": .text("k8s_api"), "container": .text(id), "exit_code": .int(137),
                "signal": .int(9), "supervisor": .text("docker"),
            ])
        scene.add(
            "pods.json", 11, .unit,
            [
                "act": .text("killed_by_oom"), "unit": .text("api-7d9f8c-abcde"), "container": .text("api"),
                "namespace": .text("shop"), "reason": .text("OOMKilled"), "exit_code": .int(137),
                "supervisor": .text("kubernetes"),
            ])
        // The next death of the same container, told by one of them.
        scene.add(
            "pods.json", 70, .unit,
            [
                "act": .text("killed_by_oom"), "unit": .text("api-7d9f8c-abcde"), "container": .text("api"),
                "supervisor": .text("kubernetes"),
            ])
        let report = scene.report()
        #expect(
            report.told("oom_kill") == [
                "oom_kill: OOM kill: api of api-7d9f8c-abcde", "oom_kill: OOM kill: api of api-7d9f8c-abcde",
            ])
        #expect(report.told("process_exit", "memory_pressure") == [])
        #expect(report.totals.oomKills == 2)
        let kill = try #require(report.events.first { $0.kind == "oom_kill" })
        #expect(kill["told_by"] == .text("containerd, docker, kubernetes"))
        #expect(kill["namespace"] == .text("shop"))
        #expect(kill["container_id"] == .text(id))
        #expect(kill["pid"] == .null)
        #expect(kill["rss_bytes"] == .null)
        #expect(kill.citations.count == 4)
    }

    @Test
    func `a runtime's word is the kernel's kill where both name the container, and no kill where the kernel is silent`()
    {
        let (id, other) = (String(repeating: "4d", count: 32), String(repeating: "5e", count: 32))
        var scene = EventScene()
        scene.kill(
            10, pid: 4711, process: "node", cgroup: "/kubepods/burstable/pod1f2e3d4c-0000-4a5b-8c6d-7e8f9a0b1c2d/" + id)
        for (second, name) in [(50.0, id), (12, other)] {
            scene.add(
                "docker", second, .unit,
                [
                    "act": .text("oom_reported"), "unit": .text(name), "container": .text(name),
                    "supervisor": .text("docker"),
                ])
            scene.add(
                "docker", second + 0.2, .unit,
                [
                    "act": .text("main_exited"), "unit": .text(name), "container": .text(name), "exit_code": .int(137),
                    "signal": .int(9), "supervisor": .text("docker"),
                ])
        }
        // A node's watcher names the pid.
        scene.add(
            "kubelet", 40, .unit,
            ["act": .text("oom_reported"), "unit": .text("node"), "pid": .int(4711), "supervisor": .text("kubelet")])
        let report = scene.report()
        #expect(report.told("oom_kill") == ["oom_kill: OOM kill: node (pid 4711)", "oom_kill: OOM kill: \(other)"])
        #expect(report.totals.oomKills == 2)
    }

    @Test func `a worker that its own master ended after a timeout was not killed for memory`() throws {
        var scene = EventScene()
        scene.add("gunicorn", 10, .processExit, ["pid": .int(88), "reason": .text("timeout")])
        scene.add("gunicorn", 11, .processExit, ["pid": .int(88), "signal": .text("SIGKILL")])
        scene.add("gunicorn", 40, .processExit, ["pid": .int(89), "signal": .text("SIGKILL")])
        scene.add("gunicorn", 50, .processExit, ["pid": .int(90), "signal": .text("SIGTERM")])
        let exits = scene.report().events.filter { $0.kind == "process_exit" }
        #expect(exits.map { $0["reason"] } == [.text("timeout"), .null])
        #expect(exits.first?.detail.contains("had not answered") == true)
    }

    @Test func `one command in three logs is one act, with the name that one of them knows`() {
        var scene = EventScene()
        scene.add("app", 0, .unit, ["act": .text("consumed")])
        let command: AttributeValue = .text("/usr/bin/systemctl restart nginx")
        scene.add("audit", 100, .deployAct, ["act": .text("ops"), "command": command])
        scene.add(
            "auth.log", 100.2, .deployAct,
            ["act": .text("ops"), "command": command, "by": .text("jane"), "target": .text("nginx")])
        scene.add("syslog", 100.5, .unit, ["act": .text("stopping"), "unit": .text("nginx.service")])
        scene.add("syslog", 101, .unit, ["act": .text("started"), "unit": .text("nginx.service")])
        let report = scene.report()
        #expect(report.told("proxy_restart") == ["proxy_restart: proxy restarted (nginx) by jane"])
        #expect(report.events.first { $0.kind == "proxy_restart" }?.citations.count == 3)
    }

    @Test func `a restart by hand, a restart by itself, and a shutdown`() {
        var scene = EventScene()
        func unit(_ second: Double, _ act: String, _ name: String, _ scene: inout EventScene) {
            scene.add("syslog", second, .unit, ["act": .text(act), "unit": .text(name + ".service")])
        }
        unit(10, "main_exited", "shop", &scene)
        unit(15, "restart_scheduled", "shop", &scene)
        unit(15.1, "started", "shop", &scene)
        unit(100, "stopping", "shop", &scene)
        unit(101, "started", "shop", &scene)
        // Not a unit of the failure.
        unit(200, "stopping", "snapd", &scene)
        unit(201, "started", "snapd", &scene)
        for (place, name) in ["a", "b", "c", "d", "e", "f", "shop"].enumerated() {
            unit(300 + Double(place) / 10, "stopping", name, &scene)
        }
        unit(340, "started", "shop", &scene)
        #expect(scene.report().told("service_restart") == ["service_restart: service restarted (shop)"])
    }

    @Test func `an image that changes is a release, and going back a rollback; libraries are none`() {
        var scene = EventScene()
        for (second, version) in [(0.0, "1.4"), (100, "1.5"), (101, "1.4"), (130, "1.5"), (900, "1.4")] {
            scene.add(
                "events", second, .unit,
                [
                    "act": .text("starting"), "unit": .text("api-7d9f8c6b5-x2x4z"), "container": .text("api"),
                    "version": .text(version),
                ])
        }
        for second in [2000.0, 2010, 2100] {
            scene.add(
                "dpkg.log", second, .deployAct,
                ["act": .text("package"), "service": .text("lib\(second)"), "version": .text("2")])
        }
        let report = scene.report()
        #expect(
            report.told("deploy", "rollback", "config_change") == [
                "deploy: release 1.5 deployed", "rollback: rolled back to 1.4",
                "config_change: configuration changed on web-1",
            ])
        #expect(report.events.filter { $0.kind == "deploy" }.map(\.subject) == ["api"])
    }

    @Test func `who was told, who came, and when`() throws {
        var scene = EventScene()
        scene.add("app", -3600, .unit, ["act": .text("consumed")])
        scene.kill(0, pid: 1, process: "node")
        scene.kill(300, pid: 2, process: "node")
        let alert: KeyValuePairs<String, AttributeValue?> = ["name": .text("HTTP"), "target": .text("web-1")]
        func add(_ second: Double, _ state: String, by: String? = nil, _ scene: inout EventScene) {
            var attributes = Attributes(alert)
            attributes["state"] = .text(state)
            attributes["by"] = by.map { .text($0) }
            scene.add(
                "nagios.log", second, .alert,
                [
                    "name": attributes["name"], "target": attributes["target"], "state": attributes["state"],
                    "by": attributes["by"],
                ]
            )
        }
        add(20, "pending", &scene)
        add(60, "firing", &scene)
        add(65, "notified", &scene)
        add(120, "acknowledged", by: "jane", &scene)
        add(280, "resolved", &scene)
        // Somebody had been there before it began.
        scene.add("auth.log", -1000, .login, ["user": .text("bob"), "by": .text("sshd")])
        scene.add("auth.log", 130, .login, ["user": .text("jane"), "by": .text("sshd"), "from": .text("192.0.2.7")])
        scene.add("auth.log", 130.2, .login, ["user": .text("jane"), "by": .text("logind")])
        scene.add("kern.log", 200, .hostSymptom, ["symptom": .text("boot")])
        let report = scene.report()
        #expect(
            report.told("alert", "acknowledged", "operator_login", "reboot") == [
                "operator_login: bob logs in", "alert: alert: HTTP of web-1",
                "acknowledged: HTTP of web-1 acknowledged by jane",
                "operator_login: jane logs in", "reboot: web-1 boots", "alert: alert resolved: HTTP of web-1",
            ])
        let incident = try #require(report.incidents.first)
        func seconds(_ milestone: Milestone?) -> Double? {
            milestone.map { Double($0.time.micros - 1_740_967_200_000_000) / 1_000_000 }
        }
        #expect(seconds(incident.milestones.alerted) == 60)
        #expect(seconds(incident.milestones.acknowledged) == 120)
        #expect(seconds(incident.milestones.firstLogin) == 130)
        #expect(incident.detected == incident.milestones.alerted?.time)
    }

    @Test func `a unit that is given up is a crash loop once`() {
        var scene = EventScene()
        scene.add("syslog", 10, .unit, ["act": .text("start_limit"), "unit": .text("shop.service")])
        scene.add("syslog", 12, .unit, ["act": .text("start_limit"), "unit": .text("shop.service")])
        scene.add("events", 20, .unit, ["act": .text("back_off"), "unit": .text("api-1"), "count": .int(5)])
        #expect(
            scene.report().told("crash_loop") == [
                "crash_loop: shop.service is given up after too many starts",
                "crash_loop: api-1 keeps failing and is started ever later",
            ])
    }
}
