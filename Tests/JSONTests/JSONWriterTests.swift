import JSON
import Testing

struct JSONWriterTests {
    @Test("Separators stand between members and elements, at any depth, and nowhere else")
    func separates() throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("a", 1)
            writer.array("list") { writer in
                writer.value(1)
                writer.object { _ in }
                writer.array { writer in writer.value("x") }
                writer.null()
            }
            writer.object("o") { writer in
                writer.memberNull("n")
                writer.member("t", true)
            }
            writer.array("empty") { _ in }
            writer.key("raw")
            writer.raw("[0]".utf8)
        }
        #expect(
            writer.text
                == #"{"a":1,"list":[1,{},["x"],null],"o":{"n":null,"t":true},"empty":[],"raw":[0]}"#)
        #expect(try reparsed(writer) == writer.text)
    }

    @Test("Every text survives writing and parsing: all controls, quotes, backslashes, other planes")
    func escapes() throws {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar(UInt32($0)) }))
        for text in ["", controls, "\"", "\\", "\\\"", "/", "é€🚗", "\u{7F}\u{2028}", "a\0b"] {
            var writer = JSONWriter()
            writer.value(text)
            #expect(try JSONDocument(parsing: writer.bytes).withRoot { $0.string } == text)
            var keyed = JSONWriter()
            keyed.object { $0.member("k\n\"", text) }
            _ = try reparsed(keyed)
        }
    }

    @Test("Absent values are written as null, whatever their type")
    func writesNull() {
        var writer = JSONWriter()
        writer.array { writer in
            writer.value(String?.none)
            writer.value(Bool?.none)
            writer.value(Int?.none)
            writer.value(Double?.none)
            writer.value(Float?.none)
            writer.value(Double.nan)
            writer.value(Float.infinity)
        }
        #expect(writer.text == "[null,null,null,null,null,null,null]")
    }

    @Test("The least integer of 64 bits is a number like any other, as Double and as Float")
    func least() {
        var writer = JSONWriter()
        writer.array { writer in
            writer.value(-0x1p63)
            writer.value(Float(-0x1p63))
            writer.value(0x1p63)
        }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "[-9.223372036854776e+18,-9.223372e+18,9.223372036854776e+18]")
    }

    @Test("Numbers are written in their shortest exact form")
    func writesNumbers() {
        var writer = JSONWriter()
        writer.array { writer in
            writer.value(Double(3))
            writer.value(3.3)
            writer.value(Float(3.3))
            writer.value(-0.5)
            writer.value(Int64.min)
            writer.value(UInt64.max)
            writer.value(Float(21))
        }
        #expect(writer.text == "[3,3.3,3.3,-0.5,-9223372036854775808,18446744073709551615,21]")
    }

    @Test(
        "Finite numbers survive writing and parsing", arguments: [1e300, 1.5e-300, 0.1, 1e16, 123_456_789.125, -1e-7])
    func keepsDoubles(number: Double) throws {
        var writer = JSONWriter()
        writer.value(number)
        #expect(try JSONDocument(parsing: writer.bytes).withRoot { $0.double } == number)
    }

    @Test("A text known as bytes is quoted like any other")
    func writesBytes() {
        var writer = JSONWriter()
        writer.array { writer in
            writer.value(utf8: "a\"b".utf8)
            writer.value(utf8: [])
        }
        #expect(writer.text == #"["a\"b",""]"#)
    }

    /// What the parser understood, written again.
    private func reparsed(_ writer: JSONWriter) throws -> String {
        try JSONDocument(parsing: writer.bytes).withRoot { String(decoding: $0.serialized, as: UTF8.self) }
    }
}
