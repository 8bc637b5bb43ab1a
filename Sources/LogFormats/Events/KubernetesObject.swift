import Evidence

/// What an event or a pod in JSON says, collected from its keys.
struct KubernetesObject {
    private struct Container {
        var element: Int
        var name: Range<Int>?
        var restarts: Int64?
        var image: Range<Int>?
        var ended: [Ended] = []
    }

    private struct Ended {
        var isLast: Bool
        var reason: Range<Int>?
        var code: Int64?
        var finished: Range<Int>?
        var id: Range<Int>?
    }

    private var kind = 0..<0
    private var reason = 0..<0
    private var message = 0..<0
    private var name = 0..<0
    private var namespace = 0..<0
    private var uid = 0..<0
    private var objectKind = 0..<0
    private var objectName = 0..<0
    private var objectUID = 0..<0
    private var fieldPath = 0..<0
    private var times: [(rank: Int, time: SourceTime)] = []
    private var first: SourceTime?
    private var count: Int64?
    private var containers: [Container] = []

    /// Reads an object from its first key.
    init(_ line: Span<UInt8>, from start: Int) {
        var object = KubernetesObject()
        JSONText.readInside(line, from: start) { object.note(line, $0, $1) }
        self = object
    }

    private init() {}

    private mutating func note(_ line: Span<UInt8>, _ path: [JSONText.Step], _ value: Range<Int>) {
        if path.count == 1 {
            let key = path[0].key
            if Scan.matches("kind", in: line, key) { kind = value }
            if Scan.matches("reason", in: line, key) { reason = value }
            if Scan.matches("message", in: line, key) || Scan.matches("note", in: line, key) { message = value }
            if Scan.matches("count", in: line, key) || Scan.matches("deprecatedCount", in: line, key) {
                count = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
            }
            let ranks: [(StaticString, Int)] = [
                ("lastTimestamp", 0), ("deprecatedLastTimestamp", 0), ("eventTime", 1), ("firstTimestamp", 2),
                ("deprecatedFirstTimestamp", 2),
            ]
            for (word, rank) in ranks where Scan.matches(word, in: line, key) {
                guard let time = KubernetesObject.time(line, value) else { continue }
                times.append((rank, time))
                if rank == 2 { first = time }
            }
            return
        }
        if path.isPath("metadata", "name", in: line) { name = value }
        // An event lives in the namespace of what it is about, but has a uid of its own.
        if path.isPath("metadata", "namespace", in: line) { namespace = value }
        if path.isPath("metadata", "uid", in: line) { uid = value }
        if path.isPath("involvedObject", "uid", in: line) || path.isPath("regarding", "uid", in: line) {
            objectUID = value
        }
        if path.isPath("series", "lastObservedTime", in: line), let time = KubernetesObject.time(line, value) {
            times.append((0, time))
        }
        if path.isPath("involvedObject", "kind", in: line) || path.isPath("regarding", "kind", in: line) {
            objectKind = value
        }
        if path.isPath("involvedObject", "name", in: line) || path.isPath("regarding", "name", in: line) {
            objectName = value
        }
        if path.isPath("involvedObject", "fieldPath", in: line) || path.isPath("regarding", "fieldPath", in: line) {
            fieldPath = value
        }
        noteContainer(line, path, value)
    }

