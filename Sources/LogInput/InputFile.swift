/// One input as it was found: where it is and what its name says, not what is in it.
package struct InputFile: Sendable, Hashable {
    /// The path as given (relative stays relative), with bytes that are no UTF-8 shown as `\xHH`; `-` is standard input.
    package let path: String
    /// The path's bytes as the system call wants them; differs from `path` only where that shows `\xHH`.
    package let rawPath: [UInt8]
    /// The size on disk in bytes when it was found; -1 for standard input.
    package let size: Int64
    /// The time of the last change in Unix seconds; only the plan may look at it. 0 for standard input.
    package let modified: Int64
    /// Whether this is standard input.
    package let isStandardInput: Bool
    /// The rotation family: path below the given folder without rotation and compression suffix.
    ///
    /// `logs/nginx/access.log.2.gz`, found through `logs`, belongs to `nginx/access.log`.
    package let stream: String
    /// What the file name says of the input's place in its rotation.
    package let rotation: RotationName

    package init(
        path: String, rawPath: [UInt8]? = nil, size: Int64 = 0, modified: Int64 = 0, isStandardInput: Bool = false,
        stream: String? = nil
    ) {
        let raw = rawPath ?? Array(path.utf8)
        self.path = path
        self.rawPath = raw
        self.size = size
        self.modified = modified
        self.isStandardInput = isStandardInput
        let name = RotationName.parse(raw.afterLast(UInt8(ascii: "/")))
        self.rotation = name
        self.stream = stream ?? name.base
    }

    /// Standard input, by its usual name `-`.
    package static let standardInput = InputFile(
        path: "-", size: -1, modified: 0, isStandardInput: true, stream: "-")
}

extension [UInt8] {
    /// What follows the last `byte`, or everything where there is none.
    func afterLast(_ byte: UInt8) -> [UInt8] {
        guard let index = lastIndex(of: byte) else { return self }
        return Array(self[(index + 1)...])
    }

    /// The bytes as text, with every byte that is part of no UTF-8 character as `\xHH`.
    package var displayed: String {
        if let text = String(validating: self, as: UTF8.self) { return text }
        var shown = ""
        var rest = self[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            if rest.count >= length, let character = String(validating: rest.prefix(length), as: UTF8.self) {
                shown += character
                rest = rest.dropFirst(length)
            } else {
                shown += "\\x" + hexDigits(first)
                rest = rest.dropFirst()
            }
        }
        return shown
    }
}

/// A byte as two upper-case hexadecimal digits.
private func hexDigits(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
}
