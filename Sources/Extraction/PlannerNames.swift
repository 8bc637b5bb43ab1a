import Evidence

extension Planner {
    /// Puts the host before each stream that does not name it already: `web-1/nginx/access.log`.
    ///
    /// Two rotation families never get one name: where the host before it would make a stream equal to another, it
    /// stays as it was found.
    func nameStreams(_ inputs: inout [PlanInput]) {
        var proposals: [String: String] = [:]
        for input in inputs where proposals[input.stream] == nil {
            proposals[input.stream] = Planner.stream(input.stream, host: input.host)
        }
        let taken = Set(proposals.keys)
        var uses: [String: Int] = [:]
        for proposal in proposals.values { uses[proposal, default: 0] += 1 }
        for index in inputs.indices {
            let found = inputs[index].stream
            guard let proposal = proposals[found], uses[proposal] == 1, proposal == found || !taken.contains(proposal)
            else { continue }
            inputs[index].stream = proposal
        }
    }

    private static func stream(_ stream: String, host: String) -> String {
        guard host != PlannerHosts.unknown, stream != "-" else { return stream }
        let components = PlannerHosts.components(stream)
        let stem = components.last.map { name in name.lastIndex(of: ".").map { name[..<$0] } ?? name }
        let isNamed = components.contains { $0 == host } || stem.map { $0 == host } ?? false
        return isNamed ? stream : host + "/" + stream
    }

    /// Applies what the user said of the inputs; throws where it names none of them.
    func declare(_ inputs: inout [PlanInput], zones: [Zone]) throws(PlannerError) {
        for entry in options.hosts {
            for index in try matches(entry, inputs) { inputs[index].host = entry.value }
        }
        for (entry, zone) in zip(options.timezones, zones) {
            for index in try matches(entry, inputs) where inputs[index].zoneBasis != .inLine {
                inputs[index].zone = zone
                inputs[index].zoneBasis = .option
            }
        }
        for (entry, micros) in options.bootTimes {
            for index in try matches(entry, inputs) { inputs[index].bootMicros = micros }
        }
        for entry in options.names {
            let found = try matches(entry, inputs)
            guard found.count == 1 else {
                throw PlannerError(
                    "\(entry.option) \(entry.source)=\(entry.value): \(found.count) inputs are called so, and a name "
                        + "belongs to one. Give its path.")
            }
            for index in found { inputs[index].name = entry.value }
        }
    }

    private func matches(_ entry: PlannerOptions.Assignment, _ inputs: [PlanInput]) throws(PlannerError) -> [Int] {
        let found = inputs.indices.filter { PlannerPattern.matches(entry.source, inputs[$0]) }
        guard found.isEmpty, !inputs.isEmpty else { return found }
        let streams = Set(inputs.map(\.stream)).sorted()
        let listed = streams.prefix(8).joined(separator: ", ")
        throw PlannerError(
            "\(entry.option) \(entry.source)=\(entry.value): no input is called so. The inputs are: \(listed)"
                + (streams.count > 8 ? " and \(streams.count - 8) more." : "."))
    }
}

/// Whether a SOURCE, as options write it, names an input.
enum PlannerPattern {
    /// A stream, a path, whole components of either (`nginx/access.log`, `web-1`), or a pattern with `*` and `?`.
    static func matches(_ source: String, _ input: PlanInput) -> Bool {
        for name in [input.stream, input.path] {
            if name == source { return true }
            if source.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) {
                if glob(Array(source.utf8), Array(name.utf8)) { return true }
            } else if holds(PlannerHosts.components(name), PlannerHosts.components(source)) {
                return true
            }
        }
        return false
    }

    /// Whether `part` stands in `whole`, component by component.
    private static func holds(_ whole: [Substring], _ part: [Substring]) -> Bool {
        guard !part.isEmpty, part.count <= whole.count else { return false }
        return (0...(whole.count - part.count)).contains { start in
            whole[start..<(start + part.count)].elementsEqual(part)
        }
    }

    /// `*` any run of bytes, slashes too, `?` one. Goes back to the last `*` only, so time is bounded by the product.
    static func glob(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var (p, t) = (0, 0)
        var star: (p: Int, t: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let back = star {
                star = (back.p, back.t + 1)
                p = back.p + 1
                t = back.t + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
