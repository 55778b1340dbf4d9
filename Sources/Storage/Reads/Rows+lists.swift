import Postgres

extension Rows {
    /// Each row as a value, in order.
    borrowing func list<Element>(_ element: (borrowing Rows, Int) -> Element) -> [Element] {
        var list: [Element] = []
        list.reserveCapacity(count)
        for row in 0..<count { list.append(element(self, row)) }
        return list
    }

    /// A `count(*)` of the only row.
    borrowing func number(_ column: Int = 0) -> Int { present(integer(0, column)) }

    /// A value of a column that the schema says is never NULL.
    borrowing func present<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a NOT NULL column is NULL, or of another type") }
        return value
    }
}
