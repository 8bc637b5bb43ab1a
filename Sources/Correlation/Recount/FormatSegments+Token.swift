extension FormatSegments {
    /// Where awk finds a value: a part of a segment between separators, cut after a fixed number of characters.
    struct Token: Equatable {
        /// Awk's `$n`.
        var segment: Int
        var separator: Character
        /// From 1; from the segment's end, 0 for the last, where something before may hold separators.
        var index: Int
        var fromEnd: Bool
        /// Literal text in the same part, before and after the value.
        var prefix: String
        var suffix: String
        /// Whether the part ends with `suffix`.
        var isWhole: Bool
    }

    /// The place of a variable, the first of that name for which there is a sure one; rather one with a part of its own
    /// than one that only has a literal behind it.
    func token(of variable: String) -> Token? {
        var second: Token?
        for (number, segment) in segments.enumerated() {
            for place in segment.indices where segment[place] == .variable(variable) {
                for separator in [" ", "|", "\t", ";", ","] as [Character] {
                    guard let token = token(at: place, in: segment, number: number + 1, separator: separator)
                    else { continue }
                    if token.isWhole { return token }
                    second = second ?? token
                }
            }
        }
        return second
    }

    /// How many parts a segment has at least.
    func parts(ofSegment number: Int, separator: Character) -> Int {
        guard segments.indices.contains(number - 1) else { return 0 }
        return segments[number - 1].reduce(1) { count, element in
            guard case .literal(let text) = element else { return count }
            return count + text.count { $0 == separator }
        }
    }

    private func token(at place: Int, in segment: [Element], number: Int, separator: Character) -> Token? {
        guard let prefix = touching(segment[..<place].reversed(), separator, fromEnd: true),
            let suffix = touching(segment[(place + 1)...], separator, fromEnd: false), prefix.isWhole
        else { return nil }
        // A value that a variable follows without a literal has no known end.
        guard suffix.isWhole || !suffix.text.isEmpty else { return nil }
        let before = separators(in: segment[..<place], separator, leading: true)
        if let before {
            return Token(
                segment: number, separator: separator, index: before + 1, fromEnd: false, prefix: prefix.text,
                suffix: suffix.text, isWhole: suffix.isWhole)
        }
        let own = segment[place] == .variable("time_local") && separator == " " ? 1 : 0
        guard let after = separators(in: segment[(place + 1)...], separator, leading: false) else { return nil }
        return Token(
            segment: number, separator: separator, index: after + own, fromEnd: true, prefix: prefix.text,
            suffix: suffix.text, isWhole: suffix.isWhole)
    }

    /// The literal text between a value and the next separator; not whole where a variable comes before one.
    private func touching(
        _ neighbours: some Collection<Element>, _ separator: Character, fromEnd: Bool
    ) -> (text: String, isWhole: Bool)? {
        guard let first = neighbours.first else { return ("", true) }
        guard case .literal(let text) = first else { return ("", false) }
        let part =
            fromEnd
            ? text.split(separator: separator, omittingEmptySubsequences: false).last
            : text.split(separator: separator, omittingEmptySubsequences: false).first
        guard let part else { return nil }
        return (String(part), part.count < text.count || neighbours.count == 1)
    }

    /// How many separators stand before (or after) a value; runs of blanks are one and none counts at a segment's edge,
    /// as `split(s, a, " ")` has it.
    private func separators(in elements: ArraySlice<Element>, _ separator: Character, leading: Bool) -> Int? {
        var count = 0
        var atEdge = true
        var inRun = false
        let ordered = leading ? Array(elements) : elements.reversed()
        for element in ordered {
            switch element {
            case .variable(let name):
                guard let inner = FormatVariableShape(name).count(of: separator) else { return nil }
                count += inner
                (atEdge, inRun) = (false, false)
            case .literal(let text):
                for character in leading ? Array(text) : text.reversed() {
                    if character == separator {
                        if separator != " " || !(atEdge || inRun) { count += 1 }
                        inRun = true
                    } else {
                        (atEdge, inRun) = (false, false)
                    }
                }
            }
        }
        return count
    }
}
