import Glibc
import LogFormats

/// One parser alone over a file, on one core: what `make bench` sets against `wc -l`.
///
///     parser-bench FORMAT FILE      prints the lines and how many of them the format took
@main
enum ParserBench {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let take = reader(arguments[1]) else {
            print("usage: parser-bench FORMAT FILE")
            exit(2)
        }
        let file = unsafe open(arguments[2], O_RDONLY)
        guard file >= 0 else {
            print("parser-bench: \(arguments[2]) cannot be opened")
            exit(3)
        }
        var (lines, taken) = (0, 0)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var filled = 0
        while true {
            let space = buffer.count - filled
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(file, bytes.baseAddress.map { unsafe $0 + filled }, space)
            }
            if count <= 0 { break }
            filled += count
            let start = feed(buffer.span.extracting(0..<filled), take, &lines, &taken)
            let rest = Array(buffer[start..<filled])
            for index in rest.indices { buffer[index] = rest[index] }
            filled = rest.count
        }
        print("lines \(lines) taken \(taken)")
    }

    /// Gives the whole lines of a run to the parser; where the rest begins.
    private static func feed(
        _ text: Span<UInt8>, _ take: (Span<UInt8>) -> Bool, _ lines: inout Int, _ taken: inout Int
    ) -> Int {
        var start = 0
        while true {
            let newline = ByteSearch.index(of: 0x0A, in: text, from: start, to: text.count)
            if newline < 0 { return start }
            lines += 1
            if take(text.extracting(start..<newline)) { taken += 1 }
            start = newline + 1
        }
    }

    private static func reader(_ format: String) -> ((Span<UInt8>) -> Bool)? {
        switch format {
        case "combined", "main": access(format)
        case "timed":
            access(
                #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "#
                    + #""$http_user_agent" rt=$request_time uaddr=$upstream_addr ustatus=$upstream_status "#
                    + "uct=$upstream_connect_time urt=$upstream_response_time rid=$request_id")
        case "json": json()
        case "app_json": applicationJSON()
        case "templates": templates()
        case let id where MemoryFormats.named(id) != nil:
            MemoryFormats.named(id).map { format in { format.parse($0) != nil } }
        default: FormatRegistry.all.first { $0.id == format }.map { entry in { entry.recognise($0) } }
        }
    }

    private static func access(_ text: String) -> ((Span<UInt8>) -> Bool)? {
        guard let format = try? NginxAccessFormat(text) else { return nil }
        let parser = NginxAccessParser(formats: [format])
        var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
        return { parser.parse($0, memo: &memo, into: &record) }
    }

    private static func applicationJSON() -> (Span<UInt8>) -> Bool {
        var scratch: [UInt8] = []
        return { line in
            guard let parsed = ApplicationJSON.parse(line) else { return false }
            return !parsed.record(line, lineEnd: line.count, into: &scratch).message.isEmpty
        }
    }

    /// Template mining: the header is read, the message masked, and each template counted.
    private static func templates() -> (Span<UInt8>) -> Bool {
        var memo = StatementMemo()
        var text: [UInt8] = []
        var counts: [UInt64: Int] = [:]
        return { line in
            guard let record = ApplicationRecord.parse(line) else { return false }
            text.removeAll(keepingCapacity: true)
            _ = MessageTemplate.append(line, record.message, memo: &memo, into: &text)
            counts[ByteHash.of(text.span, from: 0, to: text.count), default: 0] += 1
            return true
        }
    }

    private static func json() -> (Span<UInt8>) -> Bool {
        var parser = AccessLineParser(formats: [])
        var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
        return { parser.parse($0, memo: &memo, into: &record) }
    }
}
