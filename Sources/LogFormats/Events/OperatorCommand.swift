import Evidence

/// What a command does to a service, told by its words; a command that only looks is none.
///
///     sudo systemctl restart nginx       ops, target nginx
///     kubectl rollout undo deploy/api    rollback, target deploy/api
package struct OperatorCommand: Sendable, Equatable {
    /// The act as `FactKind.deployAct` names it.
    package enum Act: String, Sendable { case deploy, rollback, scale, config, ops, reboot }

    package var act: Act
    package var target: Range<Int>?

    /// Reads a command line, or nil where it changes nothing that is known.
    package static func parse(_ line: Span<UInt8>, _ command: Range<Int>) -> OperatorCommand? {
        let words = words(line, command)
        var first = 0
        // What a command may stand behind.
        while first < words.count {
            let word = words[first]
            if isOne(line, word, ["sudo", "doas", "nohup", "time", "exec", "env", "command"]) {
                first += 1
                while first < words.count, line[words[first].lowerBound] == UInt8(ascii: "-") {
                    first += isOne(line, words[first], ["-u", "-g"]) ? 2 : 1
                }
            } else if isOne(line, word, ["sh", "bash", "dash", "zsh"]), first + 2 < words.count,
                Scan.byte(line, words[first + 1].lowerBound) == UInt8(ascii: "-"),
                Scan.byte(line, words[first + 1].upperBound &- 1) == UInt8(ascii: "c")
            {
                first += 2
            } else if Scan.first(UInt8(ascii: "="), in: line, from: word.lowerBound, to: word.upperBound) != nil,
                first == 0, Scan.isLetter(line[word.lowerBound])
            {
                first += 1
            } else {
                break
            }
        }
        guard first < words.count else { return nil }
        return act(line, words[first], Array(words[(first + 1)...]))
    }

    private static func act(_ line: Span<UInt8>, _ program: Range<Int>, _ rest: [Range<Int>]) -> OperatorCommand? {
        let plain = rest.filter { line[$0.lowerBound] != UInt8(ascii: "-") }
        let verb = plain.first
        let target = plain.dropFirst().first
        func verbIs(_ names: [StaticString]) -> Bool { verb.map { isOne(line, $0, names) } ?? false }
        func made(_ act: Act, _ target: Range<Int>?) -> OperatorCommand { OperatorCommand(act: act, target: target) }
        if isOne(line, program, ["systemctl"]) {
            if verbIs(["reboot", "poweroff", "halt", "kexec", "soft-reboot"]) { return made(.reboot, nil) }
            return verbIs(unitVerbs) ? made(.ops, target) : nil
        }
        if isOne(line, program, ["service", "rc-service"]) {
            return target.map { isOne(line, $0, unitVerbs) } == true ? made(.ops, verb) : nil
        }
        if Scan.has("/etc/init.d/", in: line, at: program.lowerBound) {
            return verbIs(unitVerbs) ? made(.ops, base(line, program)) : nil
        }
        if isOne(line, program, ["nginx", "apachectl", "apache2ctl", "haproxy"]) {
            for word in rest where isOne(line, word, ["reload", "stop", "quit", "restart", "graceful"]) {
                return made(.ops, base(line, program))
            }
            return nil
        }
        if isOne(line, program, ["supervisorctl", "pm2", "svc", "sv", "monit", "initctl", "rc-service"]) {
            if verbIs(["scale"]) { return made(.scale, target) }
            return verbIs(unitVerbs + ["update", "delete", "gracefulReload", "startOrRestart"])
                ? made(.ops, target) : nil
        }
        if isOne(line, program, ["docker", "podman", "docker-compose", "nerdctl", "crictl"]) {
            return container(line, plain)
        }
        if isOne(line, program, ["kubectl", "oc", "k"]) { return cluster(line, plain) }
        if isOne(line, program, ["helm"]) {
            if verbIs(["upgrade", "install"]) { return made(.deploy, target) }
            return verbIs(["rollback"]) ? made(.rollback, target) : verbIs(["uninstall"]) ? made(.ops, target) : nil
        }
        if let made = tool(line, program, plain) { return made }
        if isOne(line, program, ["cap"]) {
            guard let task = plain.last, plain.count >= 2 else { return nil }
            if isOne(line, task, ["deploy:rollback"]) { return made(.rollback, nil) }
            return isOne(line, task, ["deploy"]) ? made(.deploy, nil) : nil
        }
        if isOne(line, program, ["kill", "pkill", "killall", "skill"]) {
            for word in rest where isOne(line, word, ["-0", "-l", "-L"]) { return nil }
            return plain.isEmpty ? nil : made(.ops, plain.last)
        }
        if isOne(line, program, ["reboot", "shutdown", "poweroff", "halt"]) {
            for word in rest where isOne(line, word, ["-c", "--help"]) { return nil }
            return made(.reboot, nil)
        }
        if isOne(line, program, ["apt", "apt-get", "aptitude", "dnf", "yum", "zypper", "apk", "dpkg", "rpm", "snap"]) {
            for word in rest where isOne(line, word, packageVerbs) { return made(.config, plain.last) }
            return nil
        }
        if isOne(line, program, ["sysctl"]) {
            return rest.contains { isOne(line, $0, ["-w", "-p", "--system"]) } ? made(.config, nil) : nil
        }
        if isOne(line, program, ["swapon", "swapoff"]) { return rest.isEmpty ? nil : made(.config, plain.last) }
        if isOne(line, program, ["vi", "vim", "nvim", "nano", "emacs", "sed", "tee", "cp", "mv", "ln"]) {
            if isOne(line, program, ["sed"]), !rest.contains(where: { Scan.has("-i", in: line, at: $0.lowerBound) }) {
                return nil
            }
            guard let file = plain.last, Scan.has("/etc/", in: line, at: file.lowerBound) else { return nil }
            return made(.config, file)
        }
        return nil
    }

    /// Tools whose commands release and take back, by their first words, and scripts that are called so.
    private static func tool(_ line: Span<UInt8>, _ program: Range<Int>, _ plain: [Range<Int>]) -> OperatorCommand? {
        let name = base(line, program)
        for (stem, act) in [("deploy", Act.deploy), ("rollback", .rollback)] as [(StaticString, Act)] {
            let end = name.lowerBound &+ stem.utf8CodeUnitCount
            if Scan.has(stem, in: line, at: name.lowerBound),
                end == name.upperBound || Scan.matches(".sh", in: line, end..<name.upperBound)
                    || Scan.matches(".py", in: line, end..<name.upperBound)
            {
                return OperatorCommand(act: act, target: plain.first)
            }
        }
        guard
            isOne(
                line, program,
                [
                    "nomad", "kamal", "dep", "fly", "flyctl", "eb", "argocd", "heroku", "gcloud", "waypoint",
                    "ecs-deploy",
                    "dokku", "mina", "fab",
                ])
        else { return nil }
        // A tool's area stands before its verb: `job run`, `app rollback`.
        for (place, word) in plain.prefix(3).enumerated() {
            let target = plain.dropFirst(place + 1).first
            if isOne(line, word, ["rollback", "revert", "releases:rollback", "undo"]) {
                return OperatorCommand(act: .rollback, target: target)
            }
            if isOne(line, word, ["deploy", "redeploy", "run", "promote", "sync", "git:from-image"]) {
                return OperatorCommand(act: .deploy, target: target)
            }
            if isOne(line, word, ["restart", "ps:restart", "stop", "start"]) {
                return OperatorCommand(act: .ops, target: target)
            }
            if isOne(line, word, ["scale", "ps:scale"]) { return OperatorCommand(act: .scale, target: target) }
        }
        return nil
    }

    /// The version that a command puts in place: of an image, or behind a name that says so.
    static func version(_ line: Span<UInt8>, _ command: Range<Int>) -> Range<Int>? {
        var isNamed = false
        for word in words(line, command) {
            if let equals = Scan.first(UInt8(ascii: "="), in: line, from: word.lowerBound, to: word.upperBound) {
                let value = equals &+ 1..<word.upperBound
                if let named = VersionWord.named(line, value)?.version { return named }
                if let strength = VersionWord.strength(line, value), strength >= .short { return value }
                continue
            }
            if let named = VersionWord.named(line, word)?.version { return named }
            if let strength = VersionWord.strength(line, word), strength == .full || (isNamed && strength == .short) {
                return word
            }
            isNamed = false
            for name in ["--version", "--tag", "--image", "-t", "--ref", "--release"] as [StaticString]
            where Scan.matches(name, in: line, word) { isNamed = true }
        }
        return nil
    }

    private static func container(_ line: Span<UInt8>, _ plain: [Range<Int>]) -> OperatorCommand? {
        var words = plain[...]
        while let word = words.first, isOne(line, word, ["compose", "container", "service", "stack"]) {
            words = words.dropFirst()
        }
        guard let verb = words.first else { return nil }
        if isOne(line, verb, ["scale"]) { return OperatorCommand(act: .scale, target: words.dropFirst().first) }
        if isOne(line, verb, ["rollback"]) { return OperatorCommand(act: .rollback, target: words.last) }
        if isOne(line, verb, ["update"]) {
            // Another image is a release.
            let isImage = words.contains { VersionWord.named(line, $0) != nil }
            return OperatorCommand(act: isImage ? .deploy : .config, target: words.last)
        }
        guard isOne(line, verb, ["restart", "start", "stop", "kill", "rm", "up", "down", "deploy"]) else { return nil }
        return OperatorCommand(act: .ops, target: words.dropFirst().last)
    }

    private static func cluster(_ line: Span<UInt8>, _ plain: [Range<Int>]) -> OperatorCommand? {
        // `-n shop` leaves its value among the plain words; a verb is looked for, not counted.
        for (place, word) in plain.enumerated() where place < 4 {
            let rest = plain[(place + 1)...]
            let target = rest.first
            if isOne(line, word, ["rollout"]) {
                guard let verb = target else { return nil }
                if isOne(line, verb, ["undo"]) {
                    return OperatorCommand(act: .rollback, target: rest.dropFirst().first)
                }
                guard isOne(line, verb, ["restart"]) else { return nil }
                return OperatorCommand(act: .ops, target: rest.dropFirst().first)
            }
            if isOne(line, word, ["set"]) {
                let isImage = target.map { isOne(line, $0, ["image"]) } ?? false
                return OperatorCommand(act: isImage ? .deploy : .config, target: rest.dropFirst().first)
            }
            if isOne(line, word, ["scale", "autoscale"]) { return OperatorCommand(act: .scale, target: target) }
            if isOne(line, word, ["apply", "patch", "edit", "replace", "annotate", "label", "taint"]) {
                return OperatorCommand(act: .config, target: target)
            }
            if isOne(line, word, ["delete", "drain", "cordon", "uncordon", "create"]) {
                return OperatorCommand(act: .ops, target: rest.dropFirst().first ?? target)
            }
            if isOne(line, word, ["get", "describe", "logs", "top", "exec", "port-forward", "explain", "config"]) {
                return nil
            }
        }
        return nil
    }

    private static let unitVerbs: [StaticString] = [
        "restart", "try-restart", "reload", "reload-or-restart", "force-reload", "start", "stop", "kill",
        "isolate", "condrestart", "graceful",
    ]

    private static let packageVerbs: [StaticString] = [
        "install", "upgrade", "dist-upgrade", "full-upgrade", "update", "remove", "purge", "downgrade", "refresh",
        "revert", "-i", "-U", "-Uvh", "-e", "-r",
    ]

    /// The words of a command: at most 64, without quotes, up to a pipe or the next command.
    private static func words(_ line: Span<UInt8>, _ command: Range<Int>) -> [Range<Int>] {
        let range = Scan.clamp(command, to: line)
        var result: [Range<Int>] = []
        var at = range.lowerBound
        let end = min(range.upperBound, range.lowerBound &+ 4096)
        while at < end, result.count < 64 {
            at = Scan.skipBlanks(line, at, to: end)
            while at < end, line[at] == UInt8(ascii: "'") || line[at] == UInt8(ascii: "\"") { at &+= 1 }
            let from = at
            var stop = Scan.tokenEnd(line, at, to: end)
            at = max(stop, at &+ 1)
            while stop > from, isQuoteOrEnd(line[stop &- 1]) { stop &-= 1 }
            if stop > from {
                if stop == from &+ 1, line[from] == UInt8(ascii: "|") { break }
                if Scan.has("&&", in: line, at: from) || Scan.has("||", in: line, at: from) { break }
                result.append(from..<stop)
            }
            if at <= end, Scan.byte(line, at &- 1) == UInt8(ascii: ";") || Scan.byte(line, at) == 0x0A { break }
        }
        return result
    }

    private static func isQuoteOrEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ";")
    }

    /// Whether a word, a path before it left out, is one of the names.
    private static func isOne(_ line: Span<UInt8>, _ word: Range<Int>, _ names: [StaticString]) -> Bool {
        let word = base(line, word)
        for name in names where Scan.matches(name, in: line, word) { return true }
        return false
    }

    private static func base(_ line: Span<UInt8>, _ word: Range<Int>) -> Range<Int> {
        guard let slash = Scan.last(UInt8(ascii: "/"), in: line, from: word.lowerBound, to: word.upperBound) else {
            return word
        }
        return slash &+ 1..<word.upperBound
    }
}

extension OperatorCommand {
    /// The fact of a command that somebody ran: an act where it changes something, else that it was run.
    static func fact(
        _ line: Span<UInt8>, _ command: Range<Int>, by: EventValue?, _ more: KeyValuePairs<String, EventValue?> = [:],
        shown: EventValue? = nil
    ) -> EventFact {
        let told = parse(line, command)
        var fact = EventFact(told == nil ? .command : .deployAct, more)
        fact.set("by", by)
        fact.set("command", shown ?? .place(command))
        if let told {
            fact.set("act", .word(told.act.rawValue))
            if shown == nil { fact.set("target", .place(told.target)) }
            if shown == nil, told.act == .deploy || told.act == .rollback {
                fact.set("version", .place(version(line, command)))
            }
        }
        return fact
    }
}
