import Evidence

/// What the kernel complains of beside memory: links and tables of the network, disks, processors. It rules a cause in or,
/// by its absence, out.
enum HostEvidence {
    /// Complaints of one kind and host less than this apart are one event.
    private static let reach = 60.0
    /// Links that go up and down in the first minutes of a boot are how a network starts.
    private static let boot: Int64 = 180_000_000

    private struct Note {
        var moment: Moment
        var stream: String
        var citation: ReportCitation
        var times: Int64
    }

    static func find(_ scene: inout Scene) {
        var notes: [String: [Note]] = [:]
        for source in scene.sources {
            for fact in source.facts(.hostSymptom) {
                guard let symptom = fact.attributes.text("symptom"), words(symptom) != nil else { continue }
                if fact.time.axis == .boot, source.clock.bootMicros == nil { continue }
                if symptom == "link_down", let since = sinceBoot(fact), since < boot { continue }
                let host = fact.attributes.text("host") ?? source.host
                notes[host + "\u{0}" + symptom, default: []].append(
                    Note(
                        moment: source.moment(fact.time), stream: source.stream, citation: scene.file.citation(fact),
                        times: fact.times))
            }
        }
        for key in notes.keys.sorted() {
            let parts = key.split(separator: "\u{0}", omittingEmptySubsequences: false).map(String.init)
            guard let host = parts.first, let symptom = parts.last, let words = words(symptom) else { continue }
            let sorted = (notes[key] ?? []).sorted { ($0.moment, $0.stream) < ($1.moment, $1.stream) }
            var start = 0
            while start < sorted.count {
                var end = start + 1
                while end < sorted.count, sorted[end - 1].moment.seconds(to: sorted[end].moment) <= reach { end += 1 }
                add(sorted[start..<end], host, symptom, words, &scene)
                start = end
            }
        }
    }

    private static func add(
        _ run: ArraySlice<Note>, _ host: String, _ symptom: String, _ words: (kind: String, text: String),
        _ scene: inout Scene
    ) {
        guard let first = run.first, let last = run.last else { return }
        // Several logs of one kernel tell the same: the fullest counts.
        let count =
            Dictionary(grouping: run, by: \.stream).values.map { $0.reduce(0) { $0 &+ $1.times } }.max() ?? 1
        scene.book.add(
            Event(
                time: first.moment, end: count > 1 ? last.moment : nil, kind: words.kind,
                title: "\(host): \(words.text)", subject: host, count: count, score: 0.4, role: .context,
                attributes: [("symptom", .text(symptom))], citations: [first.citation]))
    }

    private static func sinceBoot(_ fact: Fact) -> Int64? {
        fact.time.axis == .boot ? fact.time.micros : fact.attributes.int("monotonic_us")
    }

    /// Kind of event and words of a symptom; nil for those that are no complaint or are told elsewhere.
    private static func words(_ symptom: String) -> (kind: String, text: String)? {
        switch symptom {
        case "conntrack_full": ("host_network", "the table of connections is full, packets are dropped")
        case "link_down": ("host_network", "a network link is down")
        case "neighbour_table_full": ("host_network", "the table of neighbours is full")
        case "device_held": ("host_network", "a network device cannot be removed")
        case "tcp_memory": ("host_network", "TCP has no memory left")
        case "syn_flood": ("accept_queue_full", "connections come faster than the application accepts them")
        case "hung_task": ("host_failure", "a task hangs")
        case "stall": ("host_failure", "a processor stalls")
        case "soft_lockup": ("host_failure", "a processor is locked up")
        case "file_system_error": ("host_failure", "a file system has errors")
        case "disk_error": ("host_failure", "a disk has errors")
        case "read_only": ("host_failure", "a file system became read-only")
        case "hardware_error": ("host_failure", "the hardware reports errors")
        case "oops": ("host_failure", "the kernel itself failed")
        case "panic": ("host_failure", "the kernel stopped")
        case "throttled": ("host_failure", "a processor is slowed down for heat")
        case "no_killable_process": ("host_failure", "memory is gone and nothing can be killed")
        default: nil
        }
    }
}
