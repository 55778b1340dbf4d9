public import Ingest
import LoRaWAN
public import Postgres

/// The columns of a locked record, as the texts of statements want them.
struct RecordColumns: ColumnVisitor {
    /// What a lock's answer must have.
    private(set) var columns: [Statement.Column] = []
    private var expressions: [String] = []
    private var sent: [(name: String, type: String)] = []
    private var keys: [String] = []
    private var sets: [String] = []
    private let alias: String

    /// Collects the columns of `record`.
    ///
    /// - Parameters:
    ///   - alias: what statements call the row.
    ///   - withPlace: whether where the row lies is read too, as the last column, and the row is found again by it.
    init<Record: LockedRecord>(_ record: Record.Type, of alias: String, withPlace: Bool = false) {
        self.alias = alias
        var blank = Record()
        blank.columns(&self)
        guard withPlace else { return }
        columns.append(Statement.Column("place", types: RowPlace.columnTypes))
        expressions.append("\(alias).ctid")
        sent.append(("place", typeName(RowPlace.typeOID)))
        keys.append("\(alias).ctid = u.place")
    }

    /// The list for SELECT: `d.id AS id, …`.
    var selected: String { selected(replacing: [:]) }

    /// The same with other expressions for some of the columns, by name.
    func selected(replacing others: [String: String]) -> String {
        zip(expressions, columns).map { "\(others[$1.name] ?? $0) AS \($1.name)" }.joined(separator: ", ")
    }

    /// What is selected for a column.
    func expression(of name: String) -> String {
        guard let index = columns.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("\(alias) has no column \(name)")
        }
        return expressions[index]
    }

    /// The update of `table` by one array for each column.
    func update(_ table: String) -> String {
        """
        UPDATE \(table) \(alias)
        SET \(assigned)
        FROM (\(values)) u
        WHERE \(keys.joined(separator: " AND "))
        """
    }

    /// The new values `u`, opened from one array for each column: the first ``sentCount`` parameters.
    var values: String {
        let arrays = sent.enumerated().map { "unnest($\($0.offset + 1)::\($0.element.type)[]) AS \($0.element.name)" }
        return "SELECT \(arrays.joined(separator: ", "))"
    }

    /// How many parameters an update has.
    var sentCount: Int { sent.count }

    /// What is written, for SET: `state = u.state, …`.
    var assigned: String { sets.joined(separator: ", ") }

    mutating func callAsFunction<Value: RecordValue>(_ column: RecordColumn, _ value: inout Value) {
        add(column, Value.self)
    }

    mutating func callAsFunction<Value: RecordValue>(_ column: RecordColumn, _ value: inout Value?) {
        add(column, Value.self)
    }

    private mutating func add<Value: RecordValue>(_ column: RecordColumn, _ type: Value.Type) {
        let name = column.name.description
        if column.use != .written {
            columns.append(Statement.Column(name, types: Value.columnTypes))
            expressions.append(column.expression?.description ?? "\(alias).\(name)")
        }
        guard column.use != .read else { return }
        sent.append((name, typeName(Value.typeOID)))
        if column.use == .key {
            keys.append("\(alias).\(name) = u.\(name)")
        } else {
            sets.append(column.assignment?.description ?? "\(name) = u.\(name)")
        }
    }

    /// What SQL calls a type that values are sent in.
    private func typeName(_ type: UInt32) -> String {
        let names = [
            Bool.typeOID: "bool", Float.typeOID: "float4", Int32.typeOID: "int4", Int64.typeOID: "int8",
            String.typeOID: "text", Timestamp.typeOID: "timestamptz", UUIDBits.typeOID: "uuid", RowPlace.typeOID: "tid",
        ]
        guard let name = names[type] else { preconditionFailure("no column of a record has the type \(type)") }
        return name
    }
}

/// Fills a record from a row whose columns are those of its ``RecordColumns``.
extension RowReader: ColumnVisitor {
    /// Reads a column. One that is written too may hold what an older version wrote: what does not fit is passed over.
    public mutating func callAsFunction<Value: RecordValue>(_ column: RecordColumn, _ value: inout Value) {
        switch column.use {
        case .key, .read: next(column.name.description, into: &value)
        case .both:
            var read: Value?
            next(column.name.description, into: &read)
            if let read { value = read }
        case .written: break
        }
    }

    /// Reads a column that may be NULL.
    public mutating func callAsFunction<Value: RecordValue>(_ column: RecordColumn, _ value: inout Value?) {
        if column.use != .written { next(column.name.description, into: &value) }
    }
}

extension LockedRecord {
    /// Reads the next columns of a row.
    init(_ reader: inout RowReader) {
        self.init()
        columns(&reader)
    }
}

extension Rows {
    /// Reads every row as a record.
    func records<Record: LockedRecord>(
        _ record: Record.Type = Record.self, of statement: Statement
    ) throws(PostgresError) -> [Record] {
        var records: [Record] = []
        records.reserveCapacity(count)
        for row in 0..<count {
            records.append(try read(row, of: statement.name) { reader in Record(&reader) })
        }
        return records
    }
}

/// Writes what an update sends of each record.
private struct RecordWriter: ColumnVisitor, ~Copyable {
    var table: ParameterTable

    mutating func callAsFunction<Value: RecordValue>(_ column: RecordColumn, _ value: inout Value) {
        if column.use != .read { table.add(value) }
    }

    mutating func callAsFunction<Value: RecordValue>(_ column: RecordColumn, _ value: inout Value?) {
        if column.use != .read { table.add(value) }
    }
}

extension Parameters {
    /// Adds the columns of an update, in the order of ``RecordColumns/update(_:)``.
    ///
    /// - Parameter records: are given away, so that going through their columns copies none of them.
    mutating func add<Record: LockedRecord>(records: consuming [Record]) {
        var writer = RecordWriter(table: ParameterTable(count: records.count))
        for index in records.indices {
            writer.table.startRow()
            records[index].columns(&writer)
        }
        if records.isEmpty {
            var blank = Record()
            blank.columns(&writer)
        }
        add(writer.table)
    }
}
