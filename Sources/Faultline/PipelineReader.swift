import Yams

/// Reads a pipeline's YAML node by node, so that every message has its line.
struct PipelineReader {
    static let schema = "faultline.pipeline/1"

    private let path: String
    private let root: Node.Mapping
    private(set) var name: String?
    private(set) var options = AnalysisOptions(paths: [])
    private(set) var outputs: [Pipeline.Output] = []

    init(_ text: String, path: String) throws(FaultlineError) {
        self.path = path
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch let error as YamlError {
            throw PipelineReader.failure(error, path)
        } catch {
            throw FaultlineError(.usage, "is no YAML that can be read. Check its quotes and indentation.", path: path)
        }
        guard case .mapping(let mapping)? = node else {
            throw FaultlineError(
                .usage, "holds no keys. Begin it with `schema: \(PipelineReader.schema)` and `inputs:`.", path: path)
        }
        root = mapping
    }

    mutating func read() throws(FaultlineError) {
        let keys = [
            "schema", "name", "inputs", "timezones", "boot_times", "hosts", "names", "nginx", "since", "until",
            "reference_date",
            "digest", "workers", "outputs",
        ]
        let entries = try entries(root, known: keys, inside: nil)
        guard let schema = entries["schema"] else {
            throw FaultlineError(.usage, "says no schema. Add `schema: \(PipelineReader.schema)`.", path: path, line: 1)
        }
        let found = try text(schema, "schema")
        guard found == PipelineReader.schema else {
            throw wrong(schema, "schema is \"\(found)\"; this faultline reads \(PipelineReader.schema).")
        }
        if let node = entries["name"] { name = try optionalText(node, "name") }
        guard let inputs = entries["inputs"] else {
            throw FaultlineError(.usage, "names no inputs. Add `inputs:` with a list of paths.", path: path)
        }
        options.paths = try texts(inputs, "inputs")
        guard !options.paths.isEmpty else { throw wrong(inputs, "inputs is empty. List a file, a folder or -.") }
        options.timezones = try assignments(entries["timezones"], "timezones")
        options.bootTimes = try assignments(entries["boot_times"], "boot_times")
        options.hosts = try assignments(entries["hosts"], "hosts")
        options.names = try assignments(entries["names"], "names")
        try readNginx(entries["nginx"])
        options.since = try time(entries["since"], "since")
        options.until = try time(entries["until"], "until")
        if let node = entries["reference_date"] { options.referenceDate = try optionalText(node, "reference_date") }
        if let node = entries["digest"], !isNull(node) {
            guard let flag = node.bool else { throw wrong(node, "digest is neither true nor false.") }
            options.digestsAll = flag
        }
        if let node = entries["workers"], !isNull(node) {
            guard let workers = node.int, workers >= 1 else {
                throw wrong(node, "workers is no number from 1. null is one a core.")
            }
            options.workers = workers
        }
        try readOutputs(entries["outputs"])
    }

    private mutating func readNginx(_ node: Node?) throws(FaultlineError) {
        guard let node, !isNull(node) else { return }
        guard case .mapping(let mapping) = node else {
            throw wrong(node, "nginx holds no keys. It knows log_format and config.")
        }
        let entries = try entries(mapping, known: ["log_format", "config"], inside: "nginx")
        if let format = entries["log_format"], !isNull(format) {
            if case .sequence = format {
                options.nginxLogFormats = try texts(format, "log_format")
            } else {
                options.nginxLogFormats = [try text(format, "log_format")]
            }
        }
        if let config = entries["config"] { options.nginxConfig = try optionalText(config, "config") }
    }

