import LoRaWAN
import TestSupport
import Testing

@testable import Postgres

@Suite("Parameters and rows")
struct ParameterTests {
    private let uuid = UUIDBits(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)

    @Test("A value of every type comes back as it went, and the server reads it as meant")
    func values() async throws {
        try await withServer { database in
            var connection = try database.open()
            var parameters = Parameters()
            parameters.add(uuid)
            parameters.add(Int64.min)
            parameters.add(Int32.max)
            parameters.add(Int16.min)
            parameters.add(Float(-0.25))
            parameters.add(Double.pi)
            parameters.add(true)
            parameters.add(Timestamp(microseconds: 1))
            parameters.add("größer than ASCII")
            parameters.add(ByteString([0, 0xFF, 0x27]))
            parameters.add(CalendarDay(dayNumber: -1))
            parameters.add(EUI64(bits: 0x0004_A30B_0000_00A1))
            let rows = try connection.query(
                """
                SELECT $1::uuid, $2::int8, $3::int4, $4::int2, $5::float4, $6::float8, $7::bool, $8::timestamptz,
                    $9::text,
                    $10::bytea, $11::date::text, $12::text,
                    $1::uuid::text || ' ' || $8::timestamptz::text || ' ' || encode($10::bytea, 'hex')
                """, parameters)
            #expect(rows.count == 1)
            #expect(rows.uuid(0, 0) == uuid)
            #expect(rows.integer(0, 1) == Int(Int64.min))
            #expect(rows.integer(0, 2) == Int(Int32.max))
            #expect(rows.integer(0, 3) == Int(Int16.min))
            #expect(rows.float(0, 4) == -0.25)
            #expect(rows.double(0, 5) == .pi)
            #expect(rows.boolean(0, 6) == true)
            #expect(rows.timestamp(0, 7) == Timestamp(microseconds: 1))
            #expect(rows.text(0, 8) == "größer than ASCII")
            #expect(rows.bytes(0, 9) == [0, 0xFF, 0x27])
            #expect(rows.text(0, 10) == "1969-12-31")
            #expect(rows.eui64(0, 11) == EUI64(bits: 0x0004_A30B_0000_00A1))
            #expect(
                rows.text(0, 12)
                    == "01234567-89ab-cdef-fedc-ba9876543210 1970-01-01 00:00:00.000001+00 00ff27")
        }
    }

    @Test("A statement with large parameters gives their memory back; a usual one keeps it for the next")
    func memory() {
        var parameters = Parameters()
        parameters.add(ByteString([UInt8](repeating: 7, count: Parameters.bytesKept / 4)))
        let usual = parameters.bytes.capacity
        parameters.removeAll()
        #expect(parameters.bytes.capacity == usual)
        parameters.add(ByteString([UInt8](repeating: 7, count: 2 * Parameters.bytesKept)))
        parameters.removeAll()
        #expect(parameters.bytes.capacity <= Parameters.bytesKept)
    }

    @Test("NULL, the empty text and no bytes are three different things")
    func nothings() async throws {
        try await withServer { database in
            var connection = try database.open()
            var parameters = Parameters()
            parameters.add(nil as String?)
            parameters.add("")
            parameters.add(ByteString([]))
            parameters.add(nil as ByteString?)
            let rows = try connection.query("SELECT $1::text, $2::text, $3::bytea, $4::bytea", parameters)
            #expect(rows.isNull(0, 0) && rows.text(0, 0) == nil)
            #expect(!rows.isNull(0, 1) && rows.text(0, 1)?.isEmpty == true)
            #expect(rows.bytes(0, 2)?.isEmpty == true)
            #expect(rows.isNull(0, 3) && rows.bytes(0, 3) == nil)

            // The only parameter, and of no bytes: there is nothing at all to point at.
            let lone = try connection.query("SELECT $1::text IS NULL, length($1::text)", Parameters(""))
            #expect(lone.boolean(0, 0) == false)
            #expect(lone.integer(0, 1) == 0)
        }
    }

    @Test("Columns of every type become rows again, in order, with NULL, empty texts and no bytes among them")
    func columns() async throws {
        try await withServer { database in
            var connection = try database.open()
            let present = [true, false, true]
            var parameters = Parameters()
            parameters.addColumn(present) { $0 ? uuid : nil }
            parameters.addColumn(present) { $0 ? Int64.max : nil }
            parameters.addColumn(present) { $0 ? Int32(-2) : nil }
            parameters.addColumn(present) { $0 ? Int16(3) : nil }
            parameters.addColumn(present) { $0 ? Float(1.5) : nil }
            parameters.addColumn(present) { $0 ? -2.5 : nil }
            parameters.addColumn(present) { $0 ? false : nil }
            parameters.addColumn(present) { $0 ? Timestamp(microseconds: 0) : nil }
            parameters.addColumn(present) { $0 ? "" : nil }
            parameters.addColumn(present) { $0 ? ByteString([]) : nil }
            parameters.addColumn(present) { $0 ? CalendarDay(dayNumber: 0) : nil }
            parameters.addColumn(present) { $0 ? EUI64(bits: 0xAB) : nil }
            parameters.addColumn(present) { $0 ? Word("FREE") : nil }
            parameters.addColumn(present) { $0 ? JSONText(Array(#"{"a":1}"#.utf8)) : nil }
            let rows = try connection.query(
                """
                SELECT u::text FROM unnest($1::uuid[], $2::int8[], $3::int4[], $4::int2[], $5::float4[], $6::float8[],
                    $7::bool[], $8::timestamptz[], $9::text[], $10::bytea[], $11::date[], $12::text[], $13::text[],
                    $14::text[]) WITH ORDINALITY AS u
                ORDER BY u.ordinality
                """, parameters)
            let full = """
                01234567-89ab-cdef-fedc-ba9876543210,9223372036854775807,-2,3,1.5,-2.5,f,"1970-01-01 00:00:00+00","",\
                "\\\\x",1970-01-01,00000000000000AB,FREE,"{""a"":1}"
                """
            #expect(
                (0..<rows.count).map { rows.text($0, 0) } == [
                    "(\(full),1)", "(,,,,,,,,,,,,,,2)", "(\(full),3)",
                ])
        }
    }

    @Test("An empty column is an empty array, not NULL")
    func emptyColumn() async throws {
        try await withServer { database in
            var connection = try database.open()
            var parameters = Parameters()
            parameters.addColumn([] as [Int]) { Int64($0) }
            let rows = try connection.query(
                "SELECT cardinality($1::int8[]), (SELECT count(*) FROM unnest($1::int8[]))", parameters)
            #expect(rows.integer(0, 0) == 0)
            #expect(rows.integer(0, 1) == 0)
        }
    }

    @Test("The buffer of parameters can be used again")
    func reuse() async throws {
        try await withServer { database in
            var connection = try database.open()
            var parameters = Parameters("first")
            parameters.removeAll()
            #expect(parameters.count == 0)
            parameters.add("second")
            #expect(try connection.query("SELECT $1::text", parameters).text(0, 0) == "second")
        }
    }

    @Test("The number of rows that a statement touched is known")
    func affected() async throws {
        try await withServer { database in
            var connection = try database.open()
            try connection.execute(script: "CREATE TEMPORARY TABLE t (a int)")
            #expect(try connection.query("INSERT INTO t SELECT generate_series(1, 5)").affected == 5)
            #expect(try connection.query("DELETE FROM t WHERE a > 3").affected == 2)
            #expect(try connection.query("UPDATE t SET a = 0 WHERE a > 9").affected == 0)
        }
    }
}
