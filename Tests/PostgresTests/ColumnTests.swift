import LoRaWAN
import Postgres
import PrivateServers
import TestSupport
import Testing

@Suite("Columns of an answer")
struct ColumnTests {
    private static func promising(_ columns: [Statement.Column], _ sql: String = "SELECT 1::int4 AS a, 'x'::text AS b")
        -> Statement
    {
        Statement("promised", sql, columns: columns)
    }

    private static let right = [
        Statement.Column("a", types: Int.columnTypes), Statement.Column("b", types: String.columnTypes),
    ]

    @Test(
        "An answer without the columns that will be read fails the connection, in words",
        arguments: [
            ([Statement.Column("a", types: String.columnTypes)], "The column a is of the type 23, not of one of"),
            ([Statement.Column("b", types: String.columnTypes)], "The answer has the column a in place of b."),
            (right + [Statement.Column("c", types: Bool.columnTypes)], "The answer has no column c."),
        ])
    func wrong(columns: [Statement.Column], words: String) async throws {
        try await withServer { database in
            let error = fault { () throws(PostgresError) in
                _ = try PostgresConnection(database.options(statements: [Self.promising(columns)]))
            }
            #expect(error?.code == .other)
            #expect(error?.statement == "promised")
            #expect(error?.message.contains(words) == true)
        }
    }

    @Test("Of an answer that has more columns, the first are read, by name and from left to right")
    func read() async throws {
        try await withServer { database in
            let statement = Self.promising(Self.right, "SELECT 7::int8 AS a, 'x'::varchar(3) AS b, now() AS more")
            var connection = try database.open(statements: [statement])
            let rows = try connection.execute(statement)
            var (number, text) = (0, "")
            try rows.read(0, of: statement.name) { reader in
                reader.next("a", into: &number)
                reader.next("b", into: &text)
            }
            #expect(number == 7 && text == "x")
        }
    }

    @Test(
        "A value that no field can have is a fault in words, and traps nobody",
        arguments: [
            ("NULL::text", "The column name is NULL."),
            ("'no digits'", "The column name has a value that is no EUI64."),
        ])
    func unreadable(value: String, words: String) async throws {
        try await withServer { database in
            var connection = try database.open()
            let rows = try connection.query("SELECT \(value) AS name")
            let error = fault { () throws(PostgresError) in
                try rows.read(0, of: "names") { reader in
                    var eui = EUI64(bits: 0)
                    reader.next("name", into: &eui)
                }
            }
            #expect(error?.code == .other)
            #expect(error?.message == words)
        }
    }

    @Test("Of a column that may be NULL, NULL and a value of another kind are none")
    func optional() async throws {
        try await withServer { database in
            var connection = try database.open()
            let rows = try connection.query("SELECT NULL::text AS a, 'no digits' AS b, 'A1A2A3A4A5A6A7A8' AS c")
            let read = try rows.read(0, of: "names") { reader in
                var found: [EUI64?] = [nil, nil, nil]
                for (index, name) in ["a", "b", "c"].enumerated() { reader.next(name, into: &found[index]) }
                return found
            }
            #expect(read == [nil, nil, EUI64(bits: 0xA1A2_A3A4_A5A6_A7A8)])
        }
    }
}
