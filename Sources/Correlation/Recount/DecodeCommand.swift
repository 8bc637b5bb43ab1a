/// The shell command that prints the lines of files, whatever they are compressed with.
enum DecodeCommand {
    /// The command, or nil where a file cannot be read again: standard input, a path that is no text, no known tool.
    ///
    /// Files are redirected in, not named: so no name is taken for an option, and no tool minds a missing suffix. A
    /// blank line between files keeps the cut end of a damaged or unfinished one from joining the next file's start.
    static func lines(of files: [(path: String, compression: String)]) -> String? {
        var compressions: [String] = []
        for file in files where !compressions.contains(file.compression) { compressions.append(file.compression) }
        var commands: [String] = []
        for compression in compressions {
            guard let tool = tool(for: compression) else { return nil }
            let paths = files.filter { $0.compression == compression }.map(\.path)
            guard paths.allSatisfy(canBeNamed) else { return nil }
            if let only = paths.first, paths.count == 1 {
                commands.append(tool.command + " <" + ShellText.quoted(only) + tool.quiet)
            } else {
                let list = paths.map(ShellText.quoted).joined(separator: " ")
                commands.append("for f in \(list); do \(tool.command) <\"$f\"\(tool.quiet); echo; done")
            }
        }
        guard let first = commands.first else { return nil }
        return commands.count == 1 ? first : "{ " + commands.joined(separator: "; echo; ") + "; }"
    }

    /// What a damaged file gives before its damage counts; the tool's complaint about the rest is not wanted, while the
    /// shell's about a missing file is.
    private static func tool(for compression: String) -> (command: String, quiet: String)? {
        switch compression {
        case "none": ("cat", "")
        case "gzip": ("gzip -dc", " 2>/dev/null")
        case "lz4": ("lz4 -dcq", " 2>/dev/null")
        case "zstd": ("zstd -dcq", " 2>/dev/null")
        case "bzip2": ("bzip2 -dc", " 2>/dev/null")
        case "xz": ("xz -dc", " 2>/dev/null")
        case "utf-16": ("iconv -f UTF-16 -t UTF-8", " 2>/dev/null")
        case "utf-16le": ("iconv -f UTF-16LE -t UTF-8", " 2>/dev/null")
        case "utf-16be": ("iconv -f UTF-16BE -t UTF-8", " 2>/dev/null")
        default: nil
        }
    }

    /// A replacement character stands for bytes that the path no longer holds.
    private static func canBeNamed(_ path: String) -> Bool {
        path != "-" && !path.isEmpty && !path.unicodeScalars.contains { $0 == "\0" || $0 == "\u{FFFD}" }
    }
}
