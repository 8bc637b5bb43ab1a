/// What may stand in the value of a `log_format` variable, as far as finding the values beside it depends on it.
enum FormatVariableShape {
    /// Written by Nginx itself, or checked by it: no blank, no separator.
    case plain
    /// `03/Mar/2025:02:00:01 +0000`: one blank.
    case timeLocal
    /// An upstream list of numbers: blanks, commas, colons.
    case numbers
    /// An upstream list of addresses.
    case addresses
    /// Sent by a client or unknown: anything.
    case anything
    /// Several values of the line: a date and a time with the line's own separator between them, or all of the rest.
    case several

    init(_ name: String) {
        switch name {
        case "time_local": self = .timeLocal
        case "time_utc", "rest": self = .several
        case "upstream_addr": self = .addresses
        case "upstream_status", "upstream_connect_time", "upstream_header_time", "upstream_response_time",
            "upstream_queue_time", "upstream_response_length", "upstream_bytes_received", "upstream_bytes_sent":
            self = .numbers
        case "remote_addr", "remote_port", "realip_remote_addr", "realip_remote_port", "status", "body_bytes_sent",
            "bytes_sent", "request_time", "request_length", "request_id", "request_method", "msec", "time_iso8601",
            "connection", "connection_requests", "pipe", "pid", "hostname", "host", "http_host", "server_name",
            "server_addr", "server_port", "server_protocol", "scheme", "https", "gzip_ratio", "ssl_protocol",
            "ssl_cipher", "ssl_session_reused", "request_completion", "upstream_cache_status":
            self = .plain
        default: self = .anything
        }
    }

    /// How often the separator may stand in the value; nil where that is not known.
    func count(of separator: Character) -> Int? {
        switch self {
        case .plain: 0
        case .timeLocal: separator == " " ? 1 : 0
        case .numbers, .addresses: separator == " " || separator == "," ? nil : 0
        // Every escape writes a tab in a value as something else.
        case .anything: separator == "\t" ? 0 : nil
        case .several: nil
        }
    }

    /// A regular expression that takes the value and no more than its list; nil for anything.
    ///
    /// - Parameter separator: What follows the value; a value without blanks does not hold it.
    func pattern(before separator: Character?) -> String? {
        let word = separator.map { "|;,".contains($0) ? "[^ \($0)]*" : "[^ ]*" } ?? "[^ ]*"
        switch self {
        case .plain: return word
        case .timeLocal: return "[^ ]* \(word)"
        case .numbers: return "[-0-9., :]*"
        case .addresses: return "\(word)((, | : )\(word))*"
        case .anything, .several: return nil
        }
    }
}
