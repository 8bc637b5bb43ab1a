import Glibc

/// Names of files as the system has them: any bytes but zero.
enum FileName {
    /// Whether something of that name is there, whatever it is.
    static func exists(_ path: [UInt8]) -> Bool { status(path) != nil }

    /// Whether it is a folder.
    static func isFolder(_ path: [UInt8]) -> Bool { status(path).map { $0 & S_IFMT == S_IFDIR } ?? false }

    /// The mode of what a path leads to; nil where it leads nowhere.
    private static func status(_ path: [UInt8]) -> mode_t? {
        guard !path.isEmpty, !path.contains(0) else { return nil }
        let name = path.map { CChar(bitPattern: $0) } + [0]
        var status = stat()
        let code = unsafe name.withUnsafeBufferPointer { buffer -> Int32 in
            guard let start = buffer.baseAddress else { return -1 }
            return unsafe stat(start, &status)
        }
        return code == 0 ? status.st_mode : nil
    }

    /// The bytes that a name stands for in which a report writes those that are no UTF-8 as `\xHH`.
    static func bytes(_ text: String) -> [UInt8] {
        let all = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < all.count {
            if index + 4 <= all.count, all[index] == UInt8(ascii: "\\"), all[index + 1] == UInt8(ascii: "x"),
                let byte = UInt8(String(decoding: all[(index + 2)..<(index + 4)], as: UTF8.self), radix: 16),
                byte >= 0x80
            {
                result.append(byte)
                index += 4
            } else {
                result.append(all[index])
                index += 1
            }
        }
        return result
    }
}
