import Evidence
import LogInput

/// Which host an input comes from, as far as names and syslog lines tell.
struct PlannerHosts: Sendable {
    static let unknown = "unknown"

    /// Folders that say what is in them, not where it comes from.
    private static let classNames: Set<String> = [
        "access", "apache", "apache2", "app", "apps", "application", "archive", "audit", "backup", "caddy", "database",
        "db", "dmesg", "error", "haproxy", "httpd", "journal", "k8s", "kafka", "kern", "kernel", "log", "logs",
        "mariadb", "messages", "mongodb", "mysql", "nginx", "old", "pgbouncer", "pods", "postgres", "postgresql",
        "proxy", "rabbitmq", "redis",
        "supervisor",
        "syslog", "system", "systemd", "tmp", "traefik", "var", "web",
    ]

    /// Every host of any head, with what its lines tell.
    private var signs: [String: PlannerLook.HostSigns] = [:]
    /// The folder in which all inputs lie, in components.
    private let common: [Substring]
    /// Folders directly below it that may be hosts; empty where there are fewer than two.
    private let folders: Set<Substring>

    init(files: [InputFile], looks: [PlannerLook]) {
        for look in looks {
            for (host, found) in look.hosts {
                var merged = signs[host] ?? PlannerLook.HostSigns()
                merged.lines += found.lines
                merged.names.formUnion(found.names)
                merged.hasOOMKill = merged.hasOOMKill || found.hasOOMKill
                signs[host] = merged
            }
        }
        let parents = files.filter { !$0.isStandardInput }.map { PlannerHosts.components($0.path).dropLast() }
        var shared = Array(parents.first ?? [])
        for parent in parents {
            shared = zip(shared, parent).prefix { $0 == $1 }.map(\.0)
        }
        common = shared
        let below = Set(parents.compactMap { $0.dropFirst(shared.count).first })
        folders = below.count > 1 ? below.filter { PlannerHosts.mayBeHost($0) } : []
    }

    /// The host of an input; `unknown` where nothing tells.
    func host(of file: InputFile, look: PlannerLook, family: PlannerFamily) -> String {
        let path = PlannerHosts.components(file.path)
        let base = file.rotation.base
        let stem = base.lastIndex(of: ".").map { base[..<$0] } ?? base[...]
        let words = Array(path.dropLast()) + [stem, base[...]]
        // The innermost name tells most.
        for word in words.reversed() where signs[String(word)] != nil { return String(word) }
        if look.hosts.count == 1, let own = look.hosts.first, family.candidates.first != nil { return own.key }
        if look.hosts.count > 1 { return PlannerHosts.unknown }
        let folder = path.dropLast().dropFirst(common.count).first.flatMap { folders.contains($0) ? $0 : nil }
        // Beside folders that are hosts by their own lines this one is a host, too, whatever runs elsewhere.
        // So is one that has a folder for what a program logs.
        let inner = path.dropLast().dropFirst(common.count + 1).first
        if let folder,
            folders.contains(where: { signs[String($0)] != nil })
                || inner.map({ PlannerHosts.classNames.contains($0.lowercased()) }) ?? false
        {
            return String(folder)
        }
        for word in words.reversed() {
            if let host = only(where: { $0.names.contains(String(word)) }) { return host }
        }
        if file.path.contains("nginx"), let host = only(where: { $0.names.contains("nginx") }) { return host }
        if family.sourceClass == .kernel, let host = only(where: \.hasOOMKill) { return host }
        return folder.map { String($0) } ?? PlannerHosts.unknown
    }

    /// The one host of which the condition holds; nil where none or several.
    private func only(where condition: (PlannerLook.HostSigns) -> Bool) -> String? {
        let found = signs.filter { condition($0.value) }
        return found.count == 1 ? found.first?.key : nil
    }

    private static func mayBeHost(_ folder: Substring) -> Bool {
        !classNames.contains(folder.lowercased()) && folder.unicodeScalars.contains { $0.properties.isAlphabetic }
            && folder != ".."
    }

    static func components(_ path: String) -> [Substring] {
        path.split(separator: "/").filter { $0 != "." }
    }
}
