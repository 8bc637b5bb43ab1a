/// What collections leave of a heap, as points in time from which garbage is gone.
enum HeapFloor {
    /// Stretches that a life is divided into; the least reading of each counts.
    private static let stretches = 20.0

    /// Seconds, bytes, and the bytes that the heap could have held then, where known.
    typealias Reading = (x: Double, y: Double, ceiling: Double?)

    /// The least reading of each twentieth of the time: collections follow one another, and the first of them may leave
    /// what waits for its finalizer or is softly held.
    ///
    /// A heap of which collections leave 85 % or more is full: a part is kept for what is young or moves. What follows is
    /// no calm, and is left out from three quarters on, where its old part may be full already.
    static func of(_ readings: [Reading]) -> [(x: Double, y: Double)] {
        var used = readings.map { (x: $0.x, y: $0.y) }[...]
        if let full = readings.first(where: { $0.y >= 0.85 * ($0.ceiling ?? .infinity) }), let ceiling = full.ceiling,
            let end = used.firstIndex(where: { $0.y >= 0.75 * ceiling })
        {
            used = used[...end]
        }
        guard let first = used.first, let last = used.last, last.x > first.x else { return Array(used) }
        let width = (last.x - first.x) / stretches
        var result: [(x: Double, y: Double)] = []
        var stretch = -1.0
        for reading in used {
            let own = min(stretches - 1, ((reading.x - first.x) / width).rounded(.down))
            if own != stretch {
                result.append(reading)
                stretch = own
            } else if reading.y <= result[result.count - 1].y {
                result[result.count - 1] = reading
            }
        }
        return result
    }

    /// Where a log tells the old part's collections by nothing but their effect: the readings that lie a fifth or more
    /// below the one before.
    static func behindDrops(_ readings: [Reading]) -> [Reading] {
        zip(readings, readings.dropFirst()).filter { $1.y < 0.8 * $0.y }.map { $1 }
    }
}
