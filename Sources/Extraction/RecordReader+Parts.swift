import Evidence
import LogFormats

extension RecordReader {
    /// What is known about the edges of a run of lines, stream by stream.
    struct PartEdges: Sendable {
        var fronts = [PartLane.Front](repeating: .decided, count: PartLane.count)
        var overlong = [Bool](repeating: false, count: PartLane.count)
        /// Nothing follows in any stream.
        var isClosed = false
        /// The last line was cut by damage.
        var lastLineIsDamaged = false
    }

    /// How a run of lines came out; lines are named by index, each with its stream.
    struct PartOutcome: Sendable {
        var counts = LineCounts()
        var byExtractor: [Int64]
        var plainLines: Int64 = 0
        /// What the streams before may own, and what is open at the end, in the order of the text.
        var head: [(line: Int, lane: Int)] = []
        var tail: [(line: Int, lane: Int)] = []
        /// Streams in which nothing was decided, and those that end within a line beyond the limit.
        var undecided = [Bool](repeating: false, count: PartLane.count)
        var overlong = [Bool](repeating: false, count: PartLane.count)
    }

    /// Reads lines of a file whose envelope has parts: each stream by itself, parts put together, then as `read` does.
    mutating func readParts(_ bytes: Span<UInt8>, _ lines: [PhysicalLine], edges: PartEdges) -> PartOutcome {
        var run = PartRun(
            lines: lines, lanes: (0..<PartLane.count).map { _ in PartLane() },
            outcome: PartOutcome(byExtractor: [Int64](repeating: 0, count: extractors.count)))
        for lane in run.lanes.indices {
            run.lanes[lane].front = edges.fronts[lane]
            run.lanes[lane].isOverlong = edges.overlong[lane]
        }
        var text: [UInt8] = []
        for (index, line) in lines.enumerated() {
            if line.end - line.start > RecordLimits.lineBytes || (edges.lastLineIsDamaged && index == lines.count - 1) {
                close(0, &run)
                run.lanes[0].front = .decided
                run.outcome.counts.damaged += 1
                continue
            }
            var stop = line.end
            while stop > line.start, bytes[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
            let whole = bytes.extracting(line.start..<stop)
            text.removeAll(keepingCapacity: true)
            if let envelope, let part = EnvelopedPart.parse(whole, as: envelope, text: &text) {
                takePart(part, text, index, &run)
            } else {
                Scan.append(whole, 0..<whole.count, to: &text)
                takeLine(text, nil, [index], line.next - line.start, 0, &run)
            }
        }
        return finish(&run, isClosed: edges.isClosed)
    }

    /// The lines, the streams and what came of them so far.
    struct PartRun: Sendable {
        let lines: [PhysicalLine]
        var lanes: [PartLane]
        var outcome: PartOutcome
    }

    private mutating func takePart(_ part: EnvelopedPart, _ text: [UInt8], _ index: Int, _ run: inout PartRun) {
        let lane = Int(part.stream.rawValue)
        let size = run.lines[index].next - run.lines[index].start
        if run.lanes[lane].isOverlong {
            run.outcome.counts.damaged += 1
            run.lanes[lane].isOverlong = part.isPartial
            return
        }
        if case .part = run.lanes[lane].front {
            run.lanes[lane].keepInHead([index], size)
            if !part.isPartial {
                run.lanes[lane].front = .line
            } else if run.lanes[lane].isHeadBeyond {
                run.lanes[lane].front = .decided
                run.lanes[lane].isOverlong = true
            }
            return
        }
        if run.lanes[lane].run.lines.isEmpty { run.lanes[lane].run.time = part.time }
        run.lanes[lane].run.lines.append(index)
        run.lanes[lane].run.size += size
        run.lanes[lane].run.text.append(contentsOf: text)
        let open = run.lanes[lane].run
        if open.size > RecordLimits.lineBytes
            || (part.isPartial && Int64(open.lines.count) >= RecordLimits.recordLines)
        {
            close(lane, &run)
            run.lanes[lane].front = .decided
            run.outcome.counts.damaged += Int64(open.lines.count)
            run.lanes[lane].isOverlong = part.isPartial
            run.lanes[lane].run = PartLane.Run()
        } else if !part.isPartial {
            run.lanes[lane].run = PartLane.Run()
            takeLine(open.text, open.time, open.lines, open.size, lane, &run)
        }
    }

    /// Takes a line of a program.
    private mutating func takeLine(
        _ text: [UInt8], _ time: SourceTime?, _ lines: [Int], _ size: Int, _ lane: Int, _ run: inout PartRun
    ) {
        let text = ColourCodes.stripped(text.span) ?? text
        if !text.isEmpty, offer(text, time, lines, size, lane, &run) {
            run.lanes[lane].front = .decided
            return
        }
        if run.lanes[lane].front != .decided {
            if mayBelongBefore(text, time, lines, size, &run.lanes[lane]) {
                run.lanes[lane].keepInHead(lines, size)
                return
            }
            run.lanes[lane].front = .decided
        }
        let shape = PlainTextReader.shape(text.span)
        if run.lanes[lane].fits(size), let record = run.lanes[lane].record,
            record.extractor != nil || shape == .continues || (shape == .exception && record.awaitsException)
        {
            run.lanes[lane].record?.text.append(0x0A)
            run.lanes[lane].record?.text.append(contentsOf: text)
            run.lanes[lane].record?.lines.append(contentsOf: lines)
            run.lanes[lane].record?.size += size
            if shape == .exception { run.lanes[lane].record?.awaitsException = false }
            return
        }
        close(lane, &run)
        if RecordReader.isBlank(text.span) {
            run.outcome.counts.parsed += Int64(lines.count)
        } else if let time {
            let record = PartLane.Record(
                extractor: nil, lines: lines, size: size, text: text, time: time, awaitsException: shape == .trace)
            run.lanes[lane].record = record
            if shape == .continues { close(lane, &run) }
        } else {
            run.outcome.counts.unparsed += Int64(lines.count)
            noteUnparsed(text.span, at: citation(lines, run))
        }
    }

    /// Whether a line that no format takes may belong to a record from before the run.
    ///
    /// Beyond the limit no record of a format can be open any more. Text in no format goes on there; it surely begins anew
    /// at a line that does not look like the rest of a trace, and no later than a limit further.
    private func mayBelongBefore(
        _ text: [UInt8], _ time: SourceTime?, _ lines: [Int], _ size: Int, _ lane: inout PartLane
    ) -> Bool {
        if !lane.isHeadBeyond { return true }
        guard time != nil, lane.farLines < RecordLimits.recordLines, lane.farSize <= RecordLimits.recordBytes else {
            return false
        }
        switch PlainTextReader.shape(text.span) {
        case .starts, .trace: return false
        case .exception:
            if lane.sawException { return false }
            lane.sawException = true
            lane.farLines = 0
            lane.farSize = 0
        case .continues: break
        }
        lane.farLines += Int64(lines.count)
        lane.farSize += size
        return true
    }

    private mutating func offer(
        _ text: [UInt8], _ time: SourceTime?, _ lines: [Int], _ size: Int, _ lane: Int, _ run: inout PartRun
    ) -> Bool {
        for index in extractors.indices {
            if isMultiLine[index] {
                guard extractors[index].startsRecord(text.span) else { continue }
                close(lane, &run)
                run.lanes[lane].record = PartLane.Record(
                    extractor: index, lines: lines, size: size, text: text, time: time)
                return true
            }
            let verdict = extractors[index].take(
                text.span, inside: time, at: citation(lines, run), into: &tables)
            if verdict == .notMine { continue }
            close(lane, &run)
            count(verdict, Int64(lines.count), &run.outcome)
            run.outcome.byExtractor[index] += Int64(lines.count)
            return true
        }
        return false
    }

    private mutating func close(_ lane: Int, _ run: inout PartRun) {
        guard let record = run.lanes[lane].record else { return }
        run.lanes[lane].record = nil
        let place = citation(record.lines, run)
        let lines = Int64(record.lines.count)
        if let index = record.extractor {
            let verdict = extractors[index].take(record.text.span, inside: record.time, at: place, into: &tables)
            count(verdict, lines, &run.outcome)
            run.outcome.byExtractor[index] += lines
        } else if let time = record.time {
            count(plain.take(record.text.span, inside: time, at: place, into: &tables), lines, &run.outcome)
            run.outcome.plainLines += lines
        }
    }

    private func count(_ verdict: LineVerdict, _ lines: Int64, _ outcome: inout PartOutcome) {
        switch verdict {
        case .parsed: outcome.counts.parsed += lines
        case .skipped: outcome.counts.skipped += lines
        case .notMine: outcome.counts.unparsed += lines
        }
    }

    /// The place of the first line, with how many there are.
    private func citation(_ lines: [Int], _ run: PartRun) -> Citation {
        let first = lines.first.map { run.lines[$0] }
        return Citation(
            input: context.input.id, byte: first?.byte ?? 0, line: first?.line ?? 0, lines: Int64(max(1, lines.count)))
    }

    private mutating func finish(_ run: inout PartRun, isClosed: Bool) -> PartOutcome {
        for lane in run.lanes.indices {
            if isClosed {
                let open = run.lanes[lane].run
                run.lanes[lane].run = PartLane.Run()
                if !open.lines.isEmpty { takeLine(open.text, open.time, open.lines, open.size, lane, &run) }
                close(lane, &run)
            }
            if run.lanes[lane].front == .decided {
                let open = (run.lanes[lane].record?.lines ?? []) + run.lanes[lane].run.lines
                run.outcome.tail.append(contentsOf: open.map { ($0, lane) })
            } else {
                run.lanes[lane].keepInHead(run.lanes[lane].run.lines, run.lanes[lane].run.size)
                run.outcome.undecided[lane] = true
            }
            run.outcome.overlong[lane] = run.lanes[lane].isOverlong
            run.outcome.head.append(contentsOf: run.lanes[lane].head.map { ($0, lane) })
        }
        run.outcome.head.sort { $0.line < $1.line }
        run.outcome.tail.sort { $0.line < $1.line }
        return run.outcome
    }

    /// The format ids with their counts of lines.
    func formats(_ outcome: PartOutcome) -> [String: Int64] {
        var result = formats(outcome.byExtractor)
        if outcome.plainLines > 0 { result[PlainTextReader.format, default: 0] += outcome.plainLines }
        return result
    }
}
