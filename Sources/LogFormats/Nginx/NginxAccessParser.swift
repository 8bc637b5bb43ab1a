/// Reads access lines by compiled formats, tried in order for each line.
///
/// What a line gives depends on the line and the formats alone.
package struct NginxAccessParser: Sendable {
    // Fields of its own, for the method of an array's element would copy the format, with a retain for each array in it.
    private let first: NginxAccessFormat
    private let others: [NginxAccessFormat]

    package init(formats: [NginxAccessFormat]) {
        first = formats.first ?? .none
        others = Array(formats.dropFirst())
    }

    /// Whether the line is of one of the formats; `record` then holds its fields, else rubbish.
    ///
    /// `memo` remembers the last second; any memo gives the same answer.
    package func parse(
        _ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool { parse(line, from: 0, to: line.count, memo: &memo, into: &record) }

    /// Whether the line at `[from, to)` of a text is of one of the formats; the record's ranges count from `from`.
    @inline(__always)
    func parse(
        _ text: Span<UInt8>, from: Int, to end: Int, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        var to = end
        guard to &- from <= Int(Int32.max) else { return false }
        if to > from, text[to &- 1] == 0x0D { to &-= 1 }
        if record.format != 0 { record = first.blank(0) }
        record.mayHaveRetries = false
        if first.read(text, from: from, to: to, memo: &memo, into: &record) { return true }
        return !others.isEmpty && parseOther(text.extracting(from..<to), memo: &memo, into: &record)
    }

    private func parseOther(
        _ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        for index in others.indices {
            record = others[index].blank(index &+ 1)
            if others[index].read(line, from: 0, to: line.count, memo: &memo, into: &record) { return true }
        }
        return false
    }
}

extension NginxAccessFormat {
    /// A record of the format without values.
    fileprivate func blank(_ index: Int) -> NginxAccessRecord {
        var record = NginxAccessRecord()
        record.format = index
        record.hasUpstream = hasUpstream
        record.hasForwardedFor = hasForwardedFor
        record.mayHaveRetries = false
        return record
    }

    /// A place at which a text could have ended but did not have to.
    private struct Choice {
        var step = 0
        var start = 0
        var from = 0
    }

    /// How often a line may be tried again with a text that ends later.
    private static var retries: Int { 64 }

    @inline(__always)
    fileprivate func read(
        _ text: Span<UInt8>, from: Int, to: Int, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        if beginsCombined {
            let end = readCombined(text, from: from, to: to, memo: &memo, into: &record)
            if end >= 0, matches(steps[7], text, at: end, to: to) {
                let place = end &+ steps[7].count
                if steps.count == 8 { return place == to }
                if tailIsQuick, readTail(text, from: from, at: place, to: to, into: &record) { return true }
                return read(text.extracting(from..<to), at: place &- from, step: 8, memo: &memo, into: &record)
            }
        }
        return readSteps(text.extracting(from..<to), memo: &memo, into: &record)
    }

    private func readSteps(
        _ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        let position = prefix.count
        if position > 0, !ByteSearch.equal(line, at: 0, prefix.span, at: 0, count: position) { return false }
        return read(line, at: position, step: 0, memo: &memo, into: &record)
    }

    /// Reads the steps from one on, whose value begins at `position`.
    private func read(
        _ line: Span<UInt8>, at place: Int, step first: Int, memo: inout CommonLogMemo,
        into record: inout NginxAccessRecord
    ) -> Bool {
        let steps = steps.span
        var position = place
        var choices = InlineArray<8, Choice>(repeating: Choice())
        var open = 0
        var retries = NginxAccessFormat.retries
        var index = first
        var from = position
        while true {
            while index < steps.count {
                let step = steps[index]
                let end = end(of: step, line, start: position, from: from, memo: &memo, into: &record)
                if end < 0 { break }
                if step.shape == .text, !step.quoteEnds, step.count > 0, open < choices.count {
                    choices[open] = Choice(step: index, start: position, from: end &+ 1)
                    open &+= 1
                }
                position = end &+ step.count
                from = position
                index &+= 1
            }
            if index == steps.count, position == line.count { return true }
            guard open > 0, retries > 0 else { return false }
            retries &-= 1
            open &-= 1
            (index, position, from) = (choices[open].step, choices[open].start, choices[open].from)
        }
    }

    /// Where the value at `start` ends, so that the step's literal follows; −1 where it is not valid.
    ///
    /// A text is sought from `from` on, which lies behind `start` when an end before did not do.
    @inline(__always)
    private func end(
        of step: Step, _ line: Span<UInt8>, start: Int, from: Int, memo: inout CommonLogMemo,
        into record: inout NginxAccessRecord
    ) -> Int {
        var end = start
        switch step.shape {
        case .text:
            end = textEnd(step, line, start: start, from: from)
            if end < 0 { return -1 }
            return store(step.slot, line, start, end, into: &record) ? end : -1
        case .word:
            end = wordEnd(step, line, start: start)
            if end < 0 { return -1 }
            return store(step.slot, line, start, end, into: &record) ? end : -1
        case .timeLocal:
            guard let second = memo.local(line, at: start) else { return -1 }
            if step.slot == .time { (record.second, record.micros) = (second, second &* 1_000_000) }
            end = start &+ CommonLogTime.localCount
        case .timeISO8601:
            guard let (second, count) = memo.iso8601(line, at: start) else { return -1 }
            if step.slot == .time { (record.second, record.micros) = (second, second &* 1_000_000) }
            end = start &+ count
        case .msec:
            guard let (micros, count) = CommonLogTime.msec(line, at: start) else { return -1 }
            if step.slot == .time { (record.second, record.micros) = (micros / 1_000_000, micros) }
            end = start &+ count
        case .status:
            let status = AccessNumber.status(line, at: start)
            if status < 0 { return -1 }
            if step.slot == .status { record.status = status }
            end = start &+ 3
        case .count:
            if let (value, count) = AccessNumber.digits(line, at: start) {
                if step.slot == .bytes { record.bytes = value }
                end = start &+ count
            } else {
                if step.slot == .bytes { record.bytes = 0 }
                end = NginxAccessFormat.afterDash(line, start)
            }
        case .seconds:
            if let (micros, count) = AccessNumber.seconds(line, at: start) {
                if step.slot == .requestTime { record.requestTime = micros }
                end = start &+ count
            } else {
                if step.slot == .requestTime { record.requestTime = -1 }
                end = NginxAccessFormat.afterDash(line, start)
            }
        case .addressList, .statusList, .secondsList, .countList:
            end = listEnd(step, line, start: start, into: &record)
            if end < 0 || !store(step.slot, line, start, end, into: &record) { return -1 }
        case .stamp, .civilStamp, .universalStamp, .milliseconds, .microseconds, .nanoseconds, .unitTime, .addressPort,
            .blanks:
            end = foreignEnd(of: step, line, start: start, into: &record)
            if end < 0 { return -1 }
        }
        return matches(step, line, at: end) ? end : -1
    }

    @inline(__always)
    private static func afterDash(_ line: Span<UInt8>, _ start: Int) -> Int {
        start < line.count && line[start] == UInt8(ascii: "-") ? start &+ 1 : start
    }

    /// Whether the step's literal stands at `at`.
    @inline(__always)
    private func matches(_ step: Step, _ line: Span<UInt8>, at: Int) -> Bool {
        matches(step, line, at: at, to: line.count)
    }

    /// Whether the step's literal stands at `at` in a line that ends before `to`.
    @inline(__always)
    private func matches(_ step: Step, _ line: Span<UInt8>, at: Int, to: Int) -> Bool {
        guard at <= to &- step.count else { return false }
        if (ByteSearch.word(line, at: at) ^ step.word) & step.mask != 0 { return false }
        return step.count <= 8
            || ByteSearch.equal(line, at: at &+ 8, literals.span, at: step.rest, count: step.count &- 8)
    }

    /// The end of a text: before the first match of its literal, in quotes before the first quote that is not escaped.
    @inline(__always)
    private func textEnd(_ step: Step, _ line: Span<UInt8>, start: Int, from: Int) -> Int {
        if step.count == 0 { return from > start ? -1 : line.count }
        var index = from
        while true {
            index = ByteSearch.index(of: step.delimiter, in: line, from: index, to: line.count)
            if index < 0 { return -1 }
            if step.isQuoted, step.quoteEnds, index > start, line[index &- 1] == UInt8(ascii: "\\"),
                NginxAccessFormat.isEscaped(line, index, from: start)
            {
                index &+= 1
                continue
            }
            if matches(step, line, at: index) { return index }
            if step.quoteEnds { return -1 }
            index &+= 1
        }
    }

    /// Whether an odd number of backslashes stands before `index`.
    private static func isEscaped(_ line: Span<UInt8>, _ index: Int, from start: Int) -> Bool {
        var first = index
        while first > start, line[first &- 1] == UInt8(ascii: "\\") { first &-= 1 }
        return (index &- first) & 1 == 1
    }

    /// The end of a word: before its literal, and before any blank.
    @inline(__always)
    private func wordEnd(_ step: Step, _ line: Span<UInt8>, start: Int) -> Int {
        let blank = ByteSearch.nearIndex(of: UInt8(ascii: " "), in: line, from: start, to: line.count)
        let limit = blank < 0 ? line.count : blank
        if step.count == 0 { return blank < 0 ? limit : -1 }
        if step.delimiter == UInt8(ascii: " ") { return blank >= 0 && matches(step, line, at: limit) ? limit : -1 }
        var index = start
        while true {
            index = ByteSearch.nearIndex(of: step.delimiter, in: line, from: index, to: limit)
            if index < 0 { return -1 }
            if matches(step, line, at: index) { return index }
            index &+= 1
        }
    }

    /// The end of an upstream list: elements of the step's shape with `, ` or ` : ` between them.
    private func listEnd(
        _ step: Step, _ line: Span<UInt8>, start: Int, into record: inout NginxAccessRecord
    ) -> Int {
        var index = start
        while true {
            switch step.shape {
            case .statusList:
                let status = AccessNumber.status(line, at: index)
                index = status >= 0 ? index &+ 3 : NginxAccessFormat.afterDash(line, index)
            case .secondsList:
                if let (_, count) = AccessNumber.seconds(line, at: index) {
                    index &+= count
                } else {
                    index = NginxAccessFormat.afterDash(line, index)
                }
            case .countList:
                if let (_, count) = AccessNumber.digits(line, at: index) {
                    index &+= count
                } else {
                    index = NginxAccessFormat.afterDash(line, index)
                }
            default:
                index = addressEnd(step, line, start: index)
            }
            let word = ByteSearch.word(line, at: index)
            if word & 0xFFFF == 0x202C {
                index &+= 2
                record.mayHaveRetries = true
            } else if word & 0xFF_FFFF == 0x20_3A20 {
                index &+= 3
                record.mayHaveRetries = true
            } else {
                return index
            }
        }
    }

    /// The end of an address: before a blank, a quote, the literal's first byte or a comma with a blank behind it.
    private func addressEnd(_ step: Step, _ line: Span<UInt8>, start: Int) -> Int {
        var index = start
        if step.count == 0 || step.delimiter == 0x20 || step.delimiter == UInt8(ascii: "\"") {
            index = ByteSearch.nearIndex(ofEither: 0x20, UInt8(ascii: "\""), in: line, from: start)
            let isListed =
                index > start && index < line.count && line[index] == 0x20 && line[index &- 1] == UInt8(ascii: ",")
            return isListed ? index &- 1 : index
        }
        while index < line.count {
            let byte = line[index]
            if byte == 0x20 || byte == UInt8(ascii: "\"") { break }
            if step.count > 0, byte == step.delimiter, matches(step, line, at: index) { break }
            if byte == UInt8(ascii: ","), index &+ 1 < line.count, line[index &+ 1] == 0x20 { break }
            index &+= 1
        }
        return index
    }

    /// Notes a value's range; false where the value is not valid in its slot.
    @inline(__always)
    private func store(
        _ slot: LogFormatSlot, _ line: Span<UInt8>, _ start: Int, _ end: Int, into record: inout NginxAccessRecord
    ) -> Bool {
        switch slot {
        case .remoteAddr:
            record.remoteAddr = ByteRange(start, end)
            return end > start && ByteSearch.nearIndex(of: 0x20, in: line, from: start, to: end) < 0
        case .request: NginxAccessFormat.split(line, start, end, base: 0, into: &record)
        case .method:
            record.method = ByteRange(start, end)
            record.isMalformed = !NginxAccessFormat.isMethod(line, start, end)
        default: note(slot, ByteRange(start, end), in: &record)
        }
        return true
    }

    /// Notes the range of a value that is valid whatever it is.
    @inline(__always)
    func note(_ slot: LogFormatSlot, _ range: ByteRange, in record: inout NginxAccessRecord) {
        switch slot {
        case .userAgent: record.userAgent = range
        case .forwardedFor: record.forwardedFor = range
        case .realIP: record.realIP = range
        case .target: record.target = range
        case .requestID: record.requestID = range
        case .upstreamAddr: record.upstreamAddr = range
        case .upstreamStatus: record.upstreamStatus = range
        case .upstreamConnectTime: record.upstreamConnectTime = range
        case .upstreamHeaderTime: record.upstreamHeaderTime = range
        case .upstreamResponseTime: record.upstreamResponseTime = range
        case .none, .time, .remoteAddr, .request, .method, .status, .bytes, .requestTime: break
        }
    }

    /// Splits a request line into method and target; what is no `METHOD target [HTTP/x.y]` is malformed and all target.
    /// `base` is the line's first byte, from which ranges count.
    @inline(__always)
    static func split(
        _ line: Span<UInt8>, _ start: Int, _ end: Int, base: Int, into record: inout NginxAccessRecord
    ) {
        let first = ByteSearch.word(line, at: start)
        var blank = start
        if first & 0xFFFF_FFFF == 0x2054_4547 {  // "GET "
            blank = start &+ 3
        } else if first & 0xFF_FFFF_FFFF == 0x20_5453_4F50 {  // "POST "
            blank = start &+ 4
        } else {
            blank = ByteSearch.nearIndex(of: 0x20, in: line, from: start, to: min(end, start &+ 32))
            if blank < 0 || !isMethod(line, start, blank) {
                return malformed(start &- base, end &- base, into: &record)
            }
        }
        if blank >= end { return malformed(start &- base, end &- base, into: &record) }
        let target = blank &+ 1
        var targetEnd = end
        // "HTTP/" eight bytes before the end, a blank before it.
        if end &- 9 > target, ByteSearch.word(line, at: end &- 8) & 0xFF_FFFF_FFFF == 0x2F_5054_5448,
            line[end &- 9] == 0x20
        {
            targetEnd = end &- 9
        } else if end &- 7 > target, ByteSearch.word(line, at: end &- 7) & 0xFFFF_FFFF_FFFF == 0x2F50_5454_4820,
            Scan.isDigit(line[end &- 1])
        {
            // " HTTP/2", as servers other than Nginx write it.
            targetEnd = end &- 7
        } else if end &- 4 > target, line[end &- 4] == 0x20, line[end &- 2] == UInt8(ascii: "."),
            Scan.isDigit(line[end &- 3]), Scan.isDigit(line[end &- 1])
        {
            // " 1.1", as Hypercorn has it.
            targetEnd = end &- 4
        }
        guard target < targetEnd else { return malformed(start &- base, end &- base, into: &record) }
        let lead = line[target]
        if lead != UInt8(ascii: "/"), !isOddTarget(line, start, blank, target, targetEnd) {
            return malformed(start &- base, end &- base, into: &record)
        }
        record.method = ByteRange(start &- base, blank &- base)
        record.target = ByteRange(target &- base, targetEnd &- base)
        record.isMalformed = false
    }

    /// Targets that do not begin with `/`: `*` of OPTIONS, an absolute URL, the authority of CONNECT.
    private static func isOddTarget(_ line: Span<UInt8>, _ start: Int, _ blank: Int, _ target: Int, _ end: Int) -> Bool
    {
        let method = ByteSearch.word(line, at: start)
        if blank &- start == 7 {
            if method & 0xFF_FFFF_FFFF_FFFF == 0x53_4E4F_4954_504F, end &- target == 1, line[target] == 0x2A {
                return true
            }
            if method & 0xFF_FFFF_FFFF_FFFF == 0x54_4345_4E4E_4F43 { return true }
        }
        // "http://" or "https://", whatever its case.
        let scheme = ByteSearch.word(line, at: target) | 0x0020_2020_2020
        if end &- target > 8, scheme & 0xFFFF_FFFF == 0x7074_7468 {
            let colon = line[target &+ 4] | 0x20 == 0x73 ? target &+ 5 : target &+ 4
            return ByteSearch.word(line, at: colon) & 0xFF_FFFF == 0x2F_2F3A
        }
        return false
    }

    private static func malformed(_ start: Int, _ end: Int, into record: inout NginxAccessRecord) {
        record.method = ByteRange(start, start)
        record.target = ByteRange(start, end)
        record.isMalformed = true
    }

    /// Nginx takes capitals, `_` and `-` for a method.
    private static func isMethod(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end, end <= line.count else { return false }
        for index in start..<end {
            let byte = line[index]
            if byte &- 0x41 > 25, byte != UInt8(ascii: "_"), byte != UInt8(ascii: "-") { return false }
        }
        return byteIsLetter(line[start])
    }

    private static func byteIsLetter(_ byte: UInt8) -> Bool { byte &- 0x41 <= 25 }
}
