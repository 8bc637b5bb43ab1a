import Evidence

/// What the operating system's own errors say of a cause that is nothing but such an error.
enum SystemErrorOpinion {
    /// `event` is the kind of `SystemErrors`, `words` what it means.
    static func judge(_ view: IncidentView, _ kind: String, event: String, words: String) -> Opinion {
        var opinion = Opinion(kind, score: -2)
        let seen = view.scene.book.refs([event], from: view.onset.advanced(bySeconds: -3600), to: view.end)
        let isCovered = view.covers(.application) || view.covers(.database)
        opinion.predicts("programs report that \(words)", .application, seen: !seen.isEmpty, covered: isCovered)
        guard !seen.isEmpty else {
            // Programs say so at once where it happens; without any log of theirs it stays open.
            opinion.speaksAgainst(isCovered ? 4 : 1.5, "no log says that \(words)")
            return opinion
        }
        opinion.speaksFor(3, "programs report that \(words)", seen)
        let count = seen.reduce(0) { $0 &+ view.scene.book[$1].count }
        if Double(count) >= 0.3 * Double(max(1, view.episode.failed)) {
            opinion.speaksFor(2, "\(count) such errors beside \(view.episode.failed) failed requests", seen)
        }
        if seen.allSatisfy({ view.scene.book[$0].time > view.impact.advanced(bySeconds: 30) }) {
            opinion.speaksAgainst(2, "the first of them comes after the first failure: a consequence", seen)
        }
        return opinion
    }
}
