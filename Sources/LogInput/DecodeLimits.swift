/// What a hostile or unusual input may cost; memory is bounded by these, never by the input.
package struct DecodeLimits: Sendable, Hashable {
    /// The longest line in bytes, its newline included; a longer one is cut here.
    package var line: Int
    /// The memory a zstd or xz decoder may take for its window, in bytes; zstd rounds down to a power of two.
    package var window: Int
    /// The ratio of text to data above which an input is reported as a possible bomb …
    package var expansion: Int64
    /// … once so many bytes of text were decoded.
    package var expansionFloor: Int64

    package init(
        line: Int = 1 << 20, window: Int = 128 << 20, expansion: Int64 = 1000, expansionFloor: Int64 = 64 << 20
    ) {
        self.line = max(1, line)
        self.window = max(1 << 20, window)
        self.expansion = max(1, expansion)
        self.expansionFloor = expansionFloor
    }
}
