import JSON
import Testing

struct JSONDocumentTests {
    @Test(
        "Every kind of value is a document by itself, with white space around",
        arguments: [
            ("null", "null"), (" true ", "true"), ("\tfalse\n", "false"), ("0", "0"), ("-1", "-1"), ("\r\n7\r\n", "7"),
            ("\"text\"", "\"text\""), ("[]", "[]"), ("{}", "{}"), ("[1, [2], {\"a\": null}]", "[1,[2],{\"a\":null}]"),
        ])
    func accepts(text: String, compact: String) throws {
        let document = try JSONDocument(parsing: Array(text.utf8))
        #expect(document.withRoot { String(decoding: $0.serialized, as: UTF8.self) } == compact)
    }

    @Test(
        "What RFC 8259 does not allow is refused",
        arguments: [
            "{'a':1}", "{a:1}", "[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "nul", "TRUE", "True", "NaN", "Infinity",
            "-Infinity", "[NaN]", "[nan]", "[-Infinity]", "[infinity]", "01", "-", "+1", ".5", "1.", "1.e5", "[1.]",
            "-.5", "1e", "0x10", "\"\\x41\"", "\"\\u12\"",
            "[1]]", "{}{}",
            "1 2", "[1] x", "// comment\n1", "/* comment */1", "\"a\nb\"", "\"tab\there\"", "[,1]", "{,}", "\u{FEFF}1",
        ])
    func refuses(text: String) {
        #expect(throws: JSONError.self) { _ = try JSONDocument(parsing: Array(text.utf8)).withRoot { $0.kind } }
    }

