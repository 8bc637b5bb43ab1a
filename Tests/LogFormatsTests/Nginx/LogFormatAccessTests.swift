import LogFormats
import Testing

@Suite("A log_format is read from a configuration or from its lines")
struct LogFormatAccessTests {
    @Test func `Directives are read with their quotes, comments and includes`() throws {
        let text = #"""
            http {
                # log_format dead '$x';
                log_format  timed '$remote_addr [$time_iso8601] "$request" '
                                  "$status ${body_bytes_sent}b "   # sizes
                                  'rt=$request_time';
                log_format js escape=json '{"t":"$time_iso8601","s":"$status"}';
                log_format bad '$time_local$status';
                include extra.conf;
                access_log /var/log/nginx/access.log;
                access_log /var/log/nginx/timed.log timed buffer=32k;
                access_log off;
                access_log /var/log/nginx/$host.log js;
                server { listen 80; }
            }
            """#
        let config = NginxConfig(text) {
            $0 == "extra.conf" ? "log_format more '$msec $status';include extra.conf;" : nil
        }
        #expect(config.formats.prefix(3).map(\.name) == ["timed", "js", "bad"])
        let formats = NginxConfig.logFormats(text) { $0 == "extra.conf" ? "log_format more '$msec $status';" : nil }
        #expect(
            formats["timed"]?.canonical
                == #"$remote_addr [$time_iso8601] "$request" $status ${body_bytes_sent}b rt=$request_time"#)
        #expect(formats["js"]?.canonical == #"escape=json {"t":"$time_iso8601","s":"$status"}"#)
        #expect(formats["more"] != nil)
        let js = try #require(formats["js"])
        #expect(try LogFormatDirective(js.canonical) == js)
        let bad = try #require(formats["bad"])
        #expect(throws: LogFormatError.adjacent("time_local", "status")) { try NginxAccessFormat(bad) }
        #expect(config.accessLogs.map(\.path) == ["/var/log/nginx/access.log", "/var/log/nginx/timed.log"])
        #expect(config.accessLogs.map(\.format) == ["combined", "timed"])
    }

    @Test func `Lua in a configuration of OpenResty hides no format behind it`() throws {
        let text = #"""
            http {
                log_format first '$time_local $status';
                init_by_lua_block {
                    -- don't stop at { here
                    local s = "a } \" b" .. 'it\'s }' --[[ a block's } comment ]]
                    local t = [==[ ' ]] } ]==] .. arr[1]
                    if x then y = { z = { 1 } } end
                }
                server {
                    location / { content_by_lua_block { ngx.say("hi}") } access_log logs/a.log second; }
                }
                log_format second '$msec $status';
            }
            """#
        let config = NginxConfig(text)
        #expect(config.formats.map(\.name) == ["first", "second"])
        #expect(config.accessLogs.map(\.format) == ["second"])
        // A block that nothing ends ends with the text.
        #expect(NginxConfig("a_by_lua_block { '\\").formats.isEmpty)
        #expect(NginxConfig("a_by_lua_block { [=[ ").formats.isEmpty)
        #expect(NginxConfig("a_by_lua_block { --").formats.isEmpty)
    }

    @Test func `A whole directive, its strings and a name are the same format`() throws {
        let combined = try LogFormatDirective("combined")
        #expect(
            try LogFormatDirective(
                #"log_format c '$remote_addr - $remote_user [$time_local] "$request" ' '$status $body_bytes_sent "$http_referer" "$http_user_agent"';"#
            ) == combined)
        #expect(
            try LogFormatDirective(
                #"'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'"#
            ) == combined)
        #expect(try LogFormatDirective(combined.canonical) == combined)
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        var lines: [String]
        var format: String?
        var why: String
        var testDescription: String { why }
    }

    @Test(arguments: [
        Sample(
            lines: [#"1.2.3.4 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 502 552 "-" "x""#],
            format: NginxConfig.builtIn["combined"], why: "combined"),
        Sample(
            lines: [
                #"172.24.0.3 - - [31/Dec/2024:17:32:06 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8.11.1" "1.2.3.4, 10.10.1.1""#,
                #"172.24.0.3 - - [31/Dec/2024:17:32:06 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/8.11.1" "-""#,
            ], format: NginxConfig.builtIn["main"], why: "main"),
        Sample(
            lines: [
                #"203.0.113.105 [2026-11-24T08:23:12+00:00] "POST /api/login HTTP/1.1" 200 13 rt=0.011 uaddr=127.0.20.1:8000 ustatus=200 uct=0.000 urt=0.011 rid=bc1a2489e16b4f6ab1cc2ea0cb4b1234"#,
                #"203.0.113.105 [2026-11-24T08:23:12+00:00] "GET /x.css HTTP/1.1" 200 13 rt=0.000 uaddr=- ustatus=- uct=- urt=- rid=bc1a2489e16b4f6ab1cc2ea0cb4b1235"#,
            ],
            format:
                #"$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent rt=$request_time uaddr=$upstream_addr ustatus=$upstream_status uct=$upstream_connect_time urt=$upstream_response_time rid=$request_id"#,
            why: "keys"),
        Sample(
            lines: [
                #"10.0.0.9 - - [03/Mar/2025:02:14:08 +0000] "GET /api/orders HTTP/1.1" 502 157 "-" "curl/8.5" rt=3.101 ua="10.0.1.4:8080, 10.0.1.5:8080" us="502, 502" urt="3.100, 0.000""#
            ],
            format:
                #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time ua="$upstream_addr" us="$upstream_status" urt="$upstream_response_time""#,
            why: "lists in quotes"),
        Sample(
            lines: [
                #"10.0.0.9 [03/Mar/2025:02:14:08 +0000] "GET /api/orders HTTP/1.1" 502 157 ua=10.0.1.4:8080, 10.0.1.5:8080 us=502, 502"#,
                #"10.0.0.9 [03/Mar/2025:02:14:08 +0000] "GET /api/orders HTTP/1.1" 200 157 ua=10.0.1.4:8080 : 10.0.2.1:80 us=200 : 200"#,
            ],
            format:
                #"$remote_addr [$time_local] "$request" $status $body_bytes_sent ua=$upstream_addr us=$upstream_status"#,
            why: "lists without quotes"),
        Sample(
            lines: [
                #"1.2.3.4 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 200 552 "-" "x" 0.120 0.119"#,
                #"1.2.3.4 - - [24/Nov/2026:08:25:48 +0000] "GET /a.css HTTP/1.1" 200 552 "-" "x" 0.000 -"#,
            ], format: (NginxConfig.builtIn["combined"] ?? "") + " $request_time $upstream_response_time",
            why: "bare times"),
        Sample(
            lines: [
                #"{"time_local":"24/Nov/2026:08:25:48 +0000","remote_addr":"1.2.3.4","request":"GET / HTTP/1.1","status": "502","body_bytes_sent":12,"request_time":0.010,"app":"shop"}"#
            ],
            format: AccessJSONParser.formatName, why: "JSON"),
        Sample(
            lines: ["2026-11-24 08:25:48,123 INFO worker 7 done in 0.120 s"], format: nil, why: "an application's line"),
        Sample(
            lines: [
                #"2026/11/24 08:25:48 [error] 31#31: *3 connect() failed (111: Connection refused), request: "GET / HTTP/1.1""#
            ],
            format: nil, why: "an error log"),
        Sample(
            lines: [#"{"time":"2026-11-24T08:25:48Z","level":"info","msg":"status 200"}"#], format: nil,
            why: "a JSON log"),
    ])
    func `Lines tell their format`(_ sample: Sample) {
        #expect(LogFormatRecogniser.infer(sample.lines.map { Array($0.utf8) }).first == sample.format)
    }
}
