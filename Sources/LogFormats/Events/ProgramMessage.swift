import Evidence

/// What a program that syslog names says of logins, acts, alerts and containers. The program is the header's word: what
/// another program quotes is nothing here.
package enum ProgramMessage {
    /// The fact of a message, or nil.
    package static func parse(_ line: Span<UInt8>, program: Range<Int>, _ message: Range<Int>) -> EventFact? {
        let program = Scan.clamp(program, to: line)
        let message = Scan.clamp(message, to: line)
        func isOne(_ names: StaticString...) -> Bool {
            for name in names where Scan.matches(name, in: line, program) { return true }
            return false
        }
        switch Scan.byte(line, program.lowerBound) {
        case UInt8(ascii: "s"):
            if isOne("sudo") { return sudo(line, message) }
            if isOne("sshd", "sshd-session") { return sshd(line, message) }
            if isOne("systemd-logind") { return logind(line, message) }
            if isOne("su") { return su(line, message) }
            if isOne("supervisord") { return supervisord(line, message) }
        case UInt8(ascii: "l"): if isOne("login") { return login(line, message) }
        case UInt8(ascii: "c"): if isOne("containerd") { return ContainerdMessage.parse(line, message) }
        case UInt8(ascii: "d"): if isOne("dockerd") { return ContainerdMessage.parse(line, message) }
        case UInt8(ascii: "k"):
            if isOne("kubelet") { return KubeletMessage.parse(line, message) }
            if isOne("k3s") { return KubeletMessage.parse(line, message) ?? ContainerdMessage.parse(line, message) }
        case UInt8(ascii: "h"): if isOne("haproxy") { return haproxy(line, message) }
        case UInt8(ascii: "m"):
            if isOne("monit") {
                return MonitLine.fact(line, message, isBad: true) ?? MonitLine.fact(line, message, isBad: false)
            }
        case UInt8(ascii: "n"): if isOne("nagios", "naemon") { return NagiosLine.fact(line, message) }
        case UInt8(ascii: "i"): if isOne("icinga", "icinga2") { return NagiosLine.fact(line, message) }
        case UInt8(ascii: "u"): if isOne("uwsgi") { return UwsgiLine.fact(line, message) }
        case UInt8(ascii: "p"):
            if isOne("puma") { return PumaLine.fact(line, message) }
            if isOne("pm2") { return PM2Line.fact(line, message) }
            if Scan.has("php-fpm", in: line, at: program.lowerBound) { return PHPFPMLine.fact(line, message) }
        default: break
        }
        return nil
    }

    /// `  deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx`.
    ///
    /// Without a terminal a program ran it, which is an act only where it changes something.
    private static func sudo(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let end = message.upperBound
        let start = Scan.skipBlanks(line, message.lowerBound, to: end)
        let user = start..<Scan.tokenEnd(line, start, to: end)
        guard !user.isEmpty, Scan.has(" : ", in: line, at: user.upperBound),
            let command = Scan.find(" ; COMMAND=", in: line, from: user.upperBound &+ 2, to: end)
                ?? (Scan.has(" : COMMAND=", in: line, at: user.upperBound) ? user.upperBound : nil)
        else { return nil }
        // `a password is required`, `command not allowed`, `3 incorrect password attempts`: nothing was run.
        let first = user.upperBound &+ 3
        guard
            Scan.has("TTY=", in: line, at: first) || Scan.has("PWD=", in: line, at: first)
                || Scan.has("HOST=", in: line, at: first) || Scan.has("COMMAND=", in: line, at: first)
        else { return nil }
        let terminal =
            Scan.has("TTY=", in: line, at: first)
            ? first &+ 4..<Scan.tokenEnd(line, first &+ 4, to: end) : nil
        let isInteractive = terminal.map { !Scan.matches("unknown", in: line, $0) } ?? false
        let fact = OperatorCommand.fact(
            line, command &+ 11..<end, by: .text(user), ["terminal": isInteractive ? .place(terminal) : nil])
        return fact.kind == .command && !isInteractive ? nil : fact
    }

    /// `Accepted publickey for deploy from 192.0.2.7 port 51022 ssh2: …`. The name is a word that sshd knew; a blank in it
    /// cannot be.
    private static func sshd(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, message.upperBound)
        guard Scan.has("Accepted ", in: line, at: start) else { return nil }
        let method = start &+ 9..<Scan.tokenEnd(line, start &+ 9, to: end)
        guard Scan.has(" for ", in: line, at: method.upperBound) else { return nil }
        let user = method.upperBound &+ 5..<Scan.tokenEnd(line, method.upperBound &+ 5, to: end)
        guard !user.isEmpty, Scan.has(" from ", in: line, at: user.upperBound) else { return nil }
        let from = user.upperBound &+ 6..<Scan.tokenEnd(line, user.upperBound &+ 6, to: end)
        guard Scan.has(" port ", in: line, at: from.upperBound) else { return nil }
        return EventFact(
            .login, ["user": .text(user), "from": .place(from), "method": .place(method), "by": .word("sshd")])
    }

    private static func logind(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, message.upperBound)
        if Scan.has("System is ", in: line, at: start) {
            for word in ["rebooting", "powering down", "powering off", "halting"] as [StaticString]
            where Scan.has(word, in: line, at: start &+ 10) {
                return EventFact(.hostSymptom, ["symptom": .word("shutdown")])
            }
            return nil
        }
        guard Scan.has("New session ", in: line, at: start) else { return nil }
        let session = start &+ 12..<Scan.tokenEnd(line, start &+ 12, to: end)
        guard !session.isEmpty, Scan.has(" of user ", in: line, at: session.upperBound) else { return nil }
        // Sessions of the greeter and of background tasks begin with a letter.
        guard Scan.isDigit(line[session.lowerBound]) else { return nil }
        let name = session.upperBound &+ 9
        var stop = Scan.tokenEnd(line, name, to: end)
        if stop > name, line[stop &- 1] == UInt8(ascii: ".") { stop &-= 1 }
        return EventFact(
            .login, ["user": .place(name..<stop), "session": .place(session), "by": .word("logind")])
    }

    /// `(to root) deploy on pts/0`.
    private static func su(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, message.upperBound)
        guard Scan.has("(to ", in: line, at: start),
            let close = Scan.find(") ", in: line, from: start, to: min(end, start &+ 80))
        else { return nil }
        let user = close &+ 2..<Scan.tokenEnd(line, close &+ 2, to: end)
        guard Scan.has(" on pts/", in: line, at: user.upperBound) || Scan.has(" on tty", in: line, at: user.upperBound)
        else { return nil }
        return EventFact(.command, ["by": .place(user), "command": .word("su"), "target": .place(start &+ 4..<close)])
    }

    /// `LOGIN ON tty1 BY deploy`, `ROOT LOGIN  ON tty1`.
    private static func login(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, message.upperBound)
        if Scan.has("LOGIN ON ", in: line, at: start), let by = Scan.find(" BY ", in: line, from: start, to: end) {
            let user = by &+ 4..<Scan.tokenEnd(line, by &+ 4, to: end)
            return EventFact(.login, ["user": .place(user), "method": .word("console"), "by": .word("login")])
        }
        guard Scan.has("ROOT LOGIN ", in: line, at: start) else { return nil }
        return EventFact(.login, ["user": .word("root"), "method": .word("console"), "by": .word("login")])
    }

    /// supervisord's messages, which syslog has behind their level.
    private static func supervisord(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let level = LogLevel.match(line, at: message.lowerBound)
        let start = level.map { Scan.skipBlanks(line, $0.end, to: message.upperBound) } ?? message.lowerBound
        return SupervisordLine.fact(line, start..<max(start, message.upperBound))
    }

    /// `Server app/app-1 is DOWN, reason: Layer7 wrong status, code: 502, …`.
    private static func haproxy(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, message.upperBound)
        guard Scan.has("Server ", in: line, at: start) else { return nil }
        let name = start &+ 7..<Scan.tokenEnd(line, start &+ 7, to: end)
        let state = name.upperBound
        let isDown = Scan.has(" is DOWN", in: line, at: state)
        guard isDown || Scan.has(" is UP", in: line, at: state),
            Scan.first(UInt8(ascii: "/"), in: line, from: name.lowerBound, to: name.upperBound) != nil
        else { return nil }
        return EventFact(
            .alert,
            [
                "state": .word(isDown ? "firing" : "resolved"), "name": .place(name),
                "summary": .place(state &+ 1..<end),
                "source": .word("haproxy"),
            ])
    }
}
