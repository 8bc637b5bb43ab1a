import Correlation
import Evidence

extension Fixtures {
    private struct Kill {
        var time: String
        var pid: Int64
        var rssKB: Int64
        var line: Int64
    }

    private static let kills: [Kill] = [
        Kill(time: "08:25:23.272", pid: 21_137, rssKB: 305_792, line: 80),
        Kill(time: "08:25:33.410", pid: 25_256, rssKB: 305_920, line: 159),
        Kill(time: "08:25:43.226", pid: 25_276, rssKB: 306_048, line: 239),
        Kill(time: "08:25:52.965", pid: 25_335, rssKB: 306_048, line: 319),
        Kill(time: "08:26:02.645", pid: 25_474, rssKB: 306_048, line: 398),
        Kill(time: "08:26:12.433", pid: 25_603, rssKB: 305_920, line: 477),
        Kill(time: "08:26:22.627", pid: 25_787, rssKB: 305_920, line: 556),
        Kill(time: "08:26:32.491", pid: 25_789, rssKB: 306_048, line: 651),
        Kill(time: "08:26:42.930", pid: 25_957, rssKB: 306_048, line: 738),
        Kill(time: "08:26:52.897", pid: 26_090, rssKB: 305_920, line: 817),
        Kill(time: "08:27:02.757", pid: 26_219, rssKB: 305_920, line: 897),
    ]

    /// A leak that a release brought, eleven OOM kills, a vain restart of Nginx, a rollback: modelled on a capture
    /// whose truth is known.
    static var meltdown: Report {
        let inputs = [
            input(
                "logs/nginx/access.log.1", "nginx_access", .access, host: "web-1", lines: 6377, zone: "+00:00",
                zoneBasis: "in the line"),
            input(
                "logs/nginx/access.log", "nginx_access", .access, host: "web-1", lines: 7879, unparsed: 12,
                zone: "+00:00", zoneBasis: "in the line"),
            input("logs/nginx/error.log.1", "nginx_error", .error, host: "web-1", lines: 1221),
            input("logs/nginx/error.log", "nginx_error", .error, host: "web-1", lines: 4273, unparsed: 2),
            input(
                "logs/kernel/dmesg-iso.log", "kernel", .kernel, host: "app-1", lines: 897, offset: 0.975,
                basis: "inferred", zone: "+00:00", zoneBasis: "in the line", pairs: 11),
            input("logs/journal.log", "syslog", .supervisor, host: "app-1", lines: 108),
            input(
                "logs/app-1.log.1", "app_text", .application, host: "app-1", lines: 21_431, offset: 0.012,
                basis: "inferred", pairs: 948),
            input(
                "logs/app-1.log", "app_text", .application, host: "app-1", lines: 40_032, offset: 0.012,
                basis: "inferred", pairs: 2301, warnings: ["line 40032 is cut by the end of the file"]),
            input("logs/deploy.log", "app_logfmt", .deploy, host: "app-1", lines: 9, zoneBasis: "in the line"),
            input(
                "logs/kernel/kmsg.raw", "kernel", .kernel, host: "app-1", lines: 897, offset: nil, basis: "inferred",
                pairs: 11, boot: at("06:39:09.975")),
        ]
        var totals = Totals()
        totals.requests = 16_967
        totals.byStatus = [
            (200, 10_937), (201, 348), (400, 7), (401, 85), (404, 247), (499, 1), (502, 5341), (505, 1),
        ]
        totals.badGateway = 5341
        totals.failedRequests = 5342
        totals.clients = 862
        totals.oomKills = 11
        totals.recount = [
            Recount(name: "requests", command: "cat logs/nginx/access.log.1 logs/nginx/access.log | wc -l"),
            Recount(name: "bad_gateway", command: "cat logs/nginx/access.log* | awk '$9 == 502' | wc -l"),
            Recount(name: "oom_kills", command: "grep -c 'Killed process' logs/kernel/dmesg-iso.log"),
        ]
        let events = meltdownEvents
        return Report(
            toolVersion: "0.1.0",
            options: [
                ("redact", .text("secrets")), ("reference_date", .text("2026-11-24")),
                ("reference_basis", .text("newest file")), ("since", .null), ("until", .null),
                ("write_methods", .list(["DELETE", "PATCH", "POST", "PUT"])), ("top", .int(50)),
                ("digest", .flag(false)),
            ],
            window: Window(start: at("08:22:02.229"), end: at("08:28:36.934")), inputs: inputs, totals: totals,
            requestGroups: [
                RequestGroup(
                    inputs: [0, 1], relation: "disjoint", countedFrom: nil, overlap: 0,
                    basis: "rotation of one log; the times do not overlap")
            ],
            coverage: [
                coverage("web-1", .access, [0, 1]), coverage("web-1", .error, [2, 3]),
                coverage("app-1", .kernel, [4, 9]), coverage("app-1", .supervisor, [5]),
                coverage(
                    "app-1", .application, [6, 7],
                    gaps: [.init(start: at("08:25:23.272"), end: at("08:25:29.458"), reason: "process down")]),
                coverage("app-1", .deploy, [8]),
            ],
            incidents: [meltdownIncident(events)], events: events, memory: [leak], forecasts: [],
            series: [
                Series(
                    id: "S1", name: "failed_share", unit: "share", subject: nil, start: at("08:22:02"), stepS: 5,
                    values: [0, 0, nil, 0.3333333333, 1], scores: [0, 0, 0, 0.91, 1]),
                Series(
                    id: "S2", name: "rss_bytes", unit: "bytes", subject: "shop-api", start: at("08:22:02"), stepS: 5,
                    values: [41_943_040, 49_912_217, 313_131_008], scores: []),
            ],
            patterns: [
                PatternFinding(
                    id: "P1", template: "found <*> stale connection leases from <*> dead process(es)",
                    source: "app-1/logs/app-1.log", count: 12, first: at("08:25:29.500"), last: at("08:27:45.700"),
                    novelty: 1, beforePerMin: 0, duringPerMin: 4.61538461,
                    example: cite(
                        7, 3,
                        "2026-11-24 08:25:49,330 WARNING 25335 [MainThread] shop.pool [-] found 2144 stale connection leases from 3 dead process(es)"
                    )
                )
            ],
            warnings: [
                "logs/nginx/timed.log holds the same requests as logs/nginx/access.log and was not counted again"
            ])
    }

