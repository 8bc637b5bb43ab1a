import Evidence
import LogFormats

/// A parser that is fed with anything: it may refuse, it may not trap, and what it says must lie within its line.
///
/// `make fuzz` runs each under libFuzzer, the tests replay what it kept in `Tests/Fuzz/Corpus`.
package struct FuzzTarget: Sendable {
    package var name: String
    /// Feeds the bytes to the parser; traps where it breaks a promise.
    package var run: @Sendable (_ bytes: [UInt8]) -> Void

    /// Every format of the registry, and the parsers that take more than a line.
    package static let all: [FuzzTarget] =
        FormatRegistry.all.map { entry in
            FuzzTarget(name: entry.id) { bytes in
                for line in lines(bytes) {
                    let first = entry.recognise(line.span)
                    precondition(first == entry.recognise(line.span), "\(entry.id): two answers for one line")
                }
            }
        } + [
            FuzzTarget(name: "nginx_access", run: accessLine),
            FuzzTarget(name: "nginx_log_format", run: logFormat),
            FuzzTarget(name: "nginx_config") { bytes in
                let text = String(decoding: bytes, as: UTF8.self)
                _ = NginxConfig(text) { _ in text }
            },
            FuzzTarget(name: "nginx_infer") { bytes in
                for format in LogFormatRecogniser.infer(lines(bytes)) {
                    precondition((try? NginxAccessFormat(format)) != nil, "an inferred format does not compile")
                }
            },
            FuzzTarget(name: "secret_mask") { bytes in
                let masked = SecretMask.mask(bytes.span).text
                precondition(masked.count <= 400 + 64, "a masked text is longer than its limit")
            },
            FuzzTarget(name: "templates") { bytes in
                var text: [UInt8] = []
                var memo = StatementMemo()
                _ = MessageTemplate.append(bytes.span, 0..<bytes.count, memo: &memo, into: &text)
                _ = StatementTemplate.append(bytes.span, from: 0, to: bytes.count, into: &text)
            },
            FuzzTarget(name: "messages", run: messages),
        ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 63, omittingEmptySubsequences: true).map(Array.init)
    }

    private static let formats: [NginxAccessFormat] = [
        "combined", "main", "upstreaminfo",
        #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent rt=$request_time "#
            + #"ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" urt="$upstream_response_time""#,
        #"escape=json {"time":"$time_iso8601","status":$status,"request":"$request","rt":$request_time}"#,
    ].compactMap { try? NginxAccessFormat($0) }

    private static func accessLine(_ bytes: [UInt8]) {
        let parser = NginxAccessParser(formats: formats)
        var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
        for line in lines(bytes) where parser.parse(line.span, memo: &memo, into: &record) {
            let ranges = [
                record.remoteAddr, record.forwardedFor, record.realIP, record.method, record.target, record.userAgent,
                record.requestID, record.upstreamAddr, record.upstreamStatus, record.upstreamConnectTime,
                record.upstreamHeaderTime, record.upstreamResponseTime,
            ]
            for range in ranges where !range.isAbsent {
                precondition(range.lower <= range.upper && range.upper <= line.count, "a field beyond its line")
            }
        }
    }

    /// The first line is a format, the rest are lines to read by it.
    private static func logFormat(_ bytes: [UInt8]) {
        var rest = lines(bytes)
        guard let first = rest.first, let format = try? NginxAccessFormat(String(decoding: first, as: UTF8.self)) else {
            return
        }
        rest.removeFirst()
        let parser = NginxAccessParser(formats: [format])
        var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
        for line in rest { _ = parser.parse(line.span, memo: &memo, into: &record) }
    }

    private static func messages(_ bytes: [UInt8]) {
        let (span, all) = (bytes.span, 0..<bytes.count)
        _ = UnitMessage.parse(span, all)
        _ = ProcessStartMessage.parse(span, all)
        _ = ProcessExitMessage.parse(span, all)
        _ = ConnectionMessage.parse(span, all)
        _ = MemoryMessage.parse(span, all)
        _ = ClockStepMessage.parse(span, all)
        _ = HostSymptom.parse(span, all)
        _ = LostLines.parse(span, all)
        _ = OomLine.parse(span, all)
        _ = RequestLine.parse(span, all)
        _ = ExceptionText.parse(body: all, in: span)
        _ = ExceptionText.head(span, all)
        _ = ExceptionText.within(span, all)
        _ = OutOfMemoryRuntime(message: all, in: span)
        _ = ApplicationRecord.unknown(span)
        _ = ApplicationJSON.parse(span)
        _ = OpenTelemetryLogs.records(span)
        _ = ColourCodes.stripped(span)
    }
}
