import JSON
import Testing

struct JSONValueTests {
    /// What `read` sees at the root of `text`.
    private func root<Result>(_ text: String, _ read: (JSONValue) throws -> Result) throws -> Result {
        try JSONDocument(parsing: Array(text.utf8)).withRoot(read)
    }

    private static let integers: [(String, Int64?)] = [
        ("0", 0), ("-0", 0), ("4294967295", 4_294_967_295), ("9223372036854775807", .max),
        ("-9223372036854775807", .min + 1), ("9223372036854775806", .max - 1), ("9223372036854775808", nil),
        ("-9223372036854775808", .min), ("-9223372036854775809", nil), ("18446744073709551615", nil),
        ("99999999999999999999999", nil),
        ("1.0", 1), ("-2.0", -2), ("1e3", 1000), ("1E3", 1000), ("1.5", nil), ("1e-1", nil), ("1e19", nil),
        ("1e400", nil), ("\"42\"", 42), ("\"-1\"", -1), ("\"9223372036854775807\"", .max), ("\"1.0\"", nil),
        ("\"\"", nil), ("\" 1\"", nil), ("\"x\"", nil), ("true", nil), ("null", nil), ("[1]", nil), ("{}", nil),
    ]

    @Test("An integer is exact or absent, up to the edges of 64 bits", arguments: integers)
    func readsIntegers(text: String, expected: Int64?) throws {
        #expect(try root(text) { $0.integer } == expected)
    }

    @Test("A double is a number of either form and nothing else")
    func readsDoubles() throws {
        #expect(try root("3.6") { $0.double } == 3.6)
        #expect(try root("-7") { $0.double } == -7)
        #expect(try root("1e-3") { $0.double } == 0.001)
        for text in ["\"3.6\"", "true", "null", "[3.6]"] {
            #expect(try root(text) { $0.double } == nil)
        }
    }

    @Test("An accessor of another kind answers nil instead of a converted value")
    func neverConverts() throws {
        #expect(try root("1") { $0.string } == nil)
        #expect(try root("1") { $0.boolean } == nil)
        #expect(try root("\"true\"") { $0.boolean } == nil)
        #expect(try root("null") { $0.string } == nil)
        #expect(try root("{\"a\":1}") { $0.string } == nil)
        #expect(try root("true") { $0.boolean } == true)
        #expect(try root("[1]") { $0["a"] == nil })
        #expect(try root("\"a\"") { $0.count } == 0)
    }

    @Test("A member that is null is there, an absent one is not")
    func tellsNullFromAbsent() throws {
        try root(#"{"a":null,"b":1}"#) { value in
            #expect(value["a"]?.isNull == true)
            #expect(value["b"]?.isNull == false)
            #expect(value["c"] == nil)
            #expect(value.member(named: "b")?.integer == 1)
        }
    }

    @Test("Of duplicate keys the last one wins")
    func takesTheLastDuplicate() throws {
        #expect(try root(#"{"a":1,"b":2,"a":3}"#) { $0["a"]?.integer } == 3)
    }

    @Test("Members and elements are visited in document order")
    func visitsInOrder() throws {
        try root(#"{"z":1,"a":[10,null,"x"],"m":true}"#) { value in
            var keys: [String] = []
            value.forEachMember { key, _ in keys.append(String(decoding: key, as: UTF8.self)) }
            #expect(keys == ["z", "a", "m"])
            var kinds: [JSONValue.Kind] = []
            value["a"]?.forEachElement { kinds.append($0.kind) }
            #expect(kinds == [.integer, .null, .string])
            #expect(value["a"]?.count == 3)
        }
    }

    @Test("A string's bytes are lent as they are, NUL and empty included")
    func lendsStrings() throws {
        #expect(try root(#""a\u0000é""#) { $0.withString { Array($0) } } == Array("a\0é".utf8))
        #expect(try root(#""""#) { $0.withString { $0.count } } == 0)
        #expect(try root("1") { $0.withString { $0.count } } == nil)
    }
}
