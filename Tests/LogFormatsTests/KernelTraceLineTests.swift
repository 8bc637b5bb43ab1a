import LogFormats
import Testing

/// Lines around a trace, pasted without any prefix.
@Suite struct KernelTraceLineTests {
    @Test(arguments: [
        "RIP: 0010:[<ffffffffa0577200>]  [<ffffffffa0577200>] pool_io_hints+0xf0/0x1a0 [dm_thin_pool]",
        "RIP: 0010:native_queued_spin_lock_slowpath+0x5e/0x1d0", "RIP: 0033:0x7f5ba27c6d6f",
        "RSP: 0018:ffff8801e47abbc8  EFLAGS: 00010246",
        "R10: 00007f5ba2909c70 R11: 0000000000000000 R12: 0000000000001001",
        "FS:  00007ff465daf700(0000) GS:ffff8801efc20000(0000) knlGS:0000000000000000",
        "CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033", "CR2: 0000000000000078",
        "RIP  [<ffffffff810a2c38>] pick_next_task_fair+0x6b8/0x820", " RSP <ffff881fe1d1bde0>",
        "IP: [<ffffffff810a2c38>] pick_next_task_fair+0x6b8/0x820", "pc : el0_svc+0x20/0x30", "sp : ffff80001000be90",
        "x29: ffff80001000be90 x28: ffff0000c0a30000 x27: 0000000000000000",
        "pstate: 60400005 (nZCv daif +PAN -UAO -TCO BTYPE=--)",
        "Code: Unable to access opcode bytes at 0x7f5ba27c6d45.",
        "Code: 0f 84 a5 00 00 00 3b 96 10 06 00 00 <48> f7 f6 85 d2 ", "Code: 94000d5c d503201f (d4210000) 17ffffe3",
        "Stack:", " </TASK>", " <IRQ>", "------------[ cut here ]------------",
        "Modules linked in: dm_thin_pool aufs(C) nfsd",
        "      Tainted: G         C    3.16.0-4-amd64 #1",
        "task: ffff8801e3657470 ti: ffff8801e47a8000 task.ti: ffff8801e47a8000",
        "umount.aufs     D ffff8802111a9848     0 21568  21567 0x00000000",
        "task:docker          state:D stack:    0 pid:20744 ppid:     1 flags:0x00000000",
        "INFO: task umount.aufs:21568 blocked for more than 120 seconds.",
        "\"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message.", "0 pages hwpoisoned",
        "Oops: 0000 [#1] SMP", "divide error: 0000 [#1] SMP ", "PGD 0 ", "sed cpuset=/ mems_allowed=0-1",
        " moom_callback+0x7a/0xb0", " show_stack+0x52/0x58", " kthread+0x11f/0x140",
        "docker0: port 2(veth380a1cd) entered disabled state", "device veth380a1cd left promiscuous mode",
        "eth0: renamed from vethbcd01c4", "IPv6: ADDRCONF(NETDEV_UP): vethcd0dbfb: link is not ready",
        "EXT4-fs (sda1): Remounting filesystem read-only",
    ])
    func `a line of a trace needs no prefix`(text: String) {
        #expect(reading(text) { FormatRegistry.sniff($0) } == ["kernel"])
    }

    @Test(arguments: [
        "IP: 10.0.0.1", "IP: 10", "FS: full", "PC: on LR: off", "Code: 200", "Code: OK", "Code: 49 8b",
        "SS: 12 minutes",
        " 0123456789abcdef", "0123456789abcdef 0123456789abcdef", " 20250101 20250102 20250103 20250104",
        "12 pages written",
        "Stack: trace", "Tainted: yes", "task: build the house", "worker D 12 0 1 2 0x0", "device a entered the room",
        "shop: port 2(a) is closed", "web: renamed from old name", "<TASK> one", "---[ end ", "0 pages ", "[#1]",
        "Oops: [#",
        "RAX:", "RAX: RBX: 00", "PGD xyz", "Code: <", "(", "x29: ",
    ])
    func `what only looks like one is refused`(text: String) {
        #expect(!reading(text) { FormatRegistry.sniff($0) }.contains("kernel"))
    }
}
