import Evidence
import LogFormats
import LogInput

/// A log with its rotations: they are read alike, so that an empty or odd part is read like its siblings.
struct PlannerFamily: Sendable {
    /// The stream's name as found, before hosts are known.
    var stream: String
    /// Indices of the inputs, oldest first.
    var members: [Int]
    var candidates: [String] = []
    var envelope: Envelope?
    var logFormats: [String] = []
    /// Tables that the plan kept of any member.
    var tables: [KeptTable] = []
    var sourceClass = SourceClass.application
    var zone = Zone.utc
    var zoneBasis = ZoneBasis.assumed
    var usesDeclaredFormat = false
    var axes: [TimeAxis: Int] = [:]
    /// Latest second of the sampled lines.
    var latestSecond: Int64?

    /// The families of the inputs, which `Discovery` has sorted by stream, oldest first.
    static func families(of files: [InputFile], looks: [PlannerLook], options: PlannerOptions) -> [PlannerFamily] {
        var families: [PlannerFamily] = []
        for (index, file) in files.enumerated() {
            if families.last?.stream == file.stream {
                families[families.count - 1].members.append(index)
            } else {
                families.append(PlannerFamily(stream: file.stream, members: [index]))
            }
        }
        func judged(takesAny: Bool) -> [PlannerFamily] {
            families.map { family in
                var family = family
                family.judge(looks: family.members.map { looks[$0] }, options: options, takesAny: takesAny)
                return family
            }
        }
        let sure = judged(takesAny: false)
        // What may be an application's own lines about its requests is an access log only where there is no other: the
        // requests of both would be counted.
        return sure.contains { $0.candidates.contains("nginx_access") } ? sure : judged(takesAny: true)
    }

    private mutating func judge(looks: [PlannerLook], options: PlannerOptions, takesAny: Bool) {
        var votes: [String: Int] = [:]
        var offsets: [Int64: Int] = [:]
        for look in looks {
            for table in look.tables where !tables.contains(table) { tables.append(table) }
            votes.merge(look.votes, uniquingKeysWith: +)
            axes.merge(look.axes, uniquingKeysWith: +)
            offsets.merge(look.offsets, uniquingKeysWith: +)
            if let second = look.latestSecond { latestSecond = max(latestSecond ?? .min, second) }
        }
        var wrappers: [Envelope: Int] = [:]
        for look in looks { if let envelope = look.envelope { wrappers[envelope, default: 0] += look.sample.count } }
        envelope =
            wrappers.max { a, b in
                a.value == b.value ? a.key.rawValue > b.key.rawValue : a.value < b.value
            }?.key
        let inSyslog = (votes["syslog"] ?? 0) > 0 ? looks.reduce(0) { $0 + $1.insideErrors } : 0
        if inSyslog > 0 { votes["nginx_error", default: 0] += inSyslog }
        let access = readAccess(looks, options, takesAny: takesAny, votes: &votes)
        if access.lines > 0 { votes["nginx_access"] = access.lines }
        // What is inside names the stream where it is most of it.
        if access.inside + inSyslog > 0, (access.inside + inSyslog) * 2 > (votes["syslog"] ?? 0) {
            envelope = envelope ?? .syslog
            votes["syslog"] = max(1, (votes["syslog"] ?? 0) - access.inside - inSyslog)
        }
        for (offset, lines) in access.offsets { offsets[offset, default: 0] += lines }
        let order = ["nginx_access"] + FormatRegistry.all.map(\.id)
        candidates = order.enumerated().filter { (votes[$0.element] ?? 0) > 0 }
            .sorted { a, b in
                let (left, right) = (votes[a.element] ?? 0, votes[b.element] ?? 0)
                return left == right ? a.offset < b.offset : left > right
            }.map(\.element)
        sourceClass = PlannerFamily.sourceClass(candidates.first, hasDeploys: looks.contains { $0.deployLines > 0 })
        if (axes[.instant] ?? 0) > (axes[.civil] ?? 0) {
            zoneBasis = .inLine
            let commonest = offsets.max { a, b in a.value == b.value ? a.key > b.key : a.value < b.value }
            zone = PlannerZone.fixed(commonest?.key ?? 0)
        }
    }

    private static func sourceClass(_ format: String?, hasDeploys: Bool) -> SourceClass {
        switch format {
        case "nginx_access": .access
        case "nginx_error": .error
        case "kernel": .kernel
        case "syslog": .supervisor
        case "app_logfmt": hasDeploys ? .deploy : .application
        default:
            format.flatMap {
                EventFormats.named($0)?.sourceClass ?? DatabaseFormats.named($0)?.sourceClass
                    ?? MemoryFormats.named($0)?.sourceClass
            } ?? .application
        }
    }

