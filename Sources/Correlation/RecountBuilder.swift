import Evidence

/// The recount commands of a run: from the logs that were counted.
enum RecountBuilder {
    static func totals(_ scene: Scene) -> [Recount] {
        let sources = counted(scene)
        if let clip = WindowClip(scene.file.plan.options), let span = scene.window {
            // Within --since and --until the commands are those of a window; the rest has none.
            let window = Window(
                start: Moment(second: max(clip.from, span.start.second)),
                end: Moment(second: min(clip.to, span.end.second + 1)))
            let known = sources.isEmpty ? [] : RecountCommands.impact(sources, window: window)
            return ["bad_gateway", "by_status", "clients", "failed_requests", "oom_kills", "requests"].map { name in
                Recount(name: name, command: known.first { $0.name == name }?.command)
            }
        }
        var result = sources.isEmpty ? [] : RecountCommands.totals(sources)
        // A short command reads lines as they stand, not what is wrapped in them.
        if isWrapped(scene) { result = result.map { Recount(name: $0.name, command: nil) } }
        // Every kernel log, also one that shows no kill: the command that finds none says so.
        let kernels = scene.file.plan.inputs.filter { input in
            // An empty file tells its class by its name alone.
            let isKernel =
                input.sourceClass == .kernel
                || input.size == 0 && ["kern", "dmesg", "kmsg"].contains { input.path.contains($0) }
            return isKernel && scene.file.duplicates[Int(input.id)] == nil
        }
        result.append(
            kernels.isEmpty
                ? Recount(name: "oom_kills", command: nil)
                : RecountCommands.oomKills(kernelFiles: kernels.map { file(scene, Int($0.id)) }))
        if !isToldByKillLines(scene) { strike("oom_kills", &result) }
        if result.contains(where: { $0.name == "clients" }), isSampled(scene) { strike("clients", &result) }
        return result
    }

    /// Whether the kernel's kills are as many as the pids of `Killed process` lines in kernel logs: a kill told by a
    /// summary or by syslog alone, or of a pid that came again, a short command does not count.
    private static func isToldByKillLines(_ scene: Scene) -> Bool {
        let pids = scene.kills.filter { $0.story.killer == nil }.map(\.story.pid)
        let lines = scene.sources(of: .kernel).flatMap { $0.facts(.oomKilled) }.map { $0.attributes.int("pid") }
        return Set(pids).count == pids.count && Set(pids) == Set(lines)
    }

    static func impact(_ scene: Scene, window: Window) -> [Recount] {
        let sources = counted(scene)
        guard !sources.isEmpty else { return [] }
        var result = RecountCommands.impact(sources, window: window, hasHealthChecks: hasHealthChecks(scene))
        if isSampled(scene) { strike("affected_clients", &result) }
        if scene.traffic.isEstimated || isWrapped(scene) {
            result = result.map { Recount(name: $0.name, command: nil) }
        }
        return result
    }

    private static func strike(_ name: String, _ list: inout [Recount]) {
        list = list.map { $0.name == name ? Recount(name: name, command: nil) : $0 }
    }

    private static func isSampled(_ scene: Scene) -> Bool {
        scene.grouping.groups.contains { group in
            scene.sources[group.counted].byAxis.contains { $0.tables.clients.isEstimated }
        }
    }

    /// Whether some health check failed.
    private static func hasHealthChecks(_ scene: Scene) -> Bool {
        scene.grouping.groups.contains { group in
            scene.sources[group.counted].byAxis.contains { entry in
                entry.tables.status.rows().contains { $0.key.requestClass == .healthCheck && $0.cell.failed > 0 }
            }
        }
    }

    private static func isWrapped(_ scene: Scene) -> Bool {
        scene.grouping.groups.contains { group in
            scene.sources[group.counted].inputs.contains { scene.file.plan.inputs[$0].envelope != nil }
        }
    }

    private static func counted(_ scene: Scene) -> [RecountSource] {
        scene.grouping.groups.map { group in
            let source = scene.sources[group.counted]
            return RecountSource(
                files: source.inputs.map { file(scene, $0) }, logFormats: source.logFormats,
                utcOffsetSeconds: source.zone.offsetSeconds,
                clockOffsetSeconds: floorDivide(source.clock.offsetMicros + 500_000, 1_000_000),
                writeMethods: scene.file.plan.options.writeMethods)
        }
    }

    private static func file(_ scene: Scene, _ input: Int) -> (path: String, compression: String) {
        (scene.file.plan.inputs[input].path, scene.file.plan.inputs[input].compression)
    }
}
