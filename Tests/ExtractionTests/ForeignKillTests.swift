import Evidence
import Extraction
import Testing

/// Kills for memory, wherever they are told: one fact for each, with who was killed.
@Suite("Kills for memory in other programs' words")
struct ForeignKillTests {
    struct Row: CustomStringConvertible, Sendable {
        var name: String
        /// `kill`, `oom` or `user` for the kernel's, a runtime's word of want, a program's; with what died.
        var wanted: [String]
        var text: String
        var description: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "docker inspect, a line each", wanted: ["killed_by_oom app 137"],
            text:
                #"{"Id":"e90c55d1a2b3","Created":"2026-11-24T07:00:00Z","Path":"node","State":{"Status":"exited","Running":false,"OOMKilled":true,"Dead":false,"Pid":0,"ExitCode":137,"StartedAt":"2026-11-24T07:00:01Z","FinishedAt":"2026-11-24T08:25:01.123Z"},"Name":"/app","RestartCount":0}"#
        ),
        Row(
            name: "docker inspect of one that lives", wanted: [],
            text:
                #"{"Id":"e90c55d1a2b3","Created":"2026-11-24T07:00:00Z","State":{"Status":"exited","OOMKilled":false,"ExitCode":137,"FinishedAt":"2026-11-24T08:25:01.123Z"},"Name":"/app"}"#
        ),
        Row(
            name: "ECS", wanted: ["killed_by_oom app 137"],
            text:
                #"{"version":"0","id":"9bcd","detail-type":"ECS Task State Change","source":"aws.ecs","time":"2026-11-24T08:25:03Z","detail":{"clusterArn":"arn:x","containers":[{"containerArn":"arn:y","exitCode":0,"lastStatus":"STOPPED","name":"sidecar","runtimeId":"aa11"},{"containerArn":"arn:z","exitCode":137,"lastStatus":"STOPPED","name":"app","reason":"OutOfMemoryError: Container killed due to memory usage","runtimeId":"bb22"}],"lastStatus":"STOPPED","stoppedAt":"2026-11-24T08:25:01.5Z","stoppedReason":"Essential container in task exited"}}"#
        ),
        Row(
            name: "Nomad's event", wanted: ["killed_by_oom app 137"],
            text:
                #"{"TaskName":"app","Type":"Terminated","Time":1763972701123456789,"DisplayMessage":"Exit Code: 137, Exit Message: \"OOM Killed\"","Details":{"exit_code":"137","exit_message":"OOM Killed","oom_killed":"true","signal":"0"}}"#
        ),
        Row(
            name: "nomad alloc status", wanted: ["killed_by_oom - 137"],
            text: #"2026-11-24T08:25:01Z  Terminated       Exit Code: 137, Exit Message: "OOM Killed""#),
        Row(
            name: "docker events", wanted: ["oom_reported app -", "main_exited app 137"],
            text:
                "2026-11-24T08:25:01.118480123Z container oom e90c55d1a2b3c4d5e6f7 (image=app:1.5.0, name=app)\n2026-11-24T08:25:01.220000000Z container die e90c55d1a2b3c4d5e6f7 (exitCode=137, image=app:1.5.0, name=app)"
        ),
        Row(
            name: "kubectl get events", wanted: ["oom_reported node-1 -"],
            text:
                "LAST SEEN              TYPE      REASON      OBJECT        MESSAGE\n2026-11-24T08:25:01Z   Warning   OOMKilling   node/node-1   Memory cgroup out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB"
        ),
        Row(
            name: "systemd", wanted: ["killed_by_oom app.service -"],
            text:
                "Nov 24 08:25:01 web-1 systemd[1]: app.service: A process of this unit has been killed by the OOM killer."
        ),
        Row(
            name: "systemd-oomd", wanted: ["user /user.slice/app.scope"],
            text:
                "Nov 24 08:25:01 web-1 systemd-oomd[501]: Killed /user.slice/app.scope due to memory pressure for /user.slice being 71.20% > 50.00% for > 20s with reclaim activity"
        ),
        Row(
            name: "earlyoom", wanted: ["user 6120"],
            text:
                "Nov 24 08:25:01 web-1 earlyoom[501]: sending SIGTERM to process 6120 uid 33 \"app\": oom_score 781, VmRSS 3871 MiB"
        ),
    ]

    @Test(arguments: rows)
    func `Each kill is one fact`(row: Row) throws {
        let run = try RoadRun.of([("told.log", row.text + "\n")], reference: 1_795_000_000)
        #expect(ForeignKillTests.told(run) == row.wanted)
    }

    static func told(_ run: RoadRun) -> [String] {
        var result: [(Int64, String)] = []
        for shard in run.shards {
            for tables in shard.tables.values {
                for fact in tables.facts.facts(.unit) {
                    let code = fact.attributes.int("exit_code").map { "\($0)" } ?? "-"
                    let name = fact.attributes.text("unit") ?? "-"
                    result.append((fact.time.micros, "\(fact.attributes.text("act") ?? "-") \(name) \(code)"))
                }
                for fact in tables.facts.facts(.userSpaceKill) {
                    let pid = fact.attributes.int("pid").map { "\($0)" }
                    result.append((fact.time.micros, "user \(fact.attributes.text("cgroup") ?? pid ?? "-")"))
                }
            }
        }
        return result.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
