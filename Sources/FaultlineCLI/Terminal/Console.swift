import Faultline
import Glibc

/// Standard output, standard error and the terminal behind them.
enum Console {
    /// Writes a result to standard output. A reader that went away ends the program quietly, with 0.
    static func show(_ bytes: [UInt8]) throws(FaultlineError) {
        let code = write(bytes, to: STDOUT_FILENO)
        if code == 0 { return }
        if code == EPIPE { exit(ExitStatus.done.rawValue) }
        throw FaultlineError(
            .noOutput, "standard output cannot be written (\(code == ENOSPC ? "the disk is full" : "errno \(code)")).")
    }

    /// Says something to the user, on standard error.
    static func say(_ text: String) { _ = write(Array((text + "\n").utf8), to: STDERR_FILENO) }

    /// Writes to standard error as it is, without a line end.
    static func draw(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether standard input is something that was sent to us: a pipe, a file or a socket, no terminal or device.
    static var inputIsSent: Bool {
        var status = stat()
        guard unsafe fstat(STDIN_FILENO, &status) == 0 else { return false }
        return [S_IFIFO, S_IFREG, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    /// The value of an environment variable; nil where it is empty or not set.
    static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Columns of the terminal that standard output is, else `COLUMNS`, else 100.
    static var width: Int {
        var size = winsize()
        if unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 100
    }

    /// Whether the locale writes UTF-8, by the variables in the order in which C reads them.
    static var isUnicode: Bool {
        let locale = environment("LC_ALL") ?? environment("LC_CTYPE") ?? environment("LANG") ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }

    /// 0, or the errno of the failed write.
    private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                // Somebody made the pipe non-blocking; wait until it takes more.
                var waiting = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&waiting, 1, -1)
                continue
            }
            guard count > 0 else { return count == 0 ? EIO : errno }
            written += count
        }
        return 0
    }
}
