/// Finds the name that a misspelt one was meant to be.
public enum NearName {
    /// `; did you mean "inputs"?` where a known name is near, else a full stop.
    public static func hint(_ word: String, among known: [String]) -> String {
        let near = known.map { (name: $0, distance: distance(Array(word.lowercased().utf8), Array($0.utf8))) }
            .min { $0.distance == $1.distance ? $0.name < $1.name : $0.distance < $1.distance }
        guard let near, near.distance <= max(1, near.name.utf8.count / 3) else { return "." }
        return "; did you mean \"\(near.name)\"?"
    }

    /// Least number of insertions, removals and exchanges of bytes (Levenshtein); names are short.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.count > 64 || b.count > 64 { return .max }
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
