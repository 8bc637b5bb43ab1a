import Evidence
import Extraction
import Testing

/// Access logs of which nothing is said: the plan must find out how they are to be read.
@Suite("Foreign access logs are recognised and counted")
struct ForeignAccessTests {
    @Test(arguments: ForeignLog.servers + ForeignLog.applications + ForeignLog.custom + ForeignLog.others)
    func `Every request is counted once, with what its format tells`(log: ForeignLog) throws {
        let run = try RoadRun.of([("traffic.log", log.text + "\n")])
        #expect(ForeignAccessTests.told(run, isCivil: log.isCivil, like: log) == ForeignAccessTests.wanted(log))
    }

    private static func wanted(_ log: ForeignLog) -> String {
        let statuses = log.statuses.split(separator: " ").sorted().joined(separator: " ")
        return "\(statuses); clients \(log.clients); timed \(log.timed); slowest \(log.slowest ?? 0); "
            + "attempts \(log.attempts)"
    }

    static func told(_ run: RoadRun, isCivil: Bool, like log: ForeignLog) -> String {
        var statuses: [UInt16: Int64] = [:]
        var clients: Set<UInt64> = []
        var (timed, slowest, attempts) = (Int64(0), Int64(0), Int64(0))
        for shard in run.shards {
            guard let tables = shard.tables[isCivil ? .civil : .instant] else { continue }
            for row in tables.status.rows() {
                for entry in row.cell.byStatus.entries { statuses[entry.key, default: 0] += entry.count }
            }
            tables.clients.forEach { key, _ in clients.insert(key.client) }
            for row in tables.latency.rows() {
                timed += row.cell.bins.total
                for entry in row.cell.bins.entries { slowest = max(slowest, Int64(entry.key)) }
            }
            for row in tables.attempts.rows() { attempts += row.cell.attempts }
        }
        // The slowest request's bin is what a table keeps of its time.
        let wanted = log.slowest.map { Int64(LatencyBin.bin(milliseconds: $0)) }
        let time = wanted == slowest ? (log.slowest ?? 0) : -slowest
        return statuses.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " ")
            + "; clients \(clients.count); timed \(timed); slowest \(timed == 0 ? 0 : time); attempts \(attempts)"
    }
}

extension ForeignAccessTests {
    @Test func `Lines that may be an application's are counted only where there is no access log`() throws {
        let pairs = try #require(ForeignLog.custom.first { $0.name == "key=value with levels, as logfmt" })
        let gin = try #require(ForeignLog.applications.first { $0.name == "gin" })
        let combined = try #require(ForeignLog.applications.first { $0.name == "gunicorn" })
        let run = try RoadRun.of([
            ("pairs.log", pairs.text + "\n"), ("gin.log", gin.text + "\n"),
            ("access.log", combined.text + "\n"),
        ])
        #expect(run.input("access.log")?.candidates.first == "nginx_access")
        #expect(run.input("pairs.log")?.logFormats == [] && run.input("gin.log")?.logFormats == [])
    }

    @Test(arguments: ["INFO", ""])
    func `An application's line about a request has no client`(level: String) throws {
        let lines = (0..<30).map {
            #"2026-11-24 08:25:\#(10 + $0),123 \#(level) [worker-1] shop.web "GET /api/orders HTTP/1.1" 200 512 12ms"#
        }
        let run = try RoadRun.of([("app.log", lines.joined(separator: "\n") + "\n")])
        #expect(run.plan.inputs.first?.candidates.contains("nginx_access") == false)
    }

    @Test(arguments: ForeignLog.servers + ForeignLog.custom)
    func `A cut anywhere changes nothing`(log: ForeignLog) throws {
        let text = log.text + "\n"
        let whole = try RoadRun.of([("traffic.log", text)])
        let cut = try RoadRun.of([("traffic.log", text)], cut: 211)
        #expect(whole.shards == cut.shards)
    }
}
