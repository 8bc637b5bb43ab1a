/// What the names of fields stand for where a tool tells an act, whatever its way of writing them: `previousVersion`,
/// `previous_version` and `previous.version` are one name.
///
/// Names are compared by the hash of `ApplicationJSONKeys`, so that a line's keys cost little.
package enum ActFieldNames {
    struct Entry: Sendable {
        var role: ActRole
        /// Of two fields of one role the lower rank is taken.
        var rank: Int
    }

    /// What a key stands for, or nil.
    static func entry(_ line: Span<UInt8>, _ key: Range<Int>) -> Entry? {
        let key = Scan.clamp(key, to: line)
        guard !key.isEmpty, key.count <= 40 else { return nil }
        var hash = ApplicationJSONKeys.seed
        for at in key { hash = ApplicationJSONKeys.fold(hash, line[at]) }
        return table[hash]
    }

    private static let table: [UInt64: Entry] = {
        var table: [UInt64: Entry] = [:]
        for (role, names) in names {
            for (rank, name) in names.split(separator: " ").enumerated() {
                var hash = ApplicationJSONKeys.seed
                for byte in name.utf8 { hash = ApplicationJSONKeys.fold(hash, byte) }
                if table[hash] == nil { table[hash] = Entry(role: role, rank: rank) }
            }
        }
        return table
    }()

    private static let names: [(role: ActRole, names: String)] = [
        (.act, "event act eventtype objectkind eventname operation op activity task type kind verb change step job"),
        (.action, "action"),
        (.message, "message msg text description title summary"),
        (
            .previous,
            """
            previous previousversion prev prevversion previousrelease prevrelease oldversion oldrelease old fromversion \
            from was replaced replaces lastversion previoustag oldtag oldimage previousimage versionfrom rollbackfrom \
            currentversion
            """
        ),
        (
            .version,
            """
            version release newversion toversion targetversion newrelease releaseversion appversion deployedversion \
            serviceversion versionto to new tag imagetag newtag revision rev image newimage build buildnumber ref gitref \
            artifact commit sha gitsha commitsha releaseid releasename rollbackto
            """
        ),
        (
            .service,
            """
            service servicename app application appname applicationname unit component workload project projectname repo \
            repository product deployment deployable chart
            """
        ),
        (.host, "host target node server instance targethost hosts targets machine hostname"),
        (
            .actor,
            """
            by user actor author operator username initiator initiatedby triggeredby startedby deployedby requestedby who \
            deployer login owner
            """
        ),
        (.status, "status state result phase outcome conclusion deploystatus lifecycle"),
        (.environment, "environment env cluster namespace region"),
        (.count, "count cleared replicas"),
        (.command, "command cmd"),
    ]
}
