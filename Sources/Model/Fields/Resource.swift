import JSON

/// A kind of thing that the API shows, described once: ``fields(_:)`` is its table.
///
/// From the table come the columns that a query selects, how a row of them is read, the JSON of an answer, the schema
/// in the contract, and what the audit log notes. So a further field is one property and one line of the table.
public protocol Resource: Sendable {
    /// One without any value yet, for a reader to fill in.
    init()

    /// The table: shows each field to the visitor, in the order of the answer.
    ///
    /// Generic rather than a list of key paths: a key path costs more than the whole rest of reading a value.
    mutating func fields(_ each: inout some FieldVisitor & ~Copyable)
}

/// Whoever goes through the fields of a resource; only columns that answers show have to be looked at.
public protocol FieldVisitor: ~Copyable {
    /// A column that is never NULL.
    ///
    /// - Parameters:
    ///   - name: of the member in JSON, and of the column in the answer of the database.
    ///   - value: is read by who writes, and set by who reads.
    ///   - column: the SQL expression, over the aliases of the queries of the resource.
    ///   - audited: whether the audit log notes the value: what people set, not what uplinks say.
    ///   - shape: adds to the schema of the type, such as an example.
    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema)

    /// A column that may be NULL.
    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema)

    /// A member of the answer that follows from others.
    mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value?, isNullable: Bool, _ shape: (Schema) -> Schema)

    /// A column that no answer shows.
    mutating func hidden<Value: FieldValue>(_ name: String, _ value: inout Value, _ column: @autoclosure () -> String)

    /// A column that may be NULL and that no answer shows.
    mutating func hidden<Value: FieldValue>(_ name: String, _ value: inout Value?, _ column: @autoclosure () -> String)

    /// A resource in a member of its own; `nil` if its first column is NULL.
    ///
    /// - Parameter alias: what the queries call the row that the columns of the part call `row`.
    mutating func nested<Part: Resource>(_ name: String, _ part: inout Part?, of alias: String)

    /// A resource in a member of its own, which is always there.
    ///
    /// - Parameter alias: what the queries call the row that the columns of the part call `row`.
    mutating func nested<Part: Resource>(_ name: String, _ part: inout Part, of alias: String)

    /// Further fields among one's own, which only some queries select; `nil` if this one does not.
    mutating func part<Part: Resource>(_ part: inout Part?)
}

/// What a visitor need not look at.
extension FieldVisitor where Self: ~Copyable {
    /// Nothing.
    public mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value?, isNullable: Bool, _ shape: (Schema) -> Schema
    ) {}

    /// Nothing.
    public mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String
    ) {}

    /// Nothing.
    public mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String
    ) {}

    /// Nothing.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part?, of alias: String) {}

    /// Nothing.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part, of alias: String) {}

    /// Nothing.
    public mutating func part<Part: Resource>(_ part: inout Part?) {}
}

extension FieldVisitor where Self: ~Copyable {
    /// A column that is never NULL; see the protocol's function.
    @inlinable
    public mutating func callAsFunction<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool = false,
        _ shape: (Schema) -> Schema = { $0 }
    ) {
        field(name, &value, column(), audited: audited, shape)
    }

    /// A column that may be NULL; see the protocol's function.
    @inlinable
    public mutating func callAsFunction<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool = false,
        _ shape: (Schema) -> Schema = { $0 }
    ) {
        field(name, &value, column(), audited: audited, shape)
    }

    /// A member that follows from others and is never `null`.
    @inlinable
    public mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value, _ shape: (Schema) -> Schema = { $0 }
    ) {
        derived(name, value(), isNullable: false, shape)
    }

    /// A member that follows from others and may be `null`.
    @inlinable
    public mutating func derived<Value: FieldValue>(
        nullable name: String, _ value: @autoclosure () -> Value?, _ shape: (Schema) -> Schema = { $0 }
    ) {
        derived(name, value(), isNullable: true, shape)
    }
}
