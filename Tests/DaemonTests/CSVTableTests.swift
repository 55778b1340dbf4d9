import TestSupport
import Testing

@testable import parkd

/// A file of rows is read whatever program wrote it, or refused with the line.
struct CSVTableTests {
    private func table(_ text: String, rowsMax: Int = 100) throws(CSVTable.Fault) -> CSVTable {
        try CSVTable(Array(text.utf8), rowsMax: rowsMax)
    }

    @Test(
        "Comma, semicolon and tab separate as the first line tells; line ends of every system end a row",
        arguments: [
            "a,b\n1,\"x;y\"\n", "a;b\r\n1;x;y\r\n".replacing("x;y", with: "\"x;y\""), "a\tb\r1\tx;y",
            "\u{FEFF}a,b\n\n1,x;y\n\n",
        ])
    func separators(text: String) throws {
        let table = try table(text)
        #expect(table.header == ["a", "b"])
        #expect(table.rows.map(\.cells) == [["1", "x;y"]])
    }

    @Test("A field in quotes may hold separators, quotes and line ends, and rows are known by their first line")
    func quotes() throws {
        let table = try table("a,b\n\"1\r\n2\",\"say \"\"hi\"\", you\"\n3,\"\"\n")
        #expect(
            table.rows == [
                CSVTable.Row(line: 2, cells: ["1\r\n2", "say \"hi\", you"]), CSVTable.Row(line: 4, cells: ["3", ""]),
            ])
    }

    @Test(
        "What is no table is refused with the line",
        arguments: [
            ("", 1, "empty"), ("a,b\n1,\"2\n3", 2, "never closed"), ("a\n\"1\" x\n", 2, "after the closing quote"),
            ("a\n1\n2\n3\n", 4, "more than 2 rows"), (String(repeating: ",", count: 200), 1, "200 columns"),
        ])
    func refused(text: String, line: Int, words: String) {
        let fault = #expect(throws: CSVTable.Fault.self) { try table(text, rowsMax: 2) }
        #expect(fault?.line == line && fault?.sentence.contains(words) == true, "\(String(describing: fault))")
    }

    @Test("Bytes that are not UTF-8, and a file beyond the limit, are refused; one at the limit is read")
    func bounds() throws {
        let fault = #expect(throws: CSVTable.Fault.self) {
            try CSVTable(Array("a\nb\n".utf8) + [0xE4, 0x0A], rowsMax: 9)
        }
        #expect(fault?.line == 3 && fault?.sentence.contains("UTF-8") == true)
        let most = [UInt8](repeating: UInt8(ascii: "a"), count: CSVTable.bytesMax)
        #expect(try CSVTable(most, rowsMax: 1).rows.isEmpty)
        #expect(throws: CSVTable.Fault.self) { try CSVTable(most + [0x0A], rowsMax: 1) }
        #expect(try table("a\n1\n2\n", rowsMax: 2).rows.count == 2)
    }

    @Test("Any bytes give a table or a fault")
    func anything() {
        var random = SeededGenerator(state: 17)
        let bytes = Array("a,;\t\"\r\n\u{FEFF}é".utf8)
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                bytes[Int.random(in: bytes.indices, using: &random)]
            }
            _ = try? CSVTable(text, rowsMax: 5)
        }
    }
}
