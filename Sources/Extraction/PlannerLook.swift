import Dispatch
import Evidence
import LogFormats
import LogInput
import Synchronization

/// What the plan saw in the head of one input; bounded, whatever the head held.
struct PlannerLook: Sendable {
    /// The first bytes of the text, as far as two inputs are compared.
    struct HeadKey: Sendable, Hashable {
        var digest: Digest
        var count: Int
    }

    /// What syslog lines tell of a host.
    struct HostSigns: Sendable {
        var lines = 0
        /// Programs and units, without `.service`.
        var names: Set<String> = []
        /// Whether a unit was ended by the kernel for want of memory.
        var hasOOMKill = false
    }

    var compression = Compression.none
    /// What most of the sampled lines are wrapped in.
    var envelope: Envelope?
    /// Lines spread over the head, without their envelope.
    var sample: [[UInt8]] = []
    /// Sampled lines by the ids of the formats that recognise them, the access log left out.
    var votes: [String: Int] = [:]
    /// Sampled lines that no format recognises: the access log's, if it is one.
    var rest: [Int] = []
    /// Sampled lines that have an application's shape and may be an access log's all the same.
    var contested: [(index: Int, format: String)] = []
    /// Lines that name the columns of a W3C log.
    var headers: [[UInt8]] = []
    var axes: [TimeAxis: Int] = [:]
    /// Sampled lines by the seconds east of UTC that they state.
    var offsets: [Int64: Int] = [:]
    /// Latest second that a dated line gives, on the line's own clock.
    var latestSecond: Int64?
    /// Messages of syslog lines that may be lines of an access log, and how many are lines of Nginx's error log.
    var inside: [[UInt8]] = []
    var insideErrors = 0
    /// Dates without year as month and day, in the order of the head's lines, and those of the last lines.
    var yearless: [(month: Int64, day: Int64)] = []
    var yearlessEnd: [(month: Int64, day: Int64)] = []
    var hasYearlessTime: Bool { !yearless.isEmpty }
    var deployLines = 0
    var hosts: [String: HostSigns] = [:]
    var headKey: HeadKey?
    var gzipModified: Int64?
    var replay: [UInt8] = []
    var sha256: String?
    /// Tables whose header stands once, with what reads their rows.
    var tables: [KeptTable] = []
    private var tableReaders: [MemoryFormat] = []
    private var accessJSON = AccessJSONRecogniser()
}

extension Planner {
    static let headBytes = 1 << 20
    static let comparedBytes = 64 << 10
    static let sampleLines = 400
    /// Lines looked at in one rotation family, so that a thousand small files do not take minutes.
    static let familyLines = 4000

    /// Looks at every input. One that cannot be opened gives an empty look: the run itself will say so.
    func looks(at files: [InputFile]) -> [PlannerLook] {
        var members: [String: Int] = [:]
        for file in files { members[file.stream, default: 0] += 1 }
        let budgets = files.map { max(20, min(Planner.sampleLines, Planner.familyLines / (members[$0.stream] ?? 1))) }
        let results = Mutex([PlannerLook?](repeating: nil, count: files.count))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(workers, max(1, files.count))) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < files.count else { return }
                let look = look(at: files[index], lines: budgets[index])
                results.withLock { $0[index] = look }
            }
        }
        return results.withLock { $0 }.map { $0 ?? PlannerLook() }
    }

    private func look(at file: InputFile, lines: Int) -> PlannerLook {
        var look = PlannerLook()
        let head: Head
        do throws(InputProblem) {
            head = try InputReader.head(file, limit: Planner.headBytes)
            if head.compression == .none, !file.isStandardInput,
                file.size <= PlannerOptions.digestLimit || options.digestsAll
            {
                look.sha256 = try InputReader.sha256(of: file)
            }
        } catch { return look }
        look.compression = head.compression
        look.gzipModified = head.gzipModified
        look.replay = head.replay
        let compared = min(head.bytes.count, Planner.comparedBytes)
        if compared > 0 {
            look.headKey = PlannerLook.HeadKey(
                digest: TextDigest.of(head.bytes.span.extracting(0..<compared), offset: 0), count: compared)
        }
        look.read(head, lines: lines)
        if look.hasYearlessTime, head.compression == .none, !file.isStandardInput, !head.isWhole {
            look.readEnd(of: file)
        } else if head.isWhole {
            look.yearlessEnd = Array(look.yearless.suffix(PlannerYears.sampled))
        }
        return look
    }
}

extension PlannerLook {
    /// Lines longer than this say nothing that shorter ones do not.
    private static let longestLine = 16 << 10

    /// Samples the head's lines and notes what each of them says.
    mutating func read(_ head: Head, lines budget: Int) {
        let ranges = PlannerLook.lines(of: head)
        let text = head.bytes.span
        let lines = PlannerUnwrapped(text, ranges.filter { $0.count <= PlannerLook.longestLine }, sample: budget)
        envelope = lines.envelope
        keepTables(lines, text)
        for index in 0..<lines.count where headers.count < 16 {
            let line = lines.line(index, of: text).text
            if W3CFields.isHeader(line.span), !headers.contains(line) { headers.append(line) }
        }
        let count = min(lines.count, budget)
        for pick in 0..<count {
            let line = lines.line(pick * lines.count / count, of: text)
            if !line.text.isEmpty { note(line.text.span, outer: line.outer) }
        }
        guard (votes["syslog"] ?? 0) + (votes["kernel"] ?? 0) > 0 else { return }
        for index in 0..<lines.count {
            let line = lines.line(index, of: text)
            noteHost(line.text.span)
        }
    }

