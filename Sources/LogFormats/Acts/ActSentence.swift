import Evidence

/// A sentence of a deploy tool, of a script around one or of a person: which version of what goes where, in any order of
/// words.
///
///     deploying shop-api 7.13.0 (was 7.12.0) on app-1          ci: Deploy of shop-api 7.13.0 to app-1 started
///     shop-api 7.13.0 is live on app-1                         shop-api: 7.12.0 → 7.13.0 rolled out by jane
///     [deploy] release v7.13.0 of shop-api activated           switched shop-api from 7.12.0 to 7.13.0
///
/// A sentence counts where all but a word or two of it are understood: one verb, a version of strict shape, and no word
/// that makes it a plan, a condition, a denial or a question.
struct ActSentence {
    var act: ActName?
    var phase: ActPhase?
    var version: Range<Int>?
    var previous: Range<Int>?
    var service: Range<Int>?
    var host: Range<Int>?
    var actor: Range<Int>?
    var hasEnvironment = false
    /// Whether the act stands as a label before the sentence (`deploy: …`).
    private var isLabelled = false
    private var isRetold = false
    /// Whether the act is but the noun that the sentence begins with.
    private var isGuessed = false

    private var isWeak = true
    private(set) var isChange = false
    private var isTold = false
    private var hasNoun = false
    private var versionIsShort = false
    private var unknown = 0
    private var refused = false
    private var pending: ActRole?
    private var followsTo = false
    private var followsArrow = false
    private var mayBeVersion = false
    private var roll: ActPhase??
    private var serviceIsSubject = false
    private var isForeign = false
    private var versionIsGoal = false

    /// Reads a message, or nil where it is no such sentence.
    static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> ActSentence? {
        guard let tokens = ActTokens.read(line, message), !tokens.isEmpty else { return nil }
        var sentence = ActSentence()
        for (place, token) in tokens.enumerated() {
            let next = place + 1 < tokens.count ? tokens[place + 1] : nil
            let goesOn = sentence.take(token, at: place, next: next, line)
            if sentence.refused { return nil }
            if !goesOn { break }
        }
        return sentence.isAccepted(line, message) ? sentence : nil
    }

    /// Reads the value of a field that names an act (`deploy`, `deployment_finished`, `RollbackStarted`), or nil.
    static func name(_ line: Span<UInt8>, _ value: Range<Int>) -> ActSentence? {
        guard let tokens = ActTokens.read(line, value), !tokens.isEmpty, tokens.count <= 8 else { return nil }
        var sentence = ActSentence()
        for (place, token) in tokens.enumerated() {
            let parts = token.kind == .word ? ActSentence.parts(line, token.range) : [token.range]
            for (index, part) in parts.enumerated() {
                var piece = token
                if parts.count > 1 { piece.range = part }
                let next =
                    index + 1 < parts.count
                    ? ActTokens.Token(kind: .word, range: parts[index + 1])
                    : place + 1 < tokens.count ? tokens[place + 1] : nil
                _ = sentence.take(piece, at: place + index, next: next, line)
                if sentence.refused { return nil }
            }
        }
        sentence.settle()
        guard sentence.act != nil, sentence.unknown == 0, !sentence.isForeign else { return nil }
        return sentence
    }

    /// Whether the act is told by a verb that says enough by itself.
    var isStrong: Bool { act != nil && !isWeak && !isChange }

    // MARK: - Words

    /// Takes a word; false where what follows is the reason.
    private mutating func take(
        _ token: ActTokens.Token, at place: Int, next: ActTokens.Token?, _ line: Span<UInt8>
    ) -> Bool {
        if token.isAsked { refused = true }
        switch token.kind {
        case .opaque:
            unknown += 2
            return true
        case .arrow:
            followsArrow = version != nil
            pending = nil
            return true
        case .pair:
            takePair(token, line)
            return true
        case .word: break
        }
        let word = token.range
        if let meaning = ActWord.of(ActSentence.lowered(line, word)) {
            return take(meaning, token, at: place, next: next, line)
        }
        if takeVersion(word, token, next: next, line) { return true }
        takeName(word, token, at: place, next: next, line)
        mayBeVersion = true
        followsTo = false
        return true
    }

