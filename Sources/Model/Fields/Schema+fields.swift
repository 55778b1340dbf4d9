/// Collects the members that the contract promises of a resource.
private struct SchemaMembers: FieldVisitor {
    var members: [Schema.Field] = []
    /// Whether the members are those of a part, which an answer may leave out.
    private var areOptional = false

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        add(name, shape(Value.schema))
    }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        add(name, shape(Value.schema).orNull)
    }

    mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value?, isNullable: Bool, _ shape: (Schema) -> Schema
    ) {
        add(name, isNullable ? shape(Value.schema).orNull : shape(Value.schema))
    }

    mutating func nested<Part: Resource>(_ name: String, _ part: inout Part?, of alias: String) {
        add(name, Part.schema.orNull)
    }

    mutating func nested<Part: Resource>(_ name: String, _ part: inout Part, of alias: String) {
        add(name, Part.schema)
    }

    mutating func part<Part: Resource>(_ part: inout Part?) {
        areOptional = true
        var blank = Part()
        blank.fields(&self)
        areOptional = false
    }

    private mutating func add(_ name: String, _ schema: Schema) {
        members.append(Schema.Field(name: name, schema: areOptional ? schema.optional : schema))
    }
}

extension Resource {
    /// Its form in the contract.
    public static var schema: Schema {
        var visitor = SchemaMembers()
        var blank = Self()
        blank.fields(&visitor)
        return Schema(.object(visitor.members))
    }
}
