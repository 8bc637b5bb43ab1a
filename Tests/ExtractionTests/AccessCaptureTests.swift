import Evidence
import Extraction
import Foundation
import LogFormats
import Testing

/// The folder of capture A, beside the repository.
private let captureLogs = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/data/captures/A/logs/nginx")

private func read(_ name: String) -> [UInt8]? {
    (try? Data(contentsOf: captureLogs.appending(path: name))).map { Array($0) }
}

@Suite(
    "Capture A, the plain parts", .enabled(if: read("access.log") != nil, "the captures are not beside the repository"))
struct AccessCaptureTests {
    private func tables(_ names: [String]) throws -> Tables {
        let texts = try names.map { try #require(read($0)) }
        let sample = try #require(texts.first).prefix(1 << 16).split(separator: 0x0A).dropLast().map { Array($0) }
        let (tables, _, others) = extractAccess(texts, formats: LogFormatRecogniser.infer(sample))
        #expect(others == 0)
        return tables
    }

    @Test func `Both logs of the same requests agree in every second`() throws {
        func rows(_ tables: Tables) -> [Int64: StatusCell] {
            tables.status.rows().reduce(into: [:]) { $0[$1.start, default: StatusCell()].merge($1.cell) }
        }
        let (a, b) = (
            rows(try tables(["access.log.1", "access.log"])), rows(try tables(["timed.log.1", "timed.log"]))
        )
        #expect(a.keys.sorted() == b.keys.sorted())
        for (second, cell) in a {
            #expect(cell.fingerprint == b[second]?.fingerprint)
            #expect(cell.requests == b[second]?.requests)
            #expect(cell.byStatus == b[second]?.byStatus)
            #expect(cell.failed == b[second]?.failed)
        }
    }

    @Test func `Counts are those of a naive reader`() throws {
        let tables = try tables(["access.log.1", "access.log"])
        var byStatus: [UInt16: Int64] = [:]
        var clients: [String: (requests: Int64, failed: Int64)] = [:]
        var bytes: Int64 = 0
        for name in ["access.log.1", "access.log"] {
            for line in String(decoding: try #require(read(name)), as: UTF8.self).split(separator: "\n") {
                let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
                let numbers = quoted[2].split(separator: " ")
                let status = try #require(UInt16(numbers[0]))
                byStatus[status, default: 0] += 1
                bytes += try #require(Int64(numbers[1]))
                let client = String(line.prefix { $0 != " " })
                clients[client, default: (0, 0)].requests += 1
                // The health checker is no client that was hurt.
                let isFailed = (500...599).contains(status) && !quoted[1].contains(" /healthz")
                clients[client, default: (0, 0)].failed += isFailed ? 1 : 0
            }
        }
        var total = StatusCell()
        for row in tables.status.rows() { total.merge(row.cell) }
        #expect(Dictionary(uniqueKeysWithValues: total.byStatus.entries.map { ($0.key, $0.count) }) == byStatus)
        #expect(total.bytes == bytes)
        #expect(total.requests == byStatus.values.reduce(0, +))
        var found: [UInt64: (requests: Int64, failed: Int64)] = [:]
        for row in tables.clients.rows() {
            found[row.key.client, default: (0, 0)].requests += row.cell.requests
            found[row.key.client, default: (0, 0)].failed += row.cell.failed
        }
        #expect(found.count == clients.count)
        for (client, counts) in clients {
            let held = try #require(found[StableHash.of(client)])
            #expect(held == counts, "\(client)")
        }
        let routes = tables.routes.rows().reduce(0) { $0 + $1.cell.requests }
        #expect(routes == total.requests)
        let activity = tables.activity.rows().reduce(0) { $0 + $1.cell.count }
        #expect(activity == total.requests)
        // Of 5,341 in all, one stands in the compressed part.
        #expect(byStatus[502] == 5341)
    }

    @Test func `The timing log has latencies, attempts and ids`() throws {
        let tables = try tables(["timed.log.1", "timed.log"])
        let attempts = tables.attempts.rows().reduce(into: AttemptCell()) { $0.merge($1.cell) }
        #expect(attempts.failures == 5341)
        #expect(tables.latency.rows().reduce(0) { $0 + $1.cell.bins.total } == 14256)
        #expect(!tables.joins.isEmpty)
        let cited = tables.cited.rows()
        #expect(cited.contains { $0.key.role == .slowest } && cited.contains { $0.key.role == .badGateway })
    }
}
