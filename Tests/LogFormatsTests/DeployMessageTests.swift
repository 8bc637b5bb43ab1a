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
        ("Deployed shop-api@2.4.0", "act=deploy version=2.4.0 service=shop-api status=ok"),
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
    ])
    func refused(_ text: String) {
        let bytes = Array(text.utf8)
        let fact = DeployMessage.parse(bytes.span, 0..<bytes.count)
        #expect(fact == nil, "\(text)")
    }
}