    private mutating func take(
        _ meaning: ActWord, _ token: ActTokens.Token, at place: Int, next: ActTokens.Token?, _ line: Span<UInt8>
    ) -> Bool {
        let wasTo = followsTo
        followsTo = false
        // `roll` waits for the word that makes it an act, right behind it or behind its object.
        if let waiting = roll {
            let word = ActSentence.lowered(line, token.range)
            if word == "back" || word == "out" || word == "forward" {
                roll = nil
                say(word == "back" ? .rollback : .deploy, waiting, isWeak: false, token, at: place)
                return true
            }
        }
        switch meaning {
        case .verb(let name, let phase, let weak):
            // `ready to deploy`, `about to roll back`.
            if wasTo { refused = true }
            say(name, phase, isWeak: weak, token, at: place)
        case .change(let phase):
            if act == nil, !(token.isLabel && place == 0) {
                say(.deploy, phase, isWeak: true, token, at: place)
                isChange = true
            }
            if token.isLabel, place == 0 { pending = .host }
        case .roll(let phase): roll = .some(phase)
        case .phase(let found):
            if self.phase != .failed { self.phase = found }
            if token.isLabel, place == 0 { pending = .host }
        case .state:
            if wasTo {
                hasEnvironment = true
            } else if version != nil || service != nil {
                say(.activate, .ok, isWeak: true, token, at: place)
            }
        case .role(let role):
            // `shop service`, `app-1 host` name what stands before; before a verb they are nouns.
            pending = role
        case .to:
            pending = nil
            followsTo = true
        case .noun:
            hasNoun = true
            mayBeVersion = true
            followsTo = wasTo
            // `release shop 2.4.0 started`: a verb where nothing else is.
            if place == 0, act == nil, ActSentence.lowered(line, token.range).hasPrefix("release") {
                say(.deploy, nil, isWeak: true, token, at: place)
                isTold = false
                isGuessed = true
            }
            if token.isLabel { pending = .version }
            return true
        case .environment:
            hasEnvironment = true
            pending = nil
        case .filler: if ActSentence.lowered(line, token.range) == "now", pending != .host { pending = nil }
        case .during:
            let isTime = next.map { Scan.isDigit(Scan.byte(line, $0.range.lowerBound)) } ?? false
            if ActSentence.lowered(line, token.range) == "after", !isTime {
                if isTold, version != nil { return false }
                refused = true
            }
            pending = .count
        case .reason:
            if isTold, version != nil { return false }
            refused = true
        case .doubt: refused = true
        case .foreign:
            isForeign = true
            takeName(token.range, token, at: place, next: next, line)
            mayBeVersion = true
            return true
        case .unit: break
        }
        mayBeVersion =
            switch meaning {
            case .verb, .change, .roll, .to, .role, .filler, .environment: true
            default: false
            }
        return true
    }

    private mutating func say(
        _ name: ActName, _ phase: ActPhase?, isWeak weak: Bool, _ token: ActTokens.Token, at place: Int
    ) {
        pending = nil
        if !isTold, service != nil, version == nil { serviceIsSubject = true }
        // The label names the tool where what follows says more; `rollback: activating …` is a rollback all the same.
        if isGuessed || (isLabelled && act == .deploy && !isRetold) {
            isGuessed = false
            act = name
            isRetold = true
        } else if act.map({ $0 <= name }) ?? true {
            // `deploy of 2.5.0 failed, rolling back to 2.4.0`
            if let act, act < name, self.phase == .failed { self.phase = phase }
            act = name
        }
        if token.isLabel || token.isBracketed, place == 0 { isLabelled = true }
        if isChange, !weak { isChange = false }
        isWeak = isWeak && weak
        isTold = true
        if self.phase != .failed, let phase { self.phase = phase }
    }

    private mutating func takeVersion(
        _ word: Range<Int>, _ token: ActTokens.Token, next: ActTokens.Token?, _ line: Span<UInt8>
    ) -> Bool {
        let isBeside = mayBeVersion
        mayBeVersion = false
        if let found = VersionWord.strength(line, word) {
            if pending == .count || (pending == .environment && found < .full) { return true }
            if let next, next.kind == .word, case .unit? = ActWord.of(ActSentence.lowered(line, next.range)),
                found < .full
            {
                return true
            }
            guard
                found == .full || (isBeside && found == .short) || (hasNoun && isBeside) || pending == .version
                    || followsArrow
            else {
                // A number says nothing; a hash that nobody announced is a name.
                return found == .number
            }
            setVersion(word, isShort: found < .full)
            return true
        }
        guard let (name, version) = VersionWord.named(line, word) else { return false }
        setVersion(version, isShort: false)
        if service == nil, !name.isEmpty, ActWord.of(ActSentence.lowered(line, name)) == nil { service = name }
        return true
    }

    private mutating func setVersion(_ word: Range<Int>, isShort: Bool) {
        defer {
            pending = nil
            followsTo = false
            followsArrow = false
        }
        if pending == .previous {
            previous = previous ?? word
        } else if version == nil {
            version = word
            versionIsShort = isShort
            versionIsGoal = followsTo
        } else if followsTo || followsArrow {
            previous = previous ?? version
            version = word
        } else if previous == nil, act != nil {
            unknown += 1
        }
    }