    static var leak: MemoryFinding {
        var memory = MemoryFinding(
            subject: "shop-api", pid: 21_137, samples: 21, start: at("08:23:42.362"), end: at("08:25:22.363"),
            firstBytes: 49_912_217, peakBytes: 313_131_008)
        memory.limitBytes = 314_572_800
        memory.slopeBytesPerS = 2_587_651.4
        memory.slopeLow = 2_511_002.2
        memory.slopeHigh = 2_660_417.9
        memory.leak = true
        memory.confidence = 0.98
        memory.sinceVersion = "v2.4.0"
        memory.projectedExhaustion = at("08:25:24")
        memory.projectedLow = at("08:25:20")
        memory.projectedHigh = at("08:25:29")
        memory.basis = cite(
            6, 2480,
            "2026-11-24 08:23:42,362 INFO 21137 [monitor] shop.monitor [-] memory usage: rss=47.6MB limit=300MB")
        memory.basisSeries = "S2"
        return memory
    }

    private static func effect(
        _ effect: String, before: Double?, after: Double?, lag: Double? = nil, with: [String] = []
    ) -> [(name: String, value: EventAttribute)] {
        [
            ("effect", .text(effect)), ("failed_share_before", before.map { .number($0) } ?? .null),
            ("failed_share_after", after.map { .number($0) } ?? .null),
            ("effect_low", effect == "helped" ? .number(-1) : .null),
            ("effect_high", effect == "helped" ? .number(-0.981) : .null),
            ("effect_lag_s", lag.map { .number($0) } ?? .null), ("window_s", .number(51)),
            ("jointly_with", with.isEmpty ? .null : .list(with)),
        ]
    }

