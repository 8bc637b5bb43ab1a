/// The command line as the system handed it over: paths may hold any bytes, and Swift's strings repair them.
enum RawArguments {
    /// The arguments behind the program's name, as text in which bytes that are no UTF-8 show as `\xHH`.
    static let displayed: [String] = read().map(\.text)

    /// The bytes of those that are no UTF-8, by how `displayed` writes them.
    static let bytes: [String: [UInt8]] = Dictionary(
        read().compactMap { argument in argument.raw.map { (argument.text, $0) } },
        uniquingKeysWith: { first, _ in first })

    private static func read() -> [(text: String, raw: [UInt8]?)] {
        var result: [(text: String, raw: [UInt8]?)] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let start = unsafe CommandLine.unsafeArgv[index] else { break }
            var bytes: [UInt8] = []
            var offset = 0
            while unsafe start[offset] != 0 {
                bytes.append(UInt8(bitPattern: unsafe start[offset]))
                offset += 1
            }
            if let text = String(validating: bytes, as: UTF8.self) {
                result.append((text, nil))
            } else {
                result.append((shown(bytes), bytes))
            }
        }
        return result
    }

    /// As reports show such names: every byte that is part of no character as `\xHH`.
    private static func shown(_ bytes: [UInt8]) -> String {
        var text = ""
        var rest = bytes[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            if rest.count >= length, let character = String(validating: rest.prefix(length), as: UTF8.self) {
                text += character
                rest = rest.dropFirst(length)
            } else {
                let digits = String(first, radix: 16, uppercase: true)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
                rest = rest.dropFirst()
            }
        }
        return text
    }
}
