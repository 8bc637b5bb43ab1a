/// Leaves out the few lines of a group that differ from the others in what their values are: a scan among requests, a name
/// where others have an address. One odd line among many must not hide the format of all.
enum LogFormatOutliers {
    private enum Kind { case time, address, method, target, request, number, other }

    /// The lines whose every value is of the kind that most values of its column are; nil where no line differs or more
    /// than a fifth do.
    static func removed(from group: [LogFormatColumns]) -> [LogFormatColumns]? {
        guard let first = group.first, group.count >= 5 else { return nil }
        var usual: [Kind?] = []
        let kinds = group.map { line in line.columns.map { kind($0.value) } }
        for index in first.columns.indices {
            var counts: [Kind: Int] = [:]
            for line in kinds { if let kind = line[index] { counts[kind, default: 0] += 1 } }
            let most = counts.first { $0.value * 5 >= group.count * 4 }
            usual.append(most?.key)
        }
        let kept = zip(group, kinds).filter { _, kinds in
            zip(kinds, usual).allSatisfy { kind, usual in usual == nil || kind == nil || kind == usual }
        }.map(\.0)
        return kept.count < group.count && kept.count * 5 >= group.count * 4 ? kept : nil
    }

    /// What a value is; nil where nothing is given.
    private static func kind(_ value: [UInt8]) -> Kind? {
        if value.isEmpty || value == [0x2D] { return nil }
        if LogFormatShapes.time([value]) != nil { return .time }
        if LogFormatShapes.isAddress(value) || AccessAddress.hasPort(value) { return .address }
        if LogFormatShapes.isMethod(value) { return .method }
        if LogFormatShapes.isTarget(value) { return .target }
        if LogFormatShapes.isRequest(value) { return .request }
        if LogFormatShapes.isSeconds(value) { return .number }
        return .other
    }
}
