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
            FuzzTarget(name: "records", run: records),
            FuzzTarget(name: "repetitions", run: repetitions),
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

    /// Whole records of the logs of events, databases and memory, not only their first lines.
    private static func records(_ bytes: [UInt8]) {
        for format in EventFormats.all { _ = format.parse(bytes.span) }
        for format in DatabaseFormats.all {
            guard let record = format.parse(bytes.span) else { continue }
            let count = record.text.isEmpty ? bytes.count : record.text.count
            precondition(record.message.upperBound <= bytes.count, "\(format.id): a message beyond its record")
            for fact in record.facts {
                for entry in fact.entries {
                    if case .text(let range) = entry.value {
                        precondition(range.upperBound <= count, "\(format.id): a value beyond its record")
                    }
                }
            }
        }
        for format in MemoryFormats.all { _ = format.parse(bytes.span) }
        for program in ["postgres", "mysqld", "redis-server", "mongod", "pgbouncer", "elasticsearch"] {
            let name = Array(program.utf8)
            for format in DatabaseMessage.formats(name.span, program: 0..<name.count) { _ = format.parse(bytes.span) }
        }
    }

    /// A line and one that may repeat it.
    private static func repetitions(_ bytes: [UInt8]) {
        let lines = lines(bytes)
        guard let first = lines.first, let second = lines.dropFirst().first else { return }
        if RepeatedLine.repeats(second.span), RepeatedLine.clock(of: first.span) != nil,
            let text = RepeatedLine.written(second.span, above: first.span)
        {
            precondition(text.count <= first.count + second.count + 64, "a repetition is longer than both of its lines")
        }
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
        _ = AlertMessage.parse(span, all)
        _ = SupervisionMessage.parse(span, all)
        for program in ["containerd", "kubelet", "sshd"] {
            let whole = Array(program.utf8) + bytes
            _ = ProgramMessage.parse(whole.span, program: 0..<program.utf8.count, program.utf8.count..<whole.count)
        }
    }
}
