/// Lines that the kernel prints around a trace or of its devices, told without any prefix by their shape alone: registers,
/// stack words, code bytes, modules, the rows of `Mem-Info`. They say nothing that is kept.
///
///     RAX: 0000000000015fd1 RBX: 0000000000001010 RCX: 00005658cf73d030
///     Code: 49 8b 7c 24 78 48 39 fd 74 2f <49> 8b 7c 24 78
///      ffff8804182fe928 0000000000000202 ffff880182272f10 ffff8804182079b8
///     RIP  [<ffffffff810a2c38>] pick_next_task_fair+0x6b8/0x820
///     ---[ end trace 61f6991dc9ee5be0 ]---
///
/// The shapes are those of `show_regs`, `show_stack`, `show_mem`, `print_modules` and `die` of the kernel's source.
enum KernelTraceLine {
    /// Whether the text, from its first byte that is no blank on, is such a line.
    static func isLine(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var end = end
        while end > start, line[end &- 1] == 0x20 || line[end &- 1] == 0x0D { end &-= 1 }
        guard end > start else { return false }
        return isRegisters(line, start, end) || isWords(line, start, end) || isCode(line, start, end)
            || isMark(line, start, end) || isTask(line, start, end) || isPages(line, start, end)
            || isDevice(line, start, end) || isOops(line, start, end)
    }

    /// Names of registers of x86, ARM and the control registers: `RAX`, `R08`, `x29`, `CR2`, `knlGS`, `pc`.
    private static let registers: Set<String> = {
        var names: Set<String> = [
            "RIP", "RSP", "RAX", "RBX", "RCX", "RDX", "RSI", "RDI", "RBP", "EIP", "ESP", "EAX", "EBX", "ECX", "EDX",
            "ESI", "EDI", "EBP", "ORIG_RAX", "ORIG_EAX", "EFLAGS", "FS", "GS", "knlGS", "CS", "DS", "ES", "SS", "PKRU",
            "IP", "pc", "lr", "sp", "pstate", "psr", "fp", "ip", "PGD", "CPSR", "LR", "PC", "SP",
        ]
        for number in 0..<32 {
            names.formUnion(["x\(number)", "r\(number)", "R\(number)", "CR\(number)", "DR\(number)"])
            if number < 10 { names.formUnion(["R0\(number)", "x0\(number)"]) }
        }
        return names
    }()

    /// `NAME: value NAME: value …`, each value a hexadecimal number, perhaps with a selector, brackets or a symbol.
    private static func isRegisters(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var at = start
        var count = 0
        var needsValue = false
        while at < end {
            at = Scan.skipBlanks(line, at, to: end)
            let stop = Scan.tokenEnd(line, at, to: end)
            guard stop > at else { break }
            var name = stop
            if line[stop &- 1] == UInt8(ascii: ":") { name &-= 1 }
            let isName =
                name < stop || Scan.has(" : ", in: line, at: stop) || (count == 0 && isBracket(line, stop, end))
            if isName, name &- at <= 8, registers.contains(Scan.text(line, at..<name)) {
                guard !needsValue else { return false }
                count &+= 1
                needsValue = true
                at = name < stop || !Scan.has(" : ", in: line, at: stop) ? stop : stop &+ 2
                continue
            }
            if let colon = joined(line, at, stop) {
                guard !needsValue, isValue(line, colon &+ 1, stop) else { return false }
                count &+= 1
                at = stop
                continue
            }
            guard count > 0, isValue(line, at, stop) || isFlags(line, at, end) else { return false }
            needsValue = false
            at = isFlags(line, at, end) ? end : stop
        }
        return count > 0 && !needsValue
    }

    /// The colon of `GS:ffff8801efc20000(0000)`, a name and its value without a blank.
    private static func joined(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard let colon = Scan.first(UInt8(ascii: ":"), in: line, from: start, to: min(end, start &+ 6)),
            registers.contains(Scan.text(line, start..<colon))
        else { return nil }
        return colon
    }

    /// Blanks and a bracket of an address behind a name without a colon: `RIP  [<ffff…>]`, ` RSP <ffff…>`.
    private static func isBracket(_ line: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        let at = Scan.skipBlanks(line, index, to: end)
        return Scan.has("[<", in: line, at: at) || Scan.byte(line, at) == UInt8(ascii: "<")
    }

