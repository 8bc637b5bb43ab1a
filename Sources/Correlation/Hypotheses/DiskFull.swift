import Evidence

/// `disk_full`: a disk, a quota or a partition has no space left.
enum DiskFullHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        SystemErrorOpinion.judge(view, "disk_full", event: "disk_full", words: "a disk is full")
    }
}