    @Test("Empty input and blanks are truncated documents", arguments: ["", " ", "\n\t "])
    func refusesNothing(text: String) {
        let error = #expect(throws: JSONError.self) {
            _ = try JSONDocument(parsing: Array(text.utf8)).withRoot { $0.kind }
        }
        #expect(error?.code == .truncated)
    }

    @Test("A document cut at any byte is truncated, never shorter")
    func refusesEveryTruncation() throws {
        let text = #"{"a":[1,-2.5e3,"x\u00e9\n",true,null],"b":{"c":"ü"},"d":false}"#
        let bytes = Array(text.utf8)
        _ = try JSONDocument(parsing: bytes).withRoot { $0.kind }
        for length in 0..<bytes.count {
            let error = #expect(throws: JSONError.self, "cut after \(length) bytes") {
                _ = try JSONDocument(parsing: Array(bytes[..<length])).withRoot { $0.kind }
            }
            let isInsideCharacter = bytes[length] & 0xC0 == 0x80
            #expect(error?.code == (isInsideCharacter ? .notUTF8 : .truncated), "cut after \(length) bytes")
        }
    }

    @Test("Nesting up to the limit is accepted, one more is too deep")
    func boundsDepth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        var deepest = 0
        while deepest < 100, (try? JSONDocument(parsing: nested(deepest + 1), depthMax: 8).withRoot { $0.kind }) != nil
        {
            deepest += 1
        }
        #expect((7...8).contains(deepest))
        let error = #expect(throws: JSONError.self) {
            _ = try JSONDocument(parsing: nested(100_000)).withRoot { $0.kind }
        }
        #expect(error?.code == .tooDeep)
        let objects = String(repeating: "{\"a\":", count: 100_000)
        #expect(throws: JSONError.self) { _ = try JSONDocument(parsing: Array(objects.utf8)).withRoot { $0.kind } }
    }

    @Test(
        "Strings that are not UTF-8 are refused",
        arguments: [
            [0xFF], [0xC3], [0x80], [0xC0, 0xAF], [0xE2, 0x28, 0xA1], [0xF8, 0x88, 0x80, 0x80, 0x80],
            [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]])
    func refusesBadUTF8(bytes: [UInt8]) {
        let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        #expect(throws: JSONError.self) { _ = try JSONDocument(parsing: text).withRoot { $0.kind } }
    }

    @Test("A NUL byte is refused outside and inside a string; an escaped one is kept")
    func treatsNUL() throws {
        for text in ["1\0", "\0", "[1,\0]", "{\"a\":1}\0", "\"a\0b\""] {
            #expect(throws: JSONError.self) { _ = try JSONDocument(parsing: Array(text.utf8)).withRoot { $0.kind } }
        }
        let escaped = try JSONDocument(parsing: Array(#""a\u0000b""#.utf8))
        #expect(escaped.withRoot { $0.string } == "a\0b")
    }

    @Test("Escapes mean what RFC 8259 says, surrogate pairs included")
    func readsEscapes() throws {
        let document = try JSONDocument(parsing: Array(#""\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude97""#.utf8))
        #expect(document.withRoot { $0.string } == "\"\\/\u{8}\u{C}\n\r\té€🚗")
    }

    @Test("The error says where the parser stopped")
    func tellsTheOffset() {
        let error = #expect(throws: JSONError.self) {
            _ = try JSONDocument(parsing: Array("[1, x]".utf8)).withRoot { $0.kind }
        }
        #expect(error?.code == .malformed)
        #expect(error?.offset == 4)
    }

    @Test(
        "In what is salvaged, a value that is none costs only itself",
        arguments: [
            "NaN", "-Infinity", "nul", "truefalse", "01", "-", "+1", ".5", "1.", "1e", "0x10", "undefined", "\"\\x41\"",
            "\"\\u12\"", "'a'", "[[[[[[[[1]]]]]]]]", #"{"a":{"b":{"c":{"d":["}]\"",{}]}}}}"#,
        ])
    func salvages(text: String) throws {
        let document = try JSONDocument(salvaging: Array(#"{"a":[\#(text),1],"b":\#(text),"c":2}"#.utf8), depthMax: 4)
        document.withRoot { root in
            #expect(root["c"]?.integer == 2)
            #expect(root["b"]?.integer == nil && root["b"]?.string == nil && root["b"]?.isNull == false)
            #expect(root["a"]?.count == 2)
        }
    }

    @Test("In what is salvaged, texts may have line ends and need not be UTF-8")
    func salvagesTexts() throws {
        let document = try JSONDocument(salvaging: Array("{\"a\":\"x\ny\",\"b\":\"".utf8) + [0xFF] + Array("\"}".utf8))
        document.withRoot { root in
            #expect(root["a"]?.string == "x\ny")
            #expect(root["b"]?.string == "\u{FFFD}")
        }
    }

    @Test("What makes out a document is as strict in what is salvaged, and a document cut at any byte is none")
    func salvagesNoFragment() throws {
        for text in [
            "{'a':1}", "{a:1}", "[1,]", "[1 2]", "[1]]", "{}{}", "[,1]", "{\"a\" 1}", "{\"a\":}", "[NaN", "[\"a",
        ] {
            #expect(throws: JSONError.self, "\(text)") {
                _ = try JSONDocument(salvaging: Array(text.utf8)).withRoot { $0.kind }
            }
        }
        let whole = Array(#"{"a":[NaN,{"b":{"c":[[[["]"]]]]}}],"d":"\x"}"#.utf8)
        _ = try JSONDocument(salvaging: whole, depthMax: 3).withRoot { $0.kind }
        for length in 0..<whole.count {
            #expect(throws: JSONError.self, "cut after \(length) bytes") {
                _ = try JSONDocument(salvaging: Array(whole[..<length]), depthMax: 3).withRoot { $0.kind }
            }
        }
    }

    @Test("Nesting beyond the limit is skipped without a stack, however deep it is")
    func salvagesDepth() throws {
        let depth = 200_000
        let text = "[1," + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + ",2]"
        let document = try JSONDocument(salvaging: Array(text.utf8))
        #expect(document.withRoot { $0.count } == 3)
    }
}
