/// Kernel lines by which the host's network, disk or clock shows or is ruled out (catalogue, section 7).
package enum HostSymptom: String, Sendable {
    case synFlood = "syn_flood"
    case conntrackFull = "conntrack_full"
    case linkDown = "link_down"
    case neighbourTableFull = "neighbour_table_full"
    case hungTask = "hung_task"
    case stall
    case fileSystemError = "file_system_error"
    case diskError = "disk_error"
    case readOnly = "read_only"
    case softLockup = "soft_lockup"
    case hardwareError = "hardware_error"
    case allocationFailure = "allocation_failure"
    case tcpMemory = "tcp_memory"
    case clockUnstable = "clock_unstable"
    case segfault
    case panic
    case boot
    /// The kernel itself went wrong and went on.
    case oops
    case throttled
    /// A network device that its last user does not let go.
    case deviceHeld = "device_held"
    /// Nothing was left that might be killed.
    case noKillable = "no_killable_process"

    /// The symptom that a kernel line's text tells, or nil.
    package static func parse(_ line: Span<UInt8>, _ text: Range<Int>) -> HostSymptom? {
        let text = Scan.clamp(text, to: line)
        let (start, end) = (text.lowerBound, text.upperBound)
        switch Scan.byte(line, start) {
        case UInt8(ascii: " "), UInt8(ascii: "["), UInt8(ascii: "R"): return nil
        case UInt8(ascii: "L"): if Scan.has("Linux version ", in: line, at: start) { return .boot }
        case UInt8(ascii: "T"): if Scan.has("TCP: out of memory", in: line, at: start) { return .tcpMemory }
        case UInt8(ascii: "K"): if Scan.has("Kernel panic - ", in: line, at: start) { return .panic }
        case UInt8(ascii: "I"):
            if Scan.has("INFO: task ", in: line, at: start),
                Scan.find(" blocked for more than ", in: line, from: start, to: end) != nil
            {
                return .hungTask
            }
        case UInt8(ascii: "E"):
            if Scan.has("EXT4-fs error", in: line, at: start) { return .fileSystemError }
            if Scan.has("EXT4-fs warning", in: line, at: start) { return .fileSystemError }
        case UInt8(ascii: "B"):
            if Scan.has("Buffer I/O error", in: line, at: start) { return .diskError }
            if Scan.has("BTRFS error", in: line, at: start) { return .fileSystemError }
            if Scan.has("BUG: unable to handle ", in: line, at: start) { return .oops }
            if Scan.has("BUG: kernel NULL pointer dereference", in: line, at: start) { return .oops }
        case UInt8(ascii: "O"):
            if Scan.has("Out of memory and no killable processes", in: line, at: start) { return .noKillable }
        case UInt8(ascii: "C"):
            if Scan.has("CE memory read error ", in: line, at: start) { return .hardwareError }
        case UInt8(ascii: "d"):
            if Scan.has("divide error: ", in: line, at: start) { return .oops }
        case UInt8(ascii: "u"):
            if Scan.has("unregister_netdevice: waiting for ", in: line, at: start) { return .deviceHeld }
        case UInt8(ascii: "X"):
            if Scan.has("XFS (", in: line, at: start),
                Scan.find(" Shutting down filesystem", in: line, from: start, to: end) != nil
                    || Scan.find("): Corruption ", in: line, from: start, to: end) != nil
            {
                return .fileSystemError
            }
        default: break
        }
        guard let colon = Scan.find(": ", in: line, from: start, to: min(end, start &+ 200)) else { return nil }
        let bound = min(end, start &+ 400)
        func says(_ words: StaticString) -> Bool { Scan.find(words, in: line, from: start, to: bound) != nil }
        if says("Possible SYN flooding on port ") { return .synFlood }
        if says("table full, dropping packet") { return .conntrackFull }
        if says("NIC Link is Down") || says("Link is Down") || says("Lost carrier") { return .linkDown }
        if says("temperature above threshold, cpu clock throttled") { return .throttled }
        if says("SLUB: Unable to allocate memory on node") { return .allocationFailure }
        if Scan.has("general protection fault", in: line, at: start) { return .oops }
        if says("neighbor table overflow!") || says("neighbour table overflow!") { return .neighbourTableFull }
        if says("self-detected stall") || says("detected stalls on CPUs") { return .stall }
        if says("BUG: soft lockup") { return .softLockup }
        if says("[Hardware Error]") { return .hardwareError }
        if says("Remounting filesystem read-only") { return .readOnly }
        // A floppy or disc drive that the machine does not have complains at every boot.
        if says("I/O error, dev "), !says("dev fd"), !says("dev sr"), !says("dev loop") { return .diskError }
        if says(": page allocation failure: order:") { return .allocationFailure }
        if says("Clocksource ") || says("clocksource: "), says("unstable") { return .clockUnstable }
        if Scan.has(" segfault at ", in: line, at: colon &+ 1) || says("]: segfault at ") { return .segfault }
        return nil
    }
}