    /// `status.containerStatuses[].(state|lastState).terminated.…`
    private mutating func noteContainer(_ line: Span<UInt8>, _ path: [JSONText.Step], _ value: Range<Int>) {
        guard path.count >= 4, path[2].isArray, Scan.matches("status", in: line, path[0].key),
            Scan.matches("containerStatuses", in: line, path[1].key)
        else { return }
        if containers.last?.element != path[2].index {
            if containers.count >= 200 { return }
            containers.append(Container(element: path[2].index))
        }
        let at = containers.count - 1
        guard at >= 0 else { return }
        let key = path[3].key
        if path.count == 4 {
            if Scan.matches("name", in: line, key) { containers[at].name = value }
            if Scan.matches("image", in: line, key) { containers[at].image = value }
            if Scan.matches("restartCount", in: line, key) {
                containers[at].restarts = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
            }
            return
        }
        guard path.count == 6, Scan.matches("terminated", in: line, path[4].key) else { return }
        let isLast = Scan.matches("lastState", in: line, key)
        guard isLast || Scan.matches("state", in: line, key) else { return }
        let index: Int
        if let known = containers[at].ended.firstIndex(where: { $0.isLast == isLast }) {
            index = known
        } else {
            index = containers[at].ended.count
            containers[at].ended.append(Ended(isLast: isLast))
        }
        let field = path[5].key
        if Scan.matches("reason", in: line, field) { containers[at].ended[index].reason = value }
        if Scan.matches("containerID", in: line, field) { containers[at].ended[index].id = value }
        if Scan.matches("finishedAt", in: line, field) { containers[at].ended[index].finished = value }
        if Scan.matches("exitCode", in: line, field) {
            containers[at].ended[index].code = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
        }
    }

    private static func time(_ line: Span<UInt8>, _ range: Range<Int>) -> SourceTime? {
        guard let stamp = Timestamps.dateTime(line, at: range.lowerBound), stamp.end == range.upperBound,
            stamp.time.axis == .instant, stamp.time.micros > 0
        else { return nil }
        return stamp.time
    }

    /// Whether it is an event or a pod.
    func isKnown(_ line: Span<UInt8>) -> Bool {
        Scan.matches("Event", in: line, kind) || Scan.matches("Pod", in: line, kind)
    }

    /// The record: of another object than an event or a pod without a fact.
    func record(_ line: Span<UInt8>) -> EventRecord {
        if Scan.matches("Pod", in: line, kind) { return pod(line) }
        guard Scan.matches("Event", in: line, kind),
            let time = times.min(by: { $0.rank == $1.rank ? $1.time < $0.time : $0.rank < $1.rank })?.time
        else { return EventRecord(nil) }
        var container: Range<Int>?
        // `spec.containers{api}`
        if let open = Scan.last(UInt8(ascii: "{"), in: line, from: fieldPath.lowerBound, to: fieldPath.upperBound),
            Scan.byte(line, fieldPath.upperBound &- 1) == UInt8(ascii: "}"), open &+ 1 < fieldPath.upperBound &- 1
        {
            container = open &+ 1..<fieldPath.upperBound &- 1
        }
        var fact = KubernetesReason.fact(
            line, reason: reason, kind: objectKind, name: objectName, container: container, message: message)
        fact?.set("namespace", .place(namespace))
        if Scan.matches("Pod", in: line, objectKind) { fact?.set("pod_uid", .place(objectUID)) }
        if let count, count > 1 {
            fact?.set("count", .int(count))
            fact?.set("first_us", .number(first?.micros))
        }
        return EventRecord(time, fact)
    }

    private func pod(_ line: Span<UInt8>) -> EventRecord {
        var facts: [EventFact] = []
        for container in containers {
            for ended in container.ended {
                guard let finished = ended.finished.flatMap({ KubernetesObject.time(line, $0) }) else { continue }
                var fact = KubernetesReason.ended(
                    line, pod: name, container: container.name, reason: ended.reason, code: ended.code,
                    restarts: container.restarts, image: container.image, time: finished)
                fact.set("namespace", .place(namespace))
                fact.set("pod_uid", .place(uid))
                // `containerd://e90c55d1…`
                fact.set(
                    "container_id",
                    .place(
                        ended.id.flatMap { id in
                            Scan.find("://", in: line, from: id.lowerBound, to: id.upperBound).map {
                                $0 &+ 3..<id.upperBound
                            }
                        }))
                facts.append(fact)
            }
        }
        return EventRecord(facts.first?.time.map { .time($0) }, facts)
    }
}
