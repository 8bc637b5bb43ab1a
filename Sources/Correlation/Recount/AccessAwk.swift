import Evidence

/// The pieces of an awk program that reads the access lines of one format.
///
///     LC_ALL=C awk -F'"' '{gsub(/\\./,""); split($3,f3," "); s=f3[1]} NF==7 && s~/^[0-9][0-9][0-9]$/ {n++} …'
///
/// The first statement takes out escapes, so that every `"` that is left is one of the format. Of a format without quotes
/// the whole line is read, `$0`: a `"` or a backslash in a value means nothing there.
struct AccessAwk {
    /// `combined`, as Nginx defines it.
    static let combined =
        #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "#
        + #""$http_referer" "$http_user_agent""#

    private let format: FormatSegments
    private let status: FormatSegments.Token
    private let clientVariable: String?

    /// Nil where the format has no sure place for `$status`.
    init?(_ source: RecountSource) {
        guard source.logFormats.count <= 1 else { return nil }
        let text = source.logFormats.first ?? AccessAwk.combined
        guard let format = FormatSegments(text == "combined" ? AccessAwk.combined : text),
            let status = format.token(of: "status")
        else { return nil }
        self.format = format
        self.status = status
        clientVariable = source.clientVariable
    }

    /// What a program must set before its condition, in order, each once.
    struct Preparation {
        fileprivate var statements: [String]
        var text: String { statements.isEmpty ? "" : "{" + statements.joined(separator: "; ") + "} " }
        fileprivate mutating func add(_ statement: String) {
            if !statements.contains(statement) { statements.append(statement) }
        }

        /// Splits a segment into an array, once, whether or not the number of parts is wanted.
        fileprivate mutating func split(_ split: String, count: String?) {
            let statement = count.map { "\($0)=\(split)" } ?? split
            if let same = statements.firstIndex(where: { $0.hasSuffix(split) }) {
                if count != nil { statements[same] = statement }
            } else {
                statements.append(statement)
            }
        }
    }

