import FaultlineTestSupport

/// A log file as the system's own tools unpack it: nothing of faultline takes part.
struct TruthLogFile {
    /// The decompressed text.
    let bytes: [UInt8]
    /// Where each line begins.
    let starts: [Int]

    /// How many lines there are; a last one without a line feed is one.
    var lines: Int { starts.count }

    /// Unpacks an input of a report; `nil` where this machine has no tool for its compression.
    /// - Throws: `TestFailure` where the tool fails.
    init?(_ input: JSONValue) throws {
        guard let path = input["path"]?.string, let compression = input["compression"]?.string else {
            throw TestFailure("an input without path or compression: \(input)")
        }
        let file = ShellWord.quoted(path.hasPrefix("/") ? path : PackageRoot.path(path))
        let folder = try TestFolder("unpack")
        let tool = compression == "none" ? "cat" : compression
        guard try folder.shell("command -v \(tool)").run().ending == .exit(0) else { return nil }
        bytes = try folder.shell("\(tool) \(compression == "none" ? "" : "-dc") < \(file)").succeeds().outputBytes
        var starts: [Int] = []
        var isStart = true
        for (offset, byte) in bytes.enumerated() {
            if isStart { starts.append(offset) }
            isStart = byte == 0x0A
        }
        self.starts = starts
    }

    /// A record of some lines from a line number on, as a report shows it; `nil` where there are not so many.
    func text(line: Int, count: Int) -> String? {
        guard line >= 1, count >= 1, line + count - 1 <= starts.count else { return nil }
        var end = line + count - 1 < starts.count ? starts[line + count - 1] : bytes.count
        if end > starts[line - 1], bytes[end - 1] == 0x0A { end -= 1 }
        if end > starts[line - 1], bytes[end - 1] == 0x0D { end -= 1 }
        return Self.shown(bytes[starts[line - 1]..<end])
    }

    /// Bytes as text, with each byte that is part of no UTF-8 character as `\xHH`.
    private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = ""
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let character = (1...4).lazy.compactMap { length -> (String, Int)? in
                guard index + length <= bytes.endIndex else { return nil }
                return String(validating: bytes[index..<index + length], as: UTF8.self).map { ($0, length) }
            }.first
            if let (string, length) = character {
                text += string
                index += length
            } else {
                let digits = String(bytes[index], radix: 16, uppercase: true)
                text += "\\x\(digits.count < 2 ? "0" : "")\(digits)"
                index += 1
            }
        }
        return text
    }
}
