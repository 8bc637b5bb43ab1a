/// What values of an access line look like: the tests by which columns are named.
enum LogFormatShapes {
    /// Whether each value is `-`, empty or passes, and one passes or all are `-`.
    static func all(_ values: [[UInt8]], _ test: ([UInt8]) -> Bool) -> Bool {
        values.allSatisfy { $0.isEmpty || $0 == [0x2D] || test($0) }
    }

    static func allLocal(_ values: [[UInt8]]) -> Bool {
        !values.isEmpty
            && values.allSatisfy { $0.count == CommonLogTime.localCount && CommonLogTime.local($0.span, at: 0) != nil }
    }

    static func allISO(_ values: [[UInt8]]) -> Bool {
        !values.isEmpty && values.allSatisfy { CommonLogTime.iso8601($0.span, at: 0)?.count == $0.count }
    }

    /// Seconds since the epoch with milliseconds, of this century.
    static func allEpoch(_ values: [[UInt8]]) -> Bool {
        !values.isEmpty
            && values.allSatisfy { value in
                guard value.count == 14, value[10] == UInt8(ascii: "."),
                    let (micros, count) = CommonLogTime.msec(value.span, at: 0)
                else { return false }
                return count == 14 && micros >= 946_684_800_000_000
            }
    }

    /// Whether each value is a time of a kind, in a shape that Nginx does not write.
    static func allStamps(_ values: [[UInt8]], _ kind: AccessStamp.Kind) -> Bool {
        !values.isEmpty
            && values.allSatisfy { AccessStamp.read($0.span, at: 0, as: kind)?.end == $0.count && $0.count >= 10 }
    }

    /// The variable of a column of times; nil where the values are none. Numbers since the epoch must be of this century
    /// and no more than some decades ahead: an id or a size may have as many digits.
    static func time(_ values: [[UInt8]]) -> String? {
        if allLocal(values) { return "time_local" }
        if allISO(values) { return "time_iso8601" }
        if allEpoch(values) { return "msec" }
        if allStamps(values, .instant) {
            let isRecent = values.allSatisfy {
                let micros = AccessStamp.read($0.span, at: 0, as: .instant)?.micros ?? 0
                return micros >= 946_684_800_000_000 && micros < 2_524_608_000_000_000
            }
            return isRecent ? "time_stamp" : nil
        }
        return allStamps(values, .civil) ? "time_civil" : nil
    }

    /// A status that a server answers with: 100 to 599.
    static func isAnswer(_ value: [UInt8]) -> Bool {
        value.count == 3 && (100...599).contains(AccessNumber.status(value.span, at: 0))
    }

    /// A word, a slash and a status, as Squid has it.
    static func isResult(_ value: [UInt8]) -> Bool {
        guard value.count > 4, value[value.count - 4] == UInt8(ascii: "/") else { return false }
        return isStatus(Array(value.suffix(3))) && (value[0] | 0x20) &- 0x61 <= 25
            && !value.dropLast(4).contains(UInt8(ascii: "/"))
    }

    private static let methods: Set<[UInt8]> = Set(
        [
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "PURGE", "PROPFIND",
            "MKCOL",
            "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "SEARCH",
        ].map { Array($0.utf8) })

    static func isMethod(_ value: [UInt8]) -> Bool { methods.contains(value) }

    /// What stands behind the method: a path, a URL, `*`.
    static func isTarget(_ value: [UInt8]) -> Bool {
        value.first == UInt8(ascii: "/") || value == [0x2A] || (isURL(value) && value.starts(with: "http".utf8))
    }

    static func isStatus(_ value: [UInt8]) -> Bool {
        value.count == 3 && AccessNumber.status(value.span, at: 0) >= 0
    }

    static func isCount(_ value: [UInt8]) -> Bool {
        value == [0x2D] || AccessNumber.digits(value.span, at: 0)?.count == value.count
    }

    static func isSeconds(_ value: [UInt8]) -> Bool {
        value == [0x2D] || AccessNumber.seconds(value.span, at: 0)?.count == value.count
    }

    /// Seconds with the three digits of a fraction that Nginx writes, or the up to nine of others.
    static func isMillis(_ value: [UInt8]) -> Bool {
        if value == [0x2D] { return true }
        guard isSeconds(value), let point = value.firstIndex(of: UInt8(ascii: ".")) else { return false }
        return (3...9).contains(value.count - point - 1)
    }

    /// An IPv4 or IPv6 address, or `unix:`.
    static func isAddress(_ value: [UInt8]) -> Bool {
        if value.starts(with: "unix:".utf8) { return true }
        let colons = value.reduce(0) { $0 + ($1 == UInt8(ascii: ":") ? 1 : 0) }
        if colons >= 2, value.count <= 45 {
            return value.allSatisfy {
                $0 &- 0x30 <= 9 || ($0 | 0x20) &- 0x61 <= 5 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
            }
        }
        let parts = value.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { $0 &- 0x30 <= 9 } }
    }

    /// An address with port, a socket or the name of an upstream block.
    static func isUpstream(_ value: [UInt8]) -> Bool {
        if value == [0x2D] || value.starts(with: "unix:".utf8) || isAddress(value) { return true }
        if let colon = value.lastIndex(of: UInt8(ascii: ":")), colon + 1 < value.count,
            value[(colon + 1)...].allSatisfy({ $0 &- 0x30 <= 9 })
        {
            return !value.contains(UInt8(ascii: "/"))
        }
        return !value.isEmpty
            && value.allSatisfy {
                $0 &- 0x30 <= 9 || ($0 | 0x20) &- 0x61 <= 25 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: ".")
            }
    }

    /// Whether each element between `, ` and ` : ` passes.
    static func isList(_ value: [UInt8], _ test: ([UInt8]) -> Bool) -> Bool {
        var element: [UInt8] = []
        var index = 0
        while index < value.count {
            if value[index] == UInt8(ascii: ","), index + 1 < value.count, value[index + 1] == 0x20 {
                if !test(element) { return false }
                element = []
                index += 2
            } else if value[index] == 0x20, index + 2 < value.count, value[index + 1] == UInt8(ascii: ":"),
                value[index + 2] == 0x20
            {
                if !test(element) { return false }
                element = []
                index += 3
            } else {
                element.append(value[index])
                index += 1
            }
        }
        return test(element)
    }

    /// `METHOD target HTTP/x.y`, or of a method that is known a target without protocol.
    static func isRequest(_ value: [UInt8]) -> Bool {
        guard let blank = value.firstIndex(of: 0x20), blank > 0, value[..<blank].allSatisfy({ $0 &- 0x41 <= 25 }) else {
            return false
        }
        if isMethod(Array(value[..<blank])), isTarget(Array(value[(blank + 1)...])) { return true }
        guard let last = value.lastIndex(of: 0x20), last > blank else { return false }
        return value[(last + 1)...].starts(with: "HTTP/".utf8)
    }

    static func isURL(_ value: [UInt8]) -> Bool {
        guard let colon = value.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon <= 20 else { return false }
        return value[colon...].starts(with: "://".utf8)
    }

    /// At least 16 letters and digits with a digit among them, dashes allowed: an id of a request.
    static func isIdentifier(_ value: [UInt8]) -> Bool {
        value.count >= 16 && value.count <= 64 && value.contains { $0 &- 0x30 <= 9 }
            && value.allSatisfy { $0 &- 0x30 <= 9 || ($0 | 0x20) &- 0x61 <= 25 || $0 == UInt8(ascii: "-") }
    }
}
