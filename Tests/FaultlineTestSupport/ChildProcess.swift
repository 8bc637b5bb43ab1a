import Foundation
import Glibc
import Synchronization

/// One run of a command, through `posix_spawn`.
///
/// Foundation's `Process` waits on a run loop and leaves the pipes to its caller, who can then hang on a full one; here
/// the streams are files, the child leads a group of its own, and the group is killed when its time is over.
struct ChildProcess {
    private static let counter = Mutex(0)

    private let command: TestCommand
    private let streams: String
    private let pid: pid_t
    private let started: ContinuousClock.Instant

    init(_ command: TestCommand) throws {
        self.command = command
        let number = Self.counter.withLock { counter in
            counter += 1
            return counter
        }
        streams = command.folder.streamPath("\(number)")
        if let input = command.input { try FileBytes.write(input, to: "\(streams).in") }
        started = .now
        pid = try Self.spawn(command, streams)
    }

    private static func spawn(_ command: TestCommand, _ streams: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let input = command.input == nil ? "/dev/null" : "\(streams).in"
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(streams).out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(streams).err", O_WRONLY | O_CREAT | O_TRUNC, 0o600)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A test runner may ignore or block signals; the command is to meet them as from a shell.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // Swift does not see the call that changes the folder, so a shell does it and is replaced by the program.
        let shell = "/bin/sh"
        let arguments = CStrings(
            [shell, "-c", "cd \"$0\" && exec \"$@\"", command.folder.path, command.program] + command.arguments)
        let environment = CStrings(command.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        var pid: pid_t = 0
        let code = withExtendedLifetime((arguments, environment)) {
            posix_spawn(&pid, shell, &actions, &attributes, arguments.pointers, environment.pointers)
        }
        // The shell's own failure to start the program is exit code 126 or 127, with its reason on standard error.
        guard code == 0 else {
            throw TestFailure("\(command.program) could not be started in \(command.folder.path): \(errorText(code))")
        }
        return pid
    }

    /// The most memory that the running program has held, `VmHWM` of proc_pid_status(5); 0 where it is gone.
    ///
    /// `ru_maxrss` would not do: of a child that is spawned it begins with what the test runner itself holds.
    private var residentPeak: Int {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(separator: " ").dropLast().last.flatMap({ Int($0.drop { !$0.isNumber }) })
        else { return 0 }
        return kibibytes * 1024
    }

    func wait() throws -> TestResult {
        var status: Int32 = 0
        var peakBytes = 0
        var isOver = false
        var pause: UInt32 = 500
        while true {
            peakBytes = max(peakBytes, residentPeak)
            let answer = waitpid(pid, &status, isOver ? 0 : WNOHANG)
            if answer == pid { break }
            if answer == -1 && errno != EINTR { throw TestFailure("waitpid: \(Self.errorText(errno))") }
            if !isOver && started.duration(to: .now) > command.limit {
                isOver = true
                kill(-pid, SIGKILL)
                continue
            }
            usleep(pause)
            pause = min(pause * 2, 5000)
        }
        let signal = status & 0x7F
        let result = TestResult(
            ending: signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal),
            outputBytes: try FileBytes.read("\(streams).out"),
            errorBytes: try FileBytes.read("\(streams).err"),
            duration: started.duration(to: .now),
            peakBytes: peakBytes,
            command: command)
        guard !isOver else { throw TestFailure(result.story("killed: it took more than \(command.limit)")) }
        return result
    }

    private static func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// A list of C strings that ends with a null pointer, as `execve` takes it.
private final class CStrings {
    private(set) var pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    deinit { for pointer in pointers { free(pointer) } }
}
