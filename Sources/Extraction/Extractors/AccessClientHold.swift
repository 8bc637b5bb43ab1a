import Evidence

/// The clients of an input, held in flat arrays: the current stratum of 64 seconds in a table of open addresses, the
/// strata before it as a list. `ClientTable` sees them at `flush`.
///
/// A dictionary of the whole evidence would take a cache miss and fresh memory for each entry. When the list is too
/// long, whole clients of greatest hash go by the rule of `ClientTable`, on a part of what it will see: what is dropped
/// here it would drop too, so the result stays a function of the multiset of records.
struct AccessClientHold: Sendable {
    /// Requests of a client in the current stratum.
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

        /// Adds a request; whether the slot was free.
        @inline(__always)
        mutating func add(
            _ client: UInt64, _ offset: UInt8, isFailed: Bool, isFailedWrite: Bool, classes: UInt8
        ) -> Bool {
            let isNew = requests == 0
            if isNew {
                self.client = client
                first = offset
                last = offset
            }
            requests &+= 1
            self.classes |= classes
            first = min(first, offset)
            last = max(last, offset)
            if isFailed {
                firstFailed = failed == 0 ? offset : min(firstFailed, offset)
                lastFailed = failed == 0 ? offset : max(lastFailed, offset)
                failed &+= 1
                failedWrites &+= isFailedWrite ? 1 : 0
            }
            return isNew
        }
    }

    /// Requests of a client in a stratum before: 32 bytes.
    private struct Entry: Sendable {
        var client: UInt64
        /// The stratum's first second divided by 64; years to 5999 fit (`CommonLogTime`).
        var stratum: Int32
        var requests: UInt32
        var failed: UInt32
        var failedWrites: UInt32
        var classes: UInt8
        var first: UInt8
        var last: UInt8
        var firstFailed: UInt8
        var lastFailed: UInt8
    }

    /// Clients held at once in a stratum; with more it is closed early.
    private static let slotLimit = 1 << 16

    /// First second of the stratum; `.min` where nothing is held.
    private(set) var start: Int64 = .min
    private var slots: [Slot]
    private var shift: UInt64
    private var used: [UInt32] = []
    private let seed: UInt64

    private let limit: Int
    private var entries: [Entry] = []
    /// Whether two entries may be of one client and stratum.
    private var hasRepeats = false
    private var lastStart: Int64 = .min
    /// Clients at or above this were dropped; nil while none was.
    private var droppedFrom: UInt64?

    init(limit: Int) {
        self.limit = max(1, limit)
        let bits: UInt64 = 10
        slots = [Slot](repeating: Slot(), count: 1 << Int(bits))
        shift = 64 - bits
        // A client's hash is stable and no secret: the slot takes a seed of its own, for keys come from strangers.
        seed = UInt64.random(in: .min ... .max) | 1
    }

    var isFull: Bool { used.count >= AccessClientHold.slotLimit }

    /// The client in the slot that is looked at first. Read early, so that the cache has it when `add` comes.
    @inline(__always)
    func touch(_ client: UInt64) -> UInt64 { slots[Int(truncatingIfNeeded: (client &* seed) >> shift)].client }

    @inline(__always)
    mutating func add(
        client: UInt64, touched: UInt64, second: Int64, isFailed: Bool, isFailedWrite: Bool, classes: UInt8
    ) {
        if let droppedFrom, client >= droppedFrom { return }
        let mask = slots.count &- 1
        var at = Int(truncatingIfNeeded: (client &* seed) >> shift)
        // Nothing was added in between: an occupied slot still holds the client that was seen.
        if slots[at].requests != 0, touched != client { at = (at &+ 1) & mask }
        while slots[at].requests != 0, slots[at].client != client { at = (at &+ 1) & mask }
        let isNew = slots[at].add(
            client, UInt8(truncatingIfNeeded: second &- start), isFailed: isFailed, isFailedWrite: isFailedWrite,
            classes: classes)
        guard isNew else { return }
        used.append(UInt32(truncatingIfNeeded: at))
        if used.count &* 2 > slots.count { grow() }
    }

    /// Closes the stratum that is held and begins that of a second.
    mutating func begin(_ second: Int64) {
        close()
        start = second & ~(ClientTable.stratum &- 1)
    }

    /// Moves the current stratum to the list.
    private mutating func close() {
        guard start != .min else { return }
        if start <= lastStart { hasRepeats = true }
        lastStart = max(lastStart, start)
        let stratum = Int32(clamping: start / ClientTable.stratum)
        for index in used {
            let slot = slots[Int(index)]
            slots[Int(index)] = Slot()
            if let droppedFrom, slot.client >= droppedFrom { continue }
            entries.append(
                Entry(
                    client: slot.client, stratum: stratum, requests: slot.requests, failed: slot.failed,
                    failedWrites: slot.failedWrites, classes: slot.classes, first: slot.first, last: slot.last,
                    firstFailed: slot.firstFailed, lastFailed: slot.lastFailed))
        }
        used.removeAll(keepingCapacity: true)
        start = .min
        if entries.count > limit &+ limit / 2 { fit() }
    }

    /// Writes everything and forgets it, but for the bound.
    mutating func flush(into tables: inout Tables) {
        close()
        if entries.count > limit { fit() }
        if let droppedFrom {
            // The only way to tell the table what was dropped is a table that says so.
            let part = ClientTable(
                limit: limit, droppedFrom: droppedFrom, rows: entries.map { AccessClientHold.row($0) })
            if tables.clients.isEmpty, tables.clients.droppedFrom == nil, tables.clients.limit == limit {
                tables.clients = part
            } else {
                tables.clients.merge(part)
            }
        } else {
            for entry in entries {
                let (key, cell) = AccessClientHold.row(entry)
                tables.clients.add(key, cell)
            }
        }
        entries.removeAll(keepingCapacity: true)
        hasRepeats = false
        lastStart = .min
    }

    private static func row(_ entry: Entry) -> (ClientTable.Key, ClientCell) {
        let start = Int64(entry.stratum) &* ClientTable.stratum
        var cell = ClientCell()
        cell.requests = Int64(entry.requests)
        cell.failed = Int64(entry.failed)
        cell.failedWrites = Int64(entry.failedWrites)
        cell.firstSecond = start &+ Int64(entry.first)
        cell.lastSecond = start &+ Int64(entry.last)
        if entry.failed > 0 {
            cell.firstFailedSecond = start &+ Int64(entry.firstFailed)
            cell.lastFailedSecond = start &+ Int64(entry.lastFailed)
        }
        cell.classes = entry.classes
        return (ClientTable.Key(client: entry.client, start: start), cell)
    }

    /// Drops whole clients of greatest hash until at most `limit` entries are left: the rule of `ClientTable.fit`.
    private mutating func fit() {
        if hasRepeats { uniteRepeats() }
        guard entries.count > limit else { return }
        // The 4096th part of the hashes in which the bound lies, then the clients of that part one by one.
        var parts = [Int](repeating: 0, count: 4096)
        for entry in entries { parts[Int(truncatingIfNeeded: entry.client >> 52)] += 1 }
        var kept = 0
        var part = 0
        while part < parts.count, kept + parts[part] <= limit {
            kept += parts[part]
            part += 1
        }
        let clients = entries.lazy.map(\.client).filter { Int(truncatingIfNeeded: $0 >> 52) == part }.sorted()
        // Ends within the part, for its entries reach beyond the limit.
        guard limit - kept < clients.count else { return }
        let bound = clients[limit - kept]
        droppedFrom = bound
        entries.removeAll { $0.client >= bound }
    }

    /// Adds entries of one client and stratum up, so that the bound counts each once.
    private mutating func uniteRepeats() {
        entries.sort { $0.client == $1.client ? $0.stratum < $1.stratum : $0.client < $1.client }
        var united: [Entry] = []
        united.reserveCapacity(entries.count)
        hasRepeats = false
        for entry in entries {
            guard var last = united.last, last.client == entry.client, last.stratum == entry.stratum else {
                united.append(entry)
                continue
            }
            if entry.failed > 0 {
                last.firstFailed = last.failed > 0 ? min(last.firstFailed, entry.firstFailed) : entry.firstFailed
                last.lastFailed = last.failed > 0 ? max(last.lastFailed, entry.lastFailed) : entry.lastFailed
            }
            last.requests &+= entry.requests
            last.failed &+= entry.failed
            last.failedWrites &+= entry.failedWrites
            last.classes |= entry.classes
            last.first = min(last.first, entry.first)
            last.last = max(last.last, entry.last)
            united[united.count - 1] = last
        }
        entries = united
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
