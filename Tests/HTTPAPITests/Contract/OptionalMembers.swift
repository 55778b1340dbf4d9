/// Which members that may be left out a schema of the document describes, and which of them a value has.
struct OptionalMembers {
    let check: SchemaCheck

    /// Those that the schema describes, each with its place; of a named schema by the schema's name.
    func described(by schema: JSONTree, at place: String) -> Set<String> {
        visit(schema, nil, place, all: true)
    }

    /// Those that the value has.
    func shown(in value: JSONTree, _ schema: JSONTree, at place: String) -> Set<String> {
        visit(schema, value, place, all: false)
    }

    private func visit(_ schema: JSONTree, _ value: JSONTree?, _ place: String, all: Bool) -> Set<String> {
        if let name = schema["$ref"].text { return visit(check.resolved(name), value, name, all: all) }
        var found: Set<String> = []
        for choice in schema["anyOf"].items + schema["oneOf"].items {
            found.formUnion(visit(choice, value, place, all: all))
        }
        if schema.keys.contains("items") {
            let items: [JSONTree?] = all ? [nil] : value?.items ?? []
            for item in items {
                found.formUnion(visit(schema["items"], item, place + "[]", all: all))
            }
        }
        let required = schema["required"].items.compactMap(\.text)
        for key in schema["properties"].keys where all || value?.keys.contains(key) == true {
            if !required.contains(key) { found.insert("\(place).\(key)") }
            found.formUnion(visit(schema["properties"][key], value?[key], "\(place).\(key)", all: all))
        }
        return found
    }
}
