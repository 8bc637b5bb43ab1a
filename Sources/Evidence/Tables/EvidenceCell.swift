/// A cell of a table: what one key of one time step adds up to.
///
/// `merge` must be associative and commutative in bits: sums, minima, maxima and OR of integers only.
package protocol EvidenceCell: Sendable, Equatable {
    mutating func merge(_ other: Self)
    /// Moves relative line numbers: the citation's shard was joined to one before it.
    mutating func mapCitations(_ transform: (inout Citation) -> Void)
}

extension EvidenceCell {
    package mutating func mapCitations(_ transform: (inout Citation) -> Void) {}
}

/// The key of a table beside the time step. `stableHash` is fixed for all time (see `StableHash`).
package protocol EvidenceKey: Hashable, Comparable, Sendable {
    var stableHash: UInt64 { get }
}

/// The key of a table that has none beside the time step.
package struct NoKey: EvidenceKey {
    package init() {}
    package var stableHash: UInt64 { 0 }
    package static func < (a: NoKey, b: NoKey) -> Bool { false }
}
