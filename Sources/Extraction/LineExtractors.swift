import Evidence

/// The extractors of an input.
enum LineExtractors {
    /// The candidates of the plan in order, then every other format, so that a stray line is still read.
    static func all(for context: ExtractionContext) -> [any LineExtractor] {
        []
    }
}
