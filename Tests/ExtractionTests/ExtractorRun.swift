import Evidence
import Extraction
import Foundation

/// Runs one extractor over a text as the engine does: lines, and records of several lines where the format has them.
struct ExtractorRun {
    var tables: AxisTables
    var parsed = 0
    var refused = 0
    var skipped = 0

    init(
        _ format: String, _ bytes: [UInt8], host: String = "app-1", reference: Int64 = 1_795_508_522,
        flushEvery: Int = 0
    ) throws {
        var input = PlanInput(id: 3, path: "x", host: host, stream: "x")
        input.referenceSecond = reference
        let context = ExtractionContext(input: input, options: PlanOptions())
        guard var extractor = LineExtractors.make(format, context) else { throw Missing() }
        tables = AxisTables(limits: TableLimits())
        let whole = bytes.span
        var record: (start: Int, end: Int, line: Int64)?
        var line: Int64 = 0
        var at = 0
        var taken = 0
        while at < bytes.count {
            var end = at
            while end < bytes.count, whole[end] != 0x0A { end += 1 }
            let text = whole.extracting(at..<end)
            if extractor.isMultiLine {
                if extractor.startsRecord(text) {
                    if let open = record { take(&extractor, whole, open) }
                    record = (at, end, line)
                } else if record != nil {
                    record?.end = end
                } else {
                    refused += 1
                }
            } else {
                take(&extractor, whole, (at, end, line))
            }
            taken += 1
            if flushEvery > 0, taken % flushEvery == 0 { extractor.flush(into: &tables) }
            line += 1
            at = end + 1
        }
        if let open = record { take(&extractor, whole, open) }
        extractor.flush(into: &tables)
    }

    init(_ format: String, _ text: String, host: String = "app-1", reference: Int64 = 1_795_508_522) throws {
        try self.init(format, Array(text.utf8), host: host, reference: reference)
    }

    private mutating func take(
        _ extractor: inout any LineExtractor, _ whole: Span<UInt8>, _ record: (start: Int, end: Int, line: Int64)
    ) {
        let place = Citation(input: 3, byte: Int64(record.start), line: record.line)
        switch extractor.take(whole.extracting(record.start..<record.end), at: place, into: &tables) {
        case .parsed: parsed += 1
        case .notMine: refused += 1
        case .skipped: skipped += 1
        }
    }

    /// The facts of a kind on all axes.
    func facts(_ kind: FactKind) -> [Fact] {
        [tables.instant, tables.civil, tables.boot].compactMap { $0 }.flatMap { $0.facts.facts(kind) }
    }

    struct Missing: Error {}
}

/// The recorded capture beside the repository; nil where it is not there.
enum CaptureA {
    static let folder: String? = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        let beside = "/" + parts.dropLast().joined(separator: "/") + "/shared/data/captures/A/logs/"
        return FileManager.default.fileExists(atPath: beside + "deploy.log") ? beside : nil
    }()

    static func bytes(_ names: String...) throws -> [UInt8] {
        guard let folder else { return [] }
        var all: [UInt8] = []
        for name in names {
            let path = folder + name
            if name.hasSuffix(".gz") {
                all += try output("/bin/sh", ["-c", "gzip -dc < '\(path)'"])
            } else if name.hasSuffix(".lz4") {
                all += try output("/bin/sh", ["-c", "lz4 -dc < '\(path)'"])
            } else {
                all += [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            }
        }
        return all
    }

    private static func output(_ program: String, _ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return [UInt8](data)
    }
}
