import Foundation

/// As much of JSON Schema 2020-12 as `codecs/schema.json` uses; a keyword beyond that is a violation of its own, so
/// that none is passed over silently.
struct JSONSchema {
    let root: JSONTree

    /// What is wrong with a document, each with its path.
    func violations(in document: JSONTree) -> [String] { violations(of: root, in: document, "") }

    private func violations(of schema: JSONTree, in value: JSONTree, _ path: String) -> [String] {
        guard case .object(let keywords) = schema else { return ["\(path): the schema is no object"] }
        return keywords.keys.sorted().flatMap { keyword -> [String] in
            guard let rule = keywords[keyword] else { return [] }
            return violation(keyword, rule, schema, value, path)
        }
    }

    private func violation(
        _ keyword: String, _ rule: JSONTree, _ schema: JSONTree, _ value: JSONTree, _ path: String
    ) -> [String] {
        switch (keyword, rule, value) {
        case ("$schema", _, _), ("title", _, _), ("$defs", _, _), ("then", _, _), ("else", _, _): return []
        case ("$ref", .text(let name), _):
            guard let target = root["$defs"]?[String(name.dropFirst(8))] else { return ["\(path): no \(name)"] }
            return violations(of: target, in: value, path)
        case ("if", _, _):
            let branch = violations(of: rule, in: value, path).isEmpty ? schema["then"] : schema["else"]
            return branch.map { violations(of: $0, in: value, path) } ?? []
        case ("not", _, _): return violations(of: rule, in: value, path).isEmpty ? ["\(path): not"] : []
        case ("allOf", .list(let rules), _): return rules.flatMap { violations(of: $0, in: value, path) }
        case ("oneOf", .list(let ways), _), ("anyOf", .list(let ways), _):
            let count = ways.count { violations(of: $0, in: value, path).isEmpty }
            return count == 1 || (keyword == "anyOf" && count > 1) ? [] : ["\(path): \(keyword) has \(count)"]
        case ("type", _, _): return isOf(rule, value) ? [] : ["\(path): is no \(rule)"]
        case ("const", _, _): return value == rule ? [] : ["\(path): is not \(rule)"]
        case ("enum", .list(let choices), _): return choices.contains(value) ? [] : ["\(path): is none of \(choices)"]
        case (_, _, .object): return objectViolation(keyword, rule, schema, value, path)
        case (_, _, .list(let elements)): return listViolation(keyword, rule, elements, path)
        case ("minimum", .number(let bound), .number(let number)): return number >= bound ? [] : ["\(path): below"]
        case ("maximum", .number(let bound), .number(let number)): return number <= bound ? [] : ["\(path): above"]
        case ("minLength", .number(let bound), .text(let text)):
            return Double(text.count) >= bound ? [] : ["\(path): too short"]
        case ("maxLength", .number(let bound), .text(let text)):
            return Double(text.count) <= bound ? [] : ["\(path): too long"]
        case ("pattern", .text(let pattern), .text(let text)):
            return text.range(of: pattern, options: .regularExpression) != nil ? [] : ["\(path): not \(pattern)"]
        default: return Self.keywords.contains(keyword) ? [] : ["\(path): the schema's \(keyword) is not known here"]
        }
    }

    /// Keywords that say nothing about a value of another type.
    private static let keywords: Set = [
        "required", "properties", "additionalProperties", "propertyNames", "minProperties", "maxProperties", "items",
        "minItems", "maxItems", "uniqueItems", "minimum", "maximum", "minLength", "maxLength", "pattern",
    ]

    private func objectViolation(
        _ keyword: String, _ rule: JSONTree, _ schema: JSONTree, _ value: JSONTree, _ path: String
    ) -> [String] {
        guard case .object(let members) = value else { return [] }
        switch (keyword, rule) {
        case ("required", _): return rule.texts.filter { members[$0] == nil }.map { "\(path): \($0) is missing" }
        case ("properties", .object(let properties)):
            return properties.flatMap { key, rule in
                members[key].map { violations(of: rule, in: $0, "\(path).\(key)") } ?? []
            }
        case ("additionalProperties", _):
            let others = members.filter { schema["properties"]?[$0.key] == nil }
            if rule == .flag(false) { return others.keys.map { "\(path).\($0): is not allowed" } }
            return others.flatMap { violations(of: rule, in: $0.value, "\(path).\($0.key)") }
        case ("propertyNames", _): return members.keys.flatMap { violations(of: rule, in: .text($0), "\(path).\($0)") }
        case ("minProperties", .number(let bound)): return Double(members.count) >= bound ? [] : ["\(path): too few"]
        case ("maxProperties", .number(let bound)): return Double(members.count) <= bound ? [] : ["\(path): too many"]
        default: return Self.keywords.contains(keyword) ? [] : ["\(path): the schema's \(keyword) is not known here"]
        }
    }

    private func listViolation(_ keyword: String, _ rule: JSONTree, _ elements: [JSONTree], _ path: String) -> [String]
    {
        switch (keyword, rule) {
        case ("items", _): return elements.enumerated().flatMap { violations(of: rule, in: $1, "\(path)[\($0)]") }
        case ("minItems", .number(let bound)): return Double(elements.count) >= bound ? [] : ["\(path): too few"]
        case ("maxItems", .number(let bound)): return Double(elements.count) <= bound ? [] : ["\(path): too many"]
        case ("uniqueItems", _):
            let isUnique = elements.indices.allSatisfy { !elements[..<$0].contains(elements[$0]) }
            return isUnique ? [] : ["\(path): has something twice"]
        default: return Self.keywords.contains(keyword) ? [] : ["\(path): the schema's \(keyword) is not known here"]
        }
    }

    private func isOf(_ type: JSONTree, _ value: JSONTree) -> Bool {
        if case .list(let types) = type { return types.contains { isOf($0, value) } }
        return switch (type, value) {
        case (.text("object"), .object), (.text("array"), .list), (.text("string"), .text),
            (.text("boolean"), .flag), (.text("number"), .number):
            true
        case (.text("integer"), .number(let number)): number == number.rounded()
        default: false
        }
    }
}
