import Evidence
import Extraction
import Testing

/// Alerts and incidents in a sentence, and releases that stand plain.
@Suite struct AlertMessageTests {
    @Test(
        arguments: [
            (
                "[FIRING:2] HighErrorRate web-1 (critical)",
                "alert name=HighErrorRate state=firing summary=web-1 (critical)"
            ),
            ("[RESOLVED] HighErrorRate web-1", "alert name=HighErrorRate state=resolved summary=web-1"),
            (
                "Incident #1234 triggered: High error rate on web-1",
                "alert incident=1234 name=High error rate on web-1 state=firing"
            ),
            ("Alert \"High CPU\" is acknowledged by jane", "alert by=jane name=High CPU state=acknowledged"),
            (
                "Incident 1234 (502s on web-1) resolved by Jane Doe",
                "alert by=Jane Doe incident=1234 name=502s on web-1 state=resolved"
            ),
            ("Incident #42 is now ACKED by jane", "alert by=jane incident=42 name=42 state=acknowledged"),
            (
                "PagerDuty: Jane Doe acknowledged incident #1234 (High error rate)",
                "alert by=Jane Doe incident=1234 name=High error rate source=PagerDuty state=acknowledged"
            ),
            ("Applied revision: main@sha1:1a2b3c4", "deployAct act=deploy by=flux version=main@sha1:1a2b3c4"),
            ("Sync operation to 1a2b3c4 succeeded", "deployAct act=deploy by=argocd version=1a2b3c4"),
            // Sentences that only speak of such things.
            ("user wrote: Incident #1234 triggered", nil), ("Incident report triggered by user", nil),
            ("Alert rule 7 evaluated", nil), ("no incident #3 resolved", nil), ("[FIRING] ", nil),
            ("Jane opened incident #1234", nil), ("Applied revision: 7 of the plan", nil),
        ] as [(String, String?)])
    func `an alert in a sentence`(message: String, fact: String?) throws {
        let run = try ExtractorRun("app_text", "2025-03-03 02:14:07,118 INFO bot: " + message)
        #expect(run.parsed == 1)
        #expect(run.allFacts.map(\.summary) == (fact.map { [$0] } ?? []))
    }

    @Test func `Alertmanager's own log`() throws {
        let run = try ExtractorRun(
            "app_logfmt",
            """
            level=debug ts=2025-03-03T02:05:00.120Z component=dispatcher msg="Processing alert" alert=HighLatency[3f2a1bc][active]
            level=debug ts=2025-03-03T02:05:01.120Z component=dispatcher msg=flushing alerts=[HighLatency[3f2a1bc][active]]
            """)
        #expect(
            run.allFacts.map(\.summary) == [
                "alert name=HighLatency source=alertmanager state=firing",
                "alert name=HighLatency source=alertmanager state=notified",
            ])
    }

    @Test func `Helm's status and history`() throws {
        let run = try ExtractorRun(
            "helm",
            """
            LAST DEPLOYED: Mon Mar  3 01:30:00 2025
            NAMESPACE: shop
            STATUS: deployed
            REVISION: 7
            7       \tMon Mar  3 01:30:00 2025\tsuperseded\tapi-1.5.0\t1.5.0      \tUpgrade complete
            8       \tMon Mar  3 02:30:00 2025\tdeployed  \tapi-1.4.0\t1.4.0      \tRollback to 6
            """)
        #expect(
            run.allFacts.map(\.summary) == [
                "deployAct act=deploy by=helm namespace=shop revision=7", "deployAct act=deploy by=helm version=1.5.0",
                "deployAct act=rollback by=helm version=1.4.0",
            ])
    }
}
