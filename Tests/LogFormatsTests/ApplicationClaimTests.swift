import Evidence
import LogFormats
import Testing

/// What decides quickly whose a line is must decide as the formats themselves do.
@Suite("Whose a line is")
struct ApplicationClaimTests {
    /// Lines of applications and of those that share their shape.
    static let lines = [
        "2026-11-24 08:22:02,241 DEBUG 17640 [Thread-2] shop.db [ffefe763] SQL (0.4ms) SELECT 1",
        "2026-11-24 08:22:02,241 - shop.db - DEBUG - message", "2026-11-24 08:22:02,241:DEBUG:shop.db:message",
        "2026-11-24 08:22:02.241 | INFO     | shop.db:handler:42 - message",
        "[2026-11-24 08:22:02 +0000] [17640] [INFO] message", "26/11/24 08:22:02 INFO shop.Db: message",
        "2026/11/24 08:22:02 INFO message", "24-Nov-2026 08:22:02.241 INFO [main] org.apache.Catalina.start message",
        "I, [2026-11-24T08:22:02.241345 #17640]  INFO -- shop: [ffefe763] message",
        "2026-11-24 08:22:02.241 CET [17640] LOG:  duration: 1.2 ms",
        "2025-03-03 02:14:07,512 WARN exited: app (terminated by SIGKILL; not expected)",
        "2025-03-03 02:14:07,512 INFO order 1 accepted", "2025-03-03 02:14:07,512 DEBG order 1 accepted",
        "2025-03-03 02:14:07.118 UTC [812] LOG C-0x55d1c8: shop/app@10.0.0.7:51234 closing because: x (age=1s)",
        "2025-03-03 02:14:07.118 UTC [812] WARNING tune_socket failed",
        "2020-08-06T14:25:02.835618Z 0 [Note] [MY-012487] [InnoDB] message",
        "2021-11-09  5:13:12 8 [Warning] message", "221128 14:49:17 [Warning] message",
        "2018-03-02T10:12:13.123+0000 I NETWORK  [listener] connection accepted from 10.0.0.7:51234 #12",
        "2025-03-03T02:14:07Z  Warning  BackOff  pod/shop-7d  Back-off restarting failed container",
        "2026-11-24T08:22:02.241Z  INFO shop::db: message", "2026-11-24T08:22:02.241Z WARN message",
    ]

    @Test("an application's own record is one that neither an event log nor a database claims", arguments: lines)
    func own(_ line: String) {
        let bytes = Array(line.utf8)
        for count in 0...bytes.count {
            for change in [0, 0x10, 0x20, 0x7F] as [UInt8] {
                var text = Array(bytes[..<count])
                if count > 0 { text[count - 1] ^= change }
                let parsed = ApplicationRecord.parse(text.span)
                let expected = EventFormats.claimFromApplication(text.span) ? nil : parsed
                let (own, isOwn) = (ApplicationRecord.own(text.span), ApplicationRecord.isOwn(text.span))
                #expect(own == expected, "\(text)")
                #expect(isOwn == (expected != nil), "\(text)")
            }
        }
    }

    static let objects = [
        #"{"time":"2025-03-03T02:14:08+00:00","msg":"x","remote_addr":"10.0.0.9","request":"GET / HTTP/1.1","KEY":200}"#,
        #"{"time":"2025-03-03T02:14:08+00:00","msg":"x","client":"10.0.0.9","path":"/","KEY":"502"}"#,
        #"{"time":"2025-03-03T02:14:08+00:00","msg":"x","client":"10.0.0.9","path":"/","http":{"KEY":0}}"#,
        #"{"time":"2025-03-03T02:14:08+00:00","msg":"x","client":"10.0.0.9","path":"/","KEY":["404","1"]}"#,
        #"{"time":"2025-03-03T02:14:08+00:00","msg":"x","client":"10.0.0.9","path":"/","st":{"KEY":404}}"#,
        #"{"time":"2025-03-03T02:14:08+00:00","msg":"x","client":"10.0.0.9","path":"/","KEY":2000}"#,
    ]
    static let keys = [
        "status", "Status", "status_code", "statusCode", "http.status", "httpStatusCode", "response_status",
        "responseStatusCode", "downstream_status", "DownstreamStatus", "http.response.status_code", "response_code",
        "res_code", "code", "st", "status_", "stätus", "pid", "", "_", "user", "upstream_status",
    ]

    @Test("a JSON line is an application's where it is no access line", arguments: objects, keys)
    func object(_ text: String, _ key: String) {
        let line = Array(text.replacing("KEY", with: key).utf8)
        var access = AccessJSONRecogniser()
        let isAccess = access.reads(line.span)
        let isObject = ApplicationJSON.parse(line.span) != nil
        let claims = ApplicationJSON.claims(line.span)
        #expect(isObject)
        #expect(claims == !isAccess)
    }

    @Test("a date is read alike, whichever byte of it is another")
    func date() {
        let base = Array("x2024-02-29T23:59:60.5Z".utf8)
        for index in 1..<20 {
            for byte in UInt8.min...UInt8.max {
                var line = base
                line[index] = byte
                let time = Timestamps.dateTime(line.span, at: 1)?.time
                #expect(time == ApplicationClaimTests.reference(line), "\(String(decoding: line, as: UTF8.self))")
            }
        }
        for count in 0..<20 {
            let short = Array(base[..<count])
            let stamp = Timestamps.dateTime(short.span, at: 1)
            #expect(stamp == nil)
        }
    }

    /// The time of `xYYYY-MM-DDTHH:MM:SS.5Z`, field by field.
    private static func reference(_ line: [UInt8]) -> SourceTime? {
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in line[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        guard let year = number(1..<5), let month = number(6..<8), let day = number(9..<11),
            let hour = number(12..<14), let minute = number(15..<17), let second = number(18..<20),
            line[5] == 0x2D, line[8] == 0x2D, [0x54, 0x74, 0x20].contains(line[11]), line[14] == 0x3A, line[17] == 0x3A,
            year >= 1, (1...12).contains(month), day >= 1, day <= Calendar.length(ofMonth: month, year: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = Calendar.days(year: year, month: month, day: day)
        return SourceTime(
            axis: .instant,
            micros: (days * 86_400 + hour * 3600 + minute * 60 + second) * 1_000_000 + 500_000)
    }
}
