import Evidence

/// The lives of processes: starts that they log themselves, ends by the kernel or by the next start.
enum Lives {
    static func find(_ sources: [Source], _ file: CaseFile, kills: [(pid: Int64, moment: Moment)]) -> [Life] {
        var lives: [Life] = []
        for source in sources {
            for fact in source.facts(.processStart) {
                let moment = source.moment(fact.time)
                guard let pid = fact.attributes.int("pid") else { continue }
                let subject =
                    fact.attributes.text("instance") ?? (source.host == "unknown" ? source.stream : source.host)
                // Several lines of one start: the first keeps the place, any of them gives the version.
                if let index = lives.lastIndex(where: {
                    $0.pid == pid && abs($0.start.seconds(to: moment)) <= 60
                }) {
                    lives[index].version = lives[index].version ?? fact.attributes.text("version")
                    lives[index].process = lives[index].process ?? fact.attributes.text("process")
                    continue
                }
                lives.append(
                    Life(
                        pid: pid, subject: subject, process: fact.attributes.text("process"),
                        version: fact.attributes.text("version"), start: moment, startCitation: file.citation(fact)))
            }
        }
        lives.sort { $0.start == $1.start ? $0.pid < $1.pid : $0.start < $1.start }
        for index in lives.indices {
            let life = lives[index]
            lives[index].killed =
                kills.first { $0.pid == life.pid && $0.moment >= life.start.advanced(bySeconds: -2) }?.moment
            lives[index].next = lives[(index + 1)...].first { $0.subject == life.subject }?.start
        }
        return lives
    }
}
