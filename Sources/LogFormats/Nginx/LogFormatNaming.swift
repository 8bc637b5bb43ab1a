/// Finds the variable of each column from its key and from what its values look like.
enum LogFormatNaming {
    /// The format of a group of lines with the same literals; nil where they are no requests.
    static func format(of group: [LogFormatColumns]) -> String? {
        guard let first = group.first else { return nil }
        var state = LogFormatPositions()
        var names: [String?] = []
        var kinds: [LogFormatSlot: Bool] = [:]
        let table = first.columns.indices.map { index in
            group.compactMap { index < $0.columns.count ? $0.columns[index].value : nil }
        }
        state.hasClientKey = first.columns.contains { column in
            column.key.map { named($0, [Array("192.0.2.1".utf8)]).map { LogFormatVariable(name: $0).slot } }
                == .some(.remoteAddr)
        }
        for index in first.columns.indices {
            let column = first.columns[index]
            let values = table[index]
            var name = column.key.flatMap { named($0, values) }
            // LTSV's own name of the client.
            if name == "host", !state.hasClientKey, values.allSatisfy(LogFormatShapes.isAddress) {
                name = "remote_addr"
            }
            if name == nil { name = column.key == nil ? state.name(column, values) : nil }
            if name == nil, column.key != nil { name = LogFormatShapes.time(values) }
            if let known = name, known != "-" {
                let variable = LogFormatVariable(name: known)
                // A second column of one kind is some other thing.
                if variable.slot != .none, variable.slot != .time, kinds[variable.slot] == true { name = nil }
                kinds[variable.slot] = true
                state.note(variable.slot)
            }
            names.append(name)
        }
        LogFormatPositions.settle(&names, first.columns, table, &kinds)
        let hasRequest = kinds[.request] == true || kinds[.target] == true
        guard kinds[.time] == true, kinds[.status] == true, hasRequest else { return nil }
        // What an application says of its requests names neither a client nor the whole line of the request.
        let hasClient = kinds[.remoteAddr] == true || kinds[.forwardedFor] == true || kinds[.realIP] == true
        let hasTimeOfNginx = names.contains { $0 == "time_local" || $0 == "time_iso8601" || $0 == "msec" }
        guard hasClient || (kinds[.request] == true && hasTimeOfNginx) else { return nil }
        return text(group, names, table)
    }

    private static func text(
        _ group: [LogFormatColumns], _ names: [String?], _ table: [[[UInt8]]]
    ) -> String {
        guard let line = group.first else { return "" }
        var text = ""
        var isName = false
        for (index, column) in line.columns.enumerated() {
            // Three blanks are what a width leaves.
            let isOne =
                !column.literal.contains(Array("   ".utf8))
                && group.allSatisfy { $0.columns[index].literal == column.literal }
            var literal = LogFormatColumns.narrowed(column.literal)
            if isOne { literal = column.literal }
            append(literal, padded: !isOne, isName, to: &text)
            if names[index] == "-" {
                text += "-"
                isName = false
                continue
            }
            let holdsBlanks = !column.isQuoted && table[index].contains { $0.contains(0x20) }
            let name = names[index] ?? (holdsBlanks ? "text_\(index + 1)" : "field_\(index + 1)")
            text += name.hasPrefix("$") ? name : "$" + name
            isName = true
        }
        append(line.end, padded: false, isName, to: &text)
        return text
    }

    /// Appends a literal, with `$pad` behind each blank where values are padded; `isName` tells whether a variable ends
    /// here, whose name must not run into the literal.
    private static func append(_ literal: [UInt8], padded: Bool, _ isName: Bool, to text: inout String) {
        if isName, let first = literal.first,
            first == UInt8(ascii: "_") || first &- 0x30 <= 9 || (first | 0x20) &- 0x61 <= 25,
            let dollar = text.lastIndex(of: "$")
        {
            let name = text[text.index(after: dollar)...]
            text = text[..<dollar] + "${" + name + "}"
        }
        guard padded else {
            text += String(decoding: literal, as: UTF8.self)
            return
        }
        var part: [UInt8] = []
        for byte in literal {
            part.append(byte)
            if byte == 0x20 {
                text += String(decoding: part, as: UTF8.self) + "${pad}"
                part = []
            }
        }
        text += String(decoding: part, as: UTF8.self)
    }

    /// The variable of a key whose shape the values have.
    private static func named(_ key: String, _ values: [[UInt8]]) -> String? {
        let known = variable(ofKey: key.lowercased()).map { $0.split(separator: "|").map(String.init) } ?? []
        return (known + LogFormatKeys.variables(of: key)).first { fits(values, $0) }
    }

    /// The variables that a key can stand for, `|` between them, in the order in which their shape is tried.
    static func variable(ofKey key: String) -> String? {
        switch key {
        case "rt", "request_time", "req_time", "reqtime": "request_time|request_time_unit"
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
        case "remote_addr", "client", "client_ip", "ip", "remote_ip", "addr", "clientip", "remote":
            "remote_addr|remote_addr_port"
        case "real_ip", "x_real_ip", "http_x_real_ip": "http_x_real_ip"
        case "user", "remote_user": "remote_user"
        case "time", "time_local", "timestamp", "@timestamp", "ts", "date", "time_iso8601", "msec", "datetime":
            "time_local|time_iso8601|msec|time_stamp|time_civil"
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
        case .stamp: LogFormatShapes.allStamps(values, .instant)
        case .civilStamp: LogFormatShapes.allStamps(values, .civil)
        case .universalStamp: false
        case .milliseconds, .microseconds, .nanoseconds:
            LogFormatShapes.all(values, LogFormatShapes.isSeconds)
        case .unitTime:
            LogFormatShapes.all(values, UnitTime.isWhole) && values.contains(where: UnitTime.isWhole)
        case .addressPort:
            LogFormatShapes.all(values) { AccessAddress.hasPort($0) || LogFormatShapes.isAddress($0) }
        case .blanks: false
        case .status: LogFormatShapes.all(values, LogFormatShapes.isStatus)
        case .count: LogFormatShapes.all(values, LogFormatShapes.isCount)
        case .seconds:
            // A whole number may be of any unit; Nginx writes three digits behind the point.
            LogFormatShapes.all(values, LogFormatShapes.isSeconds)
                && values.contains { $0 == [0x2D] || $0.isEmpty || $0.contains(UInt8(ascii: ".")) }
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
}
