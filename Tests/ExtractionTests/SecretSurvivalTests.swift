import Evidence
import Extraction
import Testing

@Suite("No secret reaches the evidence")
struct SecretSurvivalTests {
    @Test(
        "facts, citations, templates and attributes are masked",
        arguments: [
            (
                "app_text",
                "2026-11-24 08:22:02,241 ERROR 17 [T-1] shop.auth [ab12] ValueError: password=hunter2XYZ rejected\nTraceback (most recent call last):\n  File \"/srv/a.py\", line 3, in f\nValueError: token=hunter2XYZ"
            ),
            ("app_text", "2026-11-24 08:22:02,241 INFO 17 [T-1] shop [ab12] login with password=hunterXYZ"),
            (
                "app_text",
                "2026-11-24 08:22:02,241 DEBUG 17 [T-1] shop.db [-] SQL (0.4ms) UPDATE u SET password = \"hunter2XYZ\" WHERE id = 1 params=('hunter2XYZ',)"
            ),
            ("app_text", "2026-11-24 08:22:02,241 INFO 17 [T-1] shop [-] memory usage: rss=84.3MB token=hunter2XYZ"),
            (
                "app_logfmt",
                "2026-11-24T08:23:37Z [deploy] event=ops host=a action=\"mysql --password hunter2XYZ\" by=ci"
            ),
            ("syslog", "Nov 24 08:22:00 app-1 systemd[1]: Started a.service - Run with token=hunter2XYZ now."),
            ("syslog", "Nov 24 08:22:00 app-1 shop[7]: Authorization: Bearer hunter2XYZ"),
            ("kernel", "[ 6373.296053] Memory cgroup stats for /token=hunter2XYZ:"),
            (
                "nginx_error",
                "2025/03/03 02:14:08 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: a, request: \"GET /?token=hunter2XYZ HTTP/1.1\", upstream: \"http://10.0.1.4:8080/?token=hunter2XYZ\", host: \"a\""
            ),
        ])
    func survives(format: String, text: String) throws {
        let run = try ExtractorRun(format, text)
        #expect(run.parsed == 1)
        var shown: [String] = []
        for tables in run.tables.byAxis.values {
            for kind in FactKind.allCases {
                for fact in tables.facts.facts(kind) {
                    shown.append(String(decoding: fact.text, as: UTF8.self))
                    shown.append("\(fact.attributes)")
                }
            }
            shown += tables.cited.rows().map { String(decoding: $0.cell.text, as: UTF8.self) + $0.key.subject }
            shown += tables.patterns.rows().map {
                $0.key.template + $0.key.logger + String(decoding: $0.cell.first.text, as: UTF8.self)
            }
            shown += tables.statements.templates.values
            shown += tables.statements.table.rows().map {
                $0.key.worker + String(decoding: $0.cell.first.text, as: UTF8.self)
            }
            shown += tables.attempts.rows().map(\.key.upstream)
            shown += tables.memory.rows().map(\.key.subject)
        }
        #expect(!shown.isEmpty)
        for text in shown { #expect(!text.contains("hunter"), "\(text)") }
    }
}
