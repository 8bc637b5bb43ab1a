/// Shell commands that get the report's numbers again from the files, without this program.
///
/// They need a POSIX shell, any awk and the tool of each compression; run them where the report's paths hold.
package enum RecountCommands {
    /// Commands for `totals.recount`: `requests`, `bad_gateway`, `failed_requests`, `clients`, `by_status` (it prints
    /// `STATUS COUNT` lines, ascending).
    ///
    /// - Parameter sources: Access logs of disjoint requests; their counts are added, their clients united.
    package static func totals(_ sources: [RecountSource]) -> [Recount] {
        [
            recount("requests", sources) { $0.part() },
            recount("bad_gateway", sources) { $0.part(also: #"s=="502""#) },
            recount("failed_requests", sources) { $0.failed() },
            recount("clients", sources) { $0.clients() },
            recount("by_status", sources) { $0.part(answer: .byStatus) },
        ]
    }

    /// Commands for `impact.recount`: `requests`, `failed_requests`, `bad_gateway`, `affected_clients`.
    ///
    /// `affected_clients` leaves out loopback and health checks.
    ///
    /// - Parameters:
    ///   - window: On the aligned clock; its start is rounded down to seconds and its end up.
    ///   - hasHealthChecks: Whether health checks failed in the window, so that they must be told apart.
    package static func impact(
        _ sources: [RecountSource], window: Window, hasHealthChecks: Bool = false
    ) -> [Recount] {
        let start = window.start.second
        let end = window.end > Moment(second: window.end.second) ? window.end.second &+ 1 : window.end.second
        func timed(
            _ name: String, _ part: @escaping (inout RecountPart) -> RecountPipeline.Part?
        ) -> Recount {
            recount(name, sources) { $0.restrict(from: start, to: end) ? part(&$0) : nil }
        }
        return [
            timed("requests") { $0.part() },
            timed("failed_requests") { $0.failed() },
            timed("bad_gateway") { $0.part(also: #"s=="502""#) },
            timed("affected_clients") { $0.affectedClients(hasHealthChecks: hasHealthChecks) },
        ]
    }

    /// The command for `totals.recount.oom_kills`: distinct pids of `Killed process` lines, so that a kill which
    /// several kernel logs record counts once.
    package static func oomKills(kernelFiles: [(path: String, compression: String)]) -> Recount {
        let program =
            "match($0,/Killed process [0-9]+/) && !seen[substr($0,RSTART+15,RLENGTH-15)]++ {n++} END {print n+0}"
        let command = DecodeCommand.lines(of: kernelFiles).map { $0 + " | LC_ALL=C awk " + ShellText.quoted(program) }
        return Recount(name: "oom_kills", command: command)
    }

    private static func recount(
        _ name: String, _ sources: [RecountSource], _ part: (inout RecountPart) -> RecountPipeline.Part?
    ) -> Recount {
        let parts = sources.map { source -> RecountPipeline.Part? in
            guard var builder = RecountPart(source) else { return nil }
            return part(&builder)
        }
        return Recount(name: name, command: RecountPipeline.command(parts))
    }
}
