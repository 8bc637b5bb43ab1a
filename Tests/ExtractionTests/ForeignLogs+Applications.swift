/// Access logs that the servers of programs write, and gateways built on Nginx.
extension ForeignLog {
    static let applications: [ForeignLog] = [
        ForeignLog(
            "gunicorn", "200:1 500:1", clients: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 512 "-" "Mozilla/5.0"
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "POST /api/orders HTTP/1.1" 500 141 "-" "Mozilla/5.0"
            """#),
        ForeignLog(
            "hypercorn", "200:1 500:1", clients: 2,
            #"""
            [2026-11-24 08:25:01 +0000] [71] [INFO] 203.0.113.7:51022 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders 1.1" 200 512 "-" "Mozilla/5.0"
            [2026-11-24 08:25:02 +0000] [71] [INFO] 203.0.113.8:51023 - - [24/Nov/2026:08:25:02 +0000] "GET /api/orders 1.1" 500 21 "-" "Mozilla/5.0"
            """#),
        ForeignLog(
            "waitress behind Paste", "200:2", clients: 1,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0200] "GET / HTTP/1.1" 200 - "-" "Mozilla/5.0"
            203.0.113.7 - - [24/Nov/2026:08:25:02 +0200] "GET /x HTTP/1.1" 200 132 "-" "Mozilla/5.0"
            """#),
        ForeignLog(
            "Rack, common", "200:1 302:1", clients: 2, timed: 2, slowest: 123,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /orders?page=2 HTTP/1.1" 200 512 0.0123
            203.0.113.8 - alice [24/Nov/2026:08:25:02 +0000] "POST /login HTTP/1.1" 302 - 0.1234
            """#),
        ForeignLog(
            "Node morgan, combined with milliseconds", "200:1 304:1", clients: 2, timed: 2, slowest: 120,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /orders?page=2 HTTP/1.1" 200 512 "-" "Mozilla/5.0" 12.345 ms
            ::ffff:203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /a HTTP/1.1" 304 - "-" "Mozilla/5.0" 120.001 ms
            """#),
        ForeignLog(
            "gin", "200:2 500:1", clients: 2, timed: 3, slowest: 1234, isCivil: true,
            #"""
            [GIN] 2026/11/24 - 08:25:01 | 200 |     1.234567ms |     203.0.113.7 | GET      "/api/orders"
            [GIN] 2026/11/24 - 08:25:02 | 500 |  1.234567891s |     203.0.113.8 | POST     "/api/orders?x=1"
            [GIN] 2026/11/24 - 08:25:03 | 200 |       543.2µs |     203.0.113.8 | GET      "/"
            """#),
        ForeignLog(
            "echo JSON", "200:1 500:1", clients: 2, timed: 2, slowest: 1234,
            #"""
            {"time":"2026-11-24T08:25:01.123456789Z","id":"","remote_ip":"203.0.113.7","host":"shop.example","method":"GET","uri":"/api/orders","user_agent":"curl/8.0","status":200,"error":"","latency":1234567,"latency_human":"1.234567ms","bytes_in":0,"bytes_out":512}
            {"time":"2026-11-24T08:25:02.123456789Z","id":"","remote_ip":"203.0.113.8","host":"shop.example","method":"GET","uri":"/api/orders","user_agent":"curl/8.0","status":500,"error":"boom","latency":1234567891,"latency_human":"1.234567891s","bytes_in":0,"bytes_out":12}
            """#),
        ForeignLog(
            "fiber's default", "200:1 404:1", clients: 2, timed: 2, slowest: 1, isCivil: true,
            #"""
            2026/11/24 08:25:01 | 200 | 1.234ms | 203.0.113.7 | GET | /api/orders | -
            2026/11/24 08:25:02 | 404 | 12.1µs | 203.0.113.8 | GET | /nope | -
            """#),
        ForeignLog(
            "chi", "200:1 500:1", clients: 2, timed: 2, slowest: 12, isCivil: true,
            #"""
            2026/11/24 08:25:01 "GET http://shop.example/api/orders HTTP/1.1" from 203.0.113.7:51022 - 200 512B in 1.234567ms
            2026/11/24 08:25:02 "POST http://shop.example/api/orders HTTP/1.1" from 203.0.113.8:51023 - 500 0B in 12.1ms
            """#),
        ForeignLog(
            "Kong", "200:1 502:1", clients: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 512 "-" "curl/8.0" kong_request_id: "ca5ed82d4f0c2f4d8b6e1f0cb0b7d55a"
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /api/orders HTTP/1.1" 502 75 "-" "curl/8.0" kong_request_id: "ca5ed82d4f0c2f4d8b6e1f0cb0b7d55b"
            """#),
        ForeignLog(
            "Kong's file plugin", "200:1 502:1", clients: 2, timed: 2, slowest: 515,
            #"""
            {"latencies":{"request":515,"kong":58,"proxy":457},"service":{"host":"orders","name":"orders","protocol":"http"},"request":{"querystring":{},"size":138,"uri":"/api/orders","url":"http://shop.example:8000/api/orders","headers":{"host":"shop.example","user-agent":"curl/7.35.0"},"method":"GET"},"tries":[{"balancer_latency":0,"port":8080,"balancer_start":1764000001425,"ip":"10.0.1.4"}],"client_ip":"203.0.113.7","upstream_uri":"/orders","response":{"headers":{"content-type":"text/html"},"status":200,"size":9211},"route":{"id":"x"},"started_at":1764000001425}
            {"latencies":{"request":5,"kong":1,"proxy":4},"service":{"host":"orders","name":"orders","protocol":"http"},"request":{"querystring":{},"size":138,"uri":"/api/orders","url":"http://shop.example:8000/api/orders","headers":{"host":"shop.example","user-agent":"curl/7.35.0"},"method":"GET"},"tries":[],"client_ip":"203.0.113.8","upstream_uri":"/orders","response":{"headers":{"content-type":"text/html"},"status":502,"size":9211},"route":{"id":"x"},"started_at":1764000002425}
            """#),
        ForeignLog(
            "APISIX", "200:1 502:1", clients: 2, timed: 2, slowest: 1002, attempts: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] shop.example "GET /api/orders HTTP/1.1" 200 512 0.012 "-" "curl/8.0" 10.0.1.4:8080 200 0.011 "http://shop.example"
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] shop.example "GET /api/orders HTTP/1.1" 502 75 1.002 "-" "curl/8.0" 10.0.1.4:8080 502 1.001 "http://shop.example"
            """#),
        ForeignLog(
            "ingress-nginx", "200:1 503:1", clients: 2, timed: 2, slowest: 12, attempts: 1,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 512 "-" "curl/8.0" 345 0.012 [shop-orders-8080] [] 10.0.1.4:8080 512 0.012 200 3ab1c2d3e4f5a6b7c8d9e0f1a2b3c4d5
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /api/orders HTTP/1.1" 503 190 "-" "curl/8.0" 345 0.000 [shop-orders-8080] [] - - - - 3ab1c2d3e4f5a6b7c8d9e0f1a2b3c4d6
            """#),
        ForeignLog(
            "ingress-nginx in containerd's log", "200:1 502:1", clients: 2, timed: 2, slowest: 12, attempts: 2,
            #"""
            2026-11-24T08:25:01.123456789Z stdout F 203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 512 "-" "curl/8.0" 345 0.012 [shop-orders-8080] [] 10.0.1.4:8080 512 0.012 200 3ab1c2d3e4f5a6b7c8d9e0f1a2b3c4d5
            2026-11-24T08:25:02.123456789Z stdout F 203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /api/orders HTTP/1.1" 502 190 "-" "curl/8.0" 345 0.001 [shop-orders-8080] [] 10.0.1.4:8080 0 0.001 502 3ab1c2d3e4f5a6b7c8d9e0f1a2b3c4d6
            """#),
        ForeignLog(
            "docker-compose before combined", "200:1 502:1", clients: 2,
            #"""
            web_1  | 203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 512 "-" "curl/8.0"
            web_1  | 203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /api/orders HTTP/1.1" 502 512 "-" "curl/8.0"
            """#),
        ForeignLog(
            "kubectl's prefix and time before JSON", "200:1 502:1", clients: 2, timed: 2, slowest: 12,
            #"""
            [pod/web-7d9f-abcde/nginx] 2026-11-24T08:25:01.123456789Z {"time_iso8601":"2026-11-24T08:25:01+00:00","remote_addr":"203.0.113.7","request":"GET /api/orders HTTP/1.1","status":"200","request_time":"0.012"}
            [pod/web-7d9f-abcde/nginx] 2026-11-24T08:25:02.123456789Z {"time_iso8601":"2026-11-24T08:25:02+00:00","remote_addr":"203.0.113.8","request":"GET /api/orders HTTP/1.1","status":"502","request_time":"0.001"}
            """#),
    ]
}
