/// Derives `log_format` texts from sample lines, for logs whose format nobody declared.
///
/// Lines are cut into values and the literals between them; lines with the same literals form a group; a group's values
/// say, column by column and helped by keys such as `rt=`, which variable stands there. What is derived is compiled and
/// must read its group back, so that one mechanism serves declared and recognised formats. JSON lines need no derived
/// format: `AccessJSONParser` reads them by the names of their fields.
package enum LogFormatRecogniser {
    /// Formats at most that are returned.
    private static let formatLimit = 4
    private static let groupLimit = 64

    /// The formats of the lines, commonest first, as texts that `AccessLineParser` takes; empty where the lines are no
    /// access log. `headers` are lines that name columns (`W3CFields`).
    package static func infer(_ lines: [[UInt8]], headers: [[UInt8]] = []) -> [String] {
        var found: [String: Int] = [:]
        var rest: [[UInt8]] = []
        let names =
            [AccessJSONParser.formatName, AccessJSONParser.civilName]
            + NginxConfig.recognised.compactMap { NginxConfig.builtIn[$0] }
        let declared = headers.compactMap { W3CFields.format($0, lines: lines) }
        var known = (declared + names + KnownAccessFormats.all).compactMap(Reader.init)
        for line in lines where !line.isEmpty {
            if let index = known.indices.first(where: { known[$0].reads(line, strictly: true) }) {
                found[known[index].text, default: 0] += 1
            } else {
                rest.append(line)
            }
        }
        // Of the ways to cut lines the one that reads most; the first of equals.
        var best: (formats: [String: Int], lines: Int) = ([:], 0)
        for separator in LogFormatColumns.Separator.allCases {
            let formats = derive(rest, separator)
            let read = formats.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
                .prefix(formatLimit).reduce(0) { $0 + $1.value }
            if read > best.lines { best = (formats, read) }
            if best.lines == rest.count { break }
        }
        found.merge(best.formats, uniquingKeysWith: +)
        let least = max(1, lines.count / 20)
        return found.filter { $0.value >= least }
            .sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .prefix(formatLimit).map(\.key)
    }

    /// Whether lines of a recognised format are a server's own access log: it is one that some manual defines, or its times
    /// are those of Nginx. Others may be what an application says of its requests.
    package static func isSure(_ text: String) -> Bool {
        if KnownAccessFormats.all.contains(text) { return true }
        return text != AccessJSONParser.civilName && !text.contains("$time_stamp") && !text.contains("$time_civil")
    }

    /// The formats of lines that are cut in one way, with how many each reads.
    private static func derive(_ lines: [[UInt8]], _ separator: LogFormatColumns.Separator) -> [String: Int] {
        var groups: [[UInt8]: [LogFormatColumns]] = [:]
        for line in lines {
            // Without a digit it is a header, or what a person wrote.
            guard line.contains(where: { $0 &- 0x30 <= 9 }),
                let columns = LogFormatColumns(line, separator: separator)
            else { continue }
            let signature = columns.signature
            if groups[signature] == nil, groups.count >= groupLimit { continue }
            groups[signature, default: []].append(columns)
        }
        var found: [String: Int] = [:]
        for (_, group) in groups {
            let named = richer(
                LogFormatNaming.format(of: group),
                LogFormatOutliers.removed(from: group).flatMap { LogFormatNaming.format(of: $0) })
            guard let text = named, var reader = Reader(text) else { continue }
            let read = group.reduce(0) { $0 + (reader.reads($1.line) ? 1 : 0) }
            if read * 5 >= group.count * 4 { found[text, default: 0] += read }
        }
        return found
    }

    /// Of two readings of one group that which leaves fewer columns without a name; the first of equals.
    private static func richer(_ a: String?, _ b: String?) -> String? {
        guard let a, let b else { return a ?? b }
        func unnamed(_ text: String) -> Int {
            text.split(separator: "$field_").count + text.split(separator: "$text_").count
        }
        return unnamed(b) < unnamed(a) ? b : a
    }

    /// A compiled text.
    private struct Reader {
        let text: String
        private var parser: AccessLineParser
        private var memo = CommonLogMemo()
        private var record = NginxAccessRecord()

        init?(_ text: String) {
            do throws(LogFormatError) { parser = try AccessLineParser(format: text) } catch { return nil }
            self.text = text
        }

        /// Whether the format reads a line; `strictly` tells whether what stands in the client's place must look like an
        /// address or a name, for the formats that begin with any word take more than their own lines.
        mutating func reads(_ line: [UInt8], strictly: Bool = false) -> Bool {
            guard parser.parse(line.span, memo: &memo, into: &record) else { return false }
            let client = record.remoteAddr
            guard strictly, !client.isAbsent, client.upper <= line.count, !client.isEmpty else { return true }
            let text = Array(line[client.lower..<client.upper])
            return LogFormatShapes.isAddress(text) || text.contains { ($0 | 0x20) &- 0x61 <= 25 }
        }
    }
}
