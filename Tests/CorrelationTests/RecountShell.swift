import Glibc

/// Runs recount commands as a reader of a report would: pasted into `/bin/sh`.
enum RecountShell {
    /// What a command prints on standard output, as bytes read as UTF-8.
    static func output(_ command: String, in folder: String = ".", path: String? = nil) -> String {
        var script = "cd \(quoted(folder)) || exit 1\n"
        if let path { script += "PATH=\(quoted(path)):$PATH; export PATH\n" }
        guard let pipe = popen(script + command, "r") else { return "popen failed" }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { bytes += chunk.prefix(count) }
        while bytes.last == 0x0A { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func has(_ tool: String) -> Bool { !output("command -v \(tool)").isEmpty }

    /// Folders, each with a program `awk` that is one of the awks of this machine.
    static func awks(in folder: String) -> [String] {
        ["awk", "mawk", "gawk", "original-awk", "busybox"].filter(has).map { name in
            let bin = "\(folder)/awk-\(name)"
            // The whole path, or `awk` would call itself.
            let body = "exec \(output("command -v \(name)"))\(name == "busybox" ? " awk" : "") \"$@\""
            _ = output(
                "mkdir -p \(quoted(bin)) && printf '#!/bin/sh\\n%s\\n' '\(body)' >\(quoted(bin))/awk"
                    + " && chmod +x \(quoted(bin))/awk")
            return bin
        }
    }

    /// Writes a file below the folder, compressed by the tool of that name.
    static func write(_ text: String, to name: String, compression: String, in folder: String) {
        let plain = "\(folder)/.plain"
        guard let file = fopen(plain, "w") else { return }
        let bytes = Array(text.utf8)
        _ = fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        let tool = compression == "none" ? "cat" : compression == "lz4" ? "lz4 -cq" : "\(compression) -c"
        _ = output("\(tool) <.plain >./\(quoted(name)); rm -f .plain", in: folder)
    }

    /// A new folder, removed after the work.
    static func withFolder<Result>(_ work: (String) throws -> Result) rethrows -> Result {
        var template = Array("/tmp/recount-XXXXXX".utf8CString)
        let folder = template.withUnsafeMutableBufferPointer { buffer -> String in
            guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "/nonexistent" }
            return String(cString: made)
        }
        defer { _ = output("rm -rf \(quoted(folder))", in: "/") }
        return try work(folder)
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'"'"'"#) + "'"
    }
}
