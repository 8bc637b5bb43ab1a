/// Decodes a file of one or more members, and keeps going where one is broken.
///
///     between ──member begins──▶ inside ──ends──▶ between ──end of data──▶ ended
///                                  │ fails                    ▲
///                                  ├─ rescue: decode the member again, patiently, dropping what was delivered
///                                  └─ search for the next member ──┘ (none: ended)
final class MemberDecoder<Codec: MemberCodec & ~Copyable>: ByteDecoder {
    private enum State {
        case between, inside, ended
    }

    private let source: ByteSource
    private let limits: DecodeLimits
    private var codec: Codec
    private var state = State.between
    private var isFirst = true
    private var isRescue = false
    private var memberStart: Int64 = 0
    /// Bytes of text of this member that were delivered.
    private var memberText: Int64 = 0
    /// Bytes of text that the rescue still has to drop because they were delivered before.
    private var toDrop: Int64 = 0
    private var text: Int64 = 0
    private var reportedExpansion = false
    /// How often the search for the next member found one in front of the damage.
    private var searchesBack = 0
    /// Damage that was found behind bytes which have to be delivered first.
    private var waiting: [Damage] = []

    init(_ source: ByteSource, codec: consuming Codec, limits: DecodeLimits) {
        self.source = source
        self.codec = codec
        self.limits = limits
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> DecodeStep {
        var filled = 0
        while waiting.isEmpty, state != .ended, filled < buffer.count {
            if state == .between {
                beginMember()
            } else {
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                filled += unsafe decode(into: room)
            }
        }
        if filled > 0 {
            text += Int64(filled)
            return .bytes(filled)
        }
        if !waiting.isEmpty { return .damage(waiting.removeFirst()) }
        return .end
    }

    // MARK: - Inside a member

    /// One step; returns how many bytes of text are new.
    private func decode(into room: UnsafeMutableRawBufferPointer) -> Int {
        source.fill(atLeast: 1)
        let limited = toDrop > 0 ? Int(min(toDrop, Int64(room.count))) : room.count
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<limited])
        let step = unsafe codec.step(source.window, isLast: source.reachedEnd, into: target)
        source.consume(step.consumed)
        if case .failed = step.status, startRescue() {
            // What a failing step wrote depends on how much was asked for; the rescue's text does not.
            return 0
        }
        var new = step.produced
        if toDrop > 0 {
            toDrop -= Int64(step.produced)
            new = 0
        }
        memberText += Int64(new)
        finish(step)
        if !reportedExpansion { checkExpansion(text + Int64(new)) }
        return new
    }

    private func finish(_ step: CodecStep) {
        switch step.status {
        case .going:
            guard step.consumed == 0, step.produced == 0 else { return }
            if source.fill(atLeast: source.available + 1) { return }
            if source.reachedEnd {
                fail(.endsEarly, "")
            } else {
                fail(.corrupt, "the decoder makes no progress")
            }
        case .ended:
            state = .between
        case .checksumMismatch(let detail):
            waiting.append(Damage(.checksum, byte: source.offset, detail: detail))
            state = .between
        case .failed(let kind, let detail):
            fail(kind, detail)
        }
    }

    private func fail(_ kind: Damage.Kind, _ detail: String) {
        if startRescue() { return }
        if let code = source.failure {
            waiting.append(Damage(.readError, byte: source.offset, detail: InputProblem.sentence(errno: code)))
            state = .ended
            return
        }
        let byte = kind == .endsEarly ? source.offset + Int64(source.available) : source.offset
        let found = findMember(behind: byte)
        state = found ? .between : .ended
        let runsOn = found && kind == .endsEarly
        waiting.append(
            Damage(
                runsOn ? .corrupt : kind, byte: runsOn ? source.offset : byte,
                detail: runsOn ? "it runs on into the next member" : detail, resumesAt: found ? source.offset : nil))
    }

    /// Looks for the next member after damage at `byte`.
    ///
    /// A broken member may have swallowed the beginning of the next one before it was noticed. So the search begins
    /// at the broken member, but only a few times: a file made of false headers must not be read over and over.
    private func findMember(behind byte: Int64) -> Bool {
        guard source.isSeekable, searchesBack < 16 else { return findMember(from: max(byte, memberStart + 1)) }
        source.seek(to: memberStart)
        guard findMember(from: memberStart + 1) else { return false }
        if source.offset < byte { searchesBack += 1 }
        return true
    }

    /// Begins to decode the member once more, patiently; false where that is impossible or was done.
    private func startRescue() -> Bool {
        guard source.failure == nil, source.isSeekable, !isRescue, codec.beginRescue() else { return false }
        isRescue = true
        toDrop = memberText
        source.seek(to: memberStart)
        state = .inside
        return true
    }

    private func checkExpansion(_ text: Int64) {
        guard text > limits.expansionFloor, text / limits.expansion > source.offset else { return }
        reportedExpansion = true
        waiting.append(Damage(.expansion, byte: source.offset))
    }

    // MARK: - Between members

    private func beginMember() {
        source.fill(atLeast: Codec.lookahead)
        guard source.available > 0 else {
            if let code = source.failure {
                waiting.append(Damage(.readError, byte: source.offset, detail: InputProblem.sentence(errno: code)))
            }
            state = .ended
            return
        }
        guard unsafe isFirst || Codec.startsMember(source.window, searching: false) else { return endOrGarbage() }
        isFirst = false
        isRescue = false
        toDrop = 0
        memberText = 0
        memberStart = source.offset
        let step = unsafe codec.begin(source.window)
        source.consume(step.consumed)
        state = .inside
        if step.status != .going { finish(step) }
    }

    /// What is here begins no member: padding to a block's size, or something foreign.
    private func endOrGarbage() {
        let start = source.offset
        var zeros: Int64 = 0
        while source.fill(atLeast: 1) {
            let count = unsafe source.window.prefix { $0 == 0 }.count
            zeros += Int64(count)
            source.consume(count)
            if source.available > 0 { break }
        }
        source.fill(atLeast: Codec.lookahead)
        let goesOn = unsafe Codec.startsMember(source.window, searching: false)
        if source.available == 0 || (zeros > 0 && goesOn) {
            if !goesOn { state = .ended }
            if !Codec.isPadding(zeros) { waiting.append(Damage(.trailingZeros, byte: start)) }
            return
        }
        let found = findMember(from: source.offset)
        if !found { state = .ended }
        waiting.append(Damage(.trailingBytes, byte: start, resumesAt: found ? source.offset : nil))
    }

    /// Looks for a member from `start` on, and goes there; at the end of the data if there is none.
    private func findMember(from start: Int64) -> Bool {
        if start > source.offset {
            while source.offset < start, source.fill(atLeast: 1) {
                source.consume(Int(min(start - source.offset, Int64(source.available))))
            }
        }
        while source.fill(atLeast: 1) {
            source.fill(atLeast: ByteSource.capacity / 2)
            let window = unsafe source.window
            let last = source.reachedEnd ? window.count : max(1, window.count - Codec.lookahead)
            var index = 0
            while index < last {
                if unsafe Codec.startsMember(UnsafeRawBufferPointer(rebasing: window[index...]), searching: true) {
                    source.consume(index)
                    return true
                }
                index += 1
            }
            source.consume(last)
        }
        return false
    }
}
