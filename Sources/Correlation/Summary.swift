import Evidence

/// The sentences that a manager can read.
enum Summary {
    static func words(_ kind: String) -> String {
        switch kind {
        case "memory_leak": "memory leak"
        case "memory_spike": "memory spike"
        case "memory_limit_too_low": "memory limit too low"
        case "traffic_surge": "traffic surge"
        case "slow_dependency": "slow dependency"
        case "database_connections": "database connections exhausted"
        case "network": "network failure"
        case "proxy_configuration": "proxy configuration"
        case "bad_release": "bad release"
        case "application_crash": "application crash"
        case "disk_full": "full disk"
        case "descriptor_limit": "no file descriptors"
        case "dns": "name resolution failure"
        default: "unknown cause"
        }
    }

    static func rootCause(
        _ scene: Scene, _ view: IncidentView, _ top: String, _ subject: String, _ trigger: Incident.Trigger
    ) -> String {
        let release = trigger.version.map { "Release \($0)" }
        let failed = scene.traffic.sum(view.impact.second, view.end.second + 1)
        let consequence =
            failed.failed > 0
            ? " \(failed.failed) requests failed from \(ReportNumber.clock(view.impact)) UTC on." : ""
        switch top {
        case "memory_leak":
            let leak = view.leaks.max { $0.finding.confidence < $1.finding.confidence }
            // Without readings the kills alone speak for a leak: the sentence must not claim a growth that no log shows.
            let growth =
                leak?.finding.slopeBytesPerS.map {
                    "leaks memory: it grew by \(ReportNumber.bytes(Int64($0 * 60))) a minute"
                } ?? "seems to leak memory, though no log shows how it grew"
            let limit =
                view.kills.compactMap(\.limitBytes).first.map { " at the limit of \(ReportNumber.bytes($0))" } ?? ""
            let kills =
                view.kills.isEmpty
                ? ""
                : "; the kernel killed it \(view.kills.count) time\(view.kills.count == 1 ? "" : "s")\(limit)"
            return
                "\(release.map { "\($0) of \(subject)" } ?? subject) \(growth)\(kills).\(consequence)"
        case "memory_spike": return "\(subject) took all its memory in one jump and was killed.\(consequence)"
        case "memory_limit_too_low":
            return "The memory limit of \(subject) leaves no room: flat use close under it, and a kill.\(consequence)"
        case "traffic_surge":
            return
                "Traffic rose to \(ReportNumber.hundredths(view.surge ?? 0)) times the normal rate before requests failed.\(consequence)"
        case "slow_dependency":
            return "The application waited for something behind it and answered too late.\(consequence)"
        case "database_connections": return "Database connections ran out.\(consequence)"
        case "network":
            return "The proxy could not reach \(subject): connections timed out or found no route.\(consequence)"
        case "proxy_configuration": return "The proxy was changed right before requests failed.\(consequence)"
        case "bad_release": return "\(release ?? "A release") fails at once; memory is flat.\(consequence)"
        case "disk_full": return "A disk is full: what had to be written could not be.\(consequence)"
        case "descriptor_limit": return "The limit of open files and connections was reached.\(consequence)"
        case "dns": return "Names of hosts could not be resolved.\(consequence)"
        case "application_crash": return "\(subject) stopped listening, for a reason that is not memory.\(consequence)"
        default:
            let missing = [SourceClass.kernel, .application, .error].filter { !view.covers($0) }.map(\.rawValue)
            return "The logs do not tell the cause."
                + (missing.isEmpty ? "" : " A \(missing.joined(separator: ", ")) log would.") + consequence
        }
    }
}
