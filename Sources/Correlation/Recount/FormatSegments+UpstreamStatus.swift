extension FormatSegments {
    /// Whether and how lines tell that the last attempt at an upstream ended in a server error.
    enum UpstreamFailure: Equatable {
        /// The format has no `$upstream_status`.
        case absent
        /// It has one, but no sure place.
        case unsure
        /// The segment and the regular expression for it.
        case pattern(segment: Int, String)
    }

    /// The last of a list is 500 or more: `502`, `200, 502`, `200 : 502`.
    ///
    /// In quotes the list is a segment of its own. Elsewhere it is found by the text before and after it; what clients
    /// sent without quotes in the same segment could imitate that text, so then the expression is bound to the end of
    /// the segment that they do not reach.
    var upstreamFailure: UpstreamFailure {
        var isAbsent = true
        for (number, segment) in segments.enumerated() {
            for place in segment.indices where segment[place] == .variable("upstream_status") {
                isAbsent = false
                if let pattern = failurePattern(at: place, in: segment) {
                    return .pattern(segment: number + 1, pattern)
                }
            }
        }
        return isAbsent ? .absent : .unsure
    }

    private func failurePattern(at place: Int, in segment: [Element]) -> String? {
        if segment.count == 1 { return "[5-9][0-9][0-9]$" }
        let before = segment[..<place]
        let after = segment[(place + 1)...]
        var label = ""
        if case .literal(let text)? = before.last { label = text }
        var behind = "$"
        if let next = after.first {
            guard case .literal(let text) = next, !text.hasPrefix(", "), !text.hasPrefix(" : ") else { return nil }
            behind = ShellText.awkPattern(text)
            if after.count == 1 {
                behind += "$"
            } else if text.allSatisfy({ " ,:".contains($0) }) {
                // Else the blank within a list would do.
                behind += "[^ :]"
            }
        }
        let list = "([-0-9, :]*[, :])?[5-9][0-9][0-9]"
        // Text that stands nowhere else in the segment.
        let isDistinct =
            label.contains { $0.isLetter } && literals(of: segment).filter { $0.contains(label) }.count == 1
        let left = pattern(of: before)
        let right = pattern(of: after)
        if isDistinct, left != nil, right != nil { return ShellText.awkPattern(label) + list + behind }
        if let left { return "^" + left + list + behind }
        guard isDistinct, !behind.hasSuffix("[^ :]"), let right else { return nil }
        return ShellText.awkPattern(label) + list + right + "$"
    }

    private func literals(of elements: [Element]) -> [String] {
        elements.compactMap { element in
            if case .literal(let text) = element { text } else { nil }
        }
    }

    /// An expression for elements in order, nil where one of them may hold anything.
    private func pattern(of elements: ArraySlice<Element>) -> String? {
        var result = ""
        for (index, element) in zip(elements.indices, elements) {
            switch element {
            case .literal(let text): result += ShellText.awkPattern(text)
            case .variable(let name):
                var separator: Character?
                if index + 1 < elements.endIndex, case .literal(let next) = elements[index + 1] {
                    separator = next.first
                }
                guard let pattern = FormatVariableShape(name).pattern(before: separator) else { return nil }
                result += pattern
            }
        }
        return result
    }
}
