import FaultlineTestSupport
import Testing

@Suite struct `Truth whatever the road` {
    @Test(arguments: TruthRecording.all, [1, 2, 5])
    func `any number of workers prints the same bytes`(_ recording: TruthRecording, _ workers: Int) throws {
        let folder = try TestFolder()
        let result = try folder.faultlineAtRoot(
            ["analyze", recording.logs, "--format", "json", "--workers", "\(workers)"]).succeeds()
        #expect(firstDifference(result.outputBytes, try recording.report().bytes) == nil)
    }

    /// Inputs stand in a report as they were given, and files that are named one by one are called otherwise than
    /// those of a folder: bytes differ, the story must not.
    @Test(arguments: TruthRecording.all, [1, 2, 3] as [UInt64])
    func `files given in any order tell the same story`(_ recording: TruthRecording, _ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let whole = try recording.report()
        let paths = whole.inputs.compactMap { $0["path"]?.string }
        let shuffled = paths.shuffled(using: &random)
        let folder = try TestFolder()
        let reports = try [paths, shuffled].map { paths in
            try TruthReport(of: folder.faultlineAtRoot(["analyze"] + paths + ["--format", "json"]).succeeds())
        }
        let left = Self.story(reports[0]), right = Self.story(reports[1])
        #expect(left == right, "seed \(seed), \(shuffled): \(firstDifference(left, right) ?? "")")
        #expect(reports[1].json["totals"]?.without(["recount"]) == whole.json["totals"]?.without(["recount"]))
        #expect(reports[1].inputs.count == whole.inputs.count)
    }

    @Test(arguments: TruthRecording.all)
    func `a copy of a file under another name counts once`(_ recording: TruthRecording) throws {
        let folder = try TestFolder()
        try folder.copy(recording.absoluteLogs, to: "logs")
        let plain = try TruthReport(of: folder.faultline("analyze", "logs", "--format", "json").succeeds())
        // One copy as it is, one unpacked, of an access log, an application's log and a kernel's.
        try folder.shell(
            """
            mkdir elsewhere && cp logs/nginx/access.log elsewhere/saved.txt && cp logs/deploy.log elsewhere/deploys.txt
            cp logs/kernel/dmesg-iso.log elsewhere/kernel-copy.txt
            packed=$(find logs -name 'timed.log.*.zst' -o -name 'timed.log.*.gz' | sort | head -1)
            case $packed in *.zst) zstd -dcq "$packed";; *) gzip -dc "$packed";; esac > elsewhere/unpacked.txt
            """
        ).succeeds()
        let result = try folder.faultline("analyze", "logs", "elsewhere", "--format", "json").succeeds()
        let doubled = try TruthReport(of: result)
        try expectSchema(result.output)
        #expect(doubled.inputs.count == plain.inputs.count + 4)
        // An empty file is like any other empty file, and stands for none.
        let copies = doubled.inputs.count { $0["duplicate_of"]?.isNull == false }
        #expect(copies == (recording == .quiet ? 3 : 4))
        let left = Self.story(plain), right = Self.story(doubled)
        #expect(left == right, "\(firstDifference(left, right) ?? "")")
    }

    @Test(arguments: TruthRecording.all)
    func `files packed in another way tell the same story`(_ recording: TruthRecording) throws {
        let folder = try TestFolder()
        try folder.copy(recording.absoluteLogs, to: "logs")
        let before = try TruthReport(of: folder.faultline("analyze", "logs", "--format", "json").succeeds())
        try folder.shell(
            """
            set -e
            chmod -R u+w logs
            find logs -type f -name '*.lz4' | while read -r f; do lz4 -dcq "$f" | gzip -n > "${f%.lz4}.gz"; rm "$f"; done
            find logs -type f -name '*.zst' | while read -r f; do zstd -dcq "$f" > "${f%.zst}"; rm "$f"; done
            find logs -type f -name 'access.log.*.gz' | while read -r f; do gzip -dc "$f" > "${f%.gz}"; rm "$f"; done
            find logs -type f -name '*.log' -size +0 | while read -r f; do zstd -q --rm "$f"; done
            find logs -type f -name 'error.log.1' | while read -r f; do lz4 -q --rm "$f" "$f.lz4"; done
            """
        ).succeeds()
        let result = try folder.faultline("analyze", "logs", "--format", "json").succeeds()
        let after = try TruthReport(of: result)
        #expect(after.inputs.contains { $0["compression"]?.string == "zstd" })
        let left = Self.story(before), right = Self.story(after)
        #expect(left == right, "\(firstDifference(left, right) ?? "")")
    }

    @Test(arguments: TruthRecording.incidents, [1, 2] as [UInt64])
    func `processes of their own, merged in any order, print the bytes of analyze`(
        _ recording: TruthRecording, _ seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let folder = try TestFolder()
        let plan = folder.path("plan.flp")
        let size = 50_000 + random.below(400_000)
        try folder.faultlineAtRoot(["plan", recording.logs, "-o", plan, "--shard-bytes", "\(size)"]).succeeds()
        let count = 4 + random.below(5)
        for part in (1...count).shuffled(using: &random) {
            try folder.faultlineAtRoot(
                [
                    "extract", plan, "--task", "\(part)/\(count)", "-o", folder.path("part-\(part).fle"), "--workers",
                    "1",
                ]
            ).succeeds()
        }
        // Two at a time, whichever, until one is left.
        var parts = (1...count).map { folder.path("part-\($0).fle") }.shuffled(using: &random)
        var number = 0
        while parts.count > 1 {
            number += 1
            let merged = folder.path("merged-\(number).fle")
            try folder.faultline(["merge", parts[0], parts[1], "-o", merged]).succeeds()
            parts.removeFirst(2)
            parts.insert(merged, at: random.below(parts.count + 1))
        }
        let result = try folder.faultlineAtRoot(["correlate", parts[0], "--format", "json"]).succeeds()
        let difference = firstDifference(result.outputBytes, try recording.report().bytes)
        #expect(difference == nil, "seed \(seed), \(count) parts of \(size) bytes")
    }

    /// What a report tells, without the names and numbers of files.
    private static func story(_ report: TruthReport) -> [UInt8] {
        let names: Set<String> = ["recount", "citations", "example", "basis", "input", "inputs"]
        let parts = ["window", "totals", "incidents", "events", "forecasts", "memory", "series"].map { name in
            "\(name) \(text(report.json[name]?.without(names) ?? .null))"
        }
        return Array(parts.joined(separator: "\n").utf8)
    }

    /// The whole value on one line.
    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .string(let string): "\"\(string)\""
        case .array(let values): "[\(values.map(text).joined(separator: ", "))]"
        case .object(let object):
            "{\(object.names.map { "\($0): \(text(object[$0] ?? .null))" }.joined(separator: ", "))}"
        }
    }
}

/// Where two documents part, with what is around; `nil` where they are the same.
private func firstDifference(_ a: [UInt8], _ b: [UInt8]) -> String? {
    guard a != b else { return nil }
    let place = zip(a, b).prefix { $0 == $1 }.count
    func around(_ bytes: [UInt8]) -> String {
        String(decoding: bytes[max(0, place - 200)..<min(bytes.count, place + 200)], as: UTF8.self)
    }
    return "at byte \(place):\n\(around(a))\nagainst\n\(around(b))"
}
