import Glibc
import LogInput
import Testing

/// A generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// Lines that look like an access log, about `size` bytes of them.
func sampleLog(_ size: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SplitMix(seed: seed)
    var text: [UInt8] = []
    var number = 0
    while text.count < size {
        number += 1
        let client = "198.51.100.\(random.next() % 256)"
        let line =
            "\(client) - - [03/Mar/2025:02:00:\(10 + number % 50) +0000] \"GET /item/\(random.next() % 5000)\" 200\n"
        text += Array(line.utf8)
    }
    return text
}

/// What a reader delivered, put together again.
struct Delivered: Equatable {
    var text: [UInt8] = []
    /// Offsets in the text at which a line begins, as a consumer of the blocks sees them.
    var lineStarts: [Int64] = []
    var damagedLines = 0
    var blocks = 0
    var damage: [Damage] = []
    var compression = Compression.none
    var digest: String?

    var kinds: [Damage.Kind] { damage.map(\.kind) }
}

/// Reads everything and checks what must hold of all blocks.
func deliver(_ reader: consuming InputReader, from start: Int64 = 0) -> Delivered {
    var result = Delivered(compression: reader.compression)
    var sawLast = false
    var cutByLimit = false
    var expected = start
    while let block = reader.next() {
        #expect(!sawLast, "a block follows the last one")
        #expect(block.count > 0)
        #expect(block.startByte == expected, "blocks leave no gap")
        #expect(!block.continuesLine || cutByLimit, "only a cut line is continued")
        sawLast = block.isLast
        cutByLimit = block.cutsLine
        expected += Int64(block.count)
        block.withBytes { bytes in
            result.text += bytes
            if !block.isLast, !block.cutsLine { #expect(bytes.last == 0x0A, "a block ends behind a newline") }
            if block.cutsLine { #expect(bytes.last != 0x0A) }
            let end = bytes.baseAddress.map { $0 + bytes.count }
            let padding = UnsafeRawBufferPointer(start: end, count: 64)
            #expect(padding.allSatisfy { $0 == 0 }, "64 zero bytes follow")
            var atStart = !block.continuesLine
            for (index, byte) in bytes.enumerated() {
                if atStart { result.lineStarts.append(block.startByte + Int64(index)) }
                atStart = byte == 0x0A
            }
        }
        result.damagedLines += block.damagedLines
        result.blocks += 1
    }
    #expect(sawLast || result.blocks == 0, "the last block says so")
    #expect(reader.next() == nil, "the end stays the end")
    #expect(reader.decompressedBytes == Int64(result.text.count))
    result.damage = reader.damage
    result.digest = reader.sha256()
    return result
}

func deliver(_ bytes: [UInt8], blockSize: Int = 1 << 20, limits: DecodeLimits = DecodeLimits()) -> Delivered {
    deliver(InputReader(memory: bytes, blockSize: blockSize, limits: limits))
}

/// Whether two texts are equal; `==` inside `#expect` would print how long ones differ, which takes minutes.
func same(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool { left.elementsEqual(right) }

/// The offsets at which the lines of a text begin, by the obvious loop.
func lineStarts(_ text: [UInt8]) -> [Int64] {
    var starts: [Int64] = []
    var atStart = true
    for (index, byte) in text.enumerated() {
        if atStart { starts.append(Int64(index)) }
        atStart = byte == 0x0A
    }
    return starts
}

/// A folder for one test, removed with the last reference.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/faultline-input-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit { Self.remove(path) }

    @discardableResult
    func file(_ name: String, _ bytes: [UInt8] = Array("line\n".utf8)) throws -> String {
        let full = path + "/" + name
        var parent = path
        for part in name.split(separator: "/").dropLast() {
            parent += "/" + part
            mkdir(parent, 0o755)
        }
        let descriptor = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        return full
    }

    private static func remove(_ path: String) {
        guard let folder = opendir(path) else {
            unlink(path)
            return
        }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    Array(UnsafeRawBufferPointer(start: $0, count: strlen($0)))
                }
            }
            guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
            let child = (Array(path.utf8) + [0x2F] + name + [0]).map { CChar(bitPattern: $0) }
            var status = stat()
            lstat(child, &status)
            if status.st_mode & S_IFMT == S_IFDIR {
                remove(path + "/" + String(decoding: name, as: UTF8.self))
            } else {
                unlink(child)
            }
        }
        closedir(folder)
        rmdir(path)
    }
}

/// Reads a whole file with the C library alone.
func contents(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    return bytes
}
