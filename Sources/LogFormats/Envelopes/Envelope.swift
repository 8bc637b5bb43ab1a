package import Evidence

/// A wrapper that something between a program and its log file puts around every line (catalogue, section 9).
///
/// What stands outside gives time, stream, host, program; what stands inside is a line of any other format and is read
/// by that format's own extractor, with the outer time where the inner one has none or lacks its zone or year.
///
///     docker_json      {"log":"2025/03/03 02:14:07 [error] …\n","stream":"stderr","time":"2025-03-03T02:14:07.118Z"}
///     cri              2025-03-03T02:14:07.118480123Z stderr F 2025/03/03 02:14:07 [error] …
///     journald_json    {"__REALTIME_TIMESTAMP":"1740968047118480","SYSLOG_IDENTIFIER":"app","MESSAGE":"…", …}
///     journald_export  the same as lines `KEY=value`, a blank line between records
///     prefixed         web-1  | 2025/03/03 02:14:07 [error] …                        (`PrefixedLine`)
///     collector_json   {"@timestamp":"2025-03-03T02:14:07.118Z","message":"2025/03/03 02:14:07 [error] …"}
///     syslog           any header that `SyslogLine` reads
///
/// The first two cut long lines into parts and mix two streams: they are put together again stream by stream. The others
/// wrap one message each; of prefixed lines and those of collectors, which are lines of any program, the records are
/// found in the same way.
package enum Envelope: String, Sendable, CaseIterable {
    case docker = "docker_json"
    case cri
    case journalJSON = "journald_json"
    case journalExport = "journald_export"
    case prefixed
    case collector = "collector_json"
    case syslog

    /// Whether a line of the program may be spread over several lines of the file, between those of another stream.
    package var hasParts: Bool {
        switch self {
        case .docker, .cri, .prefixed, .collector: true
        case .journalJSON, .journalExport, .syslog: false
        }
    }
}

/// A line of a file with parts: where and when its program wrote it, and whether its text goes on.
package struct EnvelopedPart: Sendable, Hashable {
    package enum Stream: UInt8, Sendable { case output = 1, error = 2 }

    /// nil where the envelope has none.
    package var time: SourceTime?
    package var stream: Stream
    /// Whether the next part of the stream continues this one.
    package var isPartial: Bool

    package init(time: SourceTime?, stream: Stream, isPartial: Bool) {
        self.time = time
        self.stream = stream
        self.isPartial = isPartial
    }

    /// Reads a line and appends the text inside without its line end; nil, and nothing appended, where it is none.
    package static func parse(
        _ line: Span<UInt8>, as envelope: Envelope, text: inout [UInt8]
    ) -> EnvelopedPart? {
        switch envelope {
        case .docker: docker(line, text: &text)
        case .cri: cri(line, text: &text)
        case .prefixed: prefixed(line, text: &text)
        case .collector: CollectorLine.parse(line, text: &text)
        case .journalJSON, .journalExport, .syslog: nil
        }
    }

    private static func prefixed(_ line: Span<UInt8>, text: inout [UInt8]) -> EnvelopedPart? {
        guard let found = PrefixedLine.parse(line) else { return nil }
        Scan.append(line, found.start..<line.count, to: &text)
        return EnvelopedPart(time: found.time, stream: .output, isPartial: false)
    }

    /// Docker's `json-file` driver: `log`, `stream` and `time` in any order; other members (`attrs`) are passed over.
    /// A `log` without a newline at its end is a part: the driver cuts at 16 KiB.
    private static func docker(_ line: Span<UInt8>, text: inout [UInt8]) -> EnvelopedPart? {
        guard Scan.byte(line, 0) == UInt8(ascii: "{") else { return nil }
        var log: JSONScan.Text?
        var stream: Stream?
        var time: SourceTime?
        let end = JSONScan.members(line, at: 0) { key, value in
            if Scan.matches("log", in: line, key) {
                log = JSONScan.string(line, at: value.lowerBound)
                return log != nil
            }
            if Scan.matches("stream", in: line, key) {
                stream = JSONScan.string(line, at: value.lowerBound).flatMap { Stream(line, $0.range) }
                return stream != nil
            }
            if Scan.matches("time", in: line, key) {
                guard let stamp = Timestamps.dateTime(line, at: value.lowerBound &+ 1),
                    stamp.end == value.upperBound &- 1
                else { return false }
                // The driver writes UTC, whether or not it says so.
                time = SourceTime(axis: .instant, micros: stamp.time.micros)
            }
            return true
        }
        guard let end, JSONScan.skipSpace(line, end) == line.count, let log, let stream, let time else { return nil }
        let start = text.count
        JSONScan.append(line, log, to: &text)
        let isPartial = text.count == start || text.last != 0x0A
        if !isPartial {
            text.removeLast()
            if text.count > start, text.last == 0x0D { text.removeLast() }
        }
        return EnvelopedPart(time: time, stream: stream, isPartial: isPartial)
    }

    /// The log format of Kubernetes' runtimes: time, stream, tags (the first is `P` for a part, `F` for the last or only
    /// one), text. containerd cuts at 16 KiB, CRI-O at 8 KiB.
    private static func cri(_ line: Span<UInt8>, text: inout [UInt8]) -> EnvelopedPart? {
        guard let stamp = Timestamps.dateTime(line, at: 0), stamp.time.axis == .instant,
            Scan.byte(line, stamp.end) == 0x20
        else { return nil }
        let word = Scan.tokenEnd(line, stamp.end &+ 1, to: min(line.count, stamp.end &+ 8))
        guard let stream = Stream(line, stamp.end &+ 1..<word), Scan.byte(line, word) == 0x20 else { return nil }
        let tag = Scan.byte(line, word &+ 1)
        guard tag == UInt8(ascii: "P") || tag == UInt8(ascii: "F") else { return nil }
        var at = word &+ 2
        if Scan.byte(line, at) == UInt8(ascii: ":") { at = Scan.tokenEnd(line, at, to: min(line.count, at &+ 64)) }
        guard at == line.count || line[at] == 0x20 else { return nil }
        Scan.append(line, min(at &+ 1, line.count)..<line.count, to: &text)
        return EnvelopedPart(time: stamp.time, stream: stream, isPartial: tag == UInt8(ascii: "P"))
    }
}

extension EnvelopedPart.Stream {
    fileprivate init?(_ line: Span<UInt8>, _ word: Range<Int>) {
        guard word.lowerBound >= 0 else { return nil }
        if Scan.matches("stdout", in: line, word) {
            self = .output
        } else if Scan.matches("stderr", in: line, word) {
            self = .error
        } else {
            return nil
        }
    }
}
