import LogFormats
import Testing

/// Shapes of versions, and numbers that are none.
@Suite("Versions by their shape")
struct VersionWordTests {
    @Test(arguments: [
        "2.4.0", "v2.4.0", "2.4.0-rc1", "1.5.0rc1", "2024.11.03-1", "1.8.2.Final", "2026.3.1", "v2.4", "2.4-hotfix.1",
        "1.0.0+build.5", "0.9.1~beta",
    ])
    func full(_ text: String) { #expect(strength(text) == .full, "\(text)") }

    @Test(arguments: ["2.4", "v42", "release-42", "build_881", "20250303013000", "1a2b3c4", "2025-03-03-1"])
    func short(_ text: String) { #expect(strength(text) == .short, "\(text)") }

    @Test(arguments: [
        "10.0.0.1", "3.5s", "12ms", "1.5MB", "99.9%", "abc", "12:30", "2.4.", "", "v", "deadbeef", "1.2.3.4.5.6.7",
    ])
    func none(_ text: String) { #expect(strength(text) == nil, "\(text)") }

    @Test(arguments: [
        ("shop@2.4.0", "shop|2.4.0"), ("registry.example.com:5000/a/shop:2.4.0", "shop|2.4.0"),
        ("shop-api-2.4.0.tar.gz", "shop-api|2.4.0"), ("/srv/shop/releases/20250303013000", "shop|20250303013000"),
        ("shop/2.4.0", "shop|2.4.0"), ("HTTP/1.1", ""), ("10.0.0.1:5432", ""), ("https://x/shop/2.4.0", ""),
        ("/api/v1", ""),
        ("app-1", ""), ("be-03", ""),
    ])
    func named(_ text: String, _ expected: String) {
        let bytes = Array(text.utf8)
        let found = VersionWord.named(bytes.span, 0..<bytes.count)
        let told = found.map {
            "\(String(decoding: bytes[$0.name], as: UTF8.self))|\(String(decoding: bytes[$0.version], as: UTF8.self))"
        }
        #expect(told ?? "" == expected)
    }

    private func strength(_ text: String) -> VersionWord.Strength? {
        let bytes = Array(text.utf8)
        return VersionWord.strength(bytes.span, 0..<bytes.count)
    }
}
