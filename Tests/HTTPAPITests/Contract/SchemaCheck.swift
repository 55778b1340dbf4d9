import Testing

/// Holds a value against a schema of the served document: the keywords that the document uses, and no others.
struct SchemaCheck {
    let document: JSONTree

    /// What is wrong with a value, each with its place; empty where it conforms.
    func faults(in value: JSONTree, _ schema: JSONTree, at place: String = "$") -> [String] {
        var faults: [String] = []
        for keyword in schema.keys {
            let rule = schema[keyword]
            switch keyword {
            case "$ref": faults += self.faults(in: value, resolved(rule.text ?? ""), at: place)
            case "anyOf":
                if !rule.items.contains(where: { self.faults(in: value, $0, at: place).isEmpty }) {
                    faults.append("\(place) is none of anyOf")
                }
            case "oneOf":
                let count = rule.items.count { self.faults(in: value, $0, at: place).isEmpty }
                if count != 1 { faults.append("\(place) is \(count) of oneOf") }
            case "type":
                let types = rule.text.map { [$0] } ?? rule.items.compactMap(\.text)
                if !types.contains(where: { Self.isOf($0, value) }) { faults.append("\(place) is no \(types)") }
            case "enum": if !rule.items.contains(value) { faults.append("\(place) is not in the list") }
            case "const": if rule != value { faults.append("\(place) is not the constant") }
            case "properties": faults += members(of: value, rule, schema, place)
            case "required":
                guard case .object(let keys, _) = value else { continue }
                let missing = rule.items.compactMap(\.text).filter { !keys.contains($0) }
                faults += missing.map { "\(place).\($0) is missing" }
            case "items":
                for (index, item) in value.items.enumerated() {
                    faults += self.faults(in: item, rule, at: "\(place)[\(index)]")
                }
            case "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems":
                faults += Self.bound(keyword, rule, value).map { "\(place) \($0)" }
            case "additionalProperties", "description", "default": break
            default: faults.append("\(place): the schema has the keyword \(keyword), which nobody checks")
            }
        }
        return faults
    }

    private func members(of value: JSONTree, _ properties: JSONTree, _ schema: JSONTree, _ place: String) -> [String] {
        guard case .object(let keys, _) = value else { return [] }
        return keys.flatMap { key in
            guard properties.keys.contains(key) else {
                return schema["additionalProperties"] == .flag(false) ? ["\(place).\(key) is not documented"] : []
            }
            return faults(in: value[key], properties[key], at: "\(place).\(key)")
        }
    }

    func resolved(_ reference: String) -> JSONTree {
        reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
    }

    private static func isOf(_ type: String, _ value: JSONTree) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .flag), ("string", .text), ("array", .list), ("object", .object),
            ("number", .number):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }

    private static func bound(_ keyword: String, _ rule: JSONTree, _ value: JSONTree) -> [String] {
        switch (keyword, value) {
        case ("minLength", .text(let text)): text.unicodeScalars.count < rule.integer ?? 0 ? ["is too short"] : []
        case ("maxLength", .text(let text)): text.unicodeScalars.count > rule.integer ?? 0 ? ["is too long"] : []
        case ("minItems", .list(let items)): items.count < rule.integer ?? 0 ? ["has too few"] : []
        case ("maxItems", .list(let items)): items.count > rule.integer ?? 0 ? ["has too many"] : []
        case ("minimum", .number(let number)): number < rule.double ? ["is too small"] : []
        case ("maximum", .number(let number)): number > rule.double ? ["is too large"] : []
        case ("pattern", .text(let text)): matches(text, rule.text ?? "") ? [] : ["does not match"]
        case ("format", .text(let text)): isOfFormat(rule.text ?? "", text) ? [] : ["is no \(rule.text ?? "")"]
        default: []
        }
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return text.contains(regex.matchingSemantics(.unicodeScalar))
    }

    private static func isOfFormat(_ format: String, _ text: String) -> Bool {
        switch format {
        case "uuid": text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil
        case "date-time": text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil
        default: false
        }
    }
}

extension JSONTree {
    fileprivate var double: Double {
        if case .number(let number) = self { number } else { .nan }
    }
}
