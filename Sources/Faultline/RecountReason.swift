/// Why a report has no command for a number, told from the rest of the report.
enum RecountReason {
    static func ofNone(_ name: String, _ owner: JSONNode?, _ report: ReportFile) -> String {
        let isKills = name == "oom_kills"
        let classes = report.root["coverage"]?.list ?? []
        func inputs(of kind: String) -> [ReportFile.Input] {
            let indexes = classes.filter { $0["source_class"]?.text == kind }.flatMap { $0["inputs"]?.list ?? [] }
            return indexes.compactMap(\.int).compactMap { index in
                Int(exactly: index).flatMap { report.inputs.indices.contains($0) ? report.inputs[$0] : nil }
            }
        }
        let read = inputs(of: isKills ? "kernel" : "access")
        if read.isEmpty { return isKills ? "no kernel log was given" : "no access log was given" }
        if read.contains(where: { $0.path == "-" }) { return "it was read from standard input, which is gone" }
        if owner?["estimated"]?.flag ?? false { return "the number is estimated: a bound on memory was reached" }
        let options = report.root["options"]
        if owner?["by_path"] == nil, [options?["since"], options?["until"]].contains(where: { $0?.isNull == false }) {
            return "a short command does not know the window of --since and --until"
        }
        if isKills { return "no Killed process lines alone tell these kills" }
        if let envelope = read.lazy.compactMap(\.envelope).first {
            return "each line stands inside another format (\(envelope)), which a short command does not unwrap"
        }
        return "its log_format, or several of them in one log, give a short command no sure place to look"
    }
}
