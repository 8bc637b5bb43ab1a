import Glibc

/// What `stat` says of a path, as far as discovery and readers need it.
struct FileStatus {
    /// Which file it is, whatever its names: device and inode.
    struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    /// The kind of file; the raw value completes "is …".
    enum Kind: String {
        case file = "a file"
        case folder = "a folder"
        case link = "a symbolic link"
        case pipe = "a pipe"
        case socket = "a socket"
        case device = "a device"
        case other = "something unknown"
    }

    /// A failed system call.
    struct Failure: Error {
        var code: Int32
    }

    let kind: Kind
    let identity: Identity
    /// Bytes.
    let size: Int64
    /// Unix seconds.
    let modified: Int64

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            case S_IFCHR, S_IFBLK: .device
            default: .other
            }
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
    }

    /// The status of `path`, of a link's target where links are followed.
    static func of(_ path: [UInt8], followingLinks: Bool) -> Result<FileStatus, Failure> {
        var status = stat()
        let result = unsafe withCPath(path) {
            unsafe followingLinks ? stat($0, &status) : lstat($0, &status)
        }
        return result == 0 ? .success(FileStatus(status)) : .failure(Failure(code: errno))
    }

    /// The status of an open file.
    static func of(descriptor: Int32) -> Result<FileStatus, Failure> {
        var status = stat()
        let result = unsafe fstat(descriptor, &status)
        return result == 0 ? .success(FileStatus(status)) : .failure(Failure(code: errno))
    }

    /// The absolute path behind all links; nil (and `errno`) where it leads nowhere.
    static func realPath(_ path: [UInt8]) -> [UInt8]? {
        unsafe withCPath(path) { name -> [UInt8]? in
            guard let resolved = unsafe realpath(name, nil) else { return nil }
            defer { unsafe free(resolved) }
            return unsafe bytes(of: resolved)
        }
    }

    /// A C string's bytes without the zero at its end.
    static func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    /// Lends `path` as a C string.
    static func withCPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let terminated = path.map { CChar(bitPattern: $0) } + [0]
        return unsafe terminated.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else {
                preconditionFailure("an array that is not empty has an address")
            }
            return unsafe body(start)
        }
    }
}

/// The names in a folder.
enum FolderListing {
    /// The folder's entries but for `.` and `..`, sorted by byte, so that no file system's own order shows.
    static func names(in path: [UInt8]) -> Result<[[UInt8]], FileStatus.Failure> {
        guard let folder = unsafe FileStatus.withCPath(path, { unsafe opendir($0) }) else {
            return .failure(FileStatus.Failure(code: errno))
        }
        defer { unsafe _ = closedir(folder) }
        var names: [[UInt8]] = []
        while let entry = unsafe readdir(folder) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let name = unsafe FileStatus.bytes(
                of: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
        return .success(names.sorted { $0.lexicographicallyPrecedes($1) })
    }
}

/// Patterns with `*`, `?` and `[…]` for callers whose shell did not expand them.
enum Glob {
    static func isPattern(_ path: [UInt8]) -> Bool {
        path.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    /// The paths that match, sorted by byte; empty where none does. `**` means `*`: a folder is searched whole anyway.
    static func matches(of pattern: [UInt8]) -> [[UInt8]] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe FileStatus.withCPath(pattern, { unsafe glob($0, GLOB_NOSORT, nil, &found) }) == 0 else {
            return []
        }
        var paths: [[UInt8]] = []
        for index in 0..<Int(unsafe found.gl_pathc) {
            if let path = unsafe found.gl_pathv[index] { unsafe paths.append(FileStatus.bytes(of: path)) }
        }
        return paths.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
