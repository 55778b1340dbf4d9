/// A text of rows and columns (RFC 4180, and what spreadsheets make of it): separated by comma, semicolon or tab, as
/// its first line tells; fields in quotes may hold separators, line ends and doubled quotes. Any bytes give a table or
/// a fault.
struct CSVTable: Sendable, Equatable {
    /// A row with the number of the line on which it begins.
    struct Row: Sendable, Equatable {
        let line: Int
        let cells: [String]
    }

    /// Why there is no table.
    struct Fault: Error, Equatable {
        let line: Int
        let sentence: String
    }

    /// Bytes of a file at most.
    static let bytesMax = 8_388_608
    /// Columns at most.
    static let columnsMax = 200

    /// The first row.
    let header: [String]
    /// The others, but for blank lines.
    let rows: [Row]

    /// Reads a table.
    ///
    /// - Parameter rowsMax: how many rows there may be below the header.
    init(_ bytes: [UInt8], rowsMax: Int) throws(Fault) {
        guard bytes.count <= Self.bytesMax else {
            throw Fault(line: 1, sentence: "the file is larger than \(Self.bytesMax >> 20) MB; split it.")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Fault(line: Self.lineOfFault(bytes), sentence: "this is not UTF-8; save the file as CSV UTF-8.")
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
        var reader = Reader(separator: Self.separator(of: text), rowsMax: rowsMax)
        for (index, byte) in zip(text.indices, text) {
            let isHalf =
                byte == UInt8(ascii: "\r") && index + 1 < text.endIndex && text[index + 1] == UInt8(ascii: "\n")
            if !isHalf || reader.isQuoted { try reader.read(byte) }
        }
        try reader.end()
        guard let first = reader.rows.first else { throw Fault(line: 1, sentence: "the file is empty.") }
        header = first.cells
        rows = Array(reader.rows.dropFirst())
    }

    /// The separator that the first line has most of.
    private static func separator(of text: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in text {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            counts[byte, default: 0] += 1
        }
        let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var best = separators[0]
        for separator in separators where counts[separator, default: 0] > counts[best, default: 0] { best = separator }
        return best
    }

    /// The line of the first byte that belongs to no character.
    private static func lineOfFault(_ bytes: [UInt8]) -> Int {
        var line = 1
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}

extension CSVTable {
    /// Takes bytes one by one.
    private struct Reader {
        private enum State {
            case start
            case plain
            case quoted
            /// After a quote within quotes: the end of the field, or half of a quote.
            case closing
        }

        let separator: UInt8
        let rowsMax: Int
        private(set) var rows: [Row] = []
        private var state = State.start
        private var line = 1
        private var rowLine = 1
        private var quoteLine = 1
        private var cell: [UInt8] = []
        private var cells: [String] = []

        init(separator: UInt8, rowsMax: Int) {
            self.separator = separator
            self.rowsMax = rowsMax
        }

        var isQuoted: Bool { state == .quoted }

        mutating func read(_ byte: UInt8) throws(Fault) {
            let isEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            switch (state, byte) {
            case (.quoted, UInt8(ascii: "\"")): state = .closing
            case (.quoted, _): append(byte)
            case (.closing, UInt8(ascii: "\"")):
                append(byte)
                state = .quoted
            case (_, separator): try endCell()
            case _ where isEnd: try endRow()
            case (.closing, _):
                throw Fault(line: line, sentence: "there is text after the closing quote of a field.")
            case (.start, UInt8(ascii: "\"")):
                state = .quoted
                quoteLine = line
            default:
                append(byte)
                state = .plain
            }
        }

        mutating func end() throws(Fault) {
            guard state != .quoted else { throw Fault(line: quoteLine, sentence: "a quote is never closed.") }
            if state != .start || !cells.isEmpty { try endRow() }
        }

        private mutating func append(_ byte: UInt8) {
            if byte == UInt8(ascii: "\n") { line += 1 }
            cell.append(byte)
        }

        private mutating func endCell() throws(Fault) {
            guard cells.count < CSVTable.columnsMax else {
                throw Fault(line: rowLine, sentence: "there are more than \(CSVTable.columnsMax) columns.")
            }
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
            state = .start
        }

        private mutating func endRow() throws(Fault) {
            try endCell()
            if cells != [""] {
                guard rows.count <= rowsMax else {
                    throw Fault(line: rowLine, sentence: "there are more than \(rowsMax) rows; split the file.")
                }
                rows.append(Row(line: rowLine, cells: cells))
            }
            cells.removeAll(keepingCapacity: true)
            line += 1
            rowLine = line
        }
    }
}
