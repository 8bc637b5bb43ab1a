/// What a message may be about, told from its template once: extractors look only at lines whose template bids them to.
package struct MessageTraits: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Names a memory quantity.
    package static let memory = MessageTraits(rawValue: 1)
    /// Says that a process starts, or which version it is.
    package static let start = MessageTraits(rawValue: 2)
    /// Begins with an HTTP method.
    package static let request = MessageTraits(rawValue: 4)
    /// Speaks of connections.
    package static let connections = MessageTraits(rawValue: 8)
    /// Names an exception.
    package static let exception = MessageTraits(rawValue: 16)
    /// Begins like a runtime's out-of-memory error.
    package static let outOfMemory = MessageTraits(rawValue: 32)
    /// A supervisor's word that a process ended.
    package static let exit = MessageTraits(rawValue: 64)
    /// Holds a statement.
    package static let statement = MessageTraits(rawValue: 128)

    /// Words of a supervisor or a deploy tool.
    package static let supervision = MessageTraits(rawValue: 256)

    /// May tell of a release or its return.
    package static let act = MessageTraits(rawValue: 512)

    /// The traits of a template.
    package init(template: Span<UInt8>) {
        self = []
        let end = template.count
        func holds(_ words: StaticString) -> Bool { Scan.find(words, in: template, from: 0, to: end) != nil }
        if holds("rss") || holds("RSS") || holds("eapUsed") || holds("heap_used") || holds("mem=") || holds("mem:")
            || holds("emory") || holds("esident")
        {
            insert(.memory)
        }
        if holds("tarting ") || holds("version") || holds("Booting ") || holds("istening ") || holds("Started ")
            || holds("spawned") || holds("tarting") || holds("tarted") || holds("oot") || holds("aunch")
            || holds("unning")
        {
            insert(.start)
        }
        if RequestLine.beginsWithMethod(template, 0) || holds("HTTP/") { insert(.request) }
        if holds("onnection") || holds("pool") || holds("Pool") || holds("clients") || holds("MySQL server")
            || holds("SYSCALL") || holds("query_wait_timeout") || holds("wait millis") || holds("link failure")
            || holds("timeout exceeded when")
        {
            insert(.connections)
        }
        if holds("Error") || holds("Exception") { insert(.exception) }
        if holds("emory") || holds("bad_alloc") || holds("Metaspace") { insert(.outOfMemory) }
        if holds("exited") || holds("SIG") || holds("terminated") || holds("signal ") { insert(.exit) }
        if ActWord.mayTell(template, 0..<end) { insert(.act) }
        for words in MessageTraits.supervisors where holds(words) { insert(.supervision) }
    }

    private static let supervisors: [StaticString] = [
        "DAMN ! ", "EVIL RELOAD", "HARAKIRI", "uWSGI", "WORKER TIMEOUT", "timed out worker", " booted", "App [",
        "Stopping app:", "[PM2]", "unstable restarts", "TaskOOM", "TaskExit", "exit event", "gave up: ", " with pid ",
        " entered RUNNING", "terminated by SIG", "exit status ", "Handling signal: ", "ync operation", "Happy Helming",
        "Rollback was", "PM2 log: ", " exited on signal ", "max_children", "execution timed out", "deployment.apps",
        "statefulset.apps", "daemonset.apps", "Applied revision", "[FIRING", "[RESOLVED", "ncident ", "lert ",
    ]
}