    // MARK: - Access logs

    /// Settles `logFormats`, those that read most first: what was declared if it reads anything, else what is recognised.
    private mutating func readAccess(
        _ looks: [PlannerLook], _ options: PlannerOptions, takesAny: Bool, votes: inout [String: Int]
    ) -> (lines: Int, inside: Int, offsets: [Int64: Int]) {
        var readers = (options.logFormats + options.configFormats).compactMap(AccessCounter.init)
        if !readers.isEmpty {
            // A declared format may begin as another format does, so every line is asked.
            for look in looks { for line in look.sample + look.inside { AccessCounter.count(line, &readers) } }
        }
        usesDeclaredFormat = readers.contains { $0.lines > 0 }
        if !usesDeclaredFormat {
            let lines = looks.flatMap { look in look.rest.map { look.sample[$0] } + look.inside }
            if !lines.isEmpty {
                readers = LogFormatRecogniser.infer(lines, headers: looks.flatMap(\.headers))
                    .filter { takesAny || LogFormatRecogniser.isSure($0) }.compactMap(AccessCounter.init)
                for line in lines { AccessCounter.count(line, &readers) }
            }
            if takesAny { readers += contested(looks, votes: &votes) }
        }
        readers.removeAll { $0.lines == 0 && !(usesDeclaredFormat && options.logFormats.contains($0.text)) }
        let sorted = readers.enumerated().sorted { a, b in
            a.element.lines == b.element.lines ? a.offset < b.offset : a.element.lines > b.element.lines
        }.map(\.element)
        let total = sorted.reduce(0) { $0 + $1.lines }
        guard total > 0 else { return (0, 0, [:]) }
        logFormats = sorted.map(\.text)
        var offsets: [Int64: Int] = [:]
        for reader in sorted {
            offsets.merge(reader.offsets, uniquingKeysWith: +)
            if let second = reader.latestSecond { latestSecond = max(latestSecond ?? .min, second) }
        }
        for reader in sorted { axes[reader.isCivil ? .civil : .instant, default: 0] += reader.lines }
        var counters = sorted
        for look in looks { for line in look.inside { AccessCounter.count(line, &counters) } }
        let inside = counters.reduce(0) { $0 + $1.lines } - total
        return (total, inside, offsets)
    }

    /// The formats of access lines that have an application's shape: only where nearly all lines of that shape are such,
    /// for an application's log may hold a few of anything.
    private func contested(_ looks: [PlannerLook], votes: inout [String: Int]) -> [AccessCounter] {
        var result: [AccessCounter] = []
        for format in ["app_logfmt", "app_text"] {
            let lines = looks.flatMap { look in
                look.contested.filter { $0.format == format }.map { look.sample[$0.index] }
            }
            let all = votes[format] ?? 0
            guard lines.count * 5 >= all * 4, !lines.isEmpty else { continue }
            // What an application says of its requests names no client, or has no line of the request in quotes.
            let formats = LogFormatRecogniser.infer(lines).filter { text in
                (text.contains("$remote_addr") || text.contains("$http_x_forwarded_for"))
                    && (format == "app_logfmt" || text.contains("\"$request\""))
            }
            var readers = formats.compactMap(AccessCounter.init)
            for line in lines { AccessCounter.count(line, &readers) }
            let read = readers.reduce(0) { $0 + $1.lines }
            guard read * 5 >= all * 4 else { continue }
            votes[format] = all - read
            result += readers
        }
        return result
    }

    /// A format of access logs with the lines that it read.
    private struct AccessCounter {
        let text: String
        let isCivil: Bool
        private var parser: AccessLineParser
        private var record = NginxAccessRecord()
        private(set) var lines = 0
        private(set) var offsets: [Int64: Int] = [:]
        private(set) var latestSecond: Int64?
        private var memo = CommonLogMemo()

        init?(_ text: String) {
            do throws(LogFormatError) { parser = try AccessLineParser(format: text) } catch { return nil }
            self.text = text
            isCivil = AccessLineParser.isCivil(text)
        }

        /// Counts a line for the first format that reads it.
        static func count(_ line: [UInt8], _ counters: inout [AccessCounter]) {
            for index in counters.indices where counters[index].reads(line) { return }
        }

        private mutating func reads(_ line: [UInt8]) -> Bool {
            guard parser.parse(line.span, memo: &memo, into: &record) else { return false }
            lines += 1
            latestSecond = max(latestSecond ?? .min, record.second)
            if !isCivil, let offset = PlannerLine.offset(line.span) { offsets[offset, default: 0] += 1 }
            return true
        }
    }
}
