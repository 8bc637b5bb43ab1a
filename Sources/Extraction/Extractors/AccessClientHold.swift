import Evidence

/// The clients of one stratum of 64 seconds, in a table of open addresses, until the stratum changes.
///
/// The client's hash is stable and not secret, so the slot takes a seed of its own: keys come from strangers.
struct AccessClientHold: Sendable {
    private struct Slot: Sendable {
        var client: UInt64 = 0
        var requests: UInt32 = 0
        var failed: UInt32 = 0
        var failedWrites: UInt32 = 0
        var classes: UInt8 = 0
        /// Seconds within the stratum; the two of failures hold only where `failed` is not 0.
        var first: UInt8 = 0
        var last: UInt8 = 0
        var firstFailed: UInt8 = 0
        var lastFailed: UInt8 = 0
    }

    /// Clients held at once; with more the hold is written early.
    private static let limit = 1 << 16

    /// First second of the stratum; `.min` where nothing is held.
    private(set) var start: Int64 = .min
    private var slots: [Slot]
    private var shift: UInt64
    private var used: [UInt32] = []
    private let seed: UInt64
    /// Clients at or above this are not wanted any more (`ClientTable.droppedFrom`).
    private var bound: UInt64 = .max

    init() {
        let bits: UInt64 = 10
        slots = [Slot](repeating: Slot(), count: 1 << Int(bits))
        shift = 64 - bits
        seed = UInt64.random(in: .min ... .max) | 1
    }

    var isFull: Bool { used.count >= AccessClientHold.limit }

    mutating func begin(_ second: Int64, droppedFrom: UInt64?) {
        start = second & ~(ClientTable.stratum &- 1)
        bound = droppedFrom ?? .max
    }

    @inline(__always)
    mutating func add(client: UInt64, second: Int64, isFailed: Bool, isFailedWrite: Bool, classes: UInt8) {
        if client >= bound, bound != .max { return }
        let mask = slots.count &- 1
        var at = Int(truncatingIfNeeded: (client &* seed) >> shift)
        while slots[at].requests != 0, slots[at].client != client { at = (at &+ 1) & mask }
        let offset = UInt8(truncatingIfNeeded: second &- start)
        if slots[at].requests == 0 {
            slots[at].client = client
            slots[at].first = offset
            slots[at].last = offset
            used.append(UInt32(truncatingIfNeeded: at))
        }
        slots[at].requests &+= 1
        slots[at].classes |= classes
        slots[at].first = min(slots[at].first, offset)
        slots[at].last = max(slots[at].last, offset)
        if isFailed {
            slots[at].firstFailed = slots[at].failed == 0 ? offset : min(slots[at].firstFailed, offset)
            slots[at].lastFailed = slots[at].failed == 0 ? offset : max(slots[at].lastFailed, offset)
            slots[at].failed &+= 1
            slots[at].failedWrites &+= isFailedWrite ? 1 : 0
        }
        if used.count &* 2 > slots.count { grow() }
    }

    /// Writes the stratum and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        for index in used {
            let slot = slots[Int(index)]
            var cell = ClientCell()
            cell.requests = Int64(slot.requests)
            cell.failed = Int64(slot.failed)
            cell.failedWrites = Int64(slot.failedWrites)
            cell.firstSecond = start &+ Int64(slot.first)
            cell.lastSecond = start &+ Int64(slot.last)
            if slot.failed > 0 {
                cell.firstFailedSecond = start &+ Int64(slot.firstFailed)
                cell.lastFailedSecond = start &+ Int64(slot.lastFailed)
            }
            cell.classes = slot.classes
            tables.clients.add(ClientTable.Key(client: slot.client, start: start), cell)
            slots[Int(index)] = Slot()
        }
        used.removeAll(keepingCapacity: true)
        start = .min
    }

    private mutating func grow() {
        let old = used.map { slots[Int($0)] }
        slots = [Slot](repeating: Slot(), count: slots.count * 2)
        shift &-= 1
        used.removeAll(keepingCapacity: true)
        let mask = slots.count &- 1
        for slot in old {
            var at = Int(truncatingIfNeeded: (slot.client &* seed) >> shift)
            while slots[at].requests != 0 { at = (at &+ 1) & mask }
            slots[at] = slot
            used.append(UInt32(truncatingIfNeeded: at))
        }
    }
}
