/// How the value of a `log_format` variable looks, and so where it ends.
enum LogFormatShape: UInt8, Sendable {
    /// `03/Mar/2025:02:00:01 +0000`.
    case timeLocal
    /// `2025-03-03T02:00:01+00:00`.
    case timeISO8601
    /// `1740967201.123`.
    case msec
    /// Three digits.
    case status
    /// A whole number, `-` or nothing.
    case count
    /// Seconds with a fraction, `-` or nothing.
    case seconds
    /// A time in a shape of `AccessStamp`: a moment, without zone, or without zone and said to be UTC.
    case stamp
    case civilStamp
    case universalStamp
    /// A duration without unit whose unit the variable's name says; `-`, `-1` or nothing where there is none.
    case milliseconds
    case microseconds
    case nanoseconds
    /// A duration with its unit: `12ms`, `1.2s`, `543µs`, `1m2.5s`.
    case unitTime
    /// An address with or without port.
    case addressPort
    /// Blanks, or nothing.
    case blanks
    /// An upstream list (catalogue 1.2): elements with `, ` and ` : ` between them.
    case addressList
    case statusList
    case secondsList
    case countList
    /// Holds no blank.
    case word
    /// May hold anything but what its escape forbids.
    case text
}

/// Where the value of a variable goes in a record.
enum LogFormatSlot: UInt8, Sendable {
    case none
    case time, remoteAddr, forwardedFor, realIP
    case request, method, target
    case status, bytes, requestTime
    case userAgent, requestID
    case upstreamAddr, upstreamStatus, upstreamConnectTime, upstreamHeaderTime, upstreamResponseTime
}

/// What is known of a variable of Nginx by its name (`ngx_http_variables.c`, `ngx_http_upstream.c`, 1.26), and of the
/// names by which formats of other servers are written down as a `log_format`: `$time_civil`, `$request_time_ms` …
struct LogFormatVariable: Sendable {
    var name: String
    var shape: LogFormatShape
    var slot: LogFormatSlot
    /// Of several variables for one slot the least rank is stored, the others are only checked.
    var rank: Int

    init(name: String) {
        self.name = name
        (shape, slot, rank) = LogFormatVariable.known(name)
    }

    private static func known(_ name: String) -> (LogFormatShape, LogFormatSlot, Int) {
        switch name {
        case "remote_addr": (.word, .remoteAddr, 0)
        case "the_real_ip": (.word, .remoteAddr, 1)
        case "binary_remote_addr": (.text, .none, 0)
        case "realip_remote_addr": (.word, .realIP, 1)
        case "http_x_real_ip": (.word, .realIP, 0)
        case "proxy_protocol_addr": (.word, .realIP, 2)
        case "http_x_forwarded_for", "proxy_add_x_forwarded_for": (.addressList, .forwardedFor, 0)
        case "remote_user": (.text, .none, 0)
        case "msec": (.msec, .time, 0)
        case "time_iso8601": (.timeISO8601, .time, 1)
        case "time_local": (.timeLocal, .time, 2)
        case "request": (.text, .request, 0)
        case "request_method": (.word, .method, 1)
        case "request_uri": (.word, .target, 1)
        case "uri", "document_uri": (.text, .target, 2)
        case "args", "query_string", "is_args": (.word, .none, 0)
        case "status": (.status, .status, 0)
        case "body_bytes_sent": (.count, .bytes, 0)
        case "bytes_sent": (.count, .bytes, 1)
        case "request_length", "connection", "connection_requests", "pid", "content_length", "remote_port",
            "server_port", "connections_active", "connections_waiting":
            (.count, .none, 0)
        case "request_time": (.seconds, .requestTime, 0)
        case "time_stamp": (.stamp, .time, 3)
        case "time_utc": (.universalStamp, .time, 4)
        case "time_civil": (.civilStamp, .time, 5)
        case "request_time_ms": (.milliseconds, .requestTime, 1)
        case "request_time_us": (.microseconds, .requestTime, 1)
        case "request_time_ns": (.nanoseconds, .requestTime, 1)
        case "request_time_unit": (.unitTime, .requestTime, 1)
        case "remote_addr_port": (.addressPort, .remoteAddr, 2)
        case "upstream_service_time": (.word, .upstreamResponseTime, 1)
        case "w3c_user_agent": (.word, .userAgent, 1)
        case "pad": (.blanks, .none, 0)
        case "rest": (.text, .none, 0)
        case "connection_time", "gzip_ratio": (.seconds, .none, 0)
        case "http_user_agent": (.text, .userAgent, 0)
        case "http_referer", "http_cookie", "http_authorization", "http_accept", "http_accept_language",
            "http_accept_encoding", "request_body", "ssl_client_s_dn", "ssl_client_i_dn", "ssl_client_s_dn_legacy",
            "ssl_client_i_dn_legacy", "ssl_client_cert", "ssl_client_raw_cert", "ssl_client_escaped_cert",
            "ssl_client_v_start", "ssl_client_v_end", "ssl_client_verify", "content_type", "sent_http_content_type":
            (.text, .none, 0)
        case "request_id": (.word, .requestID, 0)
        case "http_x_request_id": (.word, .requestID, 1)
        case "req_id": (.word, .requestID, 2)
        case "upstream_addr": (.addressList, .upstreamAddr, 0)
        case "upstream_status": (.statusList, .upstreamStatus, 0)
        case "upstream_connect_time": (.secondsList, .upstreamConnectTime, 0)
        case "upstream_header_time": (.secondsList, .upstreamHeaderTime, 0)
        case "upstream_response_time": (.secondsList, .upstreamResponseTime, 0)
        case "upstream_queue_time", "upstream_session_time", "upstream_first_byte_time": (.secondsList, .none, 0)
        case "upstream_response_length", "upstream_bytes_received", "upstream_bytes_sent": (.countList, .none, 0)
        case "http_host", "host": (.word, .none, 0)
        default:
            // A header of the client or of the upstream may hold blanks; every other name is taken for a word.
            if name.hasPrefix("http_x_") || name.hasPrefix("ssl_") {
                (.word, .none, 0)
            } else if name.hasPrefix("http_") || name.hasPrefix("text_")
                || name.hasPrefix("sent_http_") || name.hasPrefix("upstream_http_") || name.hasPrefix("cookie_")
                || name.hasPrefix("sent_trailer_") || name.hasPrefix("upstream_trailer_")
                || name.hasPrefix("upstream_cookie_") || name.hasPrefix("jwt_")
            {
                (.text, .none, 0)
            } else {
                (.word, .none, 0)
            }
        }
    }
}