    /// `(nZCv daif +PAN …)` behind the state of an ARM processor.
    private static func isFlags(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        Scan.byte(line, start) == UInt8(ascii: "(") && Scan.byte(line, end &- 1) == UInt8(ascii: ")")
    }

    /// `0010`, `ffff8801efc20000(0000)`, `0018:ffff8801e47abbc8`, `[<ffffffff810a2c38>]`, `0033:0x7f5ba27c6d6f`,
    /// `pool_io_hints+0xf0/0x1a0`, `[dm_thin_pool]`.
    private static func isValue(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var digits = 0
        var at = start
        while at < end {
            let byte = line[at]
            if Scan.isHex(byte) {
                digits &+= 1
            } else if byte == UInt8(ascii: "x"), at > start, line[at &- 1] == UInt8(ascii: "0") {
                digits &+= 1
            } else if byte < 0x28 || !"()<>[]:".utf8.contains(byte) {
                digits = 0
                break
            }
            at &+= 1
        }
        if digits >= 4 { return true }
        if Scan.byte(line, start) == UInt8(ascii: "["), Scan.byte(line, end &- 1) == UInt8(ascii: "]") {
            return (start &+ 1..<end &- 1).allSatisfy { Scan.isWord(line[$0]) || line[$0] == UInt8(ascii: "-") }
        }
        var symbol = start
        // `0010:pick_next_task_fair+0x6b8/0x820`
        if let colon = Scan.first(UInt8(ascii: ":"), in: line, from: start, to: min(end, start &+ 6)) {
            symbol = colon &+ 1
        }
        return OomLine.isFrame(line, symbol, end) || (end &- start == 1 && Scan.isDigit(line[start]))
    }

    /// Two words of 16 hexadecimal digits or more, or four of 8: a piece of a stack.
    private static func isWords(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        // The kernel sets them in.
        guard Scan.byte(line, start &- 1) == 0x20 || isAddress(line, start) else { return false }
        var at = start
        var count = 0
        var width = 0
        var hasLetter = false
        while at < end {
            let stop = Scan.tokenEnd(line, at, to: end)
            let length = stop &- at
            guard length == 16 || length == 8, width == 0 || length == width else { return false }
            for index in at..<stop {
                guard Scan.isHex(line[index]), line[index] &- 0x41 >= 26 else { return false }
                hasLetter = hasLetter || Scan.isLetter(line[index])
            }
            width = length
            count &+= 1
            at = Scan.skipBlanks(line, stop, to: end)
        }
        return width == 16 ? count >= 2 && count <= 8 || isAddress(line, start) : hasLetter && count >= 4 && count <= 16
    }

    private static func isAddress(_ line: Span<UInt8>, _ start: Int) -> Bool { Scan.has("ffff", in: line, at: start) }

    /// `Code: 49 8b 7c <49> 8b`, `Code: d503201f (d4210000)`, `Code: Bad RIP value.`, `Code: Unable to access opcode bytes at …`.
    private static func isCode(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard Scan.has("Code: ", in: line, at: start) else { return false }
        var at = Scan.skipBlanks(line, start &+ 6, to: end)
        if Scan.has("Unable to access opcode bytes at ", in: line, at: at)
            || Scan.has("Bad RIP value", in: line, at: at)
            || Scan.has("Bad EIP value", in: line, at: at)
        {
            return true
        }
        var count = 0
        while at < end {
            let stop = Scan.tokenEnd(line, at, to: end)
            var (from, to) = (at, stop)
            let mark = line[from]
            if mark == UInt8(ascii: "<") || mark == UInt8(ascii: "(") {
                from &+= 1
                to &-= 1
            }
            guard to &- from == 2 || to &- from == 8 || to &- from == 4 else { return false }
            for index in from..<to where !Scan.isHex(line[index]) { return false }
            count &+= 1
            at = Scan.skipBlanks(line, stop, to: end)
        }
        return count >= 4
    }

