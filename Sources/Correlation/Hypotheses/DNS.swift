import Evidence

/// `dns`: names of hosts are not resolved.
enum DNSHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        SystemErrorOpinion.judge(view, "dns", event: "dns_failure", words: "names are not resolved")
    }
}
