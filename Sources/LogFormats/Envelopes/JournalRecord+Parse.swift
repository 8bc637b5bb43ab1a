import Evidence

extension JournalRecord {
    /// Reads a line of `journalctl -o json`, or nil where it is none.
    ///
    /// A value is a string, null where it was too large, an array of bytes where it is no text, or an array of such where
    /// the field came more than once; the first counts.
    package static func json(_ line: Span<UInt8>) -> JournalRecord? {
        // `-o json-sse` and `-o json-seq` write a mark before each.
        var start = Scan.has("data: ", in: line, at: 0) ? 6 : 0
        if Scan.byte(line, 0) == 0x1E { start = 1 }
        guard Scan.byte(line, JSONScan.skipSpace(line, start)) == UInt8(ascii: "{") else { return nil }
        // Every record has it, no other format of JSON lines does.
        guard Scan.find("\"__REALTIME_TIMESTAMP\"", in: line, from: 0, to: line.count) != nil else { return nil }
        var record = JournalRecord()
        let end = JSONScan.members(line, at: start) { key, value in
            record.set(line.extracting(key), bytes(line, value.lowerBound) ?? [])
        }
        guard let end, JSONScan.skipSpace(line, end) == line.count, record.isComplete else { return nil }
        return record
    }

    private static func bytes(_ line: Span<UInt8>, _ index: Int) -> [UInt8]? {
        if let text = JSONScan.string(line, at: index) {
            var bytes: [UInt8] = []
            JSONScan.append(line, text, to: &bytes)
            return bytes
        }
        guard Scan.byte(line, index) == UInt8(ascii: "[") else { return nil }
        var at = JSONScan.skipSpace(line, index &+ 1)
        if !Scan.isDigit(Scan.byte(line, at)) {
            // Several values, of which one may again be an array of bytes; deeper nests no journal writes.
            return Scan.byte(line, at) == UInt8(ascii: "[") && Scan.byte(line, at &+ 1) == UInt8(ascii: "[")
                ? nil : bytes(line, at)
        }
        var bytes: [UInt8] = []
        while let number = Scan.number(line, at, to: line.count), number.value < 256 {
            bytes.append(UInt8(truncatingIfNeeded: number.value))
            at = JSONScan.skipSpace(line, number.end)
            if Scan.byte(line, at) == UInt8(ascii: "]") { return bytes }
            guard Scan.byte(line, at) == UInt8(ascii: ",") else { return nil }
            at = JSONScan.skipSpace(line, at &+ 1)
        }
        return nil
    }

    /// Whether a line begins a record of `journalctl -o verbose`: the time, and the cursor in brackets.
    package static func startsVerbose(_ line: Span<UInt8>) -> Bool { verboseTime(line) != nil }

    private static func verboseTime(_ line: Span<UInt8>) -> SourceTime? {
        let day = Scan.tokenEnd(line, 0, to: min(line.count, 16))
        guard day > 0, Scan.byte(line, day) == 0x20, let stamp = Timestamps.zonedDateTime(line, at: day &+ 1),
            Scan.has(" [s=", in: line, at: stamp.end)
        else { return nil }
        return stamp.time
    }

    /// Reads the lines of one record of `journalctl -o verbose`, or nil where they are none. A message of several lines
    /// goes on below, set in further than its name.
    package static func verbose(_ text: Span<UInt8>) -> JournalRecord? {
        guard let time = verboseTime(text), time.axis == .instant else { return nil }
        var record = JournalRecord()
        record.sent = time.micros
        record.received = time.micros
        var at = Scan.first(0x0A, in: text, from: 0, to: text.count) ?? text.count
        while at < text.count {
            let start = Scan.skipBlanks(text, at &+ 1, to: text.count)
            let end = Scan.first(0x0A, in: text, from: at &+ 1, to: text.count) ?? text.count
            at = end
            let stop = end > start && text[end &- 1] == 0x0D ? end &- 1 : end
            guard let equals = Scan.first(UInt8(ascii: "="), in: text, from: start, to: min(stop, start &+ 64)) else {
                continue
            }
            let name = text.extracting(start..<equals)
            // The header's time is that which `journalctl` shows of the record.
            if Scan.has("_SOURCE_REALTIME", in: name, at: 0) || Scan.has("__REALTIME", in: name, at: 0) { continue }
            guard record.set(name, Scan.bytes(text, equals &+ 1..<stop)) else { return nil }
        }
        return record.message == nil ? nil : record
    }

    /// Whether a line begins a record of the export format: `journalctl` and `systemd-journal-remote` write the cursor
    /// first.
    package static func startsExport(_ line: Span<UInt8>) -> Bool { Scan.has("__CURSOR=", in: line, at: 0) }

    /// Reads the lines of one record of the export format, or nil where they are none.
    ///
    /// A field is `KEY=value`, or, where the value holds a newline or no text, `KEY`, a newline, its size as 64 bits with
    /// the least byte first, the bytes, a newline. Whatever those bytes look like, they are the field's.
    package static func export(_ text: Span<UInt8>) -> JournalRecord? {
        guard startsExport(text) else { return nil }
        var record = JournalRecord()
        var at = 0
        while at < text.count {
            if text[at] == 0x0A || text[at] == 0x0D {
                at &+= 1
                continue
            }
            guard let field = exportField(text, at), field.value.upperBound <= text.count,
                record.set(text.extracting(field.name), Scan.bytes(text, field.value))
            else { return nil }
            at = field.end
        }
        return record.isComplete ? record : nil
    }

    /// Whether the lines so far end within a field that is counted in bytes: what follows is part of it.
    package static func isExportOpen(_ text: Span<UInt8>) -> Bool {
        var at = 0
        while at < text.count {
            if text[at] == 0x0A || text[at] == 0x0D {
                at &+= 1
                continue
            }
            guard let field = exportField(text, at) else { return false }
            if field.value.upperBound > text.count { return true }
            at = field.end
        }
        return false
    }

    /// The field at an index. Of one that is counted the value may reach beyond the text.
    private static func exportField(
        _ text: Span<UInt8>, _ start: Int
    ) -> (name: Range<Int>, value: Range<Int>, end: Int)? {
        var at = start
        while at < text.count, at &- start <= 64,
            text[at] &- 0x41 < 26 || text[at] == UInt8(ascii: "_") || Scan.isDigit(text[at])
        { at &+= 1 }
        guard at > start else { return nil }
        let name = start..<at
        if Scan.byte(text, at) == UInt8(ascii: "=") {
            let end = Scan.first(0x0A, in: text, from: at, to: text.count) ?? text.count
            return (name, at &+ 1..<end, min(end &+ 1, text.count))
        }
        guard at < text.count, text[at] == 0x0A else { return nil }
        // The size itself may hold a newline, so that a line ends within it.
        guard at &+ 9 <= text.count else { return (name, text.count..<text.count &+ 1, text.count) }
        var size: UInt64 = 0
        for index in 0..<8 { size |= UInt64(text[at &+ 1 &+ index]) << (8 &* UInt64(index)) }
        guard size <= 1 << 40 else { return nil }
        let value = at &+ 9..<at &+ 9 &+ Int(truncatingIfNeeded: size)
        return (name, value, min(value.upperBound, text.count))
    }
}
