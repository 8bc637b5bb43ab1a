import Glibc

/// A line for `/bin/sh`, and what it printed.
enum ShellCommand {
    /// What a command printed and how it ended.
    struct Outcome {
        /// At most `limit` bytes of standard output.
        var output: [UInt8] = []
        /// The beginning of what it complained about.
        var complaint: [UInt8] = []
        /// 0 where it ended well; 128 and more for a signal.
        var status: Int32 = 0
    }

    /// Most that is kept of the output: a count, or a count by status.
    private static let limit = 1 << 20
    private static let complaintLimit = 4 << 10

    /// Runs `line` in the present folder with standard input empty. nil where it could not be started.
    static func run(_ line: String) -> Outcome? {
        var (output, errors): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard unsafe pipe(&output) == 0 else { return nil }
        guard unsafe pipe(&errors) == 0 else {
            output.forEach { close($0) }
            return nil
        }
        for file in output + errors { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        let child = spawn(line, output[1], errors[1])
        close(output[1])
        close(errors[1])
        defer {
            close(output[0])
            close(errors[0])
        }
        guard let child else { return nil }
        var outcome = Outcome()
        read(output[0], errors[0], into: &outcome)
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        outcome.status = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        return outcome
    }

    private static func spawn(_ line: String, _ output: Int32, _ errors: Int32) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        // We ignore SIGPIPE; the commands of a pipeline must not.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let words: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("sh"), strdup("-c"), strdup(line), nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let code = unsafe posix_spawn(&child, "/bin/sh", &actions, &attributes, words, environ)
        return code == 0 ? child : nil
    }

    /// Reads both streams to their ends; what is beyond the limits is read and dropped.
    private static func read(_ output: Int32, _ errors: Int32, into outcome: inout Outcome) {
        var streams = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while streams.contains(where: { $0.fd >= 0 }) {
            if unsafe poll(&streams, nfds_t(streams.count), -1) < 0 {
                if errno == EINTR { continue }
                return
            }
            for index in streams.indices where streams[index].fd >= 0 && streams[index].revents != 0 {
                let count = unsafe Glibc.read(streams[index].fd, &chunk, chunk.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    streams[index].fd = -1
                    continue
                }
                if index == 0 {
                    outcome.output += chunk.prefix(min(count, limit - outcome.output.count))
                } else {
                    outcome.complaint += chunk.prefix(min(count, complaintLimit - outcome.complaint.count))
                }
            }
        }
    }
}
