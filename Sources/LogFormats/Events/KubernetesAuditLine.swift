import Evidence

/// A record of the API server's audit log, one JSON object a line: who changed what.
///
///     {"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"patch","user":{"username":"jane"},
///      "objectRef":{"resource":"deployments","namespace":"shop","name":"api"},"requestReceivedTimestamp":"…"}
package enum KubernetesAuditLine {
    private struct Request {
        var stage = 0..<0
        var verb = 0..<0
        var user = 0..<0
        var resource = 0..<0
        var subresource = 0..<0
        var name = 0..<0
        var code: Int64?
        var image: Range<Int>?
        var isRestart = false
        var replicas: Int64?
        var received: Range<Int>?
        var completed: Range<Int>?
    }

    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 0) == UInt8(ascii: "{"),
            Scan.find("\"audit.k8s.io/", in: line, from: 0, to: line.count) != nil
        else { return nil }
        var request = Request()
        let isWhole = JSONText.readObject(line) { note(line, $0, $1, &request) }
        guard isWhole,
            let stamp = (request.received ?? request.completed).flatMap({
                Timestamps.dateTime(line, at: $0.lowerBound)
            }), stamp.time.axis == .instant
        else { return nil }
        return EventRecord(stamp.time, fact(line, request))
    }

    private static func note(
        _ line: Span<UInt8>, _ path: [JSONText.Step], _ value: Range<Int>, _ request: inout Request
    ) {
        if path.isPath("stage", in: line) { request.stage = value }
        if path.isPath("verb", in: line) { request.verb = value }
        if path.isPath("user", "username", in: line) { request.user = value }
        if path.isPath("objectRef", "resource", in: line) { request.resource = value }
        if path.isPath("objectRef", "subresource", in: line) { request.subresource = value }
        if path.isPath("objectRef", "name", in: line) { request.name = value }
        if path.isPath("responseStatus", "code", in: line) {
            request.code = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
        }
        if path.isPath("requestReceivedTimestamp", in: line) { request.received = value }
        if path.isPath("stageTimestamp", in: line) { request.completed = value }
        if path.isPath("requestObject", "spec", "replicas", in: line) {
            request.replicas = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
        }
        guard path.count >= 5, Scan.matches("requestObject", in: line, path[0].key), let key = path.last?.key else {
            return
        }
        if request.image == nil, Scan.matches("image", in: line, key) { request.image = value }
        if Scan.matches("kubectl.kubernetes.io/restartedAt", in: line, key) { request.isRestart = true }
    }

    /// An act of somebody who is no part of the cluster, once it was done.
    private static func fact(_ line: Span<UInt8>, _ request: Request) -> EventFact? {
        guard Scan.matches("ResponseComplete", in: line, request.stage), request.code.map({ $0 < 400 }) ?? true,
            !request.user.isEmpty, !Scan.has("system:", in: line, at: request.user.lowerBound),
            !Scan.has("eks:", in: line, at: request.user.lowerBound)
        else { return nil }
        func verb(_ word: StaticString) -> Bool { Scan.matches(word, in: line, request.verb) }
        func resource(_ words: [StaticString]) -> Bool {
            words.contains { Scan.matches($0, in: line, request.resource) }
        }
        let isChange = verb("patch") || verb("update") || verb("create") || verb("delete")
        guard isChange else { return nil }
        let act: String
        var command = "kubectl "
        if resource(["deployments", "statefulsets", "daemonsets", "replicasets", "rollouts"]) {
            if Scan.matches("scale", in: line, request.subresource) {
                act = "scale"
                command += "scale"
            } else if verb("delete") {
                act = "ops"
                command += "delete"
            } else if request.isRestart {
                act = "ops"
                command += "rollout restart"
            } else if request.image != nil {
                act = "deploy"
                command += "set image"
            } else if request.replicas != nil, !verb("create") {
                act = "scale"
                command += "scale"
            } else {
                act = "config"
                command += Scan.text(line, request.verb)
            }
        } else if resource(["pods", "nodes"]), verb("delete") || Scan.matches("eviction", in: line, request.subresource)
        {
            act = "ops"
            command += "delete"
        } else if resource(["configmaps", "secrets", "services", "ingresses", "horizontalpodautoscalers"]) {
            act = "config"
            command += Scan.text(line, request.verb)
        } else {
            return nil
        }
        command += " " + Scan.text(line, request.resource)
        if !request.name.isEmpty { command += "/" + Scan.text(line, request.name) }
        return EventFact(
            .deployAct,
            [
                "act": .word(act), "by": .text(request.user), "command": .bytes(Array(command.utf8)),
                "service": .place(request.name), "target": .place(request.resource),
                "version": .place(request.image.flatMap { ImageName.version(line, $0) }),
                "image": .place(request.image), "count": .number(request.replicas),
            ])
    }
}
