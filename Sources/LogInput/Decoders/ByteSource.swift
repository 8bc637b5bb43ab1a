import Crypto
import Glibc

/// The bytes of an input as stored, through a window that slides over them; hashes what passes, once.
///
///     file   ........[ consumed | window ........ | free ]........
///                               ^ offset          ^ readOffset
///
/// Files are read with `pread`, never mapped: a file that shrinks under a map kills the process with SIGBUS.
@safe
final class ByteSource {
    /// Room in the window in bytes; every `lookahead` of a codec is smaller.
    static let capacity = 512 << 10

    /// The path for messages.
    let path: String
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    /// Whether `seek` works; not for standard input.
    let isSeekable: Bool
    private let replay: [UInt8]
    /// Where reading stops even if the file goes on.
    private let limit: Int64

    private let buffer: UnsafeMutableRawPointer
    /// Invariant: 0 ≤ start ≤ end ≤ capacity.
    private var start = 0
    private var end = 0
    /// The offset in the file of the next byte that the system is asked for.
    private var readOffset: Int64
    private(set) var reachedEnd = false
    /// The `errno` of a read that failed, which also ends the input.
    private(set) var failure: Int32?

    private var hasher: SHA256?
    /// The offset up to which bytes were hashed; a second reading after `seek` is not hashed again.
    private var hashedUpTo: Int64 = 0

    /// A source over `descriptor`, which is closed at the end if owned; -1 is a source of `replay` alone.
    init(
        path: String, descriptor: Int32, owned: Bool, isSeekable: Bool, replay: [UInt8] = [],
        range: Range<Int64>? = nil
    ) {
        self.path = path
        self.descriptor = descriptor
        self.ownsDescriptor = owned
        self.isSeekable = isSeekable
        self.replay = replay
        self.limit = range?.upperBound ?? .max
        self.readOffset = range?.lowerBound ?? 0
        unsafe self.buffer = .allocate(byteCount: Self.capacity, alignment: 64)
    }

    deinit {
        unsafe buffer.deallocate()
        if ownsDescriptor { close(descriptor) }
    }

    // MARK: - The window

    /// The bytes that were read and not consumed; valid until the next call of any method.
    var window: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: buffer + start, count: end - start)
    }

    /// The offset in the file of the window's first byte.
    var offset: Int64 { readOffset - Int64(end - start) }

    /// How many bytes are in the window.
    var available: Int { end - start }

    /// Reads until `count` bytes are in the window or the input ends; false if it ended before.
    @discardableResult
    func fill(atLeast count: Int) -> Bool {
        let wanted = min(count, Self.capacity)
        while end - start < wanted, !reachedEnd {
            if start > 0 {
                unsafe buffer.copyMemory(from: buffer + start, byteCount: end - start)
                end -= start
                start = 0
            }
            let room = unsafe UnsafeMutableRawBufferPointer(start: buffer + end, count: Self.capacity - end)
            end += unsafe readNext(into: room)
        }
        return end - start >= count
    }

    /// Drops `count` bytes from the window's front.
    func consume(_ count: Int) {
        start += min(max(0, count), end - start)
    }

    /// Goes to `target`, an offset in the file; only where `isSeekable`.
    func seek(to target: Int64) {
        precondition(isSeekable, "a stream cannot go back")
        let back = target - offset
        if back >= 0, back <= Int64(end - start) {
            start += Int(back)
            return
        }
        start = 0
        end = 0
        readOffset = target
        reachedEnd = false
    }

    /// Reads straight into `target` past the window, for data that needs no decoding; 0 means the end.
    func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        if start < end, let to = target.baseAddress {
            let count = min(target.count, end - start)
            unsafe to.copyMemory(from: buffer + start, byteCount: count)
            start += count
            return count
        }
        return unsafe readNext(into: target)
    }

    // MARK: - The system

    private func readNext(into target: UnsafeMutableRawBufferPointer) -> Int {
        let room = Int(min(Int64(target.count), max(0, limit - readOffset)))
        guard room > 0, !reachedEnd, let to = target.baseAddress else {
            reachedEnd = reachedEnd || (target.count > 0 && room == 0)
            return 0
        }
        var count = 0
        if readOffset < Int64(replay.count) {
            let from = Int(readOffset)
            count = min(room, replay.count - from)
            unsafe replay.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress { unsafe to.copyMemory(from: base + from, byteCount: count) }
            }
        } else if descriptor >= 0 {
            repeat {
                count =
                    unsafe isSeekable
                    ? pread(descriptor, to, room, off_t(readOffset)) : Glibc.read(descriptor, to, room)
            } while count < 0 && errno == EINTR
            if count < 0 {
                failure = errno
                count = 0
            }
        }
        if count == 0 { reachedEnd = true }
        if hasher != nil, readOffset + Int64(count) > hashedUpTo, readOffset <= hashedUpTo {
            let known = Int(hashedUpTo - readOffset)
            unsafe hasher?.update(bufferPointer: UnsafeRawBufferPointer(start: to + known, count: count - known))
            hashedUpTo = readOffset + Int64(count)
        }
        readOffset += Int64(count)
        return count
    }

    // MARK: - The digest

    /// Asks for the digest, before anything was consumed; what is in the window already counts.
    func startHashing() {
        guard offset == 0, isSeekable, limit == .max else { return }
        hasher = SHA256()
        unsafe hasher?.update(bufferPointer: window)
        hashedUpTo = readOffset
    }

    /// Reads what is left, and gives the SHA-256 of the whole input in lower-case hexadecimal.
    ///
    /// nil where none was asked for, where the input could not be read to its end, and for a range. Ends the source.
    func digest() -> String? {
        guard hasher != nil else { return nil }
        if isSeekable, readOffset != hashedUpTo { seek(to: hashedUpTo) }
        repeat {
            start = 0
            end = 0
        } while fill(atLeast: 1)
        guard failure == nil, let digest = hasher?.finalize() else { return nil }
        hasher = nil
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension ByteSource {
    /// Opens a file that was found; only regular files, so that no pipe or device that took its place can block.
    static func open(
        _ file: InputFile, prefix: [UInt8] = [], range: Range<Int64>? = nil
    ) throws(InputProblem) -> ByteSource {
        if file.isStandardInput {
            return ByteSource(
                path: file.path, descriptor: STDIN_FILENO, owned: false, isSeekable: false, replay: prefix, range: range
            )
        }
        let descriptor = unsafe FileStatus.withCPath(file.rawPath) { name in
            unsafe Glibc.open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        }
        guard descriptor >= 0 else { throw .systemCall(file.path, errno: errno) }
        switch FileStatus.of(descriptor: descriptor) {
        case .failure(let failure):
            close(descriptor)
            throw .systemCall(file.path, errno: failure.code)
        case .success(let status):
            guard status.kind == .file else {
                close(descriptor)
                throw status.kind == .folder
                    ? .systemCall(file.path, errno: EISDIR)
                    : InputProblem(
                        path: file.path,
                        sentence: "is \(status.kind.rawValue) now, not a file with lines. Give a file or a folder.")
            }
        }
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        return ByteSource(
            path: file.path, descriptor: descriptor, owned: true, isSeekable: true, range: range)
    }

    /// A source over bytes in memory.
    static func memory(_ bytes: [UInt8], path: String = "(memory)") -> ByteSource {
        ByteSource(path: path, descriptor: -1, owned: false, isSeekable: true, replay: bytes)
    }
}
