/// What stands where in a line without keys: the order of the combined format, and then what shapes tell.
struct LogFormatPositions {
    /// Whether a key names the client.
    var hasClientKey = false
    private var seen: Set<LogFormatSlot> = []
    private var dashes = 0
    private var hasReferer = false

    mutating func note(_ slot: LogFormatSlot) { seen.insert(slot) }

    mutating func name(_ column: LogFormatColumns.Column, _ values: [[UInt8]]) -> String? {
        if let time = LogFormatShapes.time(values) { return time }
        let isBracketed = column.literal.last == UInt8(ascii: "[")
        if isRequest(values) { return "request" }
        if isBracketed { return bracketed(values) }
        if let part = requestPart(values) { return part }
        if column.isQuoted { return quoted(values) }
        if !seen.contains(.remoteAddr), !hasClientKey, let address = address(values) { return address }
        let afterAddress = seen.subtracting([.forwardedFor]) == [.remoteAddr]
        if afterAddress {
            dashes += 1
            if dashes == 1, values.allSatisfy({ $0 == [0x2D] }) { return "-" }
            if dashes == 2 { return "remote_user" }
        }
        return bare(values)
    }

    private func isRequest(_ values: [[UInt8]]) -> Bool {
        guard !seen.contains(.request), !seen.contains(.target) else { return false }
        return values.reduce(0) { $0 + (LogFormatShapes.isRequest($1) ? 1 : 0) } * 2 >= values.count && !values.isEmpty
    }

    /// The method, the target or the protocol in a column of its own.
    private func requestPart(_ values: [[UInt8]]) -> String? {
        guard !seen.contains(.request) else { return nil }
        if !seen.contains(.method), values.allSatisfy(LogFormatShapes.isMethod) { return "request_method" }
        if seen.contains(.method), !seen.contains(.target), values.allSatisfy(LogFormatShapes.isTarget) {
            return "request_uri"
        }
        return values.allSatisfy { $0.starts(with: "HTTP/".utf8) } && !values.isEmpty ? "server_protocol" : nil
    }

    private func address(_ values: [[UInt8]]) -> String? {
        if values.allSatisfy(LogFormatShapes.isAddress) { return "remote_addr" }
        if values.allSatisfy(AccessAddress.hasPort) { return "remote_addr_port" }
        if !seen.contains(.forwardedFor), values.contains(where: { $0.contains(UInt8(ascii: ",")) }),
            values.allSatisfy({ LogFormatShapes.isList($0, LogFormatShapes.isAddress) })
        {
            return "http_x_forwarded_for"
        }
        return nil
    }

    /// In brackets stand names of all kinds; what can be nothing else is named.
    private func bracketed(_ values: [[UInt8]]) -> String? {
        if !seen.contains(.remoteAddr), !hasClientKey, values.allSatisfy(LogFormatShapes.isAddress) {
            return "remote_addr"
        }
        guard seen.contains(.request) || seen.contains(.target) else { return nil }
        if !seen.contains(.status) { return values.allSatisfy(LogFormatShapes.isAnswer) ? "status" : nil }
        return values.allSatisfy { $0.count > 1 && LogFormatShapes.isMillis($0) } ? list(values) : nil
    }

    private mutating func quoted(_ values: [[UInt8]]) -> String? {
        guard seen.contains(.request) || seen.contains(.target) else { return numeric(values) }
        if LogFormatPositions.isNumeric(values) { return numeric(values) }
        if !seen.contains(.remoteAddr), !hasClientKey, let address = address(values), address != "http_x_forwarded_for"
        {
            return address
        }
        if !seen.contains(.userAgent) {
            let refers = values.allSatisfy { $0.isEmpty || $0 == [0x2D] || LogFormatShapes.isURL($0) }
            if !hasReferer, refers {
                hasReferer = true
                return "http_referer"
            }
            if seen.contains(.status)
                && values.contains(where: { !LogFormatShapes.isList($0, LogFormatShapes.isUpstream) })
            {
                return "http_user_agent"
            }
            return list(values) ?? "http_user_agent"
        }
        let addresses = values.allSatisfy {
            $0.isEmpty || $0 == [0x2D] || LogFormatShapes.isList($0, LogFormatShapes.isAddress)
        }
        return addresses && !seen.contains(.forwardedFor) ? "http_x_forwarded_for" : list(values)
    }

