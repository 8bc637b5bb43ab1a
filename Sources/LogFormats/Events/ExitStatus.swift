/// The end of a process as a container runtime or a supervisor states it.
enum ExitStatus {
    /// Attributes of an exit code: above 128 it is a signal's, whoever sent it; 137 alone proves no want of memory.
    static func add(_ code: Int64?, to fact: inout EventFact) {
        guard let code else { return }
        if code > 128, code <= 192 {
            fact.set("signal", .int(code &- 128))
            fact.set("signal_name", name(code &- 128).map { .word($0) })
        } else {
            fact.set("status", .int(code))
        }
        fact.set("exit_code", .int(code))
    }

    /// `KILL` for 9, as systemd writes it; nil for signals that seldom end a process.
    static func name(_ signal: Int64) -> String? {
        switch signal {
        case 1: "HUP"
        case 2: "INT"
        case 3: "QUIT"
        case 4: "ILL"
        case 6: "ABRT"
        case 7: "BUS"
        case 8: "FPE"
        case 9: "KILL"
        case 11: "SEGV"
        case 13: "PIPE"
        case 15: "TERM"
        default: nil
        }
    }

    /// The word behind `SIG` at an index: `KILL` of `SIGKILL`; nil where none stands there.
    static func signalName(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Range<Int>? {
        guard Scan.has("SIG", in: line, at: index) else { return nil }
        var at = index &+ 3
        while at < min(end, line.count), Scan.isAlphanumeric(line[at]) { at &+= 1 }
        return at > index &+ 3 ? index &+ 3..<at : nil
    }
}
