/// What one access line says: numbers by value, texts as ranges of the line, as logged (escapes not undone).
package struct NginxAccessRecord: Sendable, Equatable {
    /// Index of the format that took the line, in the parser's order.
    package var format = -1
    /// Whether the format tells if an upstream was asked.
    package var hasUpstream = false
    /// Whether the format has an address of the client beside `$remote_addr`.
    package var hasForwardedFor = false
    /// The moment the line was written, microseconds since the epoch.
    package var micros: Int64 = 0
    /// The second of `micros`, rounded down.
    package var second: Int64 = 0
    /// Final `$status`; 0 where the format has none.
    package var status = 0
    /// `$body_bytes_sent`, else `$bytes_sent`; 0 for `-`.
    package var bytes: Int64 = 0
    /// `$request_time` in microseconds; −1 where not given.
    package var requestTime: Int64 = -1
    /// `$remote_addr`.
    package var remoteAddr = ByteRange.absent
    /// `$http_x_forwarded_for`.
    package var forwardedFor = ByteRange.absent
    /// `$http_x_real_ip` (or the address that a `realip` module kept).
    package var realIP = ByteRange.absent
    /// The method; empty where the request is malformed.
    package var method = ByteRange.absent
    /// The target with its query; of a malformed request the whole text.
    package var target = ByteRange.absent
    /// Whether the request is no `METHOD target [protocol]`: empty, `-`, TLS bytes, scans.
    package var isMalformed = false
    package var userAgent = ByteRange.absent
    /// `$request_id`, else `$http_x_request_id`, else `$req_id`.
    package var requestID = ByteRange.absent
    package var upstreamAddr = ByteRange.absent
    package var upstreamStatus = ByteRange.absent
    package var upstreamConnectTime = ByteRange.absent
    package var upstreamHeaderTime = ByteRange.absent
    package var upstreamResponseTime = ByteRange.absent
    /// Whether an upstream list may hold several attempts; false only where every list was seen to hold one.
    package var mayHaveRetries = true

    package init() {}
}
