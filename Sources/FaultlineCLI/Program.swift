import ArgumentParser
import Faultline
import Glibc

/// The program: parses the command line, runs a command, and turns every ending into the exit code that is promised.
///
/// ArgumentParser by itself exits with 64 on misuse; the contract says 2.
@main
enum Program {
    static func main() {
        // A reader that goes away shows as EPIPE where we write, and never ends us between two files of an output.
        _ = signal(SIGPIPE, SIG_IGN)
        exit(status(of: RawArguments.displayed).rawValue)
    }

    private static func status(of arguments: [String]) -> ExitStatus {
        if let word = arguments.first, !word.hasPrefix("-"), !FaultlineCommand.names.contains(word) {
            Console.say(
                "faultline: there is no command \"\(TerminalText.escaped(word))\""
                    + NearName.hint(word, among: FaultlineCommand.names)
                    + " To read logs: faultline analyze \(TerminalText.escaped(Shell.quoted(word)))")
            return .usage
        }
        do {
            var command = try FaultlineCommand.parseAsRoot(arguments)
            try command.run()
            return .done
        } catch let end as EndOfRun {
            return end.status
        } catch let failure as FaultlineError {
            Messages.list(failure.details)
            Console.say("faultline: \(failure)")
            return failure.exitStatus
        } catch {
            let message = FaultlineCommand.fullMessage(for: error)
            guard FaultlineCommand.exitCode(for: error) == .success else {
                Console.say(message)
                return .usage
            }
            // Help and version, which were asked for.
            do throws(FaultlineError) { try Console.show(Array((message + "\n").utf8)) } catch {
                Console.say("faultline: \(error)")
                return error.exitStatus
            }
            return .done
        }
    }
}

/// Ends a command with another exit code than 0, all having been said.
struct EndOfRun: Error {
    var status: ExitStatus
}