    private static var meltdownEvents: [Event] {
        var events: [Event] = [
            Event(
                time: at("08:23:37"), kind: "deploy", title: "Release v2.4.0 replaced v2.3.0 on app-1",
                detail: "activated by ci", subject: "shop-api", score: 0.4, role: .cause,
                attributes: [("version", .text("v2.4.0")), ("previous", .text("v2.3.0"))],
                citations: [
                    cite(
                        8, 1,
                        "2026-11-24T08:23:37Z [deploy] event=deploy host=app-1 release=v2.4.0 previous=v2.3.0 action=activate status=started by=ci"
                    ),
                    cite(
                        8, 2,
                        "2026-11-24T08:23:40Z [deploy] event=deploy host=app-1 release=v2.4.0 action=activate status=ok by=ci"
                    ),
                ]),
            Event(
                time: at("08:23:42.362"), end: at("08:25:22.363"), kind: "memory_growth",
                title:
                    "Memory of shop-api grew from 47.6 MiB to 298.6 MiB in 100 s, 2.5 MiB a second, and never came back",
                subject: "shop-api", count: 21, score: 0.95, role: .cause,
                citations: [
                    cite(
                        6, 2480,
                        "2026-11-24 08:23:42,362 INFO 21137 [monitor] shop.monitor [-] memory usage: rss=47.6MB limit=300MB"
                    )
                ]),
            Event(
                time: at("08:23:44"), kind: "query_loop", title: "One statement ran 312 times for a single request",
                subject: "shop-api", count: 812, score: 0.88, role: .cause,
                attributes: [
                    ("query", .text("SELECT * FROM orders WHERE user_id = ? LIMIT ?")), ("repeats", .number(312)),
                ],
                citations: [
                    cite(
                        6, 2514,
                        "2026-11-24 08:23:44,101 DEBUG 21137 [Thread-12] shop.db [req-881] SELECT * FROM orders WHERE user_id = 280 LIMIT 50"
                    )
                ]),
            Event(
                time: at("08:24:28.190"), kind: "latency_rise", title: "p95 of dynamic requests doubled, to 43 ms",
                score: 0.6, role: .symptom,
                citations: [
                    cite(
                        0, 2931,
                        "198.18.123.138 - - [24/Nov/2026:08:24:28 +0000] \"GET /api/orders?user=2436&page=1 HTTP/1.1\" 200 5021"
                    )
                ]),
            Event(
                time: at("08:25:23.398"), end: at("08:27:45.733"), kind: "bad_gateway_start",
                title: "Nginx answers 502 Bad Gateway to every dynamic request", count: 5336, score: 1, role: .symptom,
                citations: [
                    cite(0, 5204, "198.51.100.143 - - [24/Nov/2026:08:25:23 +0000] \"GET /api/cart HTTP/1.1\" 502 150")
                ]),
            Event(
                time: at("08:25:23.401"), kind: "upstream_refused",
                title: "Connection refused by 127.0.0.1:9101 while connecting to upstream", count: 5210, score: 0.97,
                role: .symptom,
                attributes: [
                    ("upstream", .text("127.0.0.1:9101")), ("errno", .text("ECONNREFUSED")),
                    ("action", .text("connecting to upstream")),
                ],
                citations: [
                    cite(
                        2, 15,
                        "2026/11/24 08:25:23 [error] 17648#17648: *9911 connect() failed (111: Connection refused) while connecting to upstream"
                    )
                ]),
            Event(
                time: at("08:25:29.458"), end: at("08:27:08.478"), kind: "crash_loop",
                title: "systemd restarted shop-api 10 times, every 10 s; each life lasted 4 s", subject: "shop-api",
                count: 10, score: 0.97, role: .symptom,
                citations: [
                    cite(
                        5, 14,
                        "Nov 24 08:25:29 app-1 systemd[1]: shop-api.service: Scheduled restart job, restart counter is at 1."
                    )
                ]),
            Event(
                time: at("08:26:13"), kind: "proxy_restart", title: "Nginx restarted by oncall", subject: "nginx",
                role: .action, attributes: effect("no_effect", before: 1, after: 1),
                citations: [
                    cite(
                        8, 3,
                        "2026-11-24T08:26:13Z [deploy] event=ops host=web-1 action=\"systemctl restart nginx\" status=started by=oncall"
                    ),
                    cite(3, 1405, "2026/11/24 08:26:13 [notice] 25782#25782: signal process started"),
                ]),
            Event(
                time: at("08:27:08"), kind: "rollback", title: "Rolled back to v2.3.0 by oncall", subject: "shop-api",
                role: .action,
                attributes: [("version", .text("v2.3.0")), ("previous", .text("v2.4.0"))]
                    + effect("helped", before: 1, after: 0.0142, lag: 3.2),
                citations: [
                    cite(
                        8, 5,
                        "2026-11-24T08:27:08Z [deploy] event=rollback host=app-1 release=v2.3.0 previous=v2.4.0 action=activate status=started by=oncall"
                    )
                ]),
            Event(
                time: at("08:27:45"), kind: "connections_cleared", title: "7437 stale connection leases cleared",
                subject: "shop-api", role: .action,
                attributes: effect("not_separable", before: 0.0142, after: 0, lag: 1.4, with: ["E99"]),
                citations: [
                    cite(
                        8, 7,
                        "2026-11-24T08:27:45Z [deploy] event=ops host=app-1 action=\"clear stale connections\" cleared=7437 status=ok by=oncall"
                    )
                ]),
            Event(
                time: at("08:27:45.436"), kind: "service_restart", title: "shop-api restarted by oncall",
                subject: "shop-api", role: .action,
                attributes: effect("not_separable", before: 0.0142, after: 0, lag: 1.4, with: ["E98"]),
                citations: [
                    cite(
                        8, 8,
                        "2026-11-24T08:27:45Z [deploy] event=ops host=app-1 action=\"systemctl restart shop-api\" status=ok by=oncall"
                    )
                ]),
            Event(
                time: at("08:27:46.435"), kind: "recovered",
                title: "Back to normal: p95 under 43 ms, no failed request",
                role: .context,
                citations: [cite(1, 4122, "198.19.107.160 - - [24/Nov/2026:08:27:46 +0000] \"GET / HTTP/1.1\" 200 552")]
            ),
        ]
        for kill in kills {
            events.append(
                Event(
                    time: at(kill.time), kind: "oom_kill",
                    title: "The kernel killed python3 (pid \(kill.pid)): out of memory",
                    subject: "shop-api", score: 1, role: .symptom,
                    attributes: [
                        ("cgroup", .text("/shop-api")), ("constraint", .text("CONSTRAINT_MEMCG")),
                        ("limit_bytes", .int(314_572_800)), ("pid", .int(kill.pid)), ("process", .text("python3")),
                        ("rss_bytes", .int(kill.rssKB * 1024)),
                    ],
                    citations: [
                        cite(
                            4, kill.line,
                            "Memory cgroup out of memory: Killed process \(kill.pid) (python3) anon-rss:\(kill.rssKB)kB",
                            lines: 79)
                    ]))
        }
        events.sort { $0.time < $1.time }
        for index in events.indices { events[index].id = "E\(index + 1)" }
        // Now that the ids are known: the two acts that cannot be told apart name each other.
        let cleared = events.firstIndex { $0.kind == "connections_cleared" } ?? 0
        let restart = events.firstIndex { $0.kind == "service_restart" } ?? 0
        events[cleared]["jointly_with"] = .list([events[restart].id])
        events[restart]["jointly_with"] = .list([events[cleared].id])
        return events
    }

