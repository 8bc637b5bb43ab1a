import LogFormats
import Testing

@Suite("Secrets are masked")
struct SecretMaskTests {
    /// Each line holds `hunter2XYZ` as (part of) a secret.
    @Test(
        "no planted secret survives",
        arguments: [
            "password=hunter2XYZ", "db_password: hunter2XYZ next", "passwd = \"hunter2XYZ\"",
            "{\"pwd\":\"hunter2XYZ\"}",
            "{'password': 'hunter2XYZ', 'a': 1}", #"{\"token\":\"hunter2XYZ\"}"#, "userPassword=hunter2XYZ",
            "X-Api-Key: hunter2XYZ", "api_key=hunter2XYZ&x=1", "GET /?access_token=hunter2XYZ HTTP/1.1",
            "Authorization: Bearer hunter2XYZ", "authorization=Basic hunter2XYZ==", "sending Bearer hunter2XYZ here",
            "curl -H 'Authorization: Token hunter2XYZ'", "Cookie: a=1; sid=hunter2XYZ; b=hunter2XYZ",
            "Set-Cookie: id=hunter2XYZ; HttpOnly", "session_id=hunter2XYZ", "sessionid: hunter2XYZ",
            "PHPSESSID=hunter2XYZ",
            "jwt=hunter2XYZ", "SECRET_KEY_BASE=hunter2XYZ", "auth=hunter2XYZ", "proxy-auth: hunter2XYZ",
            "postgres://shop:hunter2XYZ@10.0.0.7/shop", "https://hunter2XYZ@example.org/x",
            "redis://:hunter2XYZ@h:6379",
            "UPDATE users SET password = 'hunter2XYZ' WHERE id = 3", "<password>hunter2XYZ</password>",
            "--password hunter2XYZ --host a", "--token=hunter2XYZ", "('Authorization', 'Bearer hunter2XYZ')",
            "key eyJhbGciOiJIUzI1NiJ9.hunter2XYZ.abc-def", "AKIAhunter2XYZ000000", "ghp_hunter2XYZ0123456789",
            "-----BEGIN RSA PRIVATE KEY-----\\nhunter2XYZ\\n-----END RSA PRIVATE KEY-----", "2fa_token=hunter2XYZ",
            "password%3Dhunter2XYZ", "user[password]=hunter2XYZ", "password=\"a \\\" hunter2XYZ\"",
            "Password : hunter2XYZ",
            "Authorization: Digest username=\"bob\", response=\"hunter2XYZ\"", "credentials=hunter2XYZ",
            "pass=hunter2XYZ",
            "passwords=['aaa', 'hunter2XYZ']", "AWS_SECRET_ACCESS_KEY=hunter2XYZ", "private_key: hunter2XYZ",
            "INSERT INTO users (name, password) VALUES ('bob', 'hunter2XYZ')",
            "UPDATE users SET password = ? WHERE id = ? params=('hunter2XYZ', 3)", "token=>hunter2XYZ",
            "?sig=1&signature=hunter2XYZ",
        ])
    func masks(line: String) {
        let (text, redacted) = reading(line) { SecretMask.mask($0) }
        #expect(redacted)
        #expect(
            !String(decoding: text, as: UTF8.self).contains("hunter2XYZ"), "\(String(decoding: text, as: UTF8.self))")
    }

    @Test(
        "harmless lines stay as they are",
        // What stands behind `password:` and `session_id` is masked, whatever it is.
        arguments: FormatSample.harmless)
    func leaves(line: String) {
        let (text, redacted) = reading(line) { SecretMask.mask($0) }
        #expect(!redacted)
        #expect(text == Array(line.utf8.prefix(400)))
    }

    @Test("what stands around a secret is kept")
    func keeps() {
        let text = reading("a=1 password=x&b=2 c") { SecretMask.mask($0).text }
        #expect(String(decoding: text, as: UTF8.self) == "a=1 password=[masked]&b=2 c")
        let url = reading("to https://u:p@h/x now") { SecretMask.mask($0).text }
        #expect(String(decoding: url, as: UTF8.self) == "to https://[masked]@h/x now")
    }

    @Test("a cut falls between characters")
    func cuts() {
        let line = String(repeating: "ä€😀", count: 100)
        for limit in 0..<40 {
            let text = reading(line) { SecretMask.mask($0, limit: limit).text }
            #expect(text.count <= limit && text.count > limit - 4)
            #expect(String(validating: text, as: UTF8.self) != nil)
        }
    }

    @Test("a megabyte of keys takes a moment, not minutes")
    func isLinear() {
        for piece in ["password=", "a.b-", "://", "\"token\":\"", "-----BEGIN PRIVATE KEY", "eyJ.", "Bearer "] {
            let line = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
            _ = reading(line) { SecretMask.mask($0, limit: 1 << 21) }
        }
    }
}
