/// Access logs of yet other programs, and rarer ways of writing one.
extension ForeignLog {
    static let others: [ForeignLog] = [
        ForeignLog(
            "each value in brackets", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            [24/Nov/2026:08:25:01 +0000] [203.0.113.7] [GET /api/orders HTTP/1.1] [200] [0.012] [-]
            [24/Nov/2026:08:25:02 +0000] [203.0.113.8] [GET /api/orders HTTP/1.1] [502] [0.301] [-]
            """#),
        ForeignLog(
            "pairs between semicolons", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            time=2026-11-24T08:25:01+00:00; remote=203.0.113.7; req="GET /api/orders HTTP/1.1"; status=200; rt=0.012
            time=2026-11-24T08:25:02+00:00; remote=203.0.113.8; req="GET /api/orders HTTP/1.1"; status=502; rt=0.301
            """#),
        ForeignLog(
            "pairs with colons between bars", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            status:200|time:2026-11-24T08:25:01+00:00|ip:203.0.113.7|req:GET /api/orders HTTP/1.1|rt:0.012
            status:502|time:2026-11-24T08:25:02+00:00|ip:203.0.113.8|req:GET /api/orders HTTP/1.1|rt:0.301
            """#),
        ForeignLog(
            "an arrow to some server", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            203.0.113.7 -> 10.0.1.4:8080 [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 1512 0.012
            203.0.113.8 -> 10.0.1.4:8080 [24/Nov/2026:08:25:02 +0000] "GET /api/orders HTTP/1.1" 502 1512 0.301
            """#),
        ForeignLog(
            "times first, client last, between bars", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            1764000001.123|0.012|0.011|200|GET|shop.example|/api/orders|203.0.113.7
            1764000002.123|0.301|0.300|502|GET|shop.example|/api/orders|203.0.113.8
            """#),
        ForeignLog(
            "seconds with their unit", "200:1 502:1", clients: 2, timed: 2, slowest: 301,
            #"""
            [2026-11-24T08:25:01+00:00] 203.0.113.7 "GET /api/orders" 200 0.012s
            [2026-11-24T08:25:02+00:00] 203.0.113.8 "GET /api/orders" 502 0.301s
            """#),
        ForeignLog(
            "Fastly JSON", "200:1 503:1", clients: 2,
            #"""
            {"timestamp":"2026-11-24T08:25:01+0000","client_ip":"203.0.113.7","geo_country":"germany","host":"shop.example","url":"/api/orders","request_method":"GET","request_protocol":"HTTP/1.1","request_referer":"","request_user_agent":"curl/8.0","response_state":"PASS","response_status":200,"response_reason":"OK","response_body_size":512,"fastly_server":"cache-ams"}
            {"timestamp":"2026-11-24T08:25:02+0000","client_ip":"203.0.113.8","geo_country":"germany","host":"shop.example","url":"/api/orders","request_method":"GET","request_protocol":"HTTP/1.1","request_referer":"","request_user_agent":"curl/8.0","response_state":"ERROR","response_status":503,"response_reason":"x","response_body_size":512,"fastly_server":"cache-ams"}
            """#),
        ForeignLog(
            "Heroku's router", "200:1 503:1", clients: 2,
            #"""
            2026-11-24T08:25:01.123456+00:00 heroku[router]: at=info method=GET path="/api/orders" host=shop.example request_id=8601b555-6a83-4c12-8269-97c8e32cdb22 fwd="203.0.113.7" dyno=web.1 connect=0ms service=12ms status=200 bytes=512 protocol=https
            2026-11-24T08:25:02.123456+00:00 heroku[router]: at=info method=GET path="/api/orders" host=shop.example request_id=8601b555-6a83-4c12-8269-97c8e32cdb23 fwd="203.0.113.8" dyno=web.1 connect=0ms service=30000ms status=503 bytes=0 protocol=https
            """#),
        ForeignLog(
            "Werkzeug and Python's http.server", "200:1 500:1", clients: 2, isCivil: true,
            #"""
            203.0.113.7 - - [24/Nov/2026 08:25:01] "GET /api/orders HTTP/1.1" 200 -
            203.0.113.8 - - [24/Nov/2026 08:25:02] "GET /api/orders HTTP/1.1" 500 -
            """#),
        ForeignLog(
            "Artifactory", "200:1 502:1", clients: 2,
            #"""
            2026-11-24T08:25:01.123Z|7c1f3a9e2b4d5f60|203.0.113.7|anonymous|GET|/api/system/ping|200|-1|2|12|JFrog/2.0
            2026-11-24T08:25:02.123Z|7c1f3a9e2b4d5f61|203.0.113.8|anonymous|GET|/api/system/ping|502|-1|0|30012|JFrog/2.0
            """#),
        ForeignLog(
            "Nexus", "200:1 404:1", clients: 2,
            #"""
            203.0.113.7 - admin [24/Nov/2026:08:25:01 +0000] "GET /repository/maven/x.jar HTTP/1.1" 200 - 52345 12 "Maven/3.9" [qtp1234-71]
            203.0.113.8 - admin [24/Nov/2026:08:25:02 +0000] "GET /repository/maven/y.jar HTTP/1.1" 404 - 1234 8 "Maven/3.9" [qtp1234-72]
            """#),
        ForeignLog(
            "Grafana's requests", "302:1 200:1", clients: 2, timed: 2, slowest: 12,
            #"""
            logger=context userId=0 orgId=0 uname= t=2026-11-24T08:25:01.123456Z level=info msg="Request Completed" method=GET path=/ status=302 remote_addr=203.0.113.7 time_ms=0 duration=123.4µs size=29 referer= handler=/
            logger=context userId=0 orgId=0 uname= t=2026-11-24T08:25:02.123456Z level=info msg="Request Completed" method=GET path=/login status=200 remote_addr=203.0.113.8 time_ms=12 duration=12.4ms size=29 referer= handler=/login
            """#),
        ForeignLog(
            "WildFly's access log in its server log", "200:1 500:1", clients: 2, isCivil: false,
            #"""
            2026-11-24 08:25:01,123 INFO  [io.undertow.accesslog] (default task-1) 203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /app/orders HTTP/1.1" 200 512
            2026-11-24 08:25:02,123 INFO  [io.undertow.accesslog] (default task-2) 203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /app/orders HTTP/1.1" 500 12
            """#),
        ForeignLog(
            "nginx-proxy", "200:1 502:1", clients: 2, attempts: 2,
            #"""
            shop.example 203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 512 "-" "curl/8.0" "10.0.1.4:80"
            shop.example 203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /api/orders HTTP/1.1" 502 512 "-" "curl/8.0" "10.0.1.4:80"
            """#),
        ForeignLog(
            "comma-separated below a header", "200:2 500:1", clients: 2, timed: 3, slowest: 301,
            #"""
            time,ip,method,path,status,bytes,duration
            2026-11-24T08:25:01Z,203.0.113.7,GET,/api/orders,200,1512,0.012
            2026-11-24T08:25:02Z,203.0.113.8,GET,/api/orders,500,1512,0.301
            2026-11-24T08:25:03Z,203.0.113.8,GET,/api/orders,200,1512,0.001
            """#),
        ForeignLog(
            "date and time without zone", "200:1 500:1", clients: 2, timed: 2, slowest: 301, isCivil: true,
            #"""
            2026-11-24 08:25:01 203.0.113.7 GET /api/orders 200 1512 12ms "Mozilla/5.0 (X11)"
            2026-11-24 08:25:02 203.0.113.8 GET /api/orders 500 1512 301ms "curl/8.0"
            """#),
        ForeignLog(
            "JSON with a time as the common format has it", "200:1 500:1", clients: 2, timed: 2, slowest: 301,
            #"""
            {"@timestamp":"24/Nov/2026:08:25:01 +0000","remote_host":"203.0.113.7","request_line":"GET /api/orders HTTP/1.1","response_code":"200","elapsed_ms":"12"}
            {"@timestamp":"24/Nov/2026:08:25:02 +0000","remote_host":"203.0.113.8","request_line":"GET /api/orders HTTP/1.1","response_code":"500","elapsed_ms":"301"}
            """#),
        ForeignLog(
            "Docker's registry", "200:1 500:1", clients: 2, timed: 2, slowest: 301,
            #"""
            time="2026-11-24T08:25:01.123456789Z" level=info msg="response completed" go.version=go1.21 http.request.host=registry http.request.method=GET http.request.remoteaddr="203.0.113.7:51022" http.request.uri="/v2/" http.request.useragent="docker/24" http.response.duration=12.3ms http.response.status=200 http.response.written=2
            time="2026-11-24T08:25:02.123456789Z" level=info msg="response completed" go.version=go1.21 http.request.host=registry http.request.method=GET http.request.remoteaddr="203.0.113.8:51022" http.request.uri="/v2/" http.request.useragent="docker/24" http.response.duration=301.3ms http.response.status=500 http.response.written=2
            """#),
        ForeignLog(
            "between carets", "200:1 500:1", clients: 2, timed: 2, slowest: 301,
            #"""
            2026-11-24T08:25:01+00:00^203.0.113.7^GET /api/orders HTTP/1.1^200^1512^0.012
            2026-11-24T08:25:02+00:00^203.0.113.8^GET /api/orders HTTP/1.1^500^1512^0.301
            """#),
    ]
}
