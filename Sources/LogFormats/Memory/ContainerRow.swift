import Evidence

/// Rows of tables of containers, and files of control groups as `grep .` prints them.
enum ContainerRow {
    /// `a1b2c3d4e5f6   app   187.35%   1.947GiB / 2GiB   97.36%   …`.
    static func docker(_ text: Span<UInt8>, _ columns: Columns, hasName: Bool) -> [MemoryReading] {
        guard let slash = columns.index(of: "/", text), slash >= 3, slash + 1 < columns.count,
            let usage = TableSize.parse(text, columns.words[slash - 1], unit: 1, decimal: true),
            let limit = TableSize.parse(text, columns.words[slash + 1], unit: 1, decimal: true)
        else { return [] }
        let subject = MemorySubject.text(columns.words[hasName ? 1 : 0])
        var readings = [MemoryReading(.cgroupUsage, usage, of: subject)]
        if limit > 0 { readings.append(MemoryReading(.limit, limit, of: subject)) }
        return readings
    }

    /// `app-7d9f8c-abcde   950m   1934Mi`, or the same with a pod in front of its container.
    static func pod(_ text: Span<UInt8>, _ columns: Columns) -> [MemoryReading] {
        guard columns.count == 3 || columns.count == 4,
            let bytes = TableSize.parse(text, columns.words[columns.count - 1], unit: 1)
        else { return [] }
        return [MemoryReading(.cgroupUsage, bytes, of: .text(columns.words[columns.count - 3]))]
    }

    /// `/sys/fs/cgroup/system.slice/app.service/memory.current:1957691392`.
    static func controlGroup(_ text: Span<UInt8>, _ columns: Columns) -> MemoryReading? {
        guard columns.count == 1, let word = columns.words.first, text[word.lowerBound] == UInt8(ascii: "/"),
            let colon = Scan.last(UInt8(ascii: ":"), in: text, from: word.lowerBound, to: word.upperBound),
            let value = Scan.number(text, colon &+ 1, to: word.upperBound), value.end == word.upperBound,
            let slash = Scan.last(UInt8(ascii: "/"), in: text, from: word.lowerBound, to: colon)
        else { return nil }
        let file = slash &+ 1..<colon
        let quantity: MemoryQuantity
        if Scan.matches("memory.current", in: text, file) || Scan.matches("memory.usage_in_bytes", in: text, file) {
            quantity = .cgroupUsage
        } else if Scan.matches("memory.max", in: text, file) || Scan.matches("memory.limit_in_bytes", in: text, file) {
            quantity = .limit
        } else {
            return nil
        }
        return MemoryReading(quantity, value.value, of: .text(word.lowerBound..<slash))
    }
}
