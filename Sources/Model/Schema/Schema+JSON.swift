public import JSON

extension Schema {
    /// Writes it as JSON Schema.
    public func write(to json: inout JSONWriter) {
        json.object { json in
            guard !isNullable || form.takesTypeList else {
                return json.array("anyOf") { json in
                    json.object { json in members(to: &json) }
                    json.object { json in json.member("type", "null") }
                }
            }
            members(to: &json)
            if let about { json.member("description", about) }
            if let standard {
                json.key("default")
                json.raw(standard.utf8)
            }
        }
    }

    private func members(to json: inout JSONWriter) {
        switch form {
        case .text(let format, let pattern, let length):
            type("string", &json)
            if let format { json.member("format", format) }
            if let pattern { json.member("pattern", pattern) }
            bounds(length, "minLength", "maxLength", &json)
        case .words(let words):
            type("string", &json)
            json.array("enum") { json in
                for word in words { json.value(word) }
                if isNullable { json.null() }
            }
        case .integer(let range):
            type("integer", &json)
            bounds(range, "minimum", "maximum", &json)
        case .number(let range):
            type("number", &json)
            if let range {
                json.member("minimum", range.lowerBound)
                json.member("maximum", range.upperBound)
            }
        case .flag: type("boolean", &json)
        case .constant(let value): json.member("const", value)
        case .list(let element, let count):
            type("array", &json)
            json.key("items")
            element.write(to: &json)
            bounds(count, "minItems", "maxItems", &json)
        case .object(let fields): members(of: fields, to: &json)
        case .oneOf(let schemas):
            json.array("oneOf") { json in
                for schema in schemas { schema.write(to: &json) }
            }
        case .anyObject: type("object", &json)
        case .anything: break
        case .named(let name, _): json.member("$ref", "#/components/schemas/\(name)")
        }
    }

    private func members(of fields: [Field], to json: inout JSONWriter) {
        type("object", &json)
        json.object("properties") { json in
            for field in fields {
                json.key(field.name)
                field.schema.write(to: &json)
            }
        }
        let required = fields.filter { !$0.schema.isOptional }
        if !required.isEmpty {
            json.array("required") { json in
                for field in required { json.value(field.name) }
            }
        }
        json.member("additionalProperties", false)
    }

    private func type(_ name: String, _ json: inout JSONWriter) {
        guard isNullable else { return json.member("type", name) }
        json.array("type") { json in
            json.value(name)
            json.value("null")
        }
    }

    private func bounds(_ range: ClosedRange<Int>?, _ low: String, _ high: String, _ json: inout JSONWriter) {
        guard let range else { return }
        json.member(low, range.lowerBound)
        json.member(high, range.upperBound)
    }
}

extension Schema.Form {
    /// Whether `null` is one more word of its type.
    fileprivate var takesTypeList: Bool {
        switch self {
        case .named, .constant, .anything, .oneOf: false
        default: true
        }
    }
}

extension Schema {
    /// Whether an optional member is worth showing.
    private var hasOwnExample: Bool { standard == nil && (example != nil || (!isNamed && !fields.isEmpty)) }

    /// Writes a value that it allows: its own example, else one made of its parts'.
    public func writeExample(to json: inout JSONWriter) {
        if let example { return json.raw(example.utf8) }
        switch form {
        case .object(let fields):
            json.object { json in
                for field in fields where !field.schema.isOptional || field.schema.hasOwnExample {
                    json.key(field.name)
                    field.schema.writeExample(to: &json)
                }
            }
        case .list(let element, _):
            json.array { json in element.writeExample(to: &json) }
        case .named(_, let schema): schema.writeExample(to: &json)
        case .constant(let value): json.value(value)
        case .oneOf(let choices): choices.first?.writeExample(to: &json)
        default: json.null()
        }
    }
}
