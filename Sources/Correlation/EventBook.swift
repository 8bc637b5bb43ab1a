/// The events of a run while it is judged; ids are given at the end, when all are sorted by time.
///
/// Until then an event is named by its place (`Ref`), and texts that name events hold `#7`.
struct EventBook {
    typealias Ref = Int

    private(set) var events: [Event] = []

    @discardableResult
    mutating func add(_ event: Event) -> Ref {
        events.append(event)
        return events.count - 1
    }

    subscript(ref: Ref) -> Event {
        get { events[ref] }
        set { events[ref] = newValue }
    }

    /// The provisional id of an event.
    static func id(_ ref: Ref) -> String { "#\(ref)" }

    /// References of the events of some kinds within a stretch of time, by time.
    func refs(_ kinds: Set<String>, from start: Moment, to end: Moment) -> [Ref] {
        events.indices.filter { kinds.contains(events[$0].kind) && events[$0].time >= start && events[$0].time <= end }
            .sorted { events[$0].time == events[$1].time ? $0 < $1 : events[$0].time < events[$1].time }
    }

    /// The events by time, with their final ids, and what each provisional id became.
    func finished() -> (events: [Event], ids: [String: String]) {
        let order = events.indices.sorted { a, b in
            let (x, y) = (events[a], events[b])
            if x.time != y.time { return x.time < y.time }
            if x.kind != y.kind { return x.kind < y.kind }
            if let p = x.citations.first, let q = y.citations.first, (p.input, p.byte) != (q.input, q.byte) {
                return (p.input, p.byte) < (q.input, q.byte)
            }
            return x.title == y.title ? a < b : x.title < y.title
        }
        var ids: [String: String] = [:]
        var sorted: [Event] = []
        for (place, index) in order.enumerated() {
            var event = events[index]
            event.id = "E\(place + 1)"
            ids[EventBook.id(index)] = event.id
            event.attributes.sort { $0.name < $1.name }
            sorted.append(event)
        }
        for index in sorted.indices {
            sorted[index].attributes = sorted[index].attributes.map { entry in
                if case .list(let refs) = entry.value, entry.name == "jointly_with" {
                    return (entry.name, .list(refs.map { ids[$0] ?? $0 }))
                }
                return entry
            }
        }
        return (sorted, ids)
    }
}
