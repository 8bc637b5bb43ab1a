/// The variables that a key of a line of pairs may stand for, by the names that JSON access logs have.
enum LogFormatKeys {
    /// Variables in the order in which their shape is tried; empty where the key says nothing of a request.
    static func variables(of key: String) -> [String] {
        var folded: [UInt8] = []
        for byte in key.utf8.prefix(64) {
            if byte &- 0x41 < 26 {
                folded.append(byte | 0x20)
            } else if byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "@") {
                folded.append(byte)
            }
        }
        let name = AccessJSONName.find(folded, isCapital: key.utf8.first.map { $0 &- 0x41 < 26 } ?? false)
        switch name.slot {
        case .none: return []
        case .time: return ["time_local", "time_iso8601", "msec", "time_stamp", "time_civil"]
        case .remoteAddr: return ["remote_addr", "remote_addr_port"]
        case .forwardedFor: return ["http_x_forwarded_for"]
        case .realIP: return ["http_x_real_ip"]
        case .request: return ["request"]
        case .method: return ["request_method"]
        case .target: return ["request_uri"]
        case .status: return ["status"]
        case .bytes: return ["body_bytes_sent"]
        case .requestTime:
            switch name.unit {
            case .seconds: return ["request_time", "request_time_unit"]
            case .milliseconds: return ["request_time_ms", "request_time_unit"]
            case .microseconds: return ["request_time_us", "request_time_unit"]
            case .nanoseconds: return ["request_time_ns", "request_time_unit"]
            case .unsaid: return ["request_time_unit", "request_time"]
            }
        case .userAgent: return ["http_user_agent"]
        case .requestID: return ["request_id"]
        case .upstreamAddr: return ["upstream_addr"]
        case .upstreamStatus: return ["upstream_status"]
        case .upstreamConnectTime: return ["upstream_connect_time"]
        case .upstreamHeaderTime: return ["upstream_header_time"]
        case .upstreamResponseTime: return ["upstream_response_time"]
        }
    }
}
