import LogFormats
import Testing

@Suite("Messages of systemd about units")
struct UnitMessageTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var act: UnitAct
        var unit: String?
        var description: String?
        var testDescription: String { text }
        init(_ text: String, _ act: UnitAct, _ unit: String?, _ description: String? = nil) {
            self.text = text
            self.act = act
            self.unit = unit
            self.description = description
        }
    }

    @Test(
        "acts, units and descriptions",
        arguments: [
            Row("Starting shop-api.service - Shop API...", .starting, "shop-api.service", "Shop API"),
            Row("Started shop-api.service - Shop API.", .started, "shop-api.service", "Shop API"),
            Row("Started Orders API.", .started, nil, "Orders API"),
            Row("Stopped app.service.", .stopped, "app.service"),
            Row("Stopping nginx.service - A server...", .stopping, "nginx.service", "A server"),
            Row("Failed to start app.service - Orders API.", .failed, "app.service", "Orders API"),
            Row("app.service: Deactivated successfully.", .deactivated, "app.service"),
            Row("app.service: Succeeded.", .deactivated, "app.service"),
            Row("app.service: A process of this unit has been killed by the OOM killer.", .killedByOom, "app.service"),
            Row("app.service: Start request repeated too quickly.", .startLimit, "app.service"),
            Row("worker@2.service: Failed with result 'oom-kill'.", .failed, "worker@2.service"),
        ])
    func acts(row: Row) throws {
        let found = try #require(reading(row.text) { UnitMessage.parse($0, 0..<$0.count) })
        #expect(found.act == row.act)
        #expect(part(row.text, found.unit) == row.unit)
        #expect(part(row.text, found.description) == row.description)
    }

    @Test("numbers")
    func numbers() throws {
        let exited = "app.service: Main process exited, code=killed, status=9/KILL"
        let exit = try #require(reading(exited) { UnitMessage.parse($0, 0..<$0.count) })
        #expect(exit.isSignal && exit.status == 9 && part(exited, exit.statusName) == "KILL")
        let failed = try #require(
            reading("app.service: Main process exited, code=exited, status=1/FAILURE") {
                UnitMessage.parse($0, 0..<$0.count)
            })
        #expect(!failed.isSignal && failed.status == 1)
        let restart = "app.service: Scheduled restart job, restart counter is at 5."
        #expect(reading(restart) { UnitMessage.parse($0, 0..<$0.count) }?.restarts == 5)
        let consumed = "app.service: Consumed 55.5s CPU time, 1.9G memory peak, 0B memory swap peak."
        #expect(reading(consumed) { UnitMessage.parse($0, 0..<$0.count) }?.memoryPeak == 2_040_109_465)
    }

    @Test(
        "other messages tell nothing",
        arguments: ["Reached target Multi-User System.", "Listening on x.socket.", "", "app.service: "])
    func others(text: String) {
        #expect(reading(text) { UnitMessage.parse($0, 0..<$0.count) } == nil)
    }
}