    /// A number in quotes, as CSV has it: status, bytes or a time, in this order.
    private func numeric(_ values: [[UInt8]]) -> String? {
        guard LogFormatPositions.isNumeric(values) else { return nil }
        if !seen.contains(.request), !seen.contains(.target) {
            return !seen.contains(.status) && values.allSatisfy(LogFormatShapes.isAnswer) ? "status" : nil
        }
        if !seen.contains(.status) { return values.allSatisfy(LogFormatShapes.isStatus) ? "status" : nil }
        if values.allSatisfy(LogFormatShapes.isMillis) { return list(values) }
        let mayBeUpstream = values.allSatisfy(LogFormatShapes.isStatus)
        if mayBeUpstream, seen.contains(.upstreamAddr) || seen.contains(.bytes) { return list(values) }
        let isBytes = !seen.contains(.bytes) && !seen.contains(.userAgent) && values.allSatisfy(LogFormatShapes.isCount)
        return isBytes ? "body_bytes_sent" : nil
    }

    private static func isNumeric(_ values: [[UInt8]]) -> Bool {
        !values.isEmpty
            && values.allSatisfy { !$0.isEmpty && $0[0] &- 0x30 <= 9 && LogFormatShapes.isSeconds($0) }
    }

    private func bare(_ values: [[UInt8]]) -> String? {
        if !seen.contains(.requestTime), let time = unitTime(values) { return time }
        guard seen.contains(.request) || seen.contains(.target) else {
            // Before the request Nginx has no other number with three digits behind the point.
            let isTime =
                !seen.contains(.requestTime) && values.allSatisfy { $0.count > 1 && LogFormatShapes.isMillis($0) }
            return isTime ? "request_time" : nil
        }
        if !seen.contains(.status) {
            // One odd line among many must not hide the format of all.
            let statuses = values.reduce(0) { $0 + (LogFormatShapes.isStatus($1) ? 1 : 0) }
            if statuses * 5 >= values.count * 4 { return "status" }
        }
        if seen.contains(.status), !seen.contains(.bytes), values.allSatisfy(LogFormatShapes.isCount) {
            return "body_bytes_sent"
        }
        if !seen.contains(.userAgent), values.contains(where: { $0.starts(with: "Mozilla/".utf8) }) {
            return "http_user_agent"
        }
        return seen.contains(.status) ? list(values) : nil
    }

    private func unitTime(_ values: [[UInt8]]) -> String? {
        LogFormatShapes.all(values, UnitTime.isWhole) && values.contains(where: UnitTime.isWhole)
            ? "request_time_unit" : nil
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

    /// Names what only the whole line tells: a status or an address in quotes that stands before the request, a unit in a
    /// column of its own, a pair of numbers with a slash.
    static func settle(
        _ names: inout [String?], _ columns: [LogFormatColumns.Column], _ table: [[[UInt8]]],
        _ kinds: inout [LogFormatSlot: Bool]
    ) {
        func hasNoKey(_ index: Int) -> Bool { names[index] == nil && columns[index].key == nil }
        if kinds[.target] != true, kinds[.request] != true, kinds[.method] == true,
            let index = columns.indices.first(where: { hasNoKey($0) && table[$0].allSatisfy(LogFormatShapes.isTarget) })
        {
            names[index] = "request_uri"
            kinds[.target] = true
        }
        if kinds[.remoteAddr] != true,
            let index = columns.indices.first(where: { hasNoKey($0) && table[$0].allSatisfy(LogFormatShapes.isAddress) }
            )
        {
            names[index] = "remote_addr"
            kinds[.remoteAddr] = true
        }
        if kinds[.status] != true,
            let index = columns.indices.first(where: { hasNoKey($0) && table[$0].allSatisfy(LogFormatShapes.isAnswer) })
        {
            names[index] = "status"
            kinds[.status] = true
        }
        if kinds[.status] != true, kinds[.request] == true || kinds[.target] == true,
            let index = columns.indices.first(where: { hasNoKey($0) && table[$0].allSatisfy(LogFormatShapes.isResult) })
        {
            names[index] = "${result}/$status"
            kinds[.status] = true
        }
        settleUnit(&names, columns, table, &kinds)
    }

    /// `12.345 ms`: a number, and the unit in the next column.
    private static func settleUnit(
        _ names: inout [String?], _ columns: [LogFormatColumns.Column], _ table: [[[UInt8]]],
        _ kinds: inout [LogFormatSlot: Bool]
    ) {
        for index in columns.indices.dropFirst() where names[index] == nil && columns[index].key == nil {
            guard let unit = table[index].first, table[index].allSatisfy({ $0 == unit }),
                columns[index].literal == [0x20], table[index - 1].allSatisfy(LogFormatShapes.isSeconds),
                names[index - 1] == nil || names[index - 1] == "request_time" || kinds[.requestTime] != true
            else { continue }
            let name: String
            switch String(decoding: unit, as: UTF8.self) {
            case "ms": name = "request_time_ms"
            case "us", "µs": name = "request_time_us"
            case "s", "sec": name = "request_time"
            default: continue
            }
            names[index - 1] = name
            kinds[.requestTime] = true
            return
        }
    }
}
