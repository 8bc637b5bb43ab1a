/// Reads access lines by compiled formats, and JSON lines that none of them takes by the names of their fields.
///
/// What a line gives depends on the line and the formats alone.
package struct AccessLineParser: Sendable {
    private let formats: NginxAccessParser
    private var json: AccessJSONParser
    private let takesJSON: Bool
    /// Whether a format begins as a JSON object does, so that it goes before the names.
    private let hasBrace: Bool

    /// Reads lines of the formats, and of JSON those whose times have a zone, or with `isCivil` those without.
    package init(formats: [NginxAccessFormat], takesJSON: Bool = true, isCivil: Bool = false) {
        self.formats = NginxAccessParser(formats: formats)
        json = AccessJSONParser(isCivil: isCivil)
        self.takesJSON = takesJSON
        hasBrace = formats.contains { $0.prefix.first == UInt8(ascii: "{") }
    }

    /// Reads lines of one format, by its text in a plan; throws where that cannot be compiled.
    package init(format text: String) throws(LogFormatError) {
        if text == AccessJSONParser.formatName {
            self.init(formats: [])
        } else if text == AccessJSONParser.civilName {
            self.init(formats: [], isCivil: true)
        } else {
            self.init(formats: [try NginxAccessFormat(text)], takesJSON: false)
        }
    }

    /// Whether a format's text in a plan is of lines whose times have no zone.
    package static func isCivil(_ text: String) -> Bool {
        if text == AccessJSONParser.civilName { return true }
        do throws(LogFormatError) { return try NginxAccessFormat(text).hasCivilTime } catch { return false }
    }

    /// Whether the line is an access line; `record` then holds its fields, else rubbish.
    ///
    /// `memo` remembers the last second; any memo gives the same answer.
    @inline(__always)
    package mutating func parse(
        _ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        if line.count > 0, line[0] == UInt8(ascii: "{"), takesJSON {
            return object(line, memo: &memo, into: &record)
        }
        return formats.parse(line, memo: &memo, into: &record)
    }

    /// Reads lines of a text from the first on until one is no access line, or JSON with a backslash in it; how many were
    /// read. The ranges of a record count from its line's first byte.
    package mutating func parse(
        _ text: Span<UInt8>, lines: Span<LineBounds>, memo: inout CommonLogMemo,
        into records: inout MutableSpan<NginxAccessRecord>
    ) -> Int {
        var index = 0
        while index < lines.count {
            let (from, to) = (lines[index].start, lines[index].end)
            if takesJSON, from < to, text[from] == UInt8(ascii: "{") {
                let line = text.extracting(from..<to)
                guard ByteSearch.index(of: UInt8(ascii: "\\"), in: line, from: 0, to: line.count) < 0,
                    object(line, memo: &memo, into: &records[index])
                else { return index }
            } else if !formats.parse(text, from: from, to: to, memo: &memo, into: &records[index]) {
                return index
            }
            index &+= 1
        }
        return index
    }

    private mutating func object(
        _ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        if hasBrace, formats.parse(line, memo: &memo, into: &record) { return true }
        if json.parse(line, memo: &memo, into: &record) { return true }
        // A record that no format filled is made anew for the next line.
        record.format = -1
        return !hasBrace && formats.parse(line, memo: &memo, into: &record)
    }
}
