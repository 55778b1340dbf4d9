/// Rows of text whose columns stand below each other.
struct TextTable {
    /// A column: its head, and whether its cells end at one edge, as numbers do.
    struct Column {
        let head: String
        var isRight = false
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row with a cell for each column; what is empty shows as `-`.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells.map { $0.isEmpty ? "-" : $0 })
    }

    /// The table with its heads, two spaces between columns, no space at the end of a line.
    var text: String {
        let all = [columns.map(\.head)] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let blank = String(repeating: " ", count: widths[column] - cell.count)
                line += (column == 0 ? "" : "  ") + (columns[column].isRight ? blank + cell : cell + blank)
            }
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