    private mutating func takeName(
        _ word: Range<Int>, _ token: ActTokens.Token, at place: Int, next: ActTokens.Token?, _ line: Span<UInt8>
    ) {
        defer { pending = nil }
        // Times, parts of a whole and lengths of time are no names.
        if Scan.isDigit(line[word.lowerBound]), pending != .host { return }
        // What a request says is its client's word.
        if RequestLine.isMethod(line, word) { refused = true }
        // Nor are the path of a request or a file, and what is in capitals.
        if line[word.lowerBound] == UInt8(ascii: "/") || ActSentence.isUpperCase(line, word) { unknown += 1 }
        if token.isLabel, place == 0 {
            // Who speaks: `ci: Deploy of …`; a label of free text is none.
            if ActSentence.isFreeText(line, word) { refused = true }
            if token.isBracketed { service = word } else { actor = word }
            return
        }
        switch pending {
        case .host where host == nil: host = word
        case .actor: actor = word
        case .environment: hasEnvironment = true
        case .count: break
        case .version where version == nil: version = word
        case .service, nil:
            let isVersionNext = next.map { VersionWord.strength(line, $0.range) == .full } ?? false
            if followsArrow || followsTo && (isTold || service != nil) && !isVersionNext {
                if host == nil { host = word } else { unknown += 1 }
            } else if service == nil {
                service = word
            } else if serviceIsSubject, version == nil, actor == nil {
                // `jane deployed shop …`
                actor = service
                service = word
                serviceIsSubject = false
            } else if token.isBracketed, host == nil {
                host = word
            } else {
                unknown += 1
            }
        default: unknown += 1
        }
        followsArrow = false
    }

    private mutating func takePair(_ token: ActTokens.Token, _ line: Span<UInt8>) {
        guard let role = ActFieldNames.entry(line, token.range)?.role, !token.value.isEmpty else { return }
        switch role {
        case .version: version = token.value
        case .previous: previous = token.value
        case .service: service = token.value
        case .host: host = token.value
        case .actor: actor = token.value
        case .environment: hasEnvironment = true
        case .status:
            if case .phase(let found)? = ActWord.of(ActSentence.lowered(line, token.value)) { phase = found }
        case .count, .command, .act, .action, .message: break
        }
        if role == .version { versionIsShort = false }
    }

    // MARK: - Judgement

    private mutating func settle() {
        guard isChange, version != nil else { return }
        if previous != nil || (versionIsGoal && !versionIsShort && service != nil && unknown == 0) { isChange = false }
    }

    private mutating func isAccepted(_ line: Span<UInt8>, _ message: Range<Int>) -> Bool {
        settle()
        guard act != nil, !refused else { return false }
        let isOwn = service == nil && host == nil && actor == nil && previous == nil && !hasEnvironment
        // `Deployed version: v2.4.0` is what an application says of itself at each start.
        if Scan.hasLowered("deployed version", in: line, at: message.lowerBound) { return false }
        guard version != nil else {
            if isForeign { return false }
            // Without a version it must say where or be a deploy tool's own word, and nothing else.
            return isStrong && unknown == 0 && phase != nil
                && (hasEnvironment || host != nil || isLabelled && service != nil)
        }
        if isChange || isForeign && !(isStrong && !versionIsShort && unknown == 0) { return false }
        if isStrong { return unknown <= 2 }
        return unknown <= 1 && (service != nil || previous != nil || hasNoun && !isOwn || hasNoun && act == .activate)
            && (!versionIsShort || previous != nil || hasNoun)
    }

    // MARK: - Bytes

    private static func lowered(_ line: Span<UInt8>, _ word: Range<Int>) -> String {
        word.count > 24 ? "" : Scan.text(line, word).lowercased()
    }

    /// Whether a word is in capitals, as methods and constants are.
    private static func isUpperCase(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        word.count >= 3 && word.allSatisfy { line[$0] &- 0x41 < 26 }
    }

    /// Labels of text that strangers write.
    private static func isFreeText(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        freeText.contains(lowered(line, word))
    }

    private static let freeText: Set<String> = [
        "comment", "title", "subject", "note", "notes", "text", "body", "name", "description", "summary", "prompt",
        "input",
        "value", "url", "uri", "path", "response", "params", "payload", "data", "post", "chat", "args", "agent",
        "useragent",
        "user-agent", "referer", "referrer", "content", "reply", "feedback", "headline", "keyword", "keywords",
        "warning",
        "exception", "reading", "parsing", "received", "line",
    ]

    /// The words of an identifier: `deployment_finished`, `deploy.started`, `RollbackStarted`.
    private static func parts(_ line: Span<UInt8>, _ word: Range<Int>) -> [Range<Int>] {
        if ActWord.of(lowered(line, word)) != nil { return [word] }
        var result: [Range<Int>] = []
        var start = word.lowerBound
        for at in word {
            let byte = line[at]
            let isBreak = !Scan.isAlphanumeric(byte) && byte < 0x80
            let isHump = byte &- 0x41 < 26 && at > word.lowerBound && line[at &- 1] &- 0x61 < 26
            if isBreak || isHump {
                if at > start { result.append(start..<at) }
                start = isBreak ? at &+ 1 : at
            }
        }
        if start < word.upperBound { result.append(start..<word.upperBound) }
        // A name of several words stays one.
        return result.allSatisfy { ActWord.of(lowered(line, $0)) != nil } ? result : [word]
    }
}
