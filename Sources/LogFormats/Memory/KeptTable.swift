package import Evidence

/// What the plan keeps of a table whose header stands once, at its top.
package struct KeptTable: Sendable, Hashable {
    /// The format's id.
    package var format: String
    package var text: String

    package init(format: String, text: String) {
        self.format = format
        self.text = text
    }
}

extension PlanInput {
    /// The tables that the plan kept, which stand among the formats of the input: no `log_format` has a line break.
    package var keptTables: [KeptTable] {
        get {
            logFormats.compactMap { entry in
                guard let end = entry.firstIndex(of: "\n") else { return nil }
                return KeptTable(format: String(entry[..<end]), text: String(entry[entry.index(after: end)...]))
            }
        }
        set { logFormats = accessFormats + newValue.map { $0.format + "\n" + $0.text } }
    }
}