    /// Notes the dates of a plain file's last lines.
    fileprivate mutating func readEnd(of file: InputFile) {
        let range = max(0, file.size - Int64(Planner.comparedBytes))..<file.size
        do throws(InputProblem) {
            var reader = try InputReader(file, input: 0, range: range, blockSize: Planner.comparedBytes, digest: false)
            while let block = reader.next() {
                let text = block.span
                var at = 0
                while let newline = ByteScan.newline(in: text, from: at) {
                    if case .yearless(let stamp) = PlannerLine.clock(of: text.extracting(at..<newline)) {
                        yearlessEnd.append((stamp.month, stamp.day))
                    }
                    at = newline + 1
                }
            }
        } catch { return }
        yearlessEnd = Array(yearlessEnd.suffix(PlannerYears.sampled))
    }

    private mutating func note(_ line: Span<UInt8>, outer: SourceTime?) {
        for reader in tableReaders {
            guard let record = reader.parse(line) else { continue }
            votes[reader.id, default: 0] += 1
            sample.append(Scan.bytes(line, 0..<line.count))
            if let outer { note(outer, line) } else if case .time(let time) = record.clock { note(time, line) }
            return
        }
        // A JSON access line may look like an application's JSON: its names decide before other shapes do.
        let ids = accessJSON.reads(line) ? [] : FormatRegistry.sniff(line)
        for id in ids { votes[id, default: 0] += 1 }
        if ids.isEmpty { rest.append(sample.count) }
        if let id = ids.first, PlannerLook.contestedFormats.contains(id), PlannerLook.mayBeAccess(line) {
            contested.append((sample.count, id))
        }
        // An unknown application's, unless the access log has such lines: that is asked first.
        let unknown = ids.isEmpty ? ApplicationRecord.unknown(line) : nil
        if unknown != nil { votes["app_text", default: 0] += 1 }
        sample.append(Scan.bytes(line, 0..<line.count))
        if ids.first == "syslog" { noteInside(line) }
        if let outer {
            note(outer, line)
            return
        }
        guard let id = ids.first else {
            if let unknown { note(unknown.time, line) }
            return
        }
        switch PlannerLine.clock(of: line, format: id) {
        case .time(let time): note(time, line)
        case .yearless(let stamp):
            yearless.append((stamp.month, stamp.day))
            axes[.civil, default: 0] += 1
        case nil: break
        }
        if id == "app_logfmt", PlannerLine.isDeploy(line) { deployLines += 1 }
    }

    private static let contestedFormats: Set<String> = ["app_logfmt", "app_text"]

    /// Whether a line has what every access line has: a method or a protocol.
    private static func mayBeAccess(_ line: Span<UInt8>) -> Bool {
        for word in [" HTTP/", "GET", "POST", "PUT", "HEAD"] as [StaticString]
        where Scan.find(word, in: line, from: 0, to: line.count) != nil { return true }
        return false
    }

    mutating func setTables(_ kept: [KeptTable]) {
        tables = kept
        tableReaders = kept.compactMap { MemoryFormats.named($0.format, kept: kept) }
    }

    /// A message in syslog that is a line of Nginx.
    private mutating func noteInside(_ line: Span<UInt8>) {
        guard let message = SyslogLine.parse(line)?.message else { return }
        let text = line.extracting(Scan.clamp(message, to: line))
        if NginxErrorLine.parse(text) != nil {
            insideErrors += 1
        } else if PlannerLook.mayBeAccess(text) {
            inside.append(Scan.bytes(text, 0..<text.count))
        }
    }

    mutating func note(_ time: SourceTime, _ line: Span<UInt8>) {
        axes[time.axis, default: 0] += 1
        if time.axis == .instant, let offset = PlannerLine.offset(line) { offsets[offset, default: 0] += 1 }
        if time.axis != .boot { latestSecond = max(latestSecond ?? .min, time.second) }
    }

    private mutating func noteHost(_ line: Span<UInt8>) {
        guard let found = PlannerLine.host(line) else { return }
        // Names are as many as a hostile log likes; a thousand tell enough.
        if hosts[found.host] == nil, hosts.count >= 1000 { return }
        var signs = hosts[found.host] ?? HostSigns()
        signs.lines += 1
        for name in found.names where signs.names.count < 1000 { signs.names.insert(name) }
        if found.isOOMKill { signs.hasOOMKill = true }
        hosts[found.host] = signs
    }

    /// The whole lines of a head without their line ends; what the head cuts is left out.
    private static func lines(of head: Head) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        let text = head.bytes.span
        // A byte order mark is no part of the first line.
        var start = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0
        while start < text.count {
            let newline = ByteScan.newline(in: text, from: start)
            guard newline != nil || head.isWhole else { break }
            var end = newline ?? text.count
            let next = end + 1
            while end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            ranges.append(start..<end)
            start = next
        }
        return ranges
    }
}
