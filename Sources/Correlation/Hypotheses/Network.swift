import Evidence

/// `network`: timeouts, resets or no route between proxy and application.
enum NetworkHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("network", score: -1.5)
        let lost =
            view.upstream([.unreachable])
            + view.upstream([.timedOut]).filter {
                $0.actions.contains(.connecting) || $0.actions.contains(.handshaking)
            }
        let refused = view.upstream([.refused, .socketMissing])
        opinion.predicts(
            "connecting to the application times out or finds no route", .error, seen: !lost.isEmpty,
            covered: view.covers(.error))
        opinion.predicts(
            "the kernel complains of links or of its connection table", .kernel,
            seen: !view.events(["host_network"]).isEmpty, covered: view.covers(.kernel))
        if !lost.isEmpty {
            opinion.speaksFor(
                view.share(lost, [.connecting, .handshaking, .unknown]) >= 0.05 ? 3 : 1,
                "connections timed out or found no route", lost.map(\.ref))
            let waits = view.upstream([.timedOut]).filter { $0.actions.contains(.readingHeader) }
            let connects = lost.compactMap { stretch in
                stretch.byAction.filter { $0.key != .readingHeader && $0.key != .readingBody }.values.map(\.first).min()
            }
            if let late = waits.compactMap({ $0.byAction[.readingHeader]?.first }).min(),
                let unreached = connects.min(),
                late < unreached
            {
                opinion.speaksAgainst(
                    1.5,
                    "answers were late before connections were: the way was open, the application's queue was full",
                    waits.map(\.ref))
            }
        } else if view.covers(.error) {
            opinion.speaksAgainst(
                2, "the error log covers the time and shows no timeout or missing route while connecting")
        }
        let complaints = view.events(["host_network"])
        if !complaints.isEmpty, !lost.isEmpty {
            opinion.speaksFor(1.5, "the host itself reports trouble with its links or connections", complaints)
        }
        // A few refusals beside thousands of lost connections are a restart, not the way.
        if view.share(refused) >= 0.05 {
            opinion.speaksAgainst(
                2, "connections were refused: the host answered, so the way to it was open", refused.map(\.ref))
            let local = refused.filter { isLocal($0.upstream) }
            if local.count == refused.count {
                opinion.speaksAgainst(1, "proxy and application talk within one host", local.map(\.ref))
            }
        }
        if !view.kills.isEmpty {
            opinion.speaksAgainst(1.5, "the process was killed by the kernel", view.kills.prefix(1).map(\.ref))
        }
        return opinion
    }

    private static func isLocal(_ upstream: String) -> Bool {
        upstream.hasPrefix("127.") || upstream.hasPrefix("unix:") || upstream.hasPrefix("[::1]")
            || upstream.hasPrefix("localhost")
    }
}
