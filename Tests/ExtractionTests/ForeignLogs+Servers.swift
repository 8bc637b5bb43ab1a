/// Access logs of servers and proxies other than Nginx, as their manuals and their users show them.
extension ForeignLog {
    static let servers: [ForeignLog] = [
        ForeignLog(
            "Apache, host before combined, microseconds behind", "200:2 500:1", clients: 2,
            #"""
            shop.example:443 203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders/1 HTTP/1.1" 200 512 "-" "Mozilla/5.0" 12345
            shop.example:443 203.0.113.8 - bob [24/Nov/2026:08:25:02 +0000] "POST /api/orders HTTP/1.1" 500 52 "https://shop.example/" "curl/8.0" 994411
            shop.example:443 203.0.113.7 - - [24/Nov/2026:08:25:03 +0000] "GET / HTTP/1.1" 200 9512 "-" "Mozilla/5.0" 1021
            """#),
        ForeignLog(
            "Apache, X-Forwarded-For first", "200:2 503:1", clients: 2,
            #"""
            198.51.100.4, 10.0.0.7 10.0.0.2 - - [24/Nov/2026:08:25:01 +0000] "GET /a HTTP/1.1" 200 512 "-" "Mozilla/5.0"
            198.51.100.5 10.0.0.2 - - [24/Nov/2026:08:25:02 +0000] "GET /b HTTP/1.1" 503 512 "-" "Mozilla/5.0"
            198.51.100.4, 10.0.0.7 10.0.0.2 - - [24/Nov/2026:08:25:03 +0000] "GET /c HTTP/1.1" 200 512 "-" "Mozilla/5.0"
            """#),
        ForeignLog(
            "Apache, seconds and microseconds", "200:3", clients: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /a HTTP/1.1" 200 512 0/12345
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /b HTTP/1.1" 200 512 1/1212345
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /b HTTP/1.1" 200 512 0/12345
            """#),
        ForeignLog(
            "Caddy 2.7 JSON", "200:1 502:1 404:1", clients: 2, timed: 3, slowest: 1500,
            #"""
            {"level":"info","ts":1764000001.5241024,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"203.0.113.7","remote_port":"41342","client_ip":"203.0.113.7","proto":"HTTP/2.0","method":"GET","host":"shop.example","uri":"/api/cart?x=1","headers":{"User-Agent":["curl/7.82.0"],"Accept":["*/*"]},"tls":{"resumed":false,"version":772,"cipher_suite":4865,"proto":"h2","server_name":"shop.example"}},"bytes_read":0,"user_id":"","duration":0.000929675,"size":10900,"status":200,"resp_headers":{"Server":["Caddy"],"Content-Type":["text/html; charset=utf-8"]}}
            {"level":"error","ts":1764000002.1,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"203.0.113.8","remote_port":"41343","client_ip":"203.0.113.8","proto":"HTTP/1.1","method":"POST","host":"shop.example","uri":"/api/orders","headers":{"User-Agent":["curl/7.82.0"]}},"bytes_read":10,"user_id":"","duration":1.5,"size":0,"status":502,"resp_headers":{"Server":["Caddy"]}}
            {"level":"info","ts":1764000003.2,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"203.0.113.8","remote_port":"41344","client_ip":"203.0.113.8","proto":"HTTP/1.1","method":"GET","host":"shop.example","uri":"/nope","headers":{}},"bytes_read":0,"user_id":"","duration":0.002,"size":0,"status":404,"resp_headers":{"Server":["Caddy"]}}
            """#),
        ForeignLog(
            "Caddy before 2.5, address with port", "200:1 500:1", clients: 1, timed: 2, slowest: 20,
            #"""
            {"level":"info","ts":1631040001.52,"logger":"http.log.access","msg":"handled request","request":{"remote_addr":"203.0.113.7:41342","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/","headers":{"User-Agent":["curl/7.68.0"]}},"common_log":"203.0.113.7 - - [07/Sep/2021:18:40:01 +0000] \"GET / HTTP/2.0\" 200 2326","duration":0.001,"size":2326,"status":200,"resp_headers":{}}
            {"level":"error","ts":1631040002.52,"logger":"http.log.access","msg":"handled request","request":{"remote_addr":"203.0.113.7:41399","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/x","headers":{"User-Agent":["curl/7.68.0"]}},"common_log":"203.0.113.7 - - [07/Sep/2021:18:40:02 +0000] \"GET /x HTTP/2.0\" 500 0","duration":0.02,"size":0,"status":500,"resp_headers":{}}
            """#),
        ForeignLog(
            "Caddy 1, common with host", "200:2", clients: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET / HTTP/1.1" 200 512
            203.0.113.9 - alice [24/Nov/2026:08:25:02 +0000] "GET /index.html HTTP/2.0" 200 1512
            """#),
        ForeignLog(
            "Traefik, its common format", "200:1 502:1 404:1", clients: 2, timed: 3, slowest: 1203, attempts: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET /api/orders HTTP/1.1" 200 512 "-" "Mozilla/5.0" 17 "orders@docker" "http://172.18.0.4:8080" 12ms
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "POST /api/orders HTTP/1.1" 502 11 "-" "curl/8.0" 18 "orders@docker" "http://172.18.0.4:8080" 1203ms
            203.0.113.8 - - [24/Nov/2026:08:25:03 +0000] "GET /nope HTTP/1.1" 404 19 "-" "-" 19 "-" "-" 0ms
            """#),
        ForeignLog(
            "Traefik JSON", "200:1 502:1", clients: 2, timed: 2, slowest: 1200, attempts: 2,
            #"""
            {"ClientAddr":"203.0.113.7:51022","ClientHost":"203.0.113.7","ClientPort":"51022","ClientUsername":"-","DownstreamContentSize":512,"DownstreamStatus":200,"Duration":12345678,"OriginContentSize":512,"OriginDuration":12000000,"OriginStatus":200,"Overhead":345678,"RequestAddr":"shop.example","RequestContentSize":0,"RequestCount":17,"RequestHost":"shop.example","RequestMethod":"GET","RequestPath":"/api/orders","RequestPort":"-","RequestProtocol":"HTTP/1.1","RequestScheme":"http","RetryAttempts":0,"RouterName":"orders@docker","ServiceAddr":"172.18.0.4:8080","ServiceName":"orders@docker","StartLocal":"2026-11-24T08:25:01.123456789Z","StartUTC":"2026-11-24T08:25:01.123456789Z","entryPointName":"web","level":"info","msg":"","time":"2026-11-24T08:25:01Z"}
            {"ClientAddr":"203.0.113.8:51022","ClientHost":"203.0.113.8","ClientPort":"51022","ClientUsername":"-","DownstreamContentSize":11,"DownstreamStatus":502,"Duration":1200000000,"OriginContentSize":11,"OriginDuration":1200000000,"OriginStatus":502,"Overhead":345678,"RequestAddr":"shop.example","RequestContentSize":0,"RequestCount":18,"RequestHost":"shop.example","RequestMethod":"GET","RequestPath":"/api/orders","RequestPort":"-","RequestProtocol":"HTTP/1.1","RequestScheme":"http","RetryAttempts":0,"RouterName":"orders@docker","ServiceAddr":"172.18.0.4:8080","ServiceName":"orders@docker","StartLocal":"2026-11-24T08:25:02.123456789Z","StartUTC":"2026-11-24T08:25:02.123456789Z","entryPointName":"web","level":"info","msg":"","time":"2026-11-24T08:25:02Z"}
            """#),
        ForeignLog(
            "HAProxy HTTP behind syslog", "200:2 503:1 504:1", clients: 3, timed: 4, slowest: 50001, attempts: 4,
            isCivil: true,
            #"""
            Nov 24 08:25:01 lb-1 haproxy[14389]: 203.0.113.7:33317 [24/Nov/2026:08:25:01.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {shop.example|Mozilla/5.0 (X11; Linux)} {} "GET /index.html HTTP/1.1"
            Nov 24 08:25:02 lb-1 haproxy[14389]: 203.0.113.8:33318 [24/Nov/2026:08:25:02.100] http-in app/app2 0/0/1/15/16 200 450 - - ---- 2/2/0/0/0 0/0 {shop.example|curl/8.0} {} "POST /api/orders HTTP/1.1"
            Nov 24 08:25:03 lb-1 haproxy[14389]: 203.0.113.8:33319 [24/Nov/2026:08:25:03.200] http-in app/<NOSRV> 0/-1/-1/-1/0 503 212 - - SC-- 2/2/0/0/0 0/0 {shop.example|} {} "GET /api/cart HTTP/1.1"
            Nov 24 08:25:54 lb-1 haproxy[14389]: 203.0.113.9:33320 [24/Nov/2026:08:25:04.000] http-in app/app1 0/0/0/-1/50001 504 194 - - sH-- 2/2/0/0/0 0/0 {shop.example|x} {} "GET /api/cart HTTP/1.1"
            """#),
        ForeignLog(
            "HAProxy HTTP, bare, with a cookie and TLS", "200:1 502:1", clients: 2, timed: 2, slowest: 109, attempts: 2,
            isCivil: true,
            #"""
            203.0.113.7:33317 [24/Nov/2026:08:25:01.655] https~ app/app1 10/0/30/69/109 200 2750 SRV=app1 - --VN 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
            2001:db8::7:33318 [24/Nov/2026:08:25:02.100] https~ app/app2 0/0/1/-1/16 502 450 - - SH-- 2/2/0/0/0 0/0 "POST /api/orders HTTP/2.0"
            """#),
        ForeignLog(
            "Envoy's default", "204:1 503:1 200:1", clients: 3, timed: 3, slowest: 226, attempts: 2,
            #"""
            [2026-11-24T08:25:01.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "198.51.100.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"
            [2026-11-24T08:25:02.310Z] "GET /api/v1/x HTTP/1.1" 503 UH 0 19 0 - "198.51.100.29" "curl/8.0" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd3" "locations" "-"
            [2026-11-24T08:25:03.310Z] "GET /api/v1/x HTTP/1.1" 200 - 0 190 12 11 "198.51.100.30" "curl/8.0" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd4" "locations" "10.0.2.1:80"
            """#),
        ForeignLog(
            "Istio", "200:1 503:1", clients: 2, timed: 2, slowest: 30, attempts: 2,
            #"""
            [2026-11-24T08:25:01.356Z] "GET /api/orders HTTP/1.1" 200 - via_upstream - "-" 0 148 30 29 "198.51.100.28" "curl/7.64.0" "02b1f8d6-9c6f-9b3c-8b4d-0d1f9b0c8f11" "shop.example" "10.0.1.4:8080" outbound|8080||orders.shop.svc.cluster.local 10.0.1.9:51020 10.0.1.9:8443 198.51.100.28:53324 - default
            [2026-11-24T08:25:02.356Z] "GET /api/orders HTTP/1.1" 503 UF,URX upstream_reset_before_response_started{connection_failure} - "delayed connect error: 111" 0 91 10 - "198.51.100.29" "curl/7.64.0" "02b1f8d6-9c6f-9b3c-8b4d-0d1f9b0c8f12" "shop.example" "10.0.1.4:8080" outbound|8080||orders.shop.svc.cluster.local - 10.0.1.9:8443 198.51.100.29:53324 - default
            """#),
        ForeignLog(
            "Envoy JSON", "200:1 503:1", clients: 2, attempts: 2,
            #"""
            {"start_time":"2026-11-24T08:25:01.356Z","method":"GET","path":"/api/orders","protocol":"HTTP/1.1","response_code":200,"response_flags":"-","bytes_received":0,"bytes_sent":148,"duration":30,"upstream_service_time":"29","x_forwarded_for":"198.51.100.28","user_agent":"curl/7.64.0","request_id":"02b1f8d6-9c6f-9b3c-8b4d-0d1f9b0c8f11","authority":"shop.example","upstream_host":"10.0.1.4:8080","upstream_cluster":"outbound|8080||orders"}
            {"start_time":"2026-11-24T08:25:02.356Z","method":"GET","path":"/api/orders","protocol":"HTTP/1.1","response_code":503,"response_flags":"UF","bytes_received":0,"bytes_sent":148,"duration":10,"upstream_service_time":null,"x_forwarded_for":"198.51.100.29","user_agent":"curl/7.64.0","request_id":"02b1f8d6-9c6f-9b3c-8b4d-0d1f9b0c8f12","authority":"shop.example","upstream_host":"10.0.1.4:8080","upstream_cluster":"outbound|8080||orders"}
            """#),
        ForeignLog(
            "AWS application load balancer", "200:1 502:1", clients: 2, attempts: 2,
            #"""
            https 2026-11-24T08:25:01.186641Z app/my-loadbalancer/50dc6c495c0c9188 203.0.113.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://www.example.com:443/api/orders HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "www.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" 0 2026-11-24T08:25:01.184000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"
            https 2026-11-24T08:25:02.186641Z app/my-loadbalancer/50dc6c495c0c9188 203.0.113.40:2817 10.0.0.1:80 0.001 -1 -1 502 - 34 366 "GET https://www.example.com:443/api/orders HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe355" "www.example.com" "session-reused" 0 2026-11-24T08:25:02.184000Z "forward" "-" "-" "10.0.0.1:80" "-" "-" "-"
            """#),
        ForeignLog(
            "AWS classic load balancer", "200:1 504:1", clients: 2, attempts: 1,
            #"""
            2026-11-24T08:25:01.945958Z my-loadbalancer 203.0.113.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -
            2026-11-24T08:25:02.945958Z my-loadbalancer 203.0.113.40:2817 - -1 -1 -1 504 0 0 0 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -
            """#),
        ForeignLog(
            "AWS CloudFront", "200:2 502:1", clients: 2, timed: 3, slowest: 1001,
            "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken\n"
                + "2026-11-24\t08:25:01\tLAX1\t2390282\t203.0.113.7\tGET\td111111abcdef8.cloudfront.net\t/index.html\t200\t-\tMozilla/5.0%20(Windows)\t-\t-\tHit\tSOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==\td111111abcdef8.cloudfront.net\thttps\t23\t0.001\n"
                + "2026-11-24\t08:25:02\tLAX1\t2390\t203.0.113.8\tGET\td111111abcdef8.cloudfront.net\t/api/x\t502\t-\tcurl/8.0\ta=1\t-\tError\tk6WGMNkEzR5BEM_SaF47gjtX9zBDO2m349OY2an0QPEaUum1ZOLrow==\td111111abcdef8.cloudfront.net\thttps\t23\t1.001\n"
                + "2026-11-24\t08:25:03\tLAX1\t2390\t203.0.113.8\tGET\td111111abcdef8.cloudfront.net\t/api/y\t200\t-\tcurl/8.0\t-\t-\tMiss\tf37nTMVvnKvV2ZSvEsivup_c2kZ7VXzYdjC-GUQZ5qNs-89BlWazbw==\td111111abcdef8.cloudfront.net\thttps\t23\t0.101"
        ),
        ForeignLog(
            "AWS S3", "200:1 503:1", clients: 2, timed: 2, slowest: 70,
            #"""
            79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be DOC-EXAMPLE-BUCKET1 [24/Nov/2026:08:25:01 +0000] 192.0.2.3 79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be 3E57427F3EXAMPLE REST.GET.OBJECT photos/cat.jpg "GET /DOC-EXAMPLE-BUCKET1/photos/cat.jpg HTTP/1.1" 200 - 113 113 7 6 "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader DOC-EXAMPLE-BUCKET1.s3.us-west-1.amazonaws.com TLSV1.2 - -
            79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be DOC-EXAMPLE-BUCKET1 [24/Nov/2026:08:25:02 +0000] 192.0.2.4 - 891CE47D2EXAMPLE REST.GET.OBJECT photos/dog.jpg "GET /DOC-EXAMPLE-BUCKET1/photos/dog.jpg HTTP/1.1" 503 SlowDown 242 - 70 - "-" "S3Console/0.4" - 9vKBE6vMhrNiWHZmb2L0mXOcqPGzQOI5XLnCtZNPxev+Hf+7tpT6sxDwDty4LHBUOZJG96N1234= - - - DOC-EXAMPLE-BUCKET1.s3.us-west-1.amazonaws.com TLSV1.2 - -
            """#),
        ForeignLog(
            "Google's load balancer", "200:1 502:1", clients: 2, timed: 2, slowest: 5001,
            #"""
            {"httpRequest":{"latency":"0.012345s","remoteIp":"203.0.113.7","requestMethod":"GET","requestSize":"123","requestUrl":"https://shop.example/api/orders","responseSize":"512","serverIp":"10.0.0.4","status":200,"userAgent":"Mozilla/5.0"},"insertId":"1abc","jsonPayload":{"@type":"type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry","statusDetails":"response_sent_by_backend"},"logName":"projects/p/logs/requests","receiveTimestamp":"2026-11-24T08:25:02.123456Z","resource":{"labels":{"backend_service_name":"shop","zone":"global"},"type":"http_load_balancer"},"severity":"INFO","spanId":"a1b2","timestamp":"2026-11-24T08:25:01.123456Z","trace":"projects/p/traces/0123"}
            {"httpRequest":{"latency":"5.001s","remoteIp":"203.0.113.8","requestMethod":"GET","requestSize":"123","requestUrl":"https://shop.example/api/orders","responseSize":"512","serverIp":"10.0.0.4","status":502,"userAgent":"Mozilla/5.0"},"insertId":"1abd","jsonPayload":{"@type":"type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry","statusDetails":"failed_to_pick_backend"},"logName":"projects/p/logs/requests","receiveTimestamp":"2026-11-24T08:25:02.123456Z","resource":{"labels":{"backend_service_name":"shop","zone":"global"},"type":"http_load_balancer"},"severity":"WARNING","spanId":"a1b3","timestamp":"2026-11-24T08:25:02.123456Z","trace":"projects/p/traces/0124"}
            """#),
        ForeignLog(
            "Azure Application Gateway", "200:1 502:1", clients: 2, timed: 2, slowest: 1200, attempts: 2,
            #"""
            {"timeStamp":"2026-11-24T08:25:01+00:00","resourceId":"/SUBSCRIPTIONS/X/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/GW","listenerName":"https","ruleName":"r1","backendPoolName":"p","backendSettingName":"s","operationName":"ApplicationGatewayAccess","category":"ApplicationGatewayAccessLog","properties":{"instanceId":"appgw_0","clientIP":"203.0.113.7","clientPort":7563,"httpMethod":"GET","requestUri":"/api/orders","requestQuery":"","userAgent":"Mozilla/5.0","httpStatus":200,"httpVersion":"HTTP/1.1","receivedBytes":65,"sentBytes":553,"timeTaken":0.205,"sslEnabled":"on","host":"shop.example","serverRouted":"10.0.1.4:80","serverStatus":"200","serverResponseLatency":"0.202"}}
            {"timeStamp":"2026-11-24T08:25:02+00:00","resourceId":"/SUBSCRIPTIONS/X/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/GW","listenerName":"https","ruleName":"r1","backendPoolName":"p","backendSettingName":"s","operationName":"ApplicationGatewayAccess","category":"ApplicationGatewayAccessLog","properties":{"instanceId":"appgw_0","clientIP":"203.0.113.8","clientPort":7563,"httpMethod":"GET","requestUri":"/api/orders","requestQuery":"","userAgent":"Mozilla/5.0","httpStatus":502,"httpVersion":"HTTP/1.1","receivedBytes":65,"sentBytes":553,"timeTaken":1.2,"sslEnabled":"on","host":"shop.example","serverRouted":"10.0.1.4:80","serverStatus":"502","serverResponseLatency":"1.2"}}
            """#),
        ForeignLog(
            "Azure Front Door", "200:1 503:1", clients: 2, timed: 2, slowest: 1200,
            #"""
            {"time":"2026-11-24T08:25:01.1234567Z","resourceId":"/SUBSCRIPTIONS/X","category":"FrontDoorAccessLog","operationName":"Microsoft.Cdn/Profiles/AccessLog/Write","properties":{"trackingReference":"0abc","httpMethod":"GET","httpVersion":"2.0","requestUri":"https://shop.example:443/api/orders","clientIp":"203.0.113.7","socketIp":"203.0.113.7","clientPort":"55000","timeToFirstByte":"0.1","timeTaken":"0.123","requestBytes":"100","responseBytes":"512","securityProtocol":"TLS 1.2","httpStatusCode":"200","httpStatusDetails":"200","userAgent":"Mozilla/5.0","errorInfo":"NoError"}}
            {"time":"2026-11-24T08:25:02.1234567Z","resourceId":"/SUBSCRIPTIONS/X","category":"FrontDoorAccessLog","operationName":"Microsoft.Cdn/Profiles/AccessLog/Write","properties":{"trackingReference":"0abd","httpMethod":"GET","httpVersion":"2.0","requestUri":"https://shop.example:443/api/orders","clientIp":"203.0.113.8","socketIp":"203.0.113.8","clientPort":"55000","timeToFirstByte":"0.1","timeTaken":"1.2","requestBytes":"100","responseBytes":"512","securityProtocol":"TLS 1.2","httpStatusCode":"503","httpStatusDetails":"503","userAgent":"Mozilla/5.0","errorInfo":"OriginConnectionRefused"}}
            """#),
        ForeignLog(
            "IIS, W3C extended", "200:2 500:1", clients: 2, timed: 3, slowest: 1031,
            #"""
            #Software: Microsoft Internet Information Services 10.0
            #Version: 1.0
            #Date: 2026-11-24 08:25:00
            #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
            2026-11-24 08:25:01 10.0.0.4 GET /api/orders id=7 443 - 203.0.113.7 Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64) - 200 0 0 31
            2026-11-24 08:25:02 10.0.0.4 POST /api/orders - 443 - 203.0.113.8 curl/8.0 - 500 0 64 1031
            2026-11-24 08:25:03 10.0.0.4 GET / - 443 - 203.0.113.8 curl/8.0 - 200 0 0 2
            """#),
        ForeignLog(
            "Varnish's varnishncsa", "200:1 503:1", clients: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET http://shop.example/index.html HTTP/1.1" 200 512 "-" "Mozilla/5.0"
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET http://shop.example/api/x HTTP/1.1" 503 282 "-" "Mozilla/5.0"
            """#),
        ForeignLog(
            "Squid's own", "200:2 503:1", clients: 2, timed: 3, slowest: 59921,
            #"""
            1764000001.586    921 192.168.0.68 TCP_MISS/200 507 POST http://rcv-srv37.example/event - HIER_DIRECT/203.0.113.90 text/plain
            1764000002.109  59921 192.168.0.69 TCP_MISS/503 4010 GET http://down.example/x - HIER_DIRECT/203.0.113.91 text/html
            1764000003.001      7 192.168.0.68 TCP_MEM_HIT/200 1203 GET http://static.example/a.css alice HIER_NONE/- text/css
            """#),
        ForeignLog(
            "lighttpd", "200:2", clients: 2,
            #"""
            203.0.113.7 shop.example - [24/Nov/2026:08:25:01 +0000] "GET /index.html HTTP/1.1" 200 512 "-" "Mozilla/5.0"
            203.0.113.9 shop.example - [24/Nov/2026:08:25:02 +0000] "GET /a.css HTTP/1.1" 200 512 "http://shop.example/" "Mozilla/5.0"
            """#),
        ForeignLog(
            "Tomcat's valve", "200:1 500:1", clients: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0100] "GET /app/orders HTTP/1.1" 200 1512
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0100] "POST /app/orders HTTP/1.1" 500 2512
            """#),
        ForeignLog(
            "Jetty, extended", "200:1 404:1", clients: 2,
            #"""
            203.0.113.7 -  -  [24/Nov/2026:08:25:01 +0000] "GET /app/orders HTTP/1.1" 200 1512 "-" "Mozilla/5.0" 12
            203.0.113.8 -  -  [24/Nov/2026:08:25:02 +0000] "GET /nope HTTP/1.1" 404 25 "-" "Mozilla/5.0" 1
            """#),
        ForeignLog(
            "H2O", "200:1 502:1", clients: 2,
            #"""
            203.0.113.7 - - [24/Nov/2026:08:25:01 +0000] "GET / HTTP/2" 200 512 "" "Mozilla/5.0"
            203.0.113.8 - - [24/Nov/2026:08:25:02 +0000] "GET /api HTTP/2" 502 12 "" "Mozilla/5.0"
            """#),
        ForeignLog(
            "Cloudflare", "200:1 522:1", clients: 2,
            #"""
            {"ClientIP":"203.0.113.7","ClientRequestHost":"shop.example","ClientRequestMethod":"GET","ClientRequestURI":"/api/orders","ClientRequestUserAgent":"Mozilla/5.0","EdgeEndTimestamp":"2026-11-24T08:25:01Z","EdgeResponseBytes":512,"EdgeResponseStatus":200,"EdgeStartTimestamp":"2026-11-24T08:25:01Z","RayID":"41ddf1740f67442d"}
            {"ClientIP":"203.0.113.8","ClientRequestHost":"shop.example","ClientRequestMethod":"GET","ClientRequestURI":"/api/orders","ClientRequestUserAgent":"Mozilla/5.0","EdgeEndTimestamp":"2026-11-24T08:25:32Z","EdgeResponseBytes":12,"EdgeResponseStatus":522,"EdgeStartTimestamp":"2026-11-24T08:25:02Z","RayID":"41ddf1740f67442e"}
            """#),
    ]
}
