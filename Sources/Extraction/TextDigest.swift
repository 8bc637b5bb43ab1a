package import Evidence

/// Computes `Digest`: Σ word(k) · r^k mod 2⁶¹ − 1 over the 8-byte words of the decoded text at absolute offset 8k.
package enum TextDigest {
    private static let base: UInt64 = 0x1F3D_5B79_A2C4_E687 % Digest.modulus

    /// The digest of bytes whose first stands at `offset` in the decoded text.
    package static func of(_ bytes: Span<UInt8>, offset: Int64) -> Digest {
        var sum: UInt64 = 0
        var index = bytes.count
        // Horner's rule from the last word to the first, then one power for the place of the first.
        let firstWord = offset / 8
        while index > 0 {
            let absolute = offset + Int64(index) - 1
            let wordStart = max(0, Int((absolute / 8) * 8 - offset))
            var word: UInt64 = 0
            for k in wordStart..<index {
                let place = UInt64((offset + Int64(k)) & 7) * 8
                word |= UInt64(bytes[k]) << place
            }
            sum = add(multiply(sum, base), word % Digest.modulus)
            index = wordStart
        }
        return Digest(value: multiply(sum, power(firstWord)))
    }

    private static func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let sum = a &+ b
        return sum >= Digest.modulus ? sum &- Digest.modulus : sum
    }

    private static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        let low = product.low & Digest.modulus
        let high = (product.high << 3) | (product.low >> 61)
        return add(low, high % Digest.modulus)
    }

    private static func power(_ exponent: Int64) -> UInt64 {
        var (result, square, rest): (UInt64, UInt64, Int64) = (1, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = multiply(result, square) }
            square = multiply(square, square)
            rest >>= 1
        }
        return result
    }
}
