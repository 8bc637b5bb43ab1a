package import Correlation
internal import Evidence

/// Kills for memory explained: for a terminal, and as JSON (`faultline.oom/1`).
package struct KillPage: Sendable {
    private let kills: [KillExplanation]
    private let inputs: [InputReport]

    package init(_ kills: [KillExplanation], inputs: [InputReport]) {
        self.kills = kills
        self.inputs = inputs
    }

    // MARK: - Terminal

    /// A section a kill; every statement has its line.
    package func terminal(width: Int, style: TerminalReport.Style, unicode: Bool) -> [UInt8] {
        var canvas = TerminalCanvas(width: max(60, min(120, width)), style: style, unicode: unicode)
        let names = SourceNames(inputs, shortening: false)
        if kills.isEmpty {
            let lines = inputs.reduce(Int64(0)) { $0 &+ $1.counts.lines }
            canvas.paragraph(
                [
                    canvas.piece(
                        "No kill for memory is in \(Words.count(Int64(inputs.count), "input")) (\(Words.count(lines, "line")))."
                    )
                ], indent: 0)
        }
        if let zone = ReportZone.sentence(nil) { canvas.paragraph([canvas.piece(zone, .faint)], indent: 0) }
        for (index, kill) in kills.enumerated() {
            if index > 0 { canvas.blank() }
            headline(kill, index, &canvas)
            for question in KillExplanation.Question.allCases {
                let statements = kill.statements.filter { $0.question == question }
                guard !statements.isEmpty else { continue }
                canvas.heading(KillPage.title(question))
                for statement in statements {
                    canvas.row(
                        [], labelWidth: 0, [canvas.piece(statement.text)], source: source(statement.citations, names))
                }
                if question == .used { table(kill, names, &canvas) }
            }
        }
        return canvas.bytes
    }

    private func headline(_ kill: KillExplanation, _ index: Int, _ canvas: inout TerminalCanvas) {
        let story = kill.story
        let when =
            kill.event["time_known"] == .flag(false)
            ? "time unknown" : "\(Words.day(kill.event.time))\(ReportZone.suffix)"
        canvas.rule([canvas.piece("KILL \(index + 1) of \(kills.count)  \(when)", .bad)], tone: .bad)
        var words = story.process
        if let pid = story.pid { words += " (pid \(pid))" }
        if !["", "unknown"].contains(story.host) { words += " on \(story.host)" }
        if let rss = story.rssBytes { words += ", \(Words.bytes(rss)) resident" }
        if let kernel = story.kernel { words += "; kernel \(kernel)" }
        canvas.paragraph([canvas.piece(words, .strong)], indent: 0)
    }

    private func table(_ kill: KillExplanation, _ names: SourceNames, _ canvas: inout TerminalCanvas) {
        guard let top = kill.story.memory?.top, !top.isEmpty else { return }
        canvas.blank()
        canvas.table(
            [
                .init(title: ""), .init(title: "process", isFlexible: true), .init(title: "pid", isNumber: true),
                .init(title: "resident", isNumber: true), .init(title: "swapped", isNumber: true),
                .init(title: "score_adj", isNumber: true), .init(title: "line", isFlexible: true),
            ],
            top.map { row in
                [
                    row.pid == kill.story.pid ? ">" : "", row.name, String(row.pid), Words.bytes(row.rssBytes),
                    row.swapBytes.map { Words.bytes($0) } ?? "-", row.oomScoreAdj.map { String($0) } ?? "-",
                    row.citation.map { KillPage.text($0, names) } ?? "",
                ]
            })
    }

    private static func title(_ question: KillExplanation.Question) -> String {
        switch question {
        case .asked: "WHO ASKED"
        case .limit: "WHICH LIMIT"
        case .used: "WHAT USED THE MEMORY"
        case .victim: "WHY THIS VICTIM"
        case .avoided: "WHAT WOULD HAVE AVOIDED IT"
        }
    }

    /// Two lines at most; the second of the same file by its number alone.
    private func source(_ citations: [Citation], _ names: SourceNames) -> String {
        guard let first = citations.first else { return "" }
        var text = KillPage.text(first, names)
        if let second = citations.dropFirst().first {
            text += second.input == first.input ? ", :\(second.line &+ 1)" : ", \(KillPage.text(second, names))"
        }
        return text
    }

    private static func text(_ citation: Citation, _ names: SourceNames) -> String {
        "\(names[Int(citation.input)]):\(citation.line &+ 1)"
    }

    // MARK: - JSON

    /// One document, a kill a line of statements.
    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.object(.lines) { writer in
            writer.field("schema", "faultline.oom/1")
            writer.field("kills", kills, .lines) { writer, kill in
                writer.object(.lines) { writer in members(kill, &writer) }
            }
        }
        return writer.bytes
    }

    private func members(_ kill: KillExplanation, _ writer: inout JSONWriter) {
        let story = kill.story
        writer.field("time", kill.event["time_known"] == .flag(false) ? nil : kill.event.time)
        writer.field("host", unknownIfEmpty: story.host == "unknown" ? "" : story.host)
        writer.field("process", story.process)
        writer.field("pid", story.pid)
        writer.field("killer", story.killer)
        writer.field("rss_bytes", story.rssBytes)
        writer.field("oom_score_adj", story.oomScoreAdj)
        writer.field("badness", story.score)
        writer.field("trigger", story.trigger)
        writer.field("trigger_pid", story.triggerPid)
        writer.field("gfp_mask", story.gfpMask)
        writer.field("order", story.order)
        writer.field("manual", story.isManual)
        writer.field("constraint", story.constraint)
        writer.field("cgroup", story.cgroup)
        writer.field("limit_bytes", story.limitBytes)
        writer.field("usage_bytes", story.usageBytes)
        writer.field("kernel", story.kernel)
        writer.field("memory", story.memory) { writer, memory in self.memory(memory, &writer) }
        writer.field("citation", story.facts.first) { writer, fact in place(fact.citation, &writer) }
        writer.field("statements", kill.statements, .lines) { writer, statement in
            writer.object { writer in
                writer.field("question", statement.question.rawValue)
                writer.field("text", statement.text)
                writer.field("citations", statement.citations) { writer, citation in
                    writer.object { writer in place(citation, &writer) }
                }
            }
        }
    }

    private func memory(_ memory: KillMemory, _ writer: inout JSONWriter) {
        writer.field("processes", memory.processes)
        writer.field("rss_bytes", memory.rssBytes)
        writer.field("ram_bytes", memory.ramBytes)
        writer.field("free_bytes", memory.freeBytes)
        writer.field("swap_total_bytes", memory.swapTotalBytes)
        writer.field("swap_free_bytes", memory.swapFreeBytes)
        writer.field("slab_unreclaimable_bytes", memory.slabUnreclaimableBytes)
        writer.field("shmem_bytes", memory.shmemBytes)
        writer.field("hugepages_bytes", memory.hugepagesBytes)
        writer.field("cgroup_anon_bytes", memory.cgroupAnonBytes)
        writer.field("cgroup_file_bytes", memory.cgroupFileBytes)
        writer.field("cgroup_shmem_bytes", memory.cgroupShmemBytes)
        writer.field("cgroup_slab_unreclaimable_bytes", memory.cgroupSlabUnreclaimableBytes)
        writer.field("mixed", memory.isMixed)
        writer.field("top", memory.top) { writer, row in
            writer.object { writer in
                writer.field("pid", row.pid)
                writer.field("process", row.name)
                writer.field("rss_bytes", row.rssBytes)
                writer.field("swap_bytes", row.swapBytes)
                writer.field("oom_score_adj", row.oomScoreAdj)
                writer.field("citation", row.citation) { writer, citation in place(citation, &writer) }
            }
        }
    }

    private func place(_ citation: Citation, _ writer: inout JSONWriter) {
        let index = Int(citation.input)
        writer.field("path", inputs.indices.contains(index) ? inputs[index].path : nil)
        writer.field("line", citation.line &+ 1)
        writer.field("byte", citation.byte)
    }
}
