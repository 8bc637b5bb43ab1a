import LogFormats
import Testing

/// Sentences of deploy tools; words that only look like them.
@Suite("Deploys in sentences")
struct DeployMessageTests {
    @Test(arguments: [
        (
            "deploying shop-api 7.13.0 (was 7.12.0) on app-1",
            "act=deploy version=7.13.0 previous=7.12.0 service=shop-api host=app-1 status=started"
        ),
        (
            "deploy: deploying shop-api 7.13.0 (was 7.12.0) on app-1",
            "act=deploy version=7.13.0 previous=7.12.0 service=shop-api host=app-1 status=started"
        ),
        (
            "rolling back shop-api to 7.12.0 (was 7.13.0) on app-1",
            "act=rollback version=7.12.0 previous=7.13.0 service=shop-api host=app-1 status=started"
        ),
        (
            "Deploy of shop-api 7.13.0 to web-2 started",
            "act=deploy version=7.13.0 service=shop-api host=web-2 status=started"
        ),
        ("Rolled back shop-api to v7.12.0 by jane", "act=rollback version=v7.12.0 service=shop-api by=jane status=ok"),
        ("Release v42 created by user jane@example.com", "act=deploy version=v42 by=jane@example.com status=ok"),
        ("Rollback to v41 by user jane@example.com", "act=rollback version=v41 by=jane@example.com status=ok"),
        ("Deployed shop-api@2.4.0", "act=deploy version=2.4.0 service=shop-api status=ok"),
        ("shop-api 7.13.0 is live on app-1", "act=activate version=7.13.0 service=shop-api host=app-1 status=ok"),
        (
            "deploy: shop-api 7.13.0 is live on app-1",
            "act=activate version=7.13.0 service=shop-api host=app-1 status=ok"
        ),
        (
            "ci: Deploy of shop-api 7.13.0 to web-2 started",
            "act=deploy version=7.13.0 service=shop-api host=web-2 by=ci status=started"
        ),
        (
            "jane: Rollback of shop-api 7.12.0 finished",
            "act=rollback version=7.12.0 service=shop-api by=jane status=ok"
        ),
        (
            "jane deployed shop-api v7.13.0 to production",
            "act=deploy version=v7.13.0 service=shop-api by=jane status=ok"
        ),
        ("shop-api: 7.12.0 → 7.13.0 rolled out", "act=deploy version=7.13.0 previous=7.12.0 by=shop-api status=ok"),
        (
            "shop-api upgraded from 7.12.0 to 7.13.0 by jane",
            "act=deploy version=7.13.0 previous=7.12.0 service=shop-api by=jane status=ok"
        ),
        (
            "[deploy] release 'v7.13.0' of shop-api activated on web-2",
            "act=activate version=v7.13.0 service=shop-api host=web-2 status=ok"
        ),
        (
            "Rolling shop-api back from 7.13.0 to 7.12.0",
            "act=rollback version=7.12.0 previous=7.13.0 service=shop-api status=started"
        ),
        (
            "rollback of shop-api 7.13.0 to 7.12.0 completed in 38.2 s",
            "act=rollback version=7.12.0 previous=7.13.0 service=shop-api status=ok"
        ),
        (
            "Deployment of registry.example.com/shop/shop-api:7.13.0 succeeded (took 1m12s)",
            "act=deploy version=7.13.0 service=shop-api status=ok"
        ),
        (
            "deploy finished service=shop-api version=7.13.0 previous=7.12.0 user=jane",
            "act=deploy version=7.13.0 previous=7.12.0 service=shop-api by=jane status=ok"
        ),
        (
            "deploying orders 7.13.0 (was 7.12.0)",
            "act=deploy version=7.13.0 previous=7.12.0 service=orders status=started"
        ),
        ("release 7.13.0 of tickets activated", "act=activate version=7.13.0 service=tickets status=ok"),
        (
            "rollback: events 7.12.0 on web-2 started",
            "act=rollback version=7.12.0 service=events host=web-2 status=started"
        ),
        ("Deploying release 20250303013000 to web-2", "act=deploy version=20250303013000 host=web-2 status=started"),
        ("Deploying shop-api build 4711 to staging", "act=deploy version=4711 service=shop-api status=started"),
        ("shop-api 7.13.0 rollout complete", "act=deploy version=7.13.0 service=shop-api status=ok"),
        (
            "switched shop-api to v7.13.0 (previously v7.12.0)",
            "act=activate version=v7.13.0 previous=v7.12.0 service=shop-api status=ok"
        ),
        (
            "current -> /srv/shop-api/releases/7.13.0 switched",
            "act=activate version=7.13.0 service=shop-api status=ok"
        ),
        (
            "Deployment of shop-api 7.13.0 failed, rolling back to 7.12.0",
            "act=rollback version=7.12.0 previous=7.13.0 service=shop-api status=started"
        ),
        (
            "error deploying shop-api 7.13.0 to web-2: timeout",
            "act=deploy version=7.13.0 service=shop-api host=web-2 status=failed"
        ),
        ("Reverted shop-api to 7.12.0 after 12 minutes", "act=rollback version=7.12.0 service=shop-api status=ok"),
    ])
    func read(_ text: String, _ expected: String) {
        let bytes = Array(text.utf8)
        let fact = DeployMessage.parse(bytes.span, 0..<bytes.count)
        let told = (fact?.entries ?? []).map { entry in
            switch entry.value {
            case .text(let range): "\(entry.name)=\(String(decoding: bytes[range], as: UTF8.self))"
            case .word(let word): "\(entry.name)=\(word)"
            default: entry.name
            }
        }
        #expect(told.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        "request GET /deploy: deploying x 1.2", "deploying the new search index",
        "releasing lock 42 after 3.5 s of waiting",
        "released connection to 10.0.0.1:5432", "activated plan for customer Jane", "reverting to defaults", "deployed",
        "rolled back transaction 8123", "Deployed version: v2.4.0", "Deployed version v2.4.0",
        "rollback of order 12 done in 1.5 s", "promoted replica 10.0.0.3 to primary",
        "will deploy shop-api 7.13.0 to web-2 at noon", "deploy of shop-api 7.13.0 is scheduled for 02:00",
        "if shop-api 7.13.0 fails, roll back to 7.12.0", "ready to deploy shop-api 7.13.0",
        "failed to deploy shop-api 7.13.0: no route", "shop-api 7.13.0 not deployed",
        "Would you deploy shop-api 7.13.0?", "skipping deploy of shop-api 7.13.0", "dry-run: deploying shop-api 7.13.0",
        "comment: deploying shop-api 7.13.0 to web-2", "search q=\"deploying shop-api 7.13.0 to web-2\"",
        "GET /deploy/shop-api/7.13.0 200 12 ms deployed", "request POST /rollback?to=7.12.0 finished",
        "users complain since we deployed shop-api 7.13.0 yesterday morning", "upgraded connection to HTTP/2.0",
        "published message 1.2.3 to orders", "switching protocols to 1.1", "Starting shop-api 7.13.0",
        "unsupported client version 7.13.0", "new version 7.13.0 available", "rolled back to savepoint 3",
        "updated customer 4711 to level 2.5", "connected to server version 15.4.1", "active connections: 12.5",
        "released 3.5 MB", "user pushed 4.2.1 items", "promoted user jane to admin", "live objects 1.2.3",
        "running version 7.13.0", "switched to branch release-7", "cache updated from 1.2.3.4 to 10.0.0.7",
    ])
    func refused(_ text: String) {
        let bytes = Array(text.utf8)
        let fact = DeployMessage.parse(bytes.span, 0..<bytes.count)
        #expect(fact == nil, "\(text)")
    }
}
