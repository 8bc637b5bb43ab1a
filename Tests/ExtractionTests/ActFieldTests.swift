import Evidence
import Extraction
import Testing

/// Releases that tools tell in fields; fields that only look like them.
@Suite("Releases in fields")
struct ActFieldTests {
    @Test(arguments: [
        (
            "app_json",
            #"{"time":"2026-11-24T08:22:02Z","level":"info","event":"rollback","status":"succeeded","service":"shop-api","version":"7.12.0","previous_version":"7.13.0","user":"jane"}"#,
            "deployAct act=rollback by=jane previous=7.13.0 service=shop-api status=ok version=7.12.0"
        ),
        (
            "app_json",
            #"{"ts":"2026-11-24T08:22:02Z","action":"deployment.started","app":{"name":"shop-api"},"to":"registry/shop-api:7.13.0","from":"7.12.0"}"#,
            "deployAct act=deploy previous=7.12.0 service=shop-api status=started version=7.13.0"
        ),
        (
            "app_json",
            #"{"time":"2026-11-24T08:22:02Z","level":"info","msg":"deploying shop-api","version":"7.13.0","host":"app-1"}"#,
            "deployAct act=deploy host=app-1 service=shop-api status=started version=7.13.0"
        ),
        (
            "app_json",
            #"{"time":"2026-11-24T08:22:02Z","level":"info","message":"shop-api 7.13.0 is live on app-1"}"#,
            "deployAct act=activate host=app-1 service=shop-api status=ok version=7.13.0"
        ),
        (
            "app_logfmt",
            #"time=2026-11-24T08:22:02Z level=info msg="rollback finished" service=shop-api version=7.12.0 previous=7.13.0 user=jane"#,
            "deployAct act=rollback by=jane previous=7.13.0 service=shop-api status=ok version=7.12.0"
        ),
        (
            "app_logfmt",
            "2026-11-24T08:22:02Z [deploy] event=deploy host=app-1 release=v2.4.0 previous=v2.3.0 action=activate status=started by=ci",
            "deployAct act=deploy by=ci command=activate host=app-1 previous=v2.3.0 status=started version=v2.4.0"
        ),
        (
            "app_logfmt", "time=2026-11-24T08:22:02Z event=ops by=jane command=\"systemctl restart nginx\" status=ok",
            "deployAct act=ops by=jane command=systemctl restart nginx status=ok"
        ),
        (
            "app_logfmt",
            "ts=2026-11-24T08:22:02Z action=deploy_finished app=shop-api tag=v7.13.0 result=success actor=jane",
            "deployAct act=deploy by=jane service=shop-api status=ok version=v7.13.0"
        ),
    ])
    func told(_ format: String, _ line: String, _ expected: String) throws {
        let run = try ExtractorRun(format, line)
        #expect(run.allFacts.map(\.summary) == [expected])
    }

    @Test(arguments: [
        (
            "app_json",
            #"{"time":"2026-11-24T08:22:02Z","level":"info","event":"cart_updated","version":"7.13.0","service":"shop"}"#
        ),
        (
            "app_json",
            #"{"time":"2026-11-24T08:22:02Z","level":"info","event":"order.released","order":"12","status":"ok"}"#
        ),
        ("app_json", #"{"time":"2026-11-24T08:22:02Z","level":"info","message":"profile updated","version":"7.13.0"}"#),
        (
            "app_json",
            #"{"time":"2026-11-24T08:22:02Z","level":"info","message":"deploy planned","version":"7.13.0","service":"shop"}"#
        ),
        ("app_logfmt", #"time=2026-11-24T08:22:02Z level=info msg="plan activated" customer=12 version=3"#),
        ("app_logfmt", #"time=2026-11-24T08:22:02Z level=info msg="will deploy" service=shop version=7.13.0"#),
    ])
    func refused(_ format: String, _ line: String) throws {
        let run = try ExtractorRun(format, line)
        #expect(run.facts(.deployAct).map(\.summary) == [], "\(line)")
        #expect(run.parsed == 1)
    }

    @Test("an id or a pid that the header has no place for is found in the message")
    func ids() throws {
        let id = "5b8aa5a2d2c872e8321cf37308d69df2"
        for line in [
            "[2026-11-24 08:22:02 +0000] [88] [INFO] [\(id)] handled GET /cart -> 200 (62.8 ms)",
            "2026-11-24 08:22:02.175 [exec-4] INFO  com.example.http.Service - [\(id)] handled GET /cart -> 200 (62.8 ms)",
            "2026-11-24 08:22:02.175  INFO 88 --- [exec-4] c.e.HttpService : [\(id)] handled GET /cart -> 200 (62.8 ms)",
            "2026-11-24 08:22:02.175 INFO shop.http pid=88 [\(id)] handled GET /cart -> 200 (62.8 ms)",
            "2026-11-24 08:22:02.175 INFO shop.http: request_id=\(id) handled GET /cart -> 200 (62.8 ms)",
            "2026-11-24 08:22:02.175 INFO shop.http: handled GET /cart -> 200 (62.8 ms) rid=\(id)",
        ] {
            let run = try ExtractorRun("app_text", line)
            let tables = try #require(run.tables.instant ?? run.tables.civil)
            #expect(tables.joins.strata.values.reduce(0) { $0 + $1.count } == 1, "\(line)")
        }
        let none = try ExtractorRun(
            "app_text", "2026-11-24 08:22:02.175 INFO shop.http: [cart] handled GET /cart -> 200 (6 ms)")
        #expect((none.tables.instant ?? none.tables.civil)?.joins.strata.isEmpty == true)
    }
}
