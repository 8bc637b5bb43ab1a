import Evidence
import Extraction
import Glibc
import LogFormats

/// Turns what a user typed into a plan.
enum Planning {
    /// Bytes beyond which `faultline plan` cuts a plain file into parts.
    static let shardBytes: Int64 = 256 << 20

    /// The plan of a run; throws where an option is wrong or the paths hold no input at all.
    static func plan(_ options: AnalysisOptions, shardBytes: Int64? = nil) throws(FaultlineError) -> Planner.Planned {
        var resolved = PlannerOptions()
        resolved.since = options.since?.micros
        resolved.until = options.until?.micros
        if let since = options.since, let until = options.until, since >= until {
            throw FaultlineError(.usage, "--since is not before --until. Exchange the two.")
        }
        resolved.timezones = options.timezones.map { assignment($0, "--timezone") }
        for entry in options.bootTimes {
            guard let point = ReportTimePoint(entry.value) else {
                throw FaultlineError(
                    .usage, "--boot-time \(entry.source)=\(entry.value): that is no time. Write 2026-11-24T08:25:00Z.")
            }
            resolved.bootTimes.append((assignment(entry, "--boot-time"), point.micros))
        }
        resolved.hosts = options.hosts.map { assignment($0, "--host") }
        resolved.names = options.names.map { assignment($0, "--name") }
        let formats = try LogFormatSources.formats(options)
        resolved.logFormats = formats.declared
        resolved.configFormats = formats.configured
        resolved.refusedFormats = formats.refused
        resolved.digestsAll = options.digestsAll
        if let path = options.writePaths.first(where: { !$0.hasPrefix("/") || $0.utf8.count > 1000 }) {
            throw FaultlineError(.usage, "--write-paths \(path): give a path from its / on, such as /checkout/*.")
        }
        resolved.writePaths = options.writePaths
        resolved.shardBytes = shardBytes
        if let date = options.referenceDate {
            guard let point = ReportTimePoint(date), date.utf8.count == 10 else {
                throw FaultlineError(.usage, "--reference-date \(date): give a day as YYYY-MM-DD.")
            }
            // Noon: the nearest year is the same for every hour of the day.
            resolved.referenceSecond = point.micros / 1_000_000 + 43_200
        }
        guard !options.paths.isEmpty else {
            throw FaultlineError(.usage, "no input was given. Name a file, a folder or -.")
        }
        let planned: Planner.Planned
        do throws(PlannerError) {
            planned = try Planner(options: resolved, workers: workers(options)).plan(
                rawPaths: options.paths.map { options.rawPaths[$0] ?? Array($0.utf8) })
        } catch { throw FaultlineError(.usage, error.sentence) }
        guard !planned.plan.inputs.isEmpty else {
            let details = planned.plan.notices.map(\.text)
            throw FaultlineError(
                .noInput,
                details.isEmpty
                    ? "no file was found in \(options.paths.joined(separator: ", ")). Name a folder with logs in it."
                    : "no input could be read.", details: details)
        }
        return planned
    }

    /// Threads of a run: what was asked for, else one a core.
    static func workers(_ options: AnalysisOptions) -> Int {
        min(1024, max(1, options.workers ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    }

    private static func assignment(_ given: AnalysisOptions.Assignment, _ option: String) -> PlannerOptions.Assignment {
        PlannerOptions.Assignment(option: option, source: given.source, value: given.value)
    }
}
