public import Postgres

/// The columns that a query selects for a resource.
public struct ColumnList: FieldVisitor, Sendable {
    /// What the answer of the database must have, for ``Postgres/Statement/columns``.
    public private(set) var columns: [Statement.Column] = []
    private var expressions: [String] = []
    private let withParts: Bool
    /// Before the names of a nested resource, and what its expressions call the row.
    private var prefix = ""
    private var alias: String?

    /// Collects the columns of `resource`.
    ///
    /// - Parameter withParts: whether the further fields are selected too.
    public init<Described: Resource>(_ resource: Described.Type, withParts: Bool = false) {
        self.withParts = withParts
        var blank = Described()
        blank.fields(&self)
    }

    /// The list for SELECT: `d.id AS id, …`.
    public var sql: String {
        zip(expressions, columns).map { "\($0) AS \($1.name)" }.joined(separator: ", ")
    }

    /// Adds a column.
    public mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        add(name, Value.columnTypes, column())
    }

    /// Adds a column.
    public mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        add(name, Value.columnTypes, column())
    }

    /// Adds a column.
    public mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String
    ) {
        add(name, Value.columnTypes, column())
    }

    /// Adds a column.
    public mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String
    ) {
        add(name, Value.columnTypes, column())
    }

    /// Adds the columns of a part, with its name before theirs.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part?, of row: String) {
        var blank = Part()
        nested(name, &blank, of: row)
    }

    /// Adds the columns of a part, with its name before theirs.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part, of row: String) {
        (prefix, alias) = (name + "_", row)
        part.fields(&self)
        (prefix, alias) = ("", nil)
    }

    /// Adds the further columns, if they are wanted.
    public mutating func part<Part: Resource>(_ part: inout Part?) {
        guard withParts else { return }
        var blank = Part()
        blank.fields(&self)
    }

    private mutating func add(_ name: String, _ types: [UInt32], _ expression: String) {
        columns.append(Statement.Column(prefix + name, types: types))
        expressions.append(alias.map { expression.replacing("row.", with: $0 + ".") } ?? expression)
    }
}