    private static func meltdownIncident(_ events: [Event]) -> Incident {
        func id(_ kind: String) -> String { events.first { $0.kind == kind }?.id ?? "E1" }
        var milestones = Milestones()
        milestones.change = Milestone(time: at("08:23:37"), event: id("deploy"))
        milestones.onset = Milestone(
            time: at("08:23:42.362"), low: at("08:23:37"), high: at("08:23:47"), event: id("memory_growth"))
        milestones.firstImpact = Milestone(time: at("08:25:23.398"), event: id("bad_gateway_start"))
        milestones.mitigationStarted = Milestone(time: at("08:26:13"), event: id("proxy_restart"))
        milestones.mitigationEffective = Milestone(time: at("08:27:08"), event: id("rollback"))
        milestones.restored = Milestone(time: at("08:27:46.435"), event: id("recovered"))
        var impact = Impact()
        impact.requests = 5640
        impact.failedRequests = 5339
        impact.badGateway = 5339
        impact.failedShare = 0.9968
        impact.peakFailedShare = 1
        impact.clients = 858
        impact.affectedClients = 853
        impact.clientBasis = "remote address of the access log"
        impact.failedWrites = .init(low: 371, high: 371)
        impact.missingRequests = .init(low: 0, high: 40)
        impact.downS = 142
        impact.degradedS = 31
        impact.noDataS = 0
        impact.endpointsTotal = 12
        impact.endpointsFailed = 9
        impact.endpointsSpared = [
            .init(method: "GET", path: "/api/health", requests: 36),
            .init(method: "GET", path: "/api/export", requests: 0),
            .init(method: "POST", path: "/api/import", requests: 0),
        ]
        impact.hourOfDay = .init(hoursKnown: 24, peakHour: 9, shareOfPeak: 0.93, isPeak: true)
        impact.byPath = [
            .init(key: "/api/products/*", requests: 1512, failedRequests: 1512, byStatus: [(502, 1512)], p99S: nil),
            .init(
                key: "/api/orders", requests: 1304, failedRequests: 1298, byStatus: [(200, 6), (502, 1298)],
                p99S: 0.0412),
            .init(key: "/", requests: 1011, failedRequests: 1011, byStatus: [(502, 1011)], p99S: nil),
            .init(key: "/api/cart", requests: 702, failedRequests: 702, byStatus: [(502, 702)], p99S: nil),
            .init(key: "/api/login", requests: 410, failedRequests: 409, byStatus: [(401, 1), (502, 409)], p99S: nil),
            .init(key: "/api/checkout", requests: 371, failedRequests: 371, byStatus: [(502, 371)], p99S: nil),
            .init(key: "/healthz", requests: 36, failedRequests: 36, byStatus: [(502, 36)], p99S: nil),
            .init(key: "/static/*", requests: 294, failedRequests: 0, byStatus: [(200, 183), (404, 111)], p99S: 0.002),
        ]
        impact.byUpstream = [
            .init(
                key: "127.0.0.1:9101", requests: 5346, failedRequests: 5339,
                byStatus: [(200, 6), (401, 1), (502, 5339)], p99S: 0.0412)
        ]
        impact.byMethod = [
            .init(
                key: "GET", requests: 4859, failedRequests: 4559, byStatus: [(200, 189), (404, 111), (502, 4559)],
                p99S: 0.002),
            .init(key: "POST", requests: 781, failedRequests: 780, byStatus: [(401, 1), (502, 780)], p99S: nil),
        ]
        impact.byClientClass = [
            .init(
                key: "person", requests: 5604, failedRequests: 5303,
                byStatus: [(200, 189), (401, 1), (404, 111), (502, 5303)], p99S: 0.0412),
            .init(key: "health_check", requests: 36, failedRequests: 36, byStatus: [(502, 36)], p99S: nil),
        ]
        impact.recount = [
            Recount(
                name: "bad_gateway",
                command:
                    "cat logs/nginx/access.log* | awk '$4 >= \"[24/Nov/2026:08:25:23\" && $4 < \"[24/Nov/2026:08:27:47\" && $9 == 502' | wc -l"
            ),
            Recount(name: "affected_clients", command: nil),
        ]
        let kill = id("oom_kill")
        return Incident(
            id: "INC-1", title: "shop-api ran out of memory after release v2.4.0: 11 OOM kills, total outage",
            severity: "critical", start: at("08:25:23.398"), detected: nil, end: at("08:27:46.435"), score: 1,
            milestones: milestones,
            restoredCriterion:
                "Restored: after the last step that was down, the first of three windows of 5 s without a failed request and with p95 under 43 ms.",
            rootCause: .init(
                kind: "memory_leak", confidence: 0.963, subject: "shop-api",
                summary:
                    "Since release v2.4.0 shop-api kept 2.5 MiB more every second until it reached its limit of 300 MiB and the kernel killed it. Restarted by systemd, it filled its memory again within seconds, so nothing answered until the release was rolled back.",
                evidence: [id("deploy"), id("memory_growth"), id("query_loop"), kill],
                chain: [
                    .init(
                        from: id("deploy"), to: id("query_loop"),
                        mechanism: "the new release repeats one statement in a loop and keeps its rows", lagS: 7),
                    .init(
                        from: id("query_loop"), to: id("memory_growth"), mechanism: "rows pile up in memory", lagS: 0),
                    .init(
                        from: id("memory_growth"), to: kill,
                        mechanism: "the process reaches the limit of its control group", lagS: 100.91),
                    .init(
                        from: kill, to: id("upstream_refused"), mechanism: "nothing listens on the port any more",
                        lagS: 0.129),
                    .init(
                        from: id("upstream_refused"), to: id("bad_gateway_start"),
                        mechanism: "the proxy has no backend and answers 502", lagS: 0),
                ]),
            trigger: .init(kind: "deploy", version: "v2.4.0", time: at("08:23:37"), event: id("deploy")),
            contributing: [
                .init(
                    kind: "crash_loop",
                    text: "Every restart replayed the pending jobs and filled the memory again within 4 s",
                    events: [id("crash_loop")])
            ],
            related: [],
            hypotheses: [
                Hypothesis(
                    kind: "memory_leak", confidence: 0.963, verdict: "confirmed",
                    expected: [
                        .init(text: "memory grows with time or work", sourceClass: .memory, seen: true),
                        .init(
                            text: "the kernel or the runtime reports that memory ran out", sourceClass: .kernel,
                            seen: true),
                    ], coverage: 1,
                    arguments: [
                        .init(
                            text: "memory grew steadily from the release to the limit", events: [id("memory_growth")]),
                        .init(text: "11 OOM kills of the same program", events: [kill]),
                    ], against: []),
                Hypothesis(
                    kind: "slow_dependency", confidence: 0.017, verdict: "possible",
                    expected: [
                        .init(text: "slow queries in the database's own log", sourceClass: .database, seen: nil)
                    ],
                    coverage: 0.5,
                    arguments: [.init(text: "p95 doubled before the first kill", events: [id("latency_rise")])],
                    against: [.init(text: "the application's log shows no slow statement")]),
                Hypothesis(
                    kind: "bad_release", confidence: 0.012, verdict: "possible",
                    expected: [
                        .init(text: "exceptions from the first request on", sourceClass: .application, seen: false)
                    ],
                    coverage: 1, arguments: [.init(text: "the release came 106 s before", events: [id("deploy")])],
                    against: [
                        .init(
                            text: "the release served requests for 106 s without a failure",
                            events: [id("bad_gateway_start")])
                    ]),
                Hypothesis(
                    kind: "traffic_surge", confidence: 0.003, verdict: "ruled_out",
                    expected: [.init(text: "more requests than before", sourceClass: .access, seen: false)],
                    coverage: 1,
                    arguments: [], against: [.init(text: "40 requests a second before and during")]),
                Hypothesis(
                    kind: "network", confidence: 0.002, verdict: "ruled_out",
                    expected: [
                        .init(
                            text: "timeouts or unreachable hosts between proxy and application", sourceClass: .error,
                            seen: false),
                        .init(text: "link or driver messages of the kernel", sourceClass: .kernel, seen: false),
                        .init(text: "lost packets or retransmissions", sourceClass: .network, seen: nil),
                    ], coverage: 0.67, arguments: [],
                    against: [
                        .init(
                            text: "every failure is `Connection refused`: the host answered at once",
                            events: [id("upstream_refused")])
                    ]),
                Hypothesis(
                    kind: "proxy_configuration", confidence: 0.001, verdict: "ruled_out",
                    expected: [
                        .init(
                            text: "a restart or reload of Nginx changes the failed share", sourceClass: .access,
                            seen: false)
                    ],
                    coverage: 1, arguments: [],
                    against: [
                        .init(
                            text: "restarting Nginx changed nothing: 100 % failed before and after",
                            events: [id("proxy_restart")])
                    ]),
                Hypothesis(
                    kind: "unknown", confidence: 0.002, verdict: "possible", expected: [], coverage: 1, arguments: [],
                    against: []),
            ],
            impact: impact, memory: [leak],
            phases: [
                .init(name: "normal", start: at("08:22:02.229"), end: at("08:23:37")),
                .init(name: "change", start: at("08:23:37"), end: at("08:23:42.362")),
                .init(name: "degradation", start: at("08:23:42.362"), end: at("08:25:23.398")),
                .init(name: "outage", start: at("08:25:23.398"), end: at("08:27:08")),
                .init(name: "recovery", start: at("08:27:08"), end: at("08:27:46.435")),
            ],
            timeline: events.map(\.id))
    }
}
