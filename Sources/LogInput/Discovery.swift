import Glibc

/// Finds the inputs behind what a user typed: files, folders, patterns, `-`.
///
/// Folders are searched to the bottom. Symbolic links inside them are never followed: one that points into the
/// same folder adds nothing, one that points out of it is named as a problem. What is given by name is read
/// even where it is a link. The same file twice is one input.
package struct Discovery {
    /// Looks the paths up and returns what is there, oldest part first within each stream, and what is wrong.
    ///
    /// Both lists have one order, whatever order the system names files in: by stream, age, path.
    package static func find(_ paths: [String]) -> (inputs: [InputFile], problems: [InputProblem]) {
        find(rawPaths: paths.map { Array($0.utf8) })
    }

    /// The same for paths of any bytes, as the system hands them to a program.
    package static func find(rawPaths: [[UInt8]]) -> (inputs: [InputFile], problems: [InputProblem]) {
        var discovery = Discovery()
        for path in rawPaths { discovery.add(path) }
        return (discovery.named(), discovery.problems.sorted { ($0.path, $0.sentence) < ($1.path, $1.sentence) })
    }

    // MARK: - State

    /// A file that was found, before it is known whether its stream's name is unique.
    private struct Found {
        var path: [UInt8]
        /// The folder that was given; its files' streams are named below it.
        var root: [UInt8]
        /// The file's folder below the root, empty or ending in `/`.
        var folder: [UInt8]
        var status: FileStatus
    }

    private var found: [Found] = []
    private var hasStandardInput = false
    private var problems: [InputProblem] = []
    private var seenFiles: Set<FileStatus.Identity> = []
    private var seenFolders: Set<FileStatus.Identity> = []
}

// MARK: - Looking up

extension Discovery {
    private mutating func add(_ path: [UInt8]) {
        if path == [UInt8(ascii: "-")] {
            hasStandardInput = true
            return
        }
        guard !path.isEmpty, !path.contains(0) else {
            report(path, "the path is empty or holds a zero byte. Name a file or a folder.")
            return
        }
        switch FileStatus.of(path, followingLinks: true) {
        case .success(let status): addGiven(path, status)
        case .failure(let failure):
            if failure.code == ENOENT, Glob.isPattern(path) {
                addMatches(of: path)
            } else {
                problems.append(.systemCall(path.displayed, errno: failure.code))
            }
        }
    }

    private mutating func addMatches(of pattern: [UInt8]) {
        let matches = Glob.matches(of: pattern)
        if matches.isEmpty {
            report(pattern, "no file matches this pattern. Check it with ls, or give the folder.")
        }
        for match in matches {
            switch FileStatus.of(match, followingLinks: true) {
            case .success(let status): addGiven(match, status)
            case .failure(let failure): problems.append(.systemCall(match.displayed, errno: failure.code))
            }
        }
    }

    private mutating func addGiven(_ path: [UInt8], _ status: FileStatus) {
        switch status.kind {
        case .folder:
            let root = path.withoutTrailingSlashes
            guard let real = FileStatus.realPath(root) else {
                problems.append(.systemCall(path.displayed, errno: errno))
                return
            }
            search(root, real: real, status)
        case .file:
            let name = path.afterLast(UInt8(ascii: "/"))
            let parent = Array(path.dropLast(name.count)).withoutTrailingSlashes
            append(Found(path: path, root: parent, folder: [], status: status))
        case .pipe:
            report(path, "is a pipe. Send what comes out of it to standard input and name the input \"-\".")
        case .device, .socket, .link, .other:
            report(path, "is \(status.kind.rawValue), not a file with lines. Give a file or a folder.")
        }
    }

    /// Searches the folder given as `root` to the bottom, without recursion: depth costs no stack.
    private mutating func search(_ root: [UInt8], real: [UInt8], _ status: FileStatus) {
        guard seenFolders.insert(status.identity).inserted else { return }
        var pending: [[UInt8]] = [[]]
        while let folder = pending.popLast() {
            let path = root.joined(folder)
            switch FolderListing.names(in: path) {
            case .failure(let failure): problems.append(.systemCall(path.displayed, errno: failure.code))
            case .success(let names):
                for name in names { visit(root, real, folder, name, &pending) }
            }
        }
    }

