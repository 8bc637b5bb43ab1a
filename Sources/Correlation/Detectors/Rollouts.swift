import Evidence

/// Puts the lines of deploy tools together: a release has a line where it begins, one where it ends, and one for each
/// host.
struct Rollouts {
    var acts: [Act] = []
    /// The acts whose end is still to come.
    private var open: Set<Int> = []

    /// An end comes within this after its beginning, seconds.
    private static let longest = 1800.0
    /// The next host is served within this after the last one.
    private static let window = 600.0

    /// Takes a line that belongs to an act which is known; false where it tells of another.
    ///
    /// `isActivation`: the line says that a version runs from now on, by a release or by its return.
    mutating func take(_ line: Act, isActivation: Bool, status: String?) -> Bool {
        let isBegun = status == "started"
        let isFailed = status == "failed"
        let index = acts.indices.last { index in
            let known = acts[index]
            guard known.end.seconds(to: line.start) <= (open.contains(index) ? Rollouts.longest : Rollouts.window),
                isActivation ? known.kind == "deploy" || known.kind == "rollback" : known.kind == line.kind,
                known.command == line.command || known.version != nil && line.version != nil
            else { return false }
            if let version = known.version, let other = line.version {
                guard Rollouts.isSame(version, other) else { return false }
            } else if !open.contains(index) || isBegun {
                return false
            }
            let isElsewhere = known.host != nil && line.host != nil && known.host != line.host
            if isBegun { return isElsewhere }
            return open.contains(index) && !isElsewhere || (known.isChange && known.version != nil)
        }
        guard let index else {
            // What has failed was not done; what runs already is no release.
            return isFailed || isActivation && runs(line)
        }
        acts[index].end = max(acts[index].end, line.start)
        if acts[index].citations.count < 4, let citation = line.citations.first {
            acts[index].citations.append(citation)
        }
        acts[index].previous = acts[index].previous ?? line.previous
        acts[index].by = acts[index].by ?? line.by
        acts[index].version = acts[index].version ?? line.version
        acts[index].hasFailed = isFailed
        if isBegun { open.insert(index) } else { open.remove(index) }
        return true
    }

    /// Adds an act; `isOpen` where its end is still to come.
    mutating func add(_ act: Act, isOpen: Bool) {
        if isOpen { open.insert(acts.count) }
        acts.append(act)
    }

    /// The acts; a release whose version goes back is a rollback, whatever its tool calls it.
    func finished() -> [Act] {
        var acts = acts
        var history: [String: [String]] = [:]
        for index in acts.indices where acts[index].kind == "deploy" || acts[index].kind == "rollback" {
            guard let version = acts[index].version, !acts[index].hasFailed else { continue }
            let key = Acts.stem(acts[index].subject) ?? ""
            var versions = history[key] ?? []
            if versions.isEmpty, let previous = acts[index].previous { versions.append(previous) }
            if let last = versions.last, !Rollouts.isSame(last, version) {
                acts[index].previous = acts[index].previous ?? last
                if versions.contains(where: { Rollouts.isSame($0, version) }) { acts[index].kind = "rollback" }
            }
            if let previous = acts[index].previous, Rollouts.precedes(version, previous) {
                acts[index].kind = "rollback"
            }
            versions.append(version)
            history[key] = versions
        }
        return acts
    }

    /// Whether the version of an act is the last one of its service already.
    private func runs(_ act: Act) -> Bool {
        guard act.previous.map({ Rollouts.isSame($0, act.version) }) ?? true else { return false }
        let last = acts.last { known in
            known.version != nil && known.isChange && Acts.stem(known.subject) == Acts.stem(act.subject)
        }
        return last.map { Rollouts.isSame($0.version, act.version) } ?? false
    }

    /// Whether two names of a version are the same one: `v2.4.0` and `2.4.0`.
    static func isSame(_ a: String?, _ b: String?) -> Bool {
        func plain(_ version: String) -> Substring {
            let isMarked = version.hasPrefix("v") || version.hasPrefix("V")
            return isMarked && version.dropFirst().first?.isNumber == true ? version.dropFirst() : version[...]
        }
        guard let a, let b else { return a == nil && b == nil }
        return plain(a) == plain(b)
    }

    /// Whether a version of dotted numbers is older than another.
    static func precedes(_ a: String, _ b: String) -> Bool {
        func numbers(_ version: String) -> [Int]? {
            let plain = version.hasPrefix("v") ? version.dropFirst() : version[...]
            let parts = plain.split(separator: ".", omittingEmptySubsequences: false).map { part in
                part.count <= 9 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
            }
            guard parts.count >= 2, !parts.contains(nil) else { return nil }
            return parts.compactMap { $0 }
        }
        guard let a = numbers(a), let b = numbers(b) else { return false }
        return a.lexicographicallyPrecedes(b)
    }
}
