public import JSON

/// Writes the members of a resource.
extension JSONWriter: FieldVisitor {
    /// Writes a member.
    public mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        key(name)
        value.write(to: &self)
    }

    /// Writes a member, `null` for an absent value.
    public mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        key(name)
        if let value { value.write(to: &self) } else { null() }
    }

    /// Writes a member that follows from others.
    public mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value?, isNullable: Bool, _ shape: (Schema) -> Schema
    ) {
        key(name)
        if let value = value() { value.write(to: &self) } else { null() }
    }

    /// Writes an object, `null` for an absent one.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part?, of alias: String) {
        guard var part else { return memberNull(name) }
        object(name) { json in part.fields(&json) }
    }

    /// Writes an object.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part, of alias: String) {
        var copy = part
        object(name) { json in copy.fields(&json) }
    }

    /// Writes further members; none for an absent part.
    public mutating func part<Part: Resource>(_ part: inout Part?) {
        part?.fields(&self)
    }
}

extension Resource {
    /// Writes the members of the answer.
    public func write(to json: inout JSONWriter) {
        var copy = self
        copy.fields(&json)
    }
}