    /// Rules and marks between the parts of a trace.
    private static func isMark(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        switch Scan.byte(line, start) {
        case UInt8(ascii: "-"):
            return (Scan.has("---[ end ", in: line, at: start) && Scan.has("]---", in: line, at: end &- 4))
                || Scan.has("------------[ cut here ]------------", in: line, at: start)
        case UInt8(ascii: "<"):
            // `<TASK>`, `</IRQ>`: which stack the frames below are of.
            let name = Scan.byte(line, start &+ 1) == UInt8(ascii: "/") ? start &+ 2 : start &+ 1
            guard Scan.byte(line, end &- 1) == UInt8(ascii: ">"), end &- 1 > name else { return false }
            return ["TASK", "IRQ", "NMI", "EOI", "EOE", "SOFTIRQ", "ENTRY_TRAMPOLINE", "#DF", "#DB"].contains(
                Scan.text(line, name..<min(end &- 1, name &+ 20)))
        case UInt8(ascii: "S"): return Scan.matches("Stack:", in: line, start..<end)
        case UInt8(ascii: "C"): return Scan.matches("Call trace:", in: line, start..<end)
        case UInt8(ascii: "M"): return Scan.has("Modules linked in:", in: line, at: start)
        case UInt8(ascii: "["): return Scan.has("[last unloaded: ", in: line, at: start)
        case UInt8(ascii: "T"): return Scan.has("Tainted: ", in: line, at: start) && isFlagged(line, start &+ 9, end)
        case UInt8(ascii: "N"):
            return Scan.has("Not tainted ", in: line, at: start) && isVersion(line, start &+ 12, end)
        case UInt8(ascii: "W"): return Scan.has("Workqueue: ", in: line, at: start)
        case UInt8(ascii: "K"):
            return Scan.has("Kernel Offset: ", in: line, at: start)
                || Scan.has("Kernel panic - not syncing", in: line, at: start)
        case UInt8(ascii: "\""):
            return Scan.has("\"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\"", in: line, at: start)
        default: return false
        }
    }

    /// Letters of taint, then a version: `G         C    3.16.0-4-amd64 #1`.
    private static func isFlagged(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var at = start
        while at < end,
            line[at] == 0x20 || line[at] &- 0x41 < 26 || line[at] == UInt8(ascii: ",") || line[at] == UInt8(ascii: "=")
                || line[at] == UInt8(ascii: "[") || line[at] == UInt8(ascii: "]")
        {
            at &+= 1
        }
        return isVersion(line, at, end)
    }

    private static func isVersion(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let stop = Scan.tokenEnd(line, start, to: end)
        guard stop > start, Scan.isDigit(line[start]) else { return false }
        return Scan.first(UInt8(ascii: "."), in: line, from: start, to: stop) != nil
    }

    /// Tasks: `task: ffff… ti: ffff…`, `docker  D ffff8801a8f2b078  0 20744  1 0x00000000`,
    /// `task:docker state:D stack:0 pid:20744 ppid:1 flags:0x00000000`, `INFO: task docker:20744 blocked for more than …`.
    private static func isTask(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if Scan.has("task: ", in: line, at: start) {
            return isHexToken(line, start &+ 6, end, least: 8)
        }
        if Scan.has("task:", in: line, at: start) {
            return Scan.find(" state:", in: line, from: start, to: end) != nil
                && Scan.find(" flags:0x", in: line, from: start, to: end) != nil
        }
        if Scan.has("INFO: task ", in: line, at: start) {
            return Scan.find(" blocked for more than ", in: line, from: start, to: end) != nil
        }
        guard end &- start <= 96, let flags = Scan.findLast(" 0x", in: line, from: start, to: end),
            isHexToken(line, flags &+ 3, end, least: 8)
        else { return false }
        var words: [Range<Int>] = []
        var at = start
        while at < end, words.count < 9 {
            let stop = Scan.tokenEnd(line, at, to: end)
            words.append(at..<stop)
            at = Scan.skipBlanks(line, stop, to: end)
        }
        // A name, the state's letter, an address, numbers, flags.
        guard words.count >= 6, words[1].count == 1, line[words[1].lowerBound] &- 0x41 < 26,
            isHexToken(line, words[2].lowerBound, words[2].upperBound, least: 8)
        else { return false }
        for word in words[3..<words.count &- 1] where !word.allSatisfy({ Scan.isDigit(line[$0]) }) { return false }
        return true
    }

    private static func isHexToken(_ line: Span<UInt8>, _ start: Int, _ end: Int, least: Int) -> Bool {
        let stop = Scan.tokenEnd(line, start, to: end)
        guard stop &- start >= least else { return false }
        for index in start..<stop where !Scan.isHex(line[index]) { return false }
        return true
    }

