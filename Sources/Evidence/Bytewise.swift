/// Equality and order of text by its bytes, for the keys of tables.
///
/// Swift's own `==` takes two spellings of one character for the same (`é`, and `e` with an accent after it). A table
/// would then keep the spelling that came first, and what is kept must not depend on order.
package enum Bytewise {
    /// Whether two texts have the same UTF-8.
    package static func same(_ a: String, _ b: String) -> Bool {
        guard a == b else { return false }
        let (x, y) = (a.utf8Span, b.utf8Span)
        if x.isKnownASCII, y.isKnownASCII { return true }
        return a.utf8.elementsEqual(b.utf8)
    }

    /// The order of the UTF-8, byte by byte. It depends on no table of Unicode, so that every version sorts alike.
    package static func precedes(_ a: String, _ b: String) -> Bool {
        if a.utf8Span.isKnownASCII, b.utf8Span.isKnownASCII { return a < b }
        return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
}
