import Evidence

/// A line of Prometheus' text format: a sample, with its time in milliseconds where it has one, or a comment about it.
///
///     # TYPE process_resident_memory_bytes gauge
///     process_resident_memory_bytes 1.234e+09 1740967092000
///     container_memory_working_set_bytes{container="app",pod="app-7d9f8c-abcde"} 1.957691392e+09
///
/// Whose memory it is, the labels say; without any it is that of the log. Pools of a heap are not added up: each is a
/// series of its own.
package enum PrometheusLine {
    package static func parse(_ line: Span<UInt8>) -> MemoryRecord? {
        if Scan.byte(line, 0) == UInt8(ascii: "#") { return isComment(line) ? MemoryRecord(nil as SourceTime?) : nil }
        guard let sample = Sample(line) else { return nil }
        guard let metric = MetricName.known(line, sample.name), let value = sample.bytes(line, unit: metric.unit),
            sample.isHeap(line)
        else { return MemoryRecord(sample.time) }
        let subject = sample.subject(line)
        return MemoryRecord(
            sample.time,
            [MemoryReading(metric.quantity, value, of: metric.isHost ? .host : subject.map { .text($0) } ?? .log)])
    }

    /// `# HELP name …` and `# TYPE name gauge`.
    private static func isComment(_ line: Span<UInt8>) -> Bool {
        let isType = Scan.has("# TYPE ", in: line, at: 0)
        guard isType || Scan.has("# HELP ", in: line, at: 0) else { return false }
        let name = nameEnd(line, 7)
        guard name > 7, Scan.byte(line, name) == 0x20 || name == line.count else { return false }
        if !isType { return true }
        let kind = name &+ 1..<Scan.tokenEnd(line, name &+ 1, to: line.count)
        return Scan.matches("gauge", in: line, kind) || Scan.matches("counter", in: line, kind)
            || Scan.matches("histogram", in: line, kind) || Scan.matches("summary", in: line, kind)
            || Scan.matches("untyped", in: line, kind)
    }

    private static func nameEnd(_ line: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        guard Scan.isLetter(Scan.byte(line, at)) || Scan.byte(line, at) == 0x5F else { return start }
        while at < line.count, Scan.isWord(line[at]) || line[at] == UInt8(ascii: ":") { at &+= 1 }
        return at
    }

    private struct Sample {
        var name: Range<Int>
        /// Name and value of each label.
        var labels: [(name: Range<Int>, value: Range<Int>)] = []
        var value: Range<Int>
        var time: SourceTime?

        init?(_ line: Span<UInt8>) {
            let end = PrometheusLine.nameEnd(line, 0)
            // One word before a number is no metric: two or more are joined.
            guard end > 2,
                Scan.first(0x5F, in: line, from: 1, to: end) != nil || Scan.byte(line, end) == UInt8(ascii: "{")
            else { return nil }
            name = 0..<end
            value = end..<end
            var at = end
            if Scan.byte(line, at) == UInt8(ascii: "{") {
                guard let close = readLabels(line, at &+ 1) else { return nil }
                at = close
            }
            guard Scan.byte(line, at) == 0x20 else { return nil }
            at = Scan.skipBlanks(line, at, to: line.count)
            value = at..<Scan.tokenEnd(line, at, to: line.count)
            guard PrometheusLine.isValue(line, value) else { return nil }
            at = Scan.skipBlanks(line, value.upperBound, to: line.count)
            if at < line.count {
                guard let millis = Scan.number(line, at, to: line.count), millis.end == line.count,
                    (100_000_000_000..<10_000_000_000_000).contains(millis.value)
                else { return nil }
                time = SourceTime(axis: .instant, micros: millis.value &* 1000)
            }
        }

        /// Reads labels; returns the place behind the bracket.
        private mutating func readLabels(_ line: Span<UInt8>, _ start: Int) -> Int? {
            var at = start
            while at < line.count, labels.count < 64 {
                if line[at] == UInt8(ascii: "}") { return at &+ 1 }
                let end = PrometheusLine.nameEnd(line, at)
                guard end > at, Scan.has("=\"", in: line, at: end) else { return nil }
                var stop = end &+ 2
                while stop < line.count, line[stop] != UInt8(ascii: "\"") {
                    stop &+= line[stop] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard stop < line.count else { return nil }
                labels.append((at..<end, end &+ 2..<stop))
                at = stop &+ 1
                if Scan.byte(line, at) == UInt8(ascii: ",") { at = Scan.skipBlanks(line, at &+ 1, to: line.count) }
            }
            return nil
        }

        func bytes(_ line: Span<UInt8>, unit: Int64) -> Int64? { DecimalText.value(line, value, unit: unit) }

        /// Of memory by area only the heap is one; of usage a limit of 0 is none.
        func isHeap(_ line: Span<UInt8>) -> Bool {
            for label in labels where Scan.matches("area", in: line, label.name) {
                return Scan.matches("heap", in: line, label.value)
            }
            return true
        }

        /// The nearest name of what was measured.
        func subject(_ line: Span<UInt8>) -> Range<Int>? {
            let names: [StaticString] = [
                "id", "pool", "groupname", "container", "container_name", "pod", "name", "instance", "job",
            ]
            for name in names {
                for label in labels where Scan.matches(name, in: line, label.name) && !label.value.isEmpty {
                    return label.value
                }
            }
            return nil
        }
    }

    private static func isValue(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        if Scan.matches("NaN", in: line, word) || Scan.matches("+Inf", in: line, word)
            || Scan.matches("-Inf", in: line, word)
        {
            return true
        }
        let isNegative = Scan.byte(line, word.lowerBound) == UInt8(ascii: "-")
        return DecimalText.value(line, (isNegative ? word.lowerBound &+ 1 : word.lowerBound)..<word.upperBound, unit: 1)
            != nil
    }
}

/// Numbers with a fraction and an exponent, scaled to whole ones without floating point.
enum DecimalText {
    /// `1.957691392e+09` and a unit of 1 give 1,957,691,392; nil where it is no number or overflows. A fraction of a byte is
    /// cut.
    static func value(_ line: Span<UInt8>, _ word: Range<Int>, unit: Int64) -> Int64? {
        var at = word.lowerBound
        var digits: Int64 = 0
        var scale = 0
        var count = 0
        var seen = 0
        var isFraction = false
        while at < word.upperBound {
            let byte = line[at]
            if Scan.isDigit(byte) {
                seen &+= 1
                if count < 18 {
                    digits = digits &* 10 &+ Int64(byte &- 0x30)
                    if digits > 0 { count &+= 1 }
                    if isFraction { scale &-= 1 }
                } else if !isFraction {
                    scale &+= 1
                }
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                break
            }
            at &+= 1
        }
        guard seen > 0, seen < 40 else { return nil }
        if at < word.upperBound {
            guard line[at] | 0x20 == UInt8(ascii: "e") else { return nil }
            at &+= 1
            let sign = at < word.upperBound ? line[at] : 0
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { at &+= 1 }
            guard let exponent = Scan.number(line, at, to: word.upperBound), exponent.end == word.upperBound,
                exponent.value <= 400
            else { return nil }
            scale &+= sign == UInt8(ascii: "-") ? -Int(exponent.value) : Int(exponent.value)
        }
        if digits == 0 { return 0 }
        // The unit first, so that a fraction of it is kept.
        var (value, overflow) = digits.multipliedReportingOverflow(by: unit)
        if overflow {
            guard scale < 0 else { return nil }
            value = digits / 10
            let again = value.multipliedReportingOverflow(by: unit)
            if again.overflow { return nil }
            value = again.partialValue
            scale &+= 1
        }
        while scale < 0, value > 0 {
            value /= 10
            scale &+= 1
        }
        while scale > 0 {
            (value, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            scale &-= 1
        }
        return value
    }
}
