import Evidence

/// An act that a deploy tool tells in fields: `key=value` pairs or the members of a JSON object.
///
///     time=… msg="rollback finished" service=shop-api version=7.12.0 previous=7.13.0 user=jane
///     {"time":"…","event":"deploy","status":"started","service":"shop-api","version":"7.13.0","previous_version":"7.12.0"}
package struct ActFields {
    private struct Field {
        var rank: Int
        var range: Range<Int>
    }

    private var values: [ActRole: Field] = [:]
    /// Fields that may name the act, best first.
    private var acts: [(role: ActRole, field: Field)] = []

    package init() {}

    /// Whether the fields of a line may tell of an act: a field that could name one holds a verb of the kind, and one
    /// names a version or the act itself.
    package static func mayTell(_ line: Span<UInt8>, key: Range<Int>, value: Range<Int>) -> Bool {
        guard let entry = ActFieldNames.entry(line, key) else { return false }
        switch entry.role {
        case .act, .action, .message: return ActWord.mayTell(line, value)
        default: return false
        }
    }

    /// Takes a field.
    package mutating func take(_ line: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>) {
        guard !value.isEmpty, let entry = ActFieldNames.entry(line, key) else { return }
        let field = Field(rank: entry.rank, range: value)
        switch entry.role {
        case .act, .action, .message:
            if acts.count < 8 { acts.append((entry.role, field)) }
        default:
            if let known = values[entry.role], known.rank <= field.rank { return }
            values[entry.role] = field
        }
    }

    /// The act, or nil where the fields tell of none.
    package func fact(_ line: Span<UInt8>) -> EventFact? {
        var told: ActSentence?
        var name: ActName?
        var isNamed = false
        var place = 0..<0
        let ordered = acts.enumerated().sorted { a, b in
            let (x, y) = (ActFields.order(a.element), ActFields.order(b.element))
            return x == y ? a.offset < b.offset : x < y
        }
        for (role, field) in ordered.map(\.element) {
            if role == .act, told == nil, let other = ActFields.other(line, field.range) {
                return act(other, line, nil, field.range)
            }
            guard let found = ActSentence.name(line, field.range) ?? ActSentence.parse(line, field.range) else {
                continue
            }
            if told == nil {
                told = found
                place = field.range
                isNamed = role == .act && field.rank < 2 && found.isStrong
            }
            if let act = found.act, name.map({ $0 < act }) ?? true { name = act }
            if told?.phase == nil || found.phase == .failed { told?.phase = found.phase }
        }
        guard let name, let told else { return nil }
        let version = values[.version]?.range ?? told.version
        let previous = values[.previous]?.range ?? told.previous
        let service = values[.service]?.range ?? told.service
        let hasStatus = values[.status] != nil || told.phase != nil
        let isTold =
            told.isStrong
            ? isNamed || (version != nil && (service != nil || previous != nil || hasStatus))
                || (hasStatus && service != nil)
            : version != nil && (previous != nil || (values[.service] != nil && hasStatus && !told.isChange))
        return isTold ? act(name.word, line, told, place) : nil
    }

    private static func order(_ act: (role: ActRole, field: Field)) -> Int {
        act.field.rank &+ (act.role == .act ? 0 : act.role == .action ? 100 : 200)
    }

    private func act(_ name: String, _ line: Span<UInt8>, _ told: ActSentence?, _ place: Range<Int>) -> EventFact {
        func value(_ role: ActRole) -> Range<Int>? { values[role]?.range }
        var fact = EventFact(
            .deployAct,
            [
                "act": .word(name), "version": .place(value(.version).map { version(line, $0) } ?? told?.version),
                "previous": .place(value(.previous).map { version(line, $0) } ?? told?.previous),
                "host": .place(value(.host) ?? told?.host), "by": .place(value(.actor) ?? told?.actor),
                "service": .place(value(.service) ?? told?.service), "status": status(line, told),
            ])
        let action = acts.first { $0.role == .action && $0.field.range != place }?.field.range
        fact.set("command", .place(value(.command) ?? action))
        if let count = value(.count) {
            fact.set("count", .number(Scan.number(line, count.lowerBound, to: count.upperBound)?.value))
        }
        return fact
    }

    /// `2.4.0` of `registry/shop:2.4.0`.
    private func version(_ line: Span<UInt8>, _ value: Range<Int>) -> Range<Int> {
        VersionWord.strength(line, value) == nil ? VersionWord.named(line, value)?.version ?? value : value
    }

    /// `started`, `ok` or `failed`, whatever the tool's word; a word that is none of them as it stands.
    private func status(_ line: Span<UInt8>, _ told: ActSentence?) -> EventValue? {
        guard let value = values[.status]?.range else { return told?.phase.map { .word($0.rawValue) } }
        if case .phase(let phase)? = ActWord.of(Scan.text(line, value).lowercased()) { return .word(phase.rawValue) }
        return .place(value)
    }

    /// Acts that are no releases, by the whole value.
    private static func other(_ line: Span<UInt8>, _ value: Range<Int>) -> String? {
        for (name, words) in [
            ("ops", ["ops", "operator", "manual", "command"]), ("config", ["config", "config_change", "configure"]),
            ("scale", ["scale", "scaling"]),
        ] as [(String, [StaticString])] {
            for word in words where Scan.matches(word, in: line, value) { return name }
        }
        return nil
    }
}
