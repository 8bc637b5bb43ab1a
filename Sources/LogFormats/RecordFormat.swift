package import Evidence

/// A format by its id, how its records are told and what they say: a `Record` of events, memory or a database.
package struct RecordFormat<Record>: Sendable {
    package var id: String
    package var sourceClass: SourceClass
    /// Whether lines below the first may belong to its record.
    package var isMultiLine: Bool
    /// Whether a line begins a record; depends on the line alone.
    package var starts: @Sendable (_ line: Span<UInt8>) -> Bool
    /// Reads a record, or nil where it is none of this format.
    package var parse: @Sendable (_ record: Span<UInt8>) -> Record?

    /// A format of single lines.
    init(_ id: String, _ sourceClass: SourceClass, line: @escaping @Sendable (_ line: Span<UInt8>) -> Record?) {
        self.id = id
        self.sourceClass = sourceClass
        isMultiLine = false
        starts = { line($0) != nil }
        parse = line
    }

    /// A format whose records have several lines.
    init(
        _ id: String, _ sourceClass: SourceClass, starts: @escaping @Sendable (_ line: Span<UInt8>) -> Bool,
        record: @escaping @Sendable (_ record: Span<UInt8>) -> Record?
    ) {
        self.id = id
        self.sourceClass = sourceClass
        isMultiLine = true
        self.starts = starts
        parse = record
    }

    /// Its line in the registry.
    var entry: FormatEntry { FormatEntry(id: id, isMultiLine: isMultiLine, recognise: starts) }
}
