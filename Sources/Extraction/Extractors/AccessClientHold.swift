import Evidence

/// The clients of an input, held in one flat array: the current stratum of 64 seconds, to which a table of open addresses
/// leads, stands behind the strata before it. `ClientTable` sees them at `flush`.
///
/// A dictionary of the whole evidence would take a cache miss and fresh memory for each entry. When the list is too
/// long, whole clients of greatest hash go by the rule of `ClientTable`, on a part of what it will see: what is dropped
/// here it would drop too, so the result stays a function of the multiset of records.
struct AccessClientHold: Sendable {
    /// Requests of a client in a stratum: 32 bytes.
    private struct Entry: Sendable {
        var client: UInt64
        /// The stratum's first second divided by 64; years to 5999 fit (`CommonLogTime`).
        var stratum: Int32
        var requests: UInt32 = 0
        var failed: UInt32 = 0
        var failedWrites: UInt32 = 0
        var classes: UInt8 = 0
        /// Seconds within the stratum; the two of failures hold only where `failed` is not 0.
        var first: UInt8
        var last: UInt8
        var firstFailed: UInt8 = 0
        var lastFailed: UInt8 = 0

        init(client: UInt64, stratum: Int32, offset: UInt8) {
            self.client = client
            self.stratum = stratum
            first = offset
            last = offset
        }

        /// Adds a request.
        @inline(__always)
        mutating func add(_ offset: UInt8, isFailed: Bool, isFailedWrite: Bool, classes: UInt8) {
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
        }
    }

    /// Clients held at once in a stratum; with more it is closed early.
    private static let slotLimit = 0xFFFF

    /// First second of the stratum; `.min` where nothing is held.
    private(set) var start: Int64 = .min
    /// Where the current stratum's clients are: 16 bits of the hash, then 1 + the place behind `firstOfStratum`; 0 is free.
    private var slots: [UInt32]
    private var shift: UInt64
    private let seed: UInt64

    private let limit: Int
    /// All that is held, the current stratum's from `firstOfStratum` on.
    private var entries: [Entry] = []
    private var firstOfStratum = 0
    /// Whether two entries may be of one client and stratum.
    private var hasRepeats = false
    private var lastStart: Int64 = .min
    /// Clients at or above this were dropped; nil while none was.
    private var droppedFrom: UInt64?

    init(limit: Int) {
        self.limit = max(1, limit)
        let bits: UInt64 = 10
        slots = [UInt32](repeating: 0, count: 1 << Int(bits))
        shift = 64 - bits
        // A client's hash is stable and no secret: the slot takes a seed of its own, for keys come from strangers.
        seed = UInt64.random(in: .min ... .max) | 1
    }

    private var used: Int { entries.count &- firstOfStratum }

    var isFull: Bool { used >= AccessClientHold.slotLimit }

    /// The slot that is looked at first. Read early for many clients, so that the cache has it when `add` comes.
    @inline(__always)
    func touch(_ client: UInt64) -> UInt64 { UInt64(slots[Int(truncatingIfNeeded: (client &* seed) &>> shift)]) }

    /// As `touch`, of the entry that the slot leads to.
    @inline(__always)
    func touchEntry(_ client: UInt64) -> UInt64 {
        let slot = slots[Int(truncatingIfNeeded: (client &* seed) &>> shift)]
        let index = firstOfStratum &+ Int(slot & 0xFFFF) &- 1
        return slot != 0 && index < entries.count ? entries[index].client : 0
    }

    @inline(__always)
    mutating func add(client: UInt64, second: Int64, isFailed: Bool, isFailedWrite: Bool, classes: UInt8) {
        if let droppedFrom, client >= droppedFrom { return }
        let offset = UInt8(truncatingIfNeeded: second &- start)
        let index = place(client, offset)
        entries[index].add(offset, isFailed: isFailed, isFailedWrite: isFailedWrite, classes: classes)
    }

    /// The client's entry in the current stratum, made where it has none.
    @inline(__always)
    private mutating func place(_ client: UInt64, _ offset: UInt8) -> Int {
        let hash = client &* seed
        let mask = slots.count &- 1
        let tag = UInt32(truncatingIfNeeded: hash) & 0xFFFF_0000
        var at = Int(truncatingIfNeeded: hash &>> shift)
        while slots[at] != 0 {
            if (slots[at] ^ tag) & 0xFFFF_0000 == 0 {
                let index = firstOfStratum &+ Int(slots[at] & 0xFFFF) &- 1
                if entries[index].client == client { return index }
            }
            at = (at &+ 1) & mask
        }
        return append(client, offset, tag: tag, at: at)
    }

    private mutating func append(_ client: UInt64, _ offset: UInt8, tag: UInt32, at: Int) -> Int {
        // Divided without a remainder, for `start` begins a stratum.
        let stratum = Int32(clamping: start / ClientTable.stratum)
        entries.append(Entry(client: client, stratum: stratum, offset: offset))
        slots[at] = tag | UInt32(truncatingIfNeeded: used)
        if used &* 2 > slots.count { grow() }
        return entries.count &- 1
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
        if used > 0 { for index in slots.indices { slots[index] = 0 } }
        start = .min
        if entries.count > limit &+ limit / 2 { fit() }
        firstOfStratum = entries.count
    }

    /// Writes everything and forgets it, but for the bound.
    mutating func flush(into tables: inout Tables) {
        close()
        if entries.count > limit { fit() }
        let part = ClientTable(limit: limit, droppedFrom: droppedFrom, held: takeRows())
        if tables.clients.isEmpty, tables.clients.droppedFrom == nil, tables.clients.limit == limit {
            tables.clients = part
        } else {
            tables.clients.merge(part)
        }
        firstOfStratum = 0
        hasRepeats = false
        lastStart = .min
    }

    /// The entries as the table's rows; the memory of the entries is given back, for a run has several tables of them.
    private mutating func takeRows() -> [ClientTable.Row] {
        var taken: [Entry] = []
        swap(&taken, &entries)
        return taken.map { entry in
            ClientTable.Row(
                client: entry.client, start: Int64(entry.stratum) &* ClientTable.stratum, requests: entry.requests,
                failed: entry.failed, failedWrites: entry.failedWrites, first: entry.first, last: entry.last,
                firstFailed: entry.firstFailed, lastFailed: entry.lastFailed, classes: entry.classes)
        }
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
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        shift &-= 1
        let mask = slots.count &- 1
        for index in firstOfStratum..<entries.count {
            let hash = entries[index].client &* seed
            var at = Int(truncatingIfNeeded: hash &>> shift)
            while slots[at] != 0 { at = (at &+ 1) & mask }
            slots[at] =
                UInt32(truncatingIfNeeded: hash) & 0xFFFF_0000
                | UInt32(truncatingIfNeeded: index &- firstOfStratum &+ 1)
        }
    }
}