    private mutating func visit(
        _ root: [UInt8], _ real: [UInt8], _ folder: [UInt8], _ name: [UInt8], _ pending: inout [[UInt8]]
    ) {
        let path = root.joined(folder + name)
        let status: FileStatus
        switch FileStatus.of(path, followingLinks: false) {
        case .success(let found): status = found
        case .failure(let failure):
            problems.append(.systemCall(path.displayed, errno: failure.code))
            return
        }
        switch status.kind {
        case .file: append(Found(path: path, root: root, folder: folder, status: status))
        case .folder:
            // A bind mount can show a folder inside itself; its identity is the same there.
            if seenFolders.insert(status.identity).inserted { pending.append(folder + name + [UInt8(ascii: "/")]) }
        case .link: visitLink(path, real)
        case .pipe, .device, .socket, .other:
            report(
                path, "is \(status.kind.rawValue) and was skipped. Nothing to do unless its text was wanted.", .warning)
        }
    }

    private mutating func visitLink(_ path: [UInt8], _ real: [UInt8]) {
        guard let target = FileStatus.realPath(path) else {
            report(path, "is a symbolic link that leads nowhere. Remove it, or restore the file it names.", .warning)
            return
        }
        let inside = real == [UInt8(ascii: "/")] ? real : real + [UInt8(ascii: "/")]
        guard !target.starts(with: inside), target != real else { return }
        report(
            path,
            "is a symbolic link out of the given folder, to \(target.displayed), and was not followed. "
                + "Name that path too if it should be read.")
    }

    private mutating func append(_ file: Found) {
        if seenFiles.insert(file.status.identity).inserted { found.append(file) }
    }

    private mutating func report(_ path: [UInt8], _ sentence: String, _ severity: InputProblem.Severity = .lost) {
        problems.append(InputProblem(path: path.displayed, sentence: sentence, severity: severity))
    }
}

// MARK: - Naming

extension Discovery {
    /// Names the streams, below the given folder where that is unique and with the folder where it is not.
    private func named() -> [InputFile] {
        func shortName(_ file: Found) -> String {
            file.folder.displayed + RotationName.parse(file.path.afterLast(UInt8(ascii: "/"))).base
        }
        var roots: [String: Set<[UInt8]>] = [:]
        for file in found { roots[shortName(file), default: []].insert(file.root.withoutLeadingDot) }
        var inputs = found.map { file in
            let short = shortName(file)
            let root = file.root.withoutLeadingDot
            let prefix = (roots[short]?.count ?? 0) > 1 && !root.isEmpty ? root.joined([]).displayed : ""
            return InputFile(
                path: file.path.displayed, rawPath: file.path, size: file.status.size, modified: file.status.modified,
                stream: prefix + short)
        }
        inputs.sort { left, right in
            if left.stream != right.stream { return left.stream.utf8.lexicographicallyPrecedes(right.stream.utf8) }
            if left.rotation.isOlder(than: right.rotation) { return true }
            if right.rotation.isOlder(than: left.rotation) { return false }
            return left.rawPath.lexicographicallyPrecedes(right.rawPath)
        }
        return hasStandardInput ? inputs + [.standardInput] : inputs
    }
}

extension [UInt8] {
    /// A folder's path without the slashes at its end; `/` stays.
    var withoutTrailingSlashes: [UInt8] {
        var path = self
        while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
        return path
    }

    /// A folder's path without the `./` in front; `.` itself is empty.
    var withoutLeadingDot: [UInt8] {
        var path = self[...]
        while path.starts(with: [UInt8(ascii: "."), UInt8(ascii: "/")]) {
            path = path.dropFirst(2).drop { $0 == UInt8(ascii: "/") }
        }
        return path == [UInt8(ascii: ".")] ? [] : Array(path)
    }

    /// This folder's path, a slash, and `name`; no slash is added to an empty path or behind another.
    func joined(_ name: [UInt8]) -> [UInt8] {
        isEmpty || last == UInt8(ascii: "/") ? self + name : self + [UInt8(ascii: "/")] + name
    }
}
