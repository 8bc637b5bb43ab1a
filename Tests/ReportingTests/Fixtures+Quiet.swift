import Correlation
import Evidence

extension Fixtures {
    /// A harmless release and a leak that has not killed yet: no incident.
    static var quiet: Report {
        var totals = Totals()
        totals.requests = 4182
        totals.byStatus = [(200, 4101), (304, 61), (404, 20)]
        totals.clients = 311
        totals.recount = [Recount(name: "requests", command: "cat logs/nginx/access.log | wc -l")]
        var memory = leak
        memory.peakBytes = 121_634_816
        memory.slopeBytesPerS = 9320.25
        memory.slopeLow = 8800
        memory.slopeHigh = 9900
        memory.confidence = 0.81
        memory.basis = cite(
            1, 225, "2026-11-24 08:23:15,262 INFO 17640 [monitor] shop.monitor [-] memory usage: rss=40.0MB limit=300MB"
        )
        memory.projectedExhaustion = Moment(micros: at("08:28:36").micros + 21_600_000_000)
        let deploy = Event(
            id: "E1", time: at("08:25:01"), kind: "deploy", title: "Release v2.3.1 replaced v2.3.0 on app-1",
            subject: "shop-api", score: 0.1,
            attributes: [("version", .text("v2.3.1")), ("previous", .text("v2.3.0"))],
            citations: [
                cite(
                    2, 1,
                    "2026-11-24T08:25:01Z [deploy] event=deploy host=app-1 release=v2.3.1 previous=v2.3.0 action=activate status=ok by=ci"
                )
            ])
        return Report(
            toolVersion: "0.1.0", options: [("reference_date", .text("2026-11-24"))],
            window: Window(start: at("08:22:02"), end: at("08:28:36")),
            inputs: [
                input(
                    "logs/nginx/access.log", "nginx_access", .access, host: "web-1", lines: 4182, zone: "+00:00",
                    zoneBasis: "in the line"),
                input("logs/app-1.log", "app_text", .application, host: "app-1", lines: 9120, basis: "none"),
                input("logs/deploy.log", "app_logfmt", .deploy, host: "app-1", lines: 1, zoneBasis: "in the line"),
            ],
            totals: totals, requestGroups: [],
            coverage: [
                coverage("web-1", .access, [0]), coverage("app-1", .application, [1]), coverage("app-1", .deploy, [2]),
            ],
            incidents: [], events: [deploy], memory: [memory],
            forecasts: [
                Forecast(
                    subject: "shop-api", time: Moment(micros: at("08:28:36").micros + 21_600_000_000),
                    timeLow: Moment(micros: at("08:28:36").micros + 20_300_000_000),
                    timeHigh: Moment(micros: at("08:28:36").micros + 23_000_000_000), confidence: 0.81,
                    sinceVersion: "v2.3.1", evidence: ["E1"])
            ],
            series: [], patterns: [], warnings: [])
    }

    /// Nothing at all was in the input.
    static var empty: Report {
        Report(
            toolVersion: "0.1.0", options: [("reference_date", .null)], window: nil, inputs: [], totals: Totals(),
            requestGroups: [], coverage: [], incidents: [], events: [], memory: [], forecasts: [], series: [],
            patterns: [], warnings: ["no input holds a line"])
    }
}