    /// What every program on lines of the format begins with.
    var preparation: Preparation { Preparation(statements: hasQuotes ? [#"gsub(/\\./,"")"#] : []) }

    private var hasQuotes: Bool { format.segments.count > 1 }

    /// A segment of the format, as awk names it.
    private func field(_ segment: Int) -> String { hasQuotes ? "$\(segment)" : "$0" }

    /// Sets `s`, the final status; the condition is that the line is a request.
    func request(_ preparation: inout Preparation) -> String {
        let part = part(status, &preparation)
        let digits = "[0-9][0-9][0-9]"
        var condition = "s~/^\(digits)$/"
        if status.prefix.isEmpty, status.suffix.isEmpty, status.isWhole {
            preparation.add("s=\(part)")
        } else {
            preparation.add("s=substr(\(part),\(status.prefix.unicodeScalars.count + 1),3)")
            let (prefix, suffix) = (ShellText.awkPattern(status.prefix), ShellText.awkPattern(status.suffix))
            condition = "\(part)~/^\(prefix)\(digits)\(suffix)\(status.isWhole ? "$" : "")/"
        }
        if hasQuotes { condition = "NF==\(format.segments.count) && " + condition }
        if status.separator != " " {
            let parts = format.parts(ofSegment: status.segment, separator: status.separator)
            condition += " && \(count(of: status, &preparation))>=\(parts)"
        }
        if let label = lastLabel, label != String(status.separator) {
            condition += " && index(\(field(format.segments.count)),\(ShellText.awkString(label)))"
        }
        return condition
    }

    /// Nil where the format may tell of a failed attempt, but not in a sure place.
    var failed: String? {
        switch format.upstreamFailure {
        case .absent: "s~/^5/"
        case .unsure: nil
        case .pattern(let segment, let pattern): "(s~/^5/ || \(field(segment))~/\(pattern)/)"
        }
    }

    /// Further conditions, each with its `&&`: that the line is no health check, by path and user agent. Nil where the
    /// format may tell, but not in a sure place.
    var isNoHealthCheck: String? {
        var conditions = ""
        if let segment = format.segment(of: "request") {
            conditions += " && \(field(segment))!~/^[^ ]+ \(AccessAwk.healthTarget)( |$)/"
        } else if let segment = format.segment(of: "request_uri") ?? format.segment(of: "uri") {
            conditions += " && \(field(segment))!~/^\(AccessAwk.healthTarget)$/"
        } else if ["request", "request_uri", "uri"].contains(where: format.holds) {
            return nil
        }
        if let segment = format.segment(of: "http_user_agent") {
            let words = HealthCheckSigns.agents.map(ShellText.awkPattern).joined(separator: "|")
            conditions += " && tolower(\(field(segment)))!~/\(words)/"
        } else if format.holds("http_user_agent") {
            return nil
        }
        return conditions
    }

    private static let healthTarget =
        #"([Hh][^ :]*:\/\/[^ \/]*)?("# + HealthCheckSigns.paths.map(ShellText.awkPattern).joined(separator: "|")
        + #")\/?([?][^ ]*)?"#

    /// Sets `c`, the client; nil where the format has no sure place for it.
    func client(_ preparation: inout Preparation) -> String? {
        guard let clientVariable, let token = format.token(of: clientVariable), token.isWhole else { return nil }
        if token.suffix.isEmpty {
            preparation.add("c=" + cut(token, length: nil, &preparation))
        } else {
            let part = part(token, &preparation)
            let (prefix, suffix) = (token.prefix.unicodeScalars.count, token.suffix.unicodeScalars.count)
            preparation.add("c=substr(\(part),\(prefix + 1),length(\(part))-\(prefix + suffix))")
        }
        return "c"
    }

    /// The condition that the line's time, in whole seconds on the source's own clock, is in `from..<to`.
    ///
    /// - Parameters:
    ///   - from: Seconds since 1970 on the source's own clock, UTC.
    ///   - utcOffset: Seconds east of UTC of the times in the lines.
    func time(from: Int64, to: Int64, utcOffset: Int64, _ preparation: inout Preparation) -> String? {
        if let token = format.token(of: "msec") {
            preparation.add("t=\(cut(token, length: nil, &preparation))+0")
            return "t>=\(from) && t<\(to)"
        }
        guard let first = AccessAwk.civil(from, utcOffset), let last = AccessAwk.civil(to, utcOffset)
        else { return nil }
        if let token = format.token(of: "time_iso8601") {
            preparation.add("t=\(cut(token, length: 19, &preparation))")
        } else if let token = format.token(of: "time_local") {
            preparation.add("d=\(cut(token, length: 20, &preparation))")
            let month = #"sprintf("%02d",(index("JanFebMarAprMayJunJulAugSepOctNovDec",substr(d,4,3))+2)/3)"#
            preparation.add(#"t=substr(d,8,4) "-" \#(month) "-" substr(d,1,2) "T" substr(d,13)"#)
        } else {
            return nil
        }
        return #"t>="\#(first)" && t<"\#(last)""#
    }

    /// Civil time as `$time_iso8601` begins; nil outside the years that have four digits.
    private static func civil(_ second: Int64, _ utcOffset: Int64) -> String? {
        let (local, overflow) = second.addingReportingOverflow(utcOffset)
        guard !overflow, local >= -62_135_596_800, local < 253_402_300_800 else { return nil }
        let day = floorDivide(local, 86_400)
        let clock = local - day * 86_400
        let date = Calendar.date(days: day)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(clock / 3600, 2)):\(padded(clock / 60 % 60, 2)):\(padded(clock % 60, 2))"
    }

    /// The part of a line that holds a value, as an awk expression.
    private func part(_ token: FormatSegments.Token, _ preparation: inout Preparation) -> String {
        let array = array(token)
        guard token.fromEnd else {
            preparation.split(split(token), count: nil)
            return "\(array)[\(token.index)]"
        }
        let count = count(of: token, &preparation)
        return token.index == 0 ? "\(array)[\(count)]" : "\(array)[\(count)-\(token.index)]"
    }

    /// The number of parts of the token's segment, as an awk expression.
    private func count(of token: FormatSegments.Token, _ preparation: inout Preparation) -> String {
        preparation.split(split(token), count: "n" + array(token))
        return "n" + array(token)
    }

    private func split(_ token: FormatSegments.Token) -> String {
        "split(\(field(token.segment)),\(array(token)),\(ShellText.awkString(String(token.separator))))"
    }

    private func array(_ token: FormatSegments.Token) -> String {
        let kinds: [Character: String] = [" ": "f", "|": "g", "\t": "h", ";": "i", ",": "j"]
        return "\(kinds[token.separator] ?? "f")\(token.segment)"
    }

    private func cut(_ token: FormatSegments.Token, length: Int?, _ preparation: inout Preparation) -> String {
        let part = part(token, &preparation)
        let start = token.prefix.unicodeScalars.count + 1
        if let length { return "substr(\(part),\(start),\(length))" }
        return start == 1 ? part : "substr(\(part),\(start))"
    }

    /// The last text of a format that ends without a quote: a line that was cut before it is no request.
    private var lastLabel: String? {
        guard let last = format.segments.last else { return nil }
        for case .literal(let text) in last.reversed() where text.contains(where: { $0 != " " }) { return text }
        return nil
    }
}
