/// Access logs of Nginx as people define them: pairs, separators, JSON with names of their own.
extension ForeignLog {
    static let custom: [ForeignLog] = [
        ForeignLog(
            "key=value", "200:2 502:1", clients: 2, timed: 3, slowest: 1201, attempts: 3,
            #"""
            time=2026-11-24T08:25:01+00:00 client=203.0.113.7 method=GET uri=/api/orders status=200 rt=0.012 upstream=10.0.1.4:8080 us=200 urt=0.011
            time=2026-11-24T08:25:02+00:00 client=203.0.113.8 method=POST uri=/api/orders status=502 rt=1.201 upstream=10.0.1.4:8080 us=502 urt=1.201
            time=2026-11-24T08:25:03+00:00 client=203.0.113.8 method=GET uri=/ status=200 rt=0.001 upstream=10.0.1.4:8080 us=200 urt=0.001
            """#),
        ForeignLog(
            "key=\"value\", milliseconds", "200:1 500:1", clients: 2, timed: 2, slowest: 1201,
            #"""
            ts="2026-11-24T08:25:01.120Z" remote_ip="203.0.113.7" http_method="GET" path="/api/orders" status_code="200" duration_ms="12" agent="Mozilla/5.0 (X11)"
            ts="2026-11-24T08:25:02.120Z" remote_ip="203.0.113.8" http_method="GET" path="/api/orders" status_code="500" duration_ms="1201" agent="curl/8.0"
            """#),
        ForeignLog(
            "key=value with levels, as logfmt", "200:1 503:1", clients: 2, timed: 2, slowest: 30,
            #"""
            ts=2026-11-24T08:25:01.120Z level=info msg=access remote=203.0.113.7 method=GET path=/api/orders status=200 duration=12.5ms bytes=512
            ts=2026-11-24T08:25:02.120Z level=info msg=access remote=203.0.113.8 method=GET path=/api/cart status=503 duration=30ms bytes=51
            """#),
        ForeignLog(
            "between tabs", "200:2 504:1", clients: 2, timed: 3, slowest: 60001, attempts: 3,
            "2026-11-24T08:25:01+00:00\t203.0.113.7\tGET /api/orders HTTP/1.1\t200\t512\t0.012\t10.0.1.4:8080\t200\t0.012\tMozilla/5.0 (X11; Linux)\n"
                + "2026-11-24T08:25:02+00:00\t203.0.113.8\tPOST /api/orders HTTP/1.1\t504\t12\t60.001\t10.0.1.4:8080\t504\t60.001\tcurl/8.0\n"
                + "2026-11-24T08:25:03+00:00\t203.0.113.8\tGET / HTTP/1.1\t200\t5120\t0.001\t10.0.1.4:8080\t200\t0.001\tMozilla/5.0 (Macintosh; Intel)"
        ),
        ForeignLog(
            "between pipes", "200:2 502:1", clients: 2, timed: 3, slowest: 3001, attempts: 3,
            #"""
            24/Nov/2026:08:25:01 +0000|203.0.113.7|GET /api/orders HTTP/1.1|200|512|0.012|10.0.1.4:8080|200|0.012|Mozilla/5.0 (X11; Linux)
            24/Nov/2026:08:25:02 +0000|203.0.113.8|GET /api/orders HTTP/1.1|502|12|3.001|10.0.1.4:8080|502|3.001|curl/8.0
            24/Nov/2026:08:25:03 +0000|203.0.113.8|GET / HTTP/1.1|200|512|0.001|10.0.1.4:8080|200|0.001|Mozilla/5.0 (Macintosh; Intel)
            """#),
        ForeignLog(
            "between pipes with blanks", "200:2 502:1", clients: 2, timed: 3, slowest: 3001,
            #"""
            2026-11-24T08:25:01+00:00 | 203.0.113.7 | GET | /api/orders | HTTP/1.1 | 200 | 512 | 0.012 | Mozilla/5.0 (X11; Linux)
            2026-11-24T08:25:02+00:00 | 203.0.113.8 | GET | /api/orders | HTTP/1.1 | 502 | 12 | 3.001 | curl/8.0
            2026-11-24T08:25:03+00:00 | 203.0.113.8 | GET | /api/cart | HTTP/1.1 | 200 | 512 | 0.001 | Mozilla/5.0 (Macintosh; Intel)
            """#),
        ForeignLog(
            "between semicolons", "200:2 500:1", clients: 2, timed: 3, slowest: 301,
            #"""
            2026-11-24T08:25:01+00:00;203.0.113.7;GET;/api/orders;200;512;0.012;"Mozilla/5.0 (X11; Linux)"
            2026-11-24T08:25:02+00:00;203.0.113.8;GET;/api/orders;500;512;0.301;"curl/8.0"
            2026-11-24T08:25:03+00:00;203.0.113.8;GET;/api/cart;200;512;0.012;"Mozilla/5.0 (X11; Linux)"
            """#),
        ForeignLog(
            "comma-separated in quotes", "200:2 500:1", clients: 2, timed: 3, slowest: 301,
            #"""
            "2026-11-24T08:25:01+00:00","203.0.113.7","GET /api/orders?a=1,2 HTTP/1.1","200","512","0.012","Mozilla/5.0 (X11, Linux)"
            "2026-11-24T08:25:02+00:00","203.0.113.8","GET /api/orders HTTP/1.1","500","512","0.301","curl/8.0"
            "2026-11-24T08:25:03+00:00","203.0.113.8","GET /api/cart HTTP/1.1","200","512","0.012","Mozilla/5.0"
            """#),
        ForeignLog(
            "comma-separated without quotes", "200:2 500:1", clients: 2, timed: 3, slowest: 301,
            #"""
            2026-11-24T08:25:01+00:00,203.0.113.7,GET,/api/orders,200,512,0.012
            2026-11-24T08:25:02+00:00,203.0.113.8,GET,/api/orders,500,512,0.301
            2026-11-24T08:25:03+00:00,203.0.113.8,GET,/api/cart,200,512,0.012
            """#),
        ForeignLog(
            "request without quotes, epoch first", "200:2 502:1", clients: 2, timed: 3, slowest: 301,
            #"""
            1764000001.123 203.0.113.7 GET shop.example /api/orders HTTP/1.1 200 512 0.012 "Mozilla/5.0 (X11)"
            1764000002.123 203.0.113.8 GET shop.example /api/orders HTTP/1.1 502 512 0.301 "curl/8.0"
            1764000003.123 203.0.113.8 GET shop.example /api/cart HTTP/1.1 200 512 0.012 "curl/8.0"
            """#),
        ForeignLog(
            "status first", "200:2 502:1", clients: 2, timed: 3, slowest: 301,
            #"""
            200 0.012 203.0.113.7 [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 1512
            502 0.301 203.0.113.8 [24/Nov/2026:08:25:02 +0000] "GET /api/orders HTTP/1.1" 512
            200 0.012 203.0.113.8 [24/Nov/2026:08:25:03 +0000] "GET /api/cart HTTP/1.1" 512
            """#),
        ForeignLog(
            "JSON by ECS", "200:1 502:1", clients: 2, timed: 2, slowest: 1234,
            #"""
            {"@timestamp":"2026-11-24T08:25:01.123Z","ecs":{"version":"1.12.0"},"event":{"dataset":"nginx.access","duration":12345678},"http":{"request":{"method":"GET"},"response":{"status_code":200,"body":{"bytes":512}},"version":"1.1"},"url":{"path":"/api/orders","query":"a=1"},"source":{"address":"203.0.113.7","ip":"203.0.113.7"},"user_agent":{"original":"Mozilla/5.0"}}
            {"@timestamp":"2026-11-24T08:25:02.123Z","ecs":{"version":"1.12.0"},"event":{"dataset":"nginx.access","duration":1234567890},"http":{"request":{"method":"GET"},"response":{"status_code":502,"body":{"bytes":512}},"version":"1.1"},"url":{"path":"/api/orders","query":""},"source":{"address":"203.0.113.8","ip":"203.0.113.8"},"user_agent":{"original":"Mozilla/5.0"}}
            """#),
        ForeignLog(
            "JSON by ECS, dotted", "200:1 502:1", clients: 2, timed: 2, slowest: 1234,
            #"""
            {"@timestamp":"2026-11-24T08:25:01.123Z","event.duration":12345678,"http.request.method":"GET","http.response.status_code":200,"http.response.body.bytes":512,"url.path":"/api/orders","source.address":"203.0.113.7","user_agent.original":"Mozilla/5.0"}
            {"@timestamp":"2026-11-24T08:25:02.123Z","event.duration":1234567890,"http.request.method":"GET","http.response.status_code":502,"http.response.body.bytes":512,"url.path":"/api/orders","source.address":"203.0.113.8","user_agent.original":"Mozilla/5.0"}
            """#),
        ForeignLog(
            "JSON by OpenTelemetry's names", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            {"timestamp":"2026-11-24T08:25:01.123456Z","http.method":"GET","http.target":"/api/orders?a=1","http.status_code":200,"net.peer.ip":"203.0.113.7","http.user_agent":"Mozilla/5.0","duration_ms":12.5}
            {"timestamp":"2026-11-24T08:25:02.123456Z","http.method":"GET","http.target":"/api/orders","http.status_code":502,"net.peer.ip":"203.0.113.8","http.user_agent":"Mozilla/5.0","duration_ms":301}
            """#),
        ForeignLog(
            "JSON as GELF", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            {"version":"1.1","host":"web-1","short_message":"GET /api/orders HTTP/1.1","timestamp":1764000001.123,"level":6,"_remote_addr":"203.0.113.7","_request_method":"GET","_request_uri":"/api/orders","_status":200,"_request_time":0.012,"_body_bytes_sent":512}
            {"version":"1.1","host":"web-1","short_message":"GET /api/orders HTTP/1.1","timestamp":1764000002.123,"level":3,"_remote_addr":"203.0.113.8","_request_method":"GET","_request_uri":"/api/orders","_status":502,"_request_time":0.301,"_body_bytes_sent":512}
            """#),
        ForeignLog(
            "JSON with short names and units", "200:1 502:1", clients: 2, timed: 2, slowest: 1500,
            #"""
            {"t":1764000001123,"src":"203.0.113.7","verb":"GET","url":"/api/orders","code":200,"dur":"12ms","len":512}
            {"t":1764000002123,"src":"203.0.113.8","verb":"GET","url":"/api/orders","code":502,"dur":"1.5s","len":512}
            """#),
        ForeignLog(
            "JSON without zone", "200:1 502:1", clients: 2, timed: 2, slowest: 301, isCivil: true,
            #"""
            {"time":"2026-11-24 08:25:01","ip":"203.0.113.7","method":"GET","path":"/api/orders","status":200,"request_time":0.012}
            {"time":"2026-11-24 08:25:02","ip":"203.0.113.8","method":"GET","path":"/api/orders","status":502,"request_time":0.301}
            """#),
        ForeignLog(
            "LTSV", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            "time:24/Nov/2026:08:25:01 +0000\thost:203.0.113.7\treq:GET /api/orders HTTP/1.1\tstatus:200\tsize:512\treferer:-\tua:Mozilla/5.0 (X11; Linux)\treqtime:0.012\tvhost:shop.example\n"
                + "time:24/Nov/2026:08:25:02 +0000\thost:203.0.113.8\treq:GET /api/orders HTTP/1.1\tstatus:502\tsize:512\treferer:-\tua:curl/8.0\treqtime:0.301\tvhost:shop.example"
        ),
        ForeignLog(
            "JSON behind syslog", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            <190>Nov 24 08:25:01 web-1 nginx: {"time":"2026-11-24T08:25:01+00:00","ip":"203.0.113.7","verb":"GET","path":"/api/orders","status":200,"rt":0.012}
            <190>Nov 24 08:25:02 web-1 nginx: {"time":"2026-11-24T08:25:02+00:00","ip":"203.0.113.8","verb":"GET","path":"/api/orders","status":502,"rt":0.301}
            """#),
        ForeignLog(
            "key=value in docker's JSON", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            {"log":"time=2026-11-24T08:25:01+00:00 ip=203.0.113.7 method=GET path=/api/orders status=200 rt=0.012\n","stream":"stdout","time":"2026-11-24T08:25:01.000000001Z"}
            {"log":"time=2026-11-24T08:25:02+00:00 ip=203.0.113.8 method=GET path=/api/orders status=502 rt=0.301\n","stream":"stdout","time":"2026-11-24T08:25:02.000000001Z"}
            """#),
    ]
}
