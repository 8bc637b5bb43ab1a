import Evidence
import LogFormats
import Testing

@Suite("Timestamps")
struct TimestampTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var axis: TimeAxis
        var micros: Int64
        var testDescription: String { text }
        init(_ text: String, _ axis: TimeAxis, _ micros: Int64) {
            self.text = text
            self.axis = axis
            self.micros = micros
        }
    }

    @Test(
        "dates and times give their microseconds",
        arguments: [
            Row("2026-11-24T08:22:02Z", .instant, 1_795_508_522_000_000),
            Row("2026-11-24T08:22:02.241+02:00", .instant, 1_795_501_322_241_000),
            Row("2026-11-24T08:25:22,296053+00:00", .instant, 1_795_508_722_296_053),
            Row("2026-11-24T08:22:02+0000", .instant, 1_795_508_522_000_000),
            Row("2026-11-24 08:22:02 -0330", .instant, 1_795_521_122_000_000),
            Row("2026-11-24 08:22:02,241", .civil, 1_795_508_522_241_000),
            Row("2026-11-24 08:22:02.123456789", .civil, 1_795_508_522_123_456),
            Row("2024-02-29 00:00:00", .civil, 1_709_164_800_000_000),
            Row("2016-12-31T23:59:60Z", .instant, 1_483_228_800_000_000),
        ])
    func dateTime(row: Row) throws {
        let found = try #require(reading(row.text) { Timestamps.dateTime($0, at: 0) })
        #expect(found.time == SourceTime(axis: row.axis, micros: row.micros))
        #expect(found.end == row.text.utf8.count)
    }

    @Test(
        "what is no date or time is refused",
        arguments: [
            "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31 00:00:00",
            "2026-11-24T24:00:00Z", "2026-11-24T08:60:00Z", "2026-11-24T08:22:61Z", "2026-11-24", "2026-11-24x08:22:02",
            "2026/11/24 08:22:02", "2026-11-24T08:22:02Q", "0000-01-01T00:00:00Z", "２026-11-24T08:22:02Z",
        ])
    func refuses(text: String) {
        #expect(reading(text) { Timestamps.dateTime($0, at: 0) } == nil)
    }

    @Test("slashes, month names, ctime and seconds since boot")
    func others() throws {
        #expect(
            reading("2026/11/24 08:22:02 [") { Timestamps.slashed($0, at: 0) }?.time.micros == 1_795_508_522_000_000)
        let syslog = try #require(reading("Mar  3 02:14:07 web") { Timestamps.syslog($0, at: 0) })
        #expect(syslog == YearlessTime(month: 3, day: 3, micros: 8_047_000_000, end: 15))
        #expect(syslog.civil(year: 2025) == 1_740_968_047_000_000)
        #expect(reading("Feb 29 02:14:07") { Timestamps.syslog($0, at: 0) }?.civil(year: 2025) == nil)
        #expect(reading("Feb 30 02:14:07") { Timestamps.syslog($0, at: 0) } == nil)
        #expect(
            reading("Mon Mar  3 02:14:07 2025") { Timestamps.ctime($0, at: 0) }?.time.micros == 1_740_968_047_000_000)
        #expect(reading("6373.296053]") { Timestamps.sinceBoot($0, at: 0) }?.time.micros == 6_373_296_053)
        #expect(reading("6373.296]") { Timestamps.sinceBoot($0, at: 0) } == nil)
    }
}
