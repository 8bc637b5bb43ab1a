import Correlation
import Evidence

/// Requests whose numbers are known before any line is written.
struct RecountRequest {
    var second: Int64
    var client: String
    var line: String
    var status: Int
    var upstream: String
    var agent: String

    var isFailed: Bool {
        let last = upstream.split { $0 == " " || $0 == "," || $0 == ":" }.last.flatMap { Int($0) } ?? 0
        return status >= 500 && status < 600 || last >= 500
    }

    func isHealthCheck(in format: String) -> Bool {
        format.contains("$http_user_agent") && agent.hasPrefix("kube-probe")
            || format.contains("$request\"") && line.contains("/healthz/?a=b ")
    }

    /// The access line in a format; `second` is on the source's own clock, which is UTC plus the offset.
    func written(in format: String, utcOffset: Int64) -> String {
        let local = second + utcOffset
        let day = floorDivide(local, 86_400)
        let clock = local - day * 86_400
        let date = Calendar.date(days: day)
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let time = "\(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))"
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
            Int(date.month - 1)]
        let zone = "\(utcOffset < 0 ? "-" : "+")\(two(abs(utcOffset) / 3600))"
        let json = format.hasPrefix("escape=json ")
        func escaped(_ text: String) -> String {
            text.map { $0 == "\"" ? (json ? #"\""# : #"\x22"#) : $0 == "\\" ? (json ? #"\\"# : #"\x5C"#) : String($0) }
                .joined()
        }
        let values = [
            "remote_addr": client, "remote_user": "a [01/Jan/1999:00:00:00 +0000] b",
            "time_local": "\(two(date.day))/\(month)/\(date.year):\(time) \(zone)00",
            "time_iso8601": "\(date.year)-\(two(date.month))-\(two(date.day))T\(time)\(zone):00",
            "msec": "\(second).\(status)", "request": escaped(line), "status": "\(status)", "body_bytes_sent": "502",
            "http_referer": "-", "http_user_agent": escaped(agent), "request_time": "0.502",
            "upstream_addr": "unix:/run/ustatus, 127.0.0.1:502", "upstream_status": upstream,
            "upstream_response_time": "0.500, 0.502", "request_id": "502",
        ]
        var result = ""
        var rest = Substring(json ? format.dropFirst(12) : Substring(format))
        while let character = rest.popFirst() {
            guard character == "$" else {
                result.append(character)
                continue
            }
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            rest = rest.dropFirst(name.count)
            result += values[String(name)] ?? "-"
        }
        return result
    }

    /// Requests around New Year of 2026, hostile ones among them, the same for the same seed.
    static func traffic(_ count: Int, seed: UInt64) -> [RecountRequest] {
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let clients = [
            "127.0.0.1", "::1", "2001:db8::7f", "198.51.100.3", "198.51.100.30", "127.9.9.9", "192.0.2.8",
        ]
        let lines = [
            "GET / HTTP/1.1", #"GET /"" 502 " HTTP/1.1"#, #"GET /\" 502 \"#, "", "GET /ustatus=502 uct=1 HTTP/1.1",
            "POST /a|b|502|c HTTP/1.1", "\u{E9}\u{2028} x", "quit",
            "GET /healthz/?a=b HTTP/1.1", "GET /healthz2 HTTP/1.1", "GET /a?/healthz HTTP/1.1",
        ]
        let statuses = [200, 200, 200, 502, 404, 499, 500, 599, 600, 101]
        let upstreams = [
            "-", "200", "502", "502, 200", "200, 502", "200 : 503", "503 : 200", "502, -", "502, 504 : 599",
        ]
        let agents = [
            "curl", "x ustatus=502 uct=- urt=1 rid=5", #"a" us="502"#, " us=502 rt=0.1", " 502 ", #"\" 502 \"#,
            "us=502 rt=0.1 us=502", "-",
            "kube-probe/1.29",
        ]
        return (0..<count).map { index in
            var request = RecountRequest(
                second: 1_767_225_000 + Int64(index), client: clients[next(clients.count)],
                line: lines[next(lines.count)],
                status: statuses[next(statuses.count)], upstream: upstreams[next(upstreams.count)],
                agent: agents[next(agents.count)])
            // Who only checks health is nobody else, so that it shows in the number of clients.
            if request.agent.hasPrefix("kube-probe") {
                request.client = "203.0.113.1"
            } else if request.line.contains("/healthz/?") {
                request.client = "203.0.113.2"
            }
            return request
        }
    }
}
