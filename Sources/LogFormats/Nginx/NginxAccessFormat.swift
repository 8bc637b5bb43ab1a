/// A `log_format` compiled for reading: a literal, then variables, each with the literal behind it.
///
///     $remote_addr - $remote_user [$time_local] "$request" $status …
///     word " - "   text " ["      time "] \""   text "\" " status " " …
package struct NginxAccessFormat: Sendable {
    /// A variable and the literal text behind it.
    struct Step: Sendable {
        var shape: LogFormatShape
        var slot: LogFormatSlot
        /// Whether the value stands between double quotes.
        var isQuoted: Bool
        /// Whether an unescaped quote ends the value for certain (escapes other than `none`).
        var quoteEnds: Bool
        /// The literal's first eight bytes and which of them count.
        var word: UInt64
        var mask: UInt64
        /// Bytes of the literal; 0 only at the end of the format.
        var count: Int
        var delimiter: UInt8
        /// Place in `literals` of the bytes beyond the eighth.
        var rest: Int
    }

    package let directive: LogFormatDirective
    let prefix: [UInt8]
    let steps: [Step]
    /// Bytes of literals beyond their eighth.
    let literals: [UInt8]

    /// Whether the format begins as `combined` does, so that `readCombined` may try.
    let beginsCombined: Bool
    /// Whether `readTail` may try what stands behind that.
    let tailIsQuick: Bool

    /// Whether the format tells if an upstream was asked.
    package let hasUpstream: Bool
    package let hasRequestTime: Bool
    package let hasRequestID: Bool
    package let hasUserAgent: Bool
    package let hasForwardedFor: Bool
    /// Whether its times have no zone, so that its requests belong on the axis of civil time.
    package let hasCivilTime: Bool

    /// Compiles a format, or says why its lines cannot be read back.
    package init(_ directive: LogFormatDirective) throws(LogFormatError) {
        self.directive = directive
        var elements = directive.elements[...]
        var prefix: [UInt8] = []
        if case .literal(let bytes)? = elements.first {
            prefix = bytes
            elements.removeFirst()
        }
        var pairs: [(variable: LogFormatVariable, literal: [UInt8])] = []
        for element in elements {
            switch element {
            case .variable(let name):
                if let last = pairs.last, last.literal.isEmpty, last.variable.shape != .blanks {
                    throw .adjacent(last.variable.name, name)
                }
                pairs.append((LogFormatVariable(name: name), []))
            case .literal(let bytes):
                if !pairs.isEmpty { pairs[pairs.count - 1].literal = bytes }
            }
        }
        NginxAccessFormat.settleSlots(&pairs)
        var steps: [Step] = []
        var literals: [UInt8] = []
        var before = prefix
        for (variable, literal) in pairs {
            try NginxAccessFormat.check(variable, before: before, behind: literal)
            steps.append(
                NginxAccessFormat.step(variable, before, literal, escape: directive.escape, literals: &literals))
            before = literal
        }
        let slots = Set(steps.map(\.slot))
        guard slots.contains(.time) else { throw .noTime }
        guard !slots.isDisjoint(with: [.status, .request, .target]) else { throw .noRequestOrStatus }
        beginsCombined = prefix.isEmpty && NginxAccessFormat.beginsCombined(pairs, escape: directive.escape)
        tailIsQuick = beginsCombined && NginxAccessFormat.tailIsQuick(steps)
        self.prefix = prefix
        self.steps = steps
        self.literals = literals
        hasUpstream = !slots.isDisjoint(with: [
            .upstreamAddr, .upstreamStatus, .upstreamConnectTime, .upstreamHeaderTime, .upstreamResponseTime,
        ])
        hasRequestTime = slots.contains(.requestTime)
        hasRequestID = slots.contains(.requestID)
        hasUserAgent = slots.contains(.userAgent)
        hasForwardedFor = slots.contains(.forwardedFor) || slots.contains(.realIP)
        hasCivilTime = steps.contains { $0.slot == .time && $0.shape == .civilStamp }
    }

    /// A format of which no line is: its prefix is a newline.
    static let none = NginxAccessFormat()

    private init() {
        directive = LogFormatDirective()
        prefix = [0x0A]
        steps = []
        literals = []
        (beginsCombined, tailIsQuick) = (false, false)
        (hasUpstream, hasRequestTime, hasRequestID, hasUserAgent, hasForwardedFor) = (false, false, false, false, false)
        hasCivilTime = false
    }

    /// Reads and compiles a format's text.
    package init(_ text: String) throws(LogFormatError) { try self.init(LogFormatDirective(text)) }

    /// Leaves one variable for each slot: the one of least rank, of equals the first.
    private static func settleSlots(_ pairs: inout [(variable: LogFormatVariable, literal: [UInt8])]) {
        var best: [LogFormatSlot: Int] = [:]
        for (index, pair) in pairs.enumerated() where pair.variable.slot != .none {
            if let held = best[pair.variable.slot], pairs[held].variable.rank <= pair.variable.rank { continue }
            best[pair.variable.slot] = index
        }
        // The request line says both method and target, and whether they are any.
        if best[.request] != nil { (best[.method], best[.target]) = (nil, nil) }
        for index in pairs.indices where best[pairs[index].variable.slot] != index {
            pairs[index].variable.slot = .none
        }
    }

    private static func beginsCombined(
        _ pairs: [(variable: LogFormatVariable, literal: [UInt8])], escape: LogFormatDirective.Escape
    ) -> Bool {
        let combined: [(LogFormatSlot, String, String)] = [
            (.remoteAddr, "remote_addr", " - "), (.none, "remote_user", " ["), (.time, "time_local", "] \""),
            (.request, "request", "\" "), (.status, "status", " "), (.bytes, "body_bytes_sent", " \""),
            (.none, "http_referer", "\" \""), (.userAgent, "http_user_agent", "\""),
        ]
        guard escape != .none, pairs.count >= combined.count else { return false }
        return combined.indices.allSatisfy { index in
            let (slot, name, literal) = combined[index]
            let (variable, behind) = (pairs[index].variable, pairs[index].literal)
            let fits = index == 7 ? behind.starts(with: literal.utf8) : behind.elementsEqual(literal.utf8)
            return variable.slot == slot && variable.name == name && fits
        }
    }

    private static func check(
        _ variable: LogFormatVariable, before: [UInt8], behind literal: [UInt8]
    ) throws(LogFormatError) {
        let quoted = before.last == quote && literal.first == quote
        switch variable.shape {
        case .text where !quoted && !literal.isEmpty && literal.allSatisfy { $0 == blank }:
            throw .holdsBlanks(variable.name)
        case .addressList, .statusList, .secondsList, .countList:
            if literal.starts(with: ", ".utf8) || literal.starts(with: " : ".utf8) {
                throw .listSeparator(variable.name)
            }
        default: return
        }
    }

    private static func step(
        _ variable: LogFormatVariable, _ before: [UInt8], _ literal: [UInt8], escape: LogFormatDirective.Escape,
        literals: inout [UInt8]
    ) -> Step {
        let quoted = before.last == quote && literal.first == quote
        var shape = variable.shape
        // A quote ends what a client may have sent more surely than its shape does.
        if quoted, shape == .word || shape == .addressList { shape = .text }
        var word: UInt64 = 0
        var mask: UInt64 = 0
        for (index, byte) in literal.prefix(8).enumerated() {
            word |= UInt64(byte) << UInt64(index * 8)
            mask |= 0xFF << UInt64(index * 8)
        }
        let rest = literals.count
        literals += literal.dropFirst(8)
        return Step(
            shape: shape, slot: variable.slot, isQuoted: quoted, quoteEnds: quoted && escape != .none, word: word,
            mask: mask, count: literal.count, delimiter: literal.first ?? 0, rest: rest)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let blank = UInt8(ascii: " ")
}
