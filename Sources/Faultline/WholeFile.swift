import Glibc

/// Why a file could not be read or written.
struct FileFailure: Error, Sendable {
    /// What happened and how to mend it, to follow the path.
    var sentence: String
    var code: Int32 = 0

    /// Whether a folder stands where a file was expected.
    var isFolder: Bool { code == EISDIR }

    init(_ sentence: String, code: Int32 = 0) {
        self.sentence = sentence
        self.code = code
    }

    /// A failed system call.
    init(reading code: Int32) {
        self.code = code
        sentence =
            switch code {
            case ENOENT: "was not found. Check the spelling."
            case EACCES, EPERM: "may not be read: permission denied. Run as a user who may read it."
            case EISDIR: "is a folder where a file was expected."
            case ENOTDIR: "was not found: a part of the path is a file. Check the path."
            default: "could not be read (errno \(code)). Copy the file and give the copy."
            }
    }

    init(writing code: Int32) {
        self.code = code
        sentence =
            switch code {
            case ENOENT: "cannot be written: the folder does not exist. Make it, or give another."
            case EACCES, EPERM: "cannot be written: permission denied. Give a folder of your own."
            case ENOTDIR, EEXIST: "cannot be written: a part of the path is a file, not a folder. Give another path."
            case EISDIR: "cannot be written: it is a folder. Give a file's name."
            case ENOSPC, EDQUOT: "cannot be written: the disk is full. Free some space, or give another folder."
            case EROFS: "cannot be written: the file system is read-only. Give another folder."
            default: "cannot be written (errno \(code)). Give another folder."
            }
    }
}

/// Reads and writes small files whole; the only place of this room with system calls on files.
enum WholeFile {
    /// The bytes of a file of at most `limit` bytes; `tooLarge` is said of a larger one.
    static func read(
        _ path: String, limit: Int = 1 << 40, tooLarge: String? = nil
    ) throws(FileFailure) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileFailure(reading: errno) }
        defer { close(file) }
        return try read(descriptor: file, limit: limit, tooLarge: tooLarge)
    }

    /// The bytes of standard input, at most `limit`.
    static func readStandardInput(limit: Int, tooLarge: String) throws(FileFailure) -> [UInt8] {
        try read(descriptor: STDIN_FILENO, limit: limit, tooLarge: tooLarge)
    }

    private static func read(descriptor file: Int32, limit: Int, tooLarge: String?) throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure(reading: errno) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else {
                throw FileFailure(
                    tooLarge
                        ?? "is larger than \(limit >> 20) MiB, which this kind of file never is. Check the path.")
            }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// Writes a file beside its name and renames it, so that the old or the new one is there, never half of one.
    static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        if try isSpecial(path) {
            let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { throw FileFailure(writing: errno) }
            defer { close(file) }
            return try write(bytes, file)
        }
        let (file, partial) = try makePartial(path)
        do throws(FileFailure) {
            defer { close(file) }
            try write(bytes, file)
            guard fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP else { throw FileFailure(writing: errno) }
        } catch {
            _ = unsafe unlink(partial)
            throw error
        }
        guard unsafe rename(partial, path) == 0 else {
            let failure = FileFailure(writing: errno)
            _ = unsafe unlink(partial)
            throw failure
        }
        syncFolder(of: path)
    }

    /// Makes a folder with all above it, and proves that a file can be made in it.
    static func prepareFolder(_ path: String) throws(FileFailure) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            if unsafe mkdir(made, 0o777) != 0, errno != EEXIST, errno != EISDIR {
                // A folder above may be there and not be ours to write to.
                let code = errno
                guard unsafe access(made, X_OK) == 0 else { throw FileFailure(writing: code) }
            }
        }
        try prove(path.hasSuffix("/") ? path + "probe" : path + "/probe")
    }

    /// Proves that a file can be made beside `path`.
    static func prove(_ path: String) throws(FileFailure) {
        if try isSpecial(path) { return }
        let (file, partial) = try makePartial(path)
        close(file)
        _ = unsafe unlink(partial)
    }

    // MARK: - System calls

    /// Whether the path is there and no regular file (`/dev/stdout`, a pipe); throws for a folder.
    private static func isSpecial(_ path: String) throws(FileFailure) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR { throw FileFailure(writing: EISDIR) }
        return kind != S_IFREG
    }

    /// A new file beside `path`: `.NAME.PID-N.partial`.
    private static func makePartial(_ path: String) throws(FileFailure) -> (file: Int32, path: String) {
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        for attempt in 0..<100 {
            let partial = "\(path[..<cut]).\(path[cut...]).\(getpid())-\(attempt).partial"
            let file = unsafe open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
            if file >= 0 { return (file, partial) }
            guard errno == EEXIST else { throw FileFailure(writing: errno) }
        }
        throw FileFailure(writing: EEXIST)
    }

    private static func write(_ bytes: [UInt8], _ file: Int32) throws(FileFailure) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure(writing: count == 0 ? EIO : errno) }
            written += count
        }
    }

    /// Makes the rename last; a file system that cannot do this loses nothing but time.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let file = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }
}
