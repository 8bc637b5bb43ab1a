/// Finds the variable of each column from its key and from what its values look like.
enum LogFormatNaming {
    /// The format of a group of lines with the same literals; nil where they are no requests.
    static func format(of group: [LogFormatColumns]) -> String? {
        guard let first = group.first else { return nil }
        var state = Positions()
        var names: [String?] = []
        var kinds: [LogFormatSlot: Bool] = [:]
        for index in first.columns.indices {
            let column = first.columns[index]
            let values = group.compactMap { index < $0.columns.count ? $0.columns[index].value : nil }
            var name = column.key.flatMap { variable(ofKey: $0.lowercased()) }
            if let known = name, !known.split(separator: "|").isEmpty {
                name = known.split(separator: "|").map(String.init).first { fits(values, $0) }
            }
            if name == nil { name = column.key == nil ? state.name(column, values) : nil }
            if name == nil, column.key != nil, LogFormatShapes.allLocal(values) { name = "time_local" }
            if name == nil, column.key != nil, LogFormatShapes.allISO(values) { name = "time_iso8601" }
            if let known = name, known != "-" {
                let variable = LogFormatVariable(name: known)
                // A second column of one kind is some other thing.
                if variable.slot != .none, variable.slot != .time, kinds[variable.slot] == true { name = nil }
                kinds[variable.slot] = true
                state.note(variable.slot)
            }
            names.append(name)
        }
        let hasRequest = kinds[.request] == true || kinds[.target] == true
        guard kinds[.time] == true, kinds[.status] == true, hasRequest else { return nil }
        return text(first, names)
    }

    private static func text(_ line: LogFormatColumns, _ names: [String?]) -> String {
        var text = ""
        for (index, column) in line.columns.enumerated() {
            text += String(decoding: column.literal, as: UTF8.self)
            if names[index] == "-" { text += "-" } else { text += "$" + (names[index] ?? "field_\(index + 1)") }
        }
        return text + String(decoding: line.end, as: UTF8.self)
    }

    /// The variables that a key can stand for, `|` between them, in the order in which their shape is tried.
    static func variable(ofKey key: String) -> String? {
        switch key {
        case "rt", "request_time", "req_time", "reqtime", "duration", "took", "response_time", "resp_time":
            "request_time"
        case "uct", "upstream_connect_time", "connect_time", "ucon": "upstream_connect_time"
        case "uht", "upstream_header_time", "header_time": "upstream_header_time"
        case "urt", "upstream_response_time", "upstream_time", "ut": "upstream_response_time"
        case "ua": "upstream_addr|http_user_agent"
        case "uaddr", "upstream_addr", "upstream", "backend", "upstream_address": "upstream_addr"
        case "us", "ustatus", "upstream_status", "ust": "upstream_status"
        case "ulen", "url_len", "upstream_response_length", "upstream_length": "upstream_response_length"
        case "cs", "ucs", "cache", "cache_status", "upstream_cache_status": "upstream_cache_status"
        case "rid", "req_id", "request_id", "reqid", "requestid", "x_request_id", "x-request-id", "request-id":
            "request_id"
        case "host", "vhost", "http_host": "host"
        case "sn", "server", "server_name": "server_name"
        case "xff", "x_forwarded_for", "http_x_forwarded_for", "forwarded_for", "x-forwarded-for":
            "http_x_forwarded_for"
        case "remote_addr", "client", "client_ip", "ip", "remote_ip", "addr", "clientip", "remote": "remote_addr"
        case "real_ip", "x_real_ip", "http_x_real_ip": "http_x_real_ip"
        case "user", "remote_user": "remote_user"
        case "time", "time_local", "timestamp", "@timestamp", "ts", "date", "time_iso8601", "msec", "datetime":
            "time_local|time_iso8601|msec"
        case "request", "req": "request"
        case "method", "request_method", "verb": "request_method"
        case "uri", "request_uri", "url", "path", "target": "request_uri"
        case "args", "query", "query_string": "args"
        case "proto", "protocol", "server_protocol": "server_protocol"
        case "scheme": "scheme"
        case "status", "st", "code", "response_code": "status"
        case "bytes", "size", "body_bytes_sent", "body_bytes", "bbs", "body_size": "body_bytes_sent"
        case "bytes_sent", "sent": "bytes_sent"
        case "rl", "request_length", "req_len", "reqlen": "request_length"
        case "ref", "referer", "referrer", "http_referer", "http_referrer": "http_referer"
        case "agent", "user_agent", "http_user_agent", "useragent": "http_user_agent"
        case "conn", "connection": "connection"
        case "cr", "connection_requests", "conn_reqs": "connection_requests"
        default: nil
        }
    }

