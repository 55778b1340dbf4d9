public import Postgres

/// Fills a resource from a row whose columns are those of its ``ColumnList``.
extension RowReader: FieldVisitor {
    /// Reads a column.
    public mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        next(name, into: &value)
    }

    /// Reads a column that may be NULL.
    public mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        next(name, into: &value)
    }

    /// Reads a column.
    public mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String
    ) {
        next(name, into: &value)
    }

    /// Reads a column.
    public mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String
    ) {
        next(name, into: &value)
    }

    /// Reads the columns of a part.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part?, of alias: String) {
        var filled = Part()
        if isAtNull {
            forgiving { reader in filled.fields(&reader) }
        } else {
            filled.fields(&self)
            part = filled
        }
    }

    /// Reads the columns of a part.
    public mutating func nested<Part: Resource>(_ name: String, _ part: inout Part, of alias: String) {
        part.fields(&self)
    }

    /// Reads the further columns, if the query selects them.
    public mutating func part<Part: Resource>(_ part: inout Part?) {
        guard hasParts else { return }
        var filled = Part()
        filled.fields(&self)
        part = filled
    }
}

extension Resource {
    /// Reads the next columns of a row.
    public init(_ reader: inout RowReader) {
        self.init()
        fields(&reader)
    }
}
