import Model
import Postgres

extension Rows {
    /// Each row as a value, in order.
    borrowing func list<Element>(_ element: (borrowing Rows, Int) -> Element) -> [Element] {
        var list: [Element] = []
        list.reserveCapacity(count)
        for row in 0..<count { list.append(element(self, row)) }
        return list
    }

    /// Each row as a resource, in order.
    borrowing func list<Described: Resource>(
        of statement: String, hasParts: Bool = false
    ) throws(PostgresError) -> [Described] {
        var list: [Described] = []
        list.reserveCapacity(count)
        for row in 0..<count { list.append(try resource(row, of: statement, hasParts: hasParts)) }
        return list
    }

    /// The first row as a resource; `nil` if there is none.
    borrowing func first<Described: Resource>(
        of statement: String, hasParts: Bool = false
    ) throws(PostgresError) -> Described? {
        count > 0 ? try resource(0, of: statement, hasParts: hasParts) : nil
    }

    private borrowing func resource<Described: Resource>(
        _ row: Int, of statement: String, hasParts: Bool
    ) throws(PostgresError) -> Described {
        try read(row, of: statement, hasParts: hasParts) { reader in Described(&reader) }
    }

    /// A `count(*)` of the only row.
    borrowing func number(_ column: Int = 0) -> Int { present(integer(0, column)) }

    /// A value of a column that the schema says is never NULL.
    borrowing func present<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a NOT NULL column is NULL, or of another type") }
        return value
    }
}

extension Statement {
    /// A statement whose rows are resources: the text gets the columns to select or to return.
    init<Described: Resource>(_ name: String, of resource: Described.Type, _ sql: (_ columns: String) -> String) {
        let list = ColumnList(resource)
        self.init(name, sql(list.sql), columns: list.columns)
    }
}

extension PostgresConnection {
    /// Runs a statement whose rows are resources; `nil` if it answers none.
    mutating func first<Described: Resource>(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Described? {
        try execute(statement, parameters).first(of: statement.name)
    }

    /// Runs a statement that writes one row and answers it.
    mutating func written<Described: Resource>(
        _ statement: Statement, _ parameters: borrowing Parameters
    ) throws(PostgresError) -> Described {
        guard let written: Described = try first(statement, parameters) else {
            preconditionFailure("\(statement.name) answers the row that it wrote")
        }
        return written
    }
}