    /// Whether all values of a column can be values of a variable.
    private static func fits(_ values: [[UInt8]], _ name: String) -> Bool {
        switch LogFormatVariable(name: name).shape {
        case .timeLocal: LogFormatShapes.allLocal(values)
        case .timeISO8601: LogFormatShapes.allISO(values)
        case .msec: LogFormatShapes.allEpoch(values)
        case .status: LogFormatShapes.all(values, LogFormatShapes.isStatus)
        case .count: LogFormatShapes.all(values, LogFormatShapes.isCount)
        case .seconds: LogFormatShapes.all(values, LogFormatShapes.isSeconds)
        case .addressList:
            LogFormatShapes.all(values) { LogFormatShapes.isList($0, LogFormatShapes.isUpstream) }
        case .statusList: LogFormatShapes.all(values) { LogFormatShapes.isList($0, LogFormatShapes.isStatus) }
        case .secondsList: LogFormatShapes.all(values) { LogFormatShapes.isList($0, LogFormatShapes.isSeconds) }
        case .countList: LogFormatShapes.all(values) { LogFormatShapes.isList($0, LogFormatShapes.isCount) }
        case .word:
            name == "remote_addr"
                ? LogFormatShapes.all(values, LogFormatShapes.isAddress)
                : values.allSatisfy { !$0.contains(0x20) }
        case .text: true
        }
    }

    /// What stands where in a line without keys: the order of the combined format, and then what shapes tell.
    private struct Positions {
        private var seen: Set<LogFormatSlot> = []
        private var dashes = 0
        private var hasReferer = false

        mutating func note(_ slot: LogFormatSlot) { seen.insert(slot) }

        mutating func name(_ column: LogFormatColumns.Column, _ values: [[UInt8]]) -> String? {
            if LogFormatShapes.allLocal(values) { return "time_local" }
            if LogFormatShapes.allISO(values) { return "time_iso8601" }
            if LogFormatShapes.allEpoch(values) { return "msec" }
            if column.literal.last == UInt8(ascii: "[") { return nil }
            if column.isQuoted { return quoted(values) }
            if !seen.contains(.remoteAddr), values.allSatisfy(LogFormatShapes.isAddress) { return "remote_addr" }
            let afterAddress = seen == [.remoteAddr]
            if afterAddress {
                dashes += 1
                if dashes == 1, values.allSatisfy({ $0 == [0x2D] }) { return "-" }
                if dashes == 2 { return "remote_user" }
            }
            return bare(values)
        }

        private mutating func quoted(_ values: [[UInt8]]) -> String? {
            if !seen.contains(.request), values.filter(LogFormatShapes.isRequest).count * 2 >= values.count {
                return "request"
            }
            guard seen.contains(.request) else { return nil }
            if !seen.contains(.userAgent) {
                let refers = values.allSatisfy { $0.isEmpty || $0 == [0x2D] || LogFormatShapes.isURL($0) }
                if !hasReferer, refers {
                    hasReferer = true
                    return "http_referer"
                }
                return "http_user_agent"
            }
            let addresses = values.allSatisfy {
                $0.isEmpty || $0 == [0x2D] || LogFormatShapes.isList($0, LogFormatShapes.isAddress)
            }
            return addresses && !seen.contains(.forwardedFor) ? "http_x_forwarded_for" : list(values)
        }

        private func bare(_ values: [[UInt8]]) -> String? {
            guard seen.contains(.request) || seen.contains(.target) else {
                // Before the request Nginx has no other number with three digits behind the point.
                let isTime =
                    !seen.contains(.requestTime) && values.allSatisfy { $0.count > 1 && LogFormatShapes.isMillis($0) }
                return isTime ? "request_time" : nil
            }
            if !seen.contains(.status) {
                // One odd line among many must not hide the format of all.
                let statuses = values.reduce(0) { $0 + (LogFormatShapes.isStatus($1) ? 1 : 0) }
                return statuses * 5 >= values.count * 4 ? "status" : nil
            }
            if !seen.contains(.bytes), values.allSatisfy(LogFormatShapes.isCount) { return "body_bytes_sent" }
            return list(values)
        }

        private func list(_ values: [[UInt8]]) -> String? {
            let given = values.filter { !$0.isEmpty && $0 != [0x2D] }
            guard !given.isEmpty else { return nil }
            if given.allSatisfy({ LogFormatShapes.isList($0, LogFormatShapes.isMillis) }) {
                let single = given.count == values.count && given.allSatisfy(LogFormatShapes.isMillis)
                if single, !seen.contains(.requestTime) { return "request_time" }
                return seen.contains(.upstreamResponseTime) ? nil : "upstream_response_time"
            }
            if !seen.contains(.upstreamAddr),
                given.allSatisfy({ LogFormatShapes.isList($0, LogFormatShapes.isUpstream) }),
                given.contains(where: { $0.contains(UInt8(ascii: ":")) })
            {
                return "upstream_addr"
            }
            if !seen.contains(.upstreamStatus), seen.contains(.upstreamAddr) || seen.contains(.upstreamResponseTime),
                given.allSatisfy({ LogFormatShapes.isList($0, LogFormatShapes.isStatus) })
            {
                return "upstream_status"
            }
            if !seen.contains(.requestID), given.allSatisfy({ LogFormatShapes.isIdentifier($0) }) {
                return "request_id"
            }
            return nil
        }
    }
}
