import Evidence
import Extraction
import Foundation
import LogInput
import Testing

@Suite("A file of events is taken for what it is")
struct EventPlanTests {
    /// Plans the files, reads them and gives the inputs with the facts of each.
    private static func read(_ files: [String: String]) throws -> [(input: PlanInput, shard: Shard)] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        let planned = try Planner().plan(Discovery.find([folder.path]))
        let bundle = Engine(workers: 1).run(
            planned.plan, tasks: Engine.tasks(of: planned.plan), files: planned.files)
        return planned.plan.inputs.compactMap { input in
            bundle.shards.first { $0.input == input.id }.map { (input, $0) }
        }
    }

    private static func facts(_ shard: Shard) -> [String] {
        shard.tables.values.flatMap { tables in FactKind.allCases.flatMap { tables.facts.facts($0) } }.map(\.summary)
            .sorted()
    }

    @Test("by its own lines, without a name that helps")
    func formats() throws {
        let cases =
            EventFormatTests.supervisors + EventFormatTests.containers + EventFormatTests.acts
            + EventFormatTests.alerts
        let byFormat = Dictionary(grouping: cases.filter { $0.format != "app_logfmt" }, by: \.format)
        #expect(byFormat.count == 20)
        let found = try Self.read(
            Dictionary(
                uniqueKeysWithValues: byFormat.map {
                    ("x-\($0.key).txt", $0.value.map(\.record).joined(separator: "\n") + "\n")
                }
            ))
        #expect(found.count == byFormat.count)
        for (input, shard) in found {
            let format = try #require(byFormat.keys.first { input.path.hasSuffix("x-\($0).txt") })
            #expect(input.candidates.first == format)
            #expect(shard.counts.unparsed == 0, "\(format)")
            #expect(Self.facts(shard) == byFormat[format]?.flatMap(\.facts).sorted(), "\(format)")
            #expect(input.sourceClass != .application, "\(format)")
        }
    }

    @Test("the list of events and pods that kubectl writes as JSON")
    func kubernetesList() throws {
        let list = """
            {
                "apiVersion": "v1",
                "items": [
                    {
                        "apiVersion": "v1",
                        "count": 3,
                        "eventTime": null,
                        "firstTimestamp": "2025-03-03T02:14:07Z",
                        "involvedObject": {
                            "apiVersion": "v1",
                            "kind": "Node",
                            "name": "n1"
                        },
                        "kind": "Event",
                        "lastTimestamp": "2025-03-03T02:16:07Z",
                        "message": "System OOM encountered, victim process: node, pid: 31877",
                        "reason": "SystemOOM",
                        "type": "Warning"
                    },
                    {
                        "apiVersion": "v1",
                        "kind": "Pod",
                        "metadata": {
                            "name": "api-7d9f8c-abcde"
                        },
                        "status": {
                            "containerStatuses": [
                                {
                                    "image": "reg/api:1.5.0",
                                    "lastState": {
                                        "terminated": {
                                            "exitCode": 137,
                                            "finishedAt": "2025-03-03T02:14:08Z",
                                            "reason": "OOMKilled",
                                            "startedAt": "2025-03-03T01:30:08Z"
                                        }
                                    },
                                    "name": "api",
                                    "restartCount": 1,
                                    "state": {
                                        "running": {
                                            "startedAt": "2025-03-03T02:14:09Z"
                                        }
                                    }
                                }
                            ]
                        }
                    }
                ],
                "kind": "List",
                "metadata": {
                    "resourceVersion": ""
                }
            }

            """
        let found = try Self.read(["events.json": list])
        let shard = try #require(found.first?.shard)
        #expect(found.first?.input.candidates == ["kubernetes_events"])
        #expect(
            Self.facts(shard) == [
                "unit act=killed_by_oom container=api exit_code=137 image=reg/api:1.5.0 reason=OOMKilled restarts=1 signal=9 signal_name=KILL supervisor=kubernetes unit=api-7d9f8c-abcde",
                "unit act=oom_reported count=3 first_us=1740968047000000 pid=31877 process=node reason=SystemOOM supervisor=kubernetes unit=n1",
            ])
    }
}
