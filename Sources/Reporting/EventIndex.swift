internal import Correlation

/// Finds an event of a report by its id.
struct EventIndex {
    private var byID: [String: Event] = [:]

    init(_ events: [Event]) {
        for event in events where byID[event.id] == nil { byID[event.id] = event }
    }

    subscript(id: String) -> Event? { byID[id] }

    /// The events of a list of ids, in its order; unknown ids are left out.
    func events(_ ids: [String]) -> [Event] { ids.compactMap { byID[$0] } }
}