    /// `0 pages HighMem/MovableOnly`, `0 pages hwpoisoned`: rows of `show_mem` whose numbers are not kept.
    private static func isPages(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard let number = Scan.number(line, start, to: end), Scan.has(" pages ", in: line, at: number.end) else {
            return false
        }
        let name = number.end &+ 7
        guard name < end else { return false }
        for words in [
            "HighMem/MovableOnly", "hwpoisoned", "RAM", "HighMem", "reserved", "cma reserved", "in swap cache",
            "shared",
            "non-shared", "slab", "of RAM", "pagetables", "swap cached",
        ] where Scan.isEqual(Array(words.utf8), line, name..<end) { return true }
        return false
    }

    /// What network devices of containers do, in the words of bridge and core: `docker0: port 2(veth4cb51e1) entered
    /// blocking state`, `device veth1 left promiscuous mode`, `eth0: renamed from veth1`, `IPv6: ADDRCONF(NETDEV_UP): …`.
    private static func isDevice(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if Scan.has("IPv6: ADDRCONF(NETDEV_", in: line, at: start) { return true }
        if Scan.has("unregister_netdevice: waiting for ", in: line, at: start) { return true }
        if Scan.has("device ", in: line, at: start) {
            return Scan.has(" entered promiscuous mode", in: line, at: end &- 25)
                || Scan.has(" left promiscuous mode", in: line, at: end &- 22)
        }
        for system in ["EXT4-fs", "XFS", "BTRFS"] as [StaticString]
        where Scan.has(system, in: line, at: start) && isMounted(line, start &+ system.utf8CodeUnitCount, end) {
            return true
        }
        let name = Scan.tokenEnd(line, start, to: min(end, start &+ 17))
        guard name > start &+ 1, line[name &- 1] == UInt8(ascii: ":") else { return false }
        if Scan.has(" renamed from ", in: line, at: name) {
            return Scan.tokenEnd(line, name &+ 14, to: end) == end && end > name &+ 14 && end &- name <= 30
        }
        guard Scan.has(" port ", in: line, at: name), let port = Scan.number(line, name &+ 6, to: end),
            Scan.byte(line, port.end) == UInt8(ascii: "(")
        else { return false }
        return Scan.find(") entered ", in: line, from: port.end, to: end) != nil
            && Scan.has(" state", in: line, at: end &- 6)
    }

    /// ` (sda1): `, ` error (device sda1): `, ` info (device sda1): `.
    private static func isMounted(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var at = start &+ 1
        while at < end, at &- start < 12, Scan.isLetter(line[at]) { at &+= 1 }
        if at > start &+ 1, Scan.byte(line, at) == 0x20 { at &+= 1 }
        guard Scan.byte(line, start) == 0x20, Scan.byte(line, at) == UInt8(ascii: "(") else { return false }
        return Scan.find("): ", in: line, from: at, to: min(end, at &+ 48)) != nil
    }

    /// The first lines of an oops: `BUG: unable to handle …`, `Oops: 0002 [#1] SMP`, `divide error: 0000 [#1] SMP`, `PGD 0`.
    private static func isOops(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if Scan.has("BUG: unable to handle ", in: line, at: start)
            || Scan.has("BUG: kernel NULL pointer dereference", in: line, at: start)
        {
            return true
        }
        if Scan.has("PGD ", in: line, at: start) {
            return end == start &+ 5 || isHexToken(line, start &+ 4, end, least: 1)
        }
        if Scan.has("#PF: ", in: line, at: start) { return true }
        if Scan.has("WARNING: CPU: ", in: line, at: start) {
            return Scan.find(" PID: ", in: line, from: start, to: end) != nil
                && Scan.find(" at ", in: line, from: start, to: end) != nil
        }
        // Four hexadecimal digits of an error code and the count of oopses.
        guard let count = Scan.find(" [#", in: line, from: start, to: min(end, start &+ 64)),
            let number = Scan.number(line, count &+ 3, to: end), Scan.byte(line, number.end) == UInt8(ascii: "]")
        else { return false }
        return Scan.has(": ", in: line, at: count &- 6) && isHexToken(line, count &- 4, count, least: 4)
    }
}