    private mutating func readOutputs(_ node: Node?) throws(FaultlineError) {
        guard let node, !isNull(node) else {
            outputs = [Pipeline.Output(format: .terminal, path: nil)]
            return
        }
        guard case .sequence(let list) = node else {
            throw wrong(node, "outputs is no list. Write `- format: terminal` below it.")
        }
        for item in list {
            guard case .mapping(let mapping) = item else {
                throw wrong(item, "an output has the keys format and path.")
            }
            let entries = try entries(mapping, known: ["format", "path"], inside: "outputs")
            guard let formatNode = entries["format"] else {
                throw wrong(item, "an output says no format. It is one of \(PipelineReader.formats).")
            }
            let word = try text(formatNode, "format")
            guard let format = OutputFormat(rawValue: word) else {
                throw wrong(
                    formatNode,
                    "there is no format \"\(word)\"" + NearName.hint(word, among: OutputFormat.allCases.map(\.rawValue))
                        + " It is one of \(PipelineReader.formats).")
            }
            let target = try entries["path"].flatMap { node throws(FaultlineError) in try optionalText(node, "path") }
            if target == nil, outputs.contains(where: { $0.path == nil }) {
                throw wrong(item, "two outputs go to standard output. Give one of them a path.")
            }
            outputs.append(Pipeline.Output(format: format, path: target))
        }
    }

    private static let formats = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")

    // MARK: - Nodes

    /// The entries of a mapping by key; throws for a key that nobody knows.
    private func entries(
        _ mapping: Node.Mapping, known: [String], inside: String?
    ) throws(FaultlineError) -> [String: Node] {
        var result: [String: Node] = [:]
        for (key, value) in mapping {
            let word = try text(key, "a key")
            guard known.contains(word) else {
                let place = inside.map { " in \($0)" } ?? ""
                throw wrong(
                    key,
                    "there is no key \"\(word)\"\(place)" + NearName.hint(word, among: known)
                        + " The keys are \(known.joined(separator: ", ")).")
            }
            result[word] = value
        }
        return result
    }

    private func assignments(_ node: Node?, _ key: String) throws(FaultlineError) -> [AnalysisOptions.Assignment] {
        guard let node, !isNull(node) else { return [] }
        guard case .mapping(let mapping) = node else {
            throw wrong(node, "\(key) holds no `source: value`. Write {} for none.")
        }
        var result: [AnalysisOptions.Assignment] = []
        for (source, value) in mapping {
            result.append(AnalysisOptions.Assignment(source: try text(source, key), value: try text(value, key)))
        }
        return result
    }

    private func time(_ node: Node?, _ key: String) throws(FaultlineError) -> ReportTimePoint? {
        guard let node, let text = try optionalText(node, key) else { return nil }
        guard let point = ReportTimePoint(text) else {
            throw wrong(node, "\(key) is \"\(text)\"; write a time such as 2026-11-24T08:25:00Z.")
        }
        return point
    }

    private func texts(_ node: Node, _ key: String) throws(FaultlineError) -> [String] {
        guard case .sequence(let list) = node else {
            throw wrong(node, "\(key) is no list. Write `- ` before each of its entries.")
        }
        var result: [String] = []
        for item in list { result.append(try text(item, key)) }
        return result
    }

    private func optionalText(_ node: Node, _ key: String) throws(FaultlineError) -> String? {
        isNull(node) ? nil : try text(node, key)
    }

    private func text(_ node: Node, _ key: String) throws(FaultlineError) -> String {
        guard case .scalar(let scalar) = node, !isNull(node) else { throw wrong(node, "\(key) has no text.") }
        return scalar.string
    }

    private func isNull(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .any || scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private func wrong(_ node: Node, _ message: String) -> FaultlineError {
        FaultlineError(.usage, message, path: path, line: node.mark?.line)
    }

    private static func failure(_ error: YamlError, _ path: String) -> FaultlineError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            FaultlineError(
                .usage, "is no YAML from here on (\(problem)). Check quotes and indentation.", path: path,
                line: mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            FaultlineError(
                .usage, "the key \"\(keys.map { "\($0)" }.sorted().first ?? "")\" is there twice. Remove one.",
                path: path,
                line: context.mark.line)
        default:
            FaultlineError(.usage, "is no YAML that can be read. Check its quotes and indentation.", path: path)
        }
    }
}
