import Evidence

/// `descriptor_limit`: a process or the host may open no more files and connections.
enum DescriptorLimitHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        SystemErrorOpinion.judge(
            view, "descriptor_limit", event: "descriptor_limit", words: "no file descriptors are left")
    }
}
