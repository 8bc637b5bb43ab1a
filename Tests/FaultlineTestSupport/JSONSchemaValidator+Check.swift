// The keywords against a value. Each finds all that is wrong, so that one run of a test shows the whole list.

extension JSONSchemaValidator {
    func check(_ value: JSONValue, against schema: JSONValue, at path: String, into found: inout [Violation]) {
        func report(_ message: String) {
            found.append(Violation(at: path, message))
        }
        if let verdict = schema.bool {
            if !verdict { report("must not be there") }
            return
        }
        guard let keywords = schema.object else { return }

        if let reference = keywords["$ref"]?.string, let target = definitions[reference] {
            check(value, against: target, at: path, into: &found)
        }
        if let type = keywords["type"] {
            let names = (type.array ?? [type]).compactMap(\.string)
            if !names.contains(where: value.isOfType) {
                report("is \(value), expected \(names.joined(separator: " or "))")
                // What the other keywords would say follows from this.
                return
            }
        }
        if let constant = keywords["const"], !value.equalsInSchema(constant) {
            report("is \(value), expected \(constant)")
        }
        if let allowed = keywords["enum"]?.array, !allowed.contains(where: value.equalsInSchema) {
            report("is \(value), expected one of \(allowed.map(\.description).joined(separator: ", "))")
        }
        checkNumber(value, keywords, report)
        checkString(value, keywords, report)
        checkArray(value, keywords, at: path, into: &found)
        checkObject(value, keywords, at: path, into: &found)
        checkCombinations(value, keywords, at: path, into: &found)
    }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        var found: [Violation] = []
        check(value, against: schema, at: "", into: &found)
        return found.isEmpty
    }

    private func checkNumber(_ value: JSONValue, _ keywords: JSONObject, _ report: (String) -> Void) {
        guard let number = value.double else { return }
        if let bound = keywords["minimum"]?.double, number < bound { report("is \(value), less than \(bound)") }
        if let bound = keywords["maximum"]?.double, number > bound { report("is \(value), more than \(bound)") }
        if let bound = keywords["exclusiveMinimum"]?.double, number <= bound {
            report("is \(value), not above \(bound)")
        }
        if let bound = keywords["exclusiveMaximum"]?.double, number >= bound {
            report("is \(value), not below \(bound)")
        }
    }

    private func checkString(_ value: JSONValue, _ keywords: JSONObject, _ report: (String) -> Void) {
        guard let string = value.string else { return }
        // Lengths count characters as RFC 8259 does: code points.
        let length = string.unicodeScalars.count
        if let bound = keywords["minLength"]?.integer, length < bound { report("is shorter than \(bound) characters") }
        if let bound = keywords["maxLength"]?.integer, length > bound { report("is longer than \(bound) characters") }
        if let pattern = keywords["pattern"]?.string, let regex = patterns[pattern],
            (try? regex.firstMatch(in: string)) == nil
        {
            report("is \(value), which does not match \(pattern)")
        }
    }

    private func checkArray(
        _ value: JSONValue, _ keywords: JSONObject, at path: String, into found: inout [Violation]
    ) {
        func report(_ message: String) {
            found.append(Violation(at: path, message))
        }
        guard let elements = value.array else { return }
        let count = elements.count
        if let bound = keywords["minItems"]?.integer, count < bound {
            report("has \(count) elements, fewer than \(bound)")
        }
        if let bound = keywords["maxItems"]?.integer, count > bound {
            report("has \(count) elements, more than \(bound)")
        }
        guard let schema = keywords["items"] else { return }
        for (index, element) in elements.enumerated() {
            check(element, against: schema, at: "\(path)[\(index)]", into: &found)
        }
    }

    private func checkObject(
        _ value: JSONValue, _ keywords: JSONObject, at path: String, into found: inout [Violation]
    ) {
        guard let object = value.object else { return }
        func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        for name in (keywords["required"]?.array ?? []).compactMap(\.string) where object[name] == nil {
            found.append(Violation(at: place(name), "is missing"))
        }
        let properties = keywords["properties"]?.object
        for name in object.names {
            guard let member = object[name] else { continue }
            if let schema = properties?[name] ?? keywords["additionalProperties"] {
                check(member, against: schema, at: place(name), into: &found)
            }
        }
    }

    private func checkCombinations(
        _ value: JSONValue, _ keywords: JSONObject, at path: String, into found: inout [Violation]
    ) {
        func report(_ message: String) {
            found.append(Violation(at: path, message))
        }
        for schema in keywords["allOf"]?.array ?? [] { check(value, against: schema, at: path, into: &found) }
        if let schemas = keywords["anyOf"]?.array, !schemas.contains(where: { accepts(value, $0) }) {
            // "Something or null" is what our schemas use it for: say what is wrong with the something.
            let others = schemas.dropFirst()
            if let first = schemas.first, others.allSatisfy({ $0["type"]?.string == "null" }) {
                check(value, against: first, at: path, into: &found)
            } else {
                report("is \(value), which none of the \(schemas.count) choices takes")
            }
        }
        if let schemas = keywords["oneOf"]?.array {
            let count = schemas.count { accepts(value, $0) }
            if count != 1 { report("is \(value), which \(count) choices take, expected one") }
        }
        if let schema = keywords["not"], accepts(value, schema) { report("is \(value), which is excluded") }
        if let condition = keywords["if"],
            let schema = accepts(value, condition) ? keywords["then"] : keywords["else"]
        {
            check(value, against: schema, at: path, into: &found)
        }
    }
}

extension JSONValue {
    fileprivate func isOfType(_ name: String) -> Bool {
        switch self {
        case .null: name == "null"
        case .bool: name == "boolean"
        case .integer: name == "integer" || name == "number"
        case .number(let value): name == "number" || (name == "integer" && value == value.rounded())
        case .string: name == "string"
        case .array: name == "array"
        case .object: name == "object"
        }
    }

    /// Equality of JSON Schema: 1 and 1.0 are one number.
    fileprivate func equalsInSchema(_ other: JSONValue) -> Bool {
        if let left = double, let right = other.double { return left == right }
        return self == other
    }
}
