import Evidence

/// A log of events.
package typealias EventFormat = RecordFormat<EventRecord>

/// The event logs, in the order in which a line is tried against them.
package enum EventFormats {
    package static let all: [EventFormat] = [
        EventFormat("supervisord", .supervisor, line: SupervisordLine.parse),
        EventFormat("pm2", .supervisor, line: PM2Line.parse),
        EventFormat("uwsgi", .supervisor, starts: UwsgiLine.starts, record: UwsgiLine.parse),
        EventFormat("php_fpm", .supervisor, line: PHPFPMLine.parse),
        EventFormat("puma", .supervisor, line: PumaLine.parse),
        EventFormat("docker_events", .supervisor, line: DockerEventLine.parse),
        EventFormat("containerd_events", .supervisor, line: ContainerdEventLine.parse),
        EventFormat("container_states", .supervisor, line: ContainerStateLine.parse),
        EventFormat(
            "kubernetes_events", .supervisor, starts: KubernetesEvents.starts, record: KubernetesEvents.parse),
        EventFormat("kubernetes_describe", .supervisor, starts: PodDescription.starts, record: PodDescription.parse),
        EventFormat("kubernetes_audit", .deploy, line: KubernetesAuditLine.parse),
        EventFormat("nagios", .alert, line: NagiosLine.parse),
        EventFormat("monit", .alert, line: MonitLine.parse),
        EventFormat("alert_json", .alert, line: AlertPayload.parse),
        EventFormat("dpkg", .deploy, line: DpkgLine.parse),
        EventFormat("dnf", .deploy, line: DnfLine.parse),
        EventFormat("apt_history", .deploy, starts: AptHistory.starts, record: AptHistory.parse),
        EventFormat("capistrano", .deploy, line: CapistranoLine.parse),
        EventFormat("helm", .deploy, starts: HelmStatus.starts, record: HelmStatus.parse),
        EventFormat("ansible", .deploy, line: AnsibleLine.parse),
        EventFormat("shell_history", .deploy, starts: ShellHistory.starts, record: ShellHistory.parse),
        EventFormat("audit", .deploy, line: AuditLine.parse),
    ]

    /// Whether a line that has an application's shape is an event log's.
    package static func claimFromApplication(_ line: Span<UInt8>) -> Bool {
        SupervisordLine.parse(line) != nil || KubernetesEventRow.isDated(line) || DatabaseFormats.claims(line)
    }

    /// The same of a line that begins with this time, as `Timestamps.dateTime` reads it.
    static func claimFromApplication(_ line: Span<UInt8>, _ stamp: Timestamp) -> Bool {
        SupervisordLine.parse(line) != nil || KubernetesEventRow.isDated(line, stamp)
            || DatabaseFormats.claims(line, stamp)
    }

    /// Whether a line that has syslog's shape is an event log's.
    package static func claimFromSyslog(_ line: Span<UInt8>) -> Bool {
        DockerEventLine.parse(line) != nil || DnfLine.parse(line) != nil || PM2Line.parse(line) != nil
    }

    /// The format of an id, or nil.
    package static func named(_ id: String) -> EventFormat? { all.first { $0.id == id } }
}
