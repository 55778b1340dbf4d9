import HTTPAPI
import LoRaWAN

/// A file to be imported, as fields of the API, with all that is wrong with it.
struct ImportFile: Sendable {
    /// A row.
    struct Row: Sendable {
        let line: Int
        var fields: ImportRow
    }

    /// How many faults are told one by one.
    static let faultsMax = 20

    private(set) var rows: [Row] = []
    /// The heads of columns that say nothing here.
    private(set) var unread: [String] = []
    /// What is wrong, a line for each of the first faults.
    private(set) var faults: [String] = []
    /// How many faults there are.
    private(set) var faultCount = 0
    private let header: [String]
    private let columns: ImportColumns

    /// Reads the bytes of a file.
    init(_ bytes: [UInt8], _ columns: ImportColumns) throws(CSVTable.Fault) {
        let table = try CSVTable(bytes, rowsMax: Console.importRowsMax)
        self.columns = columns
        header = table.header.map(Self.trimmed)
        let heads = header.map(ImportColumns.plain)
        var places: [String: Int] = [:]
        for (index, head) in heads.enumerated() where !head.isEmpty {
            guard places.updateValue(index, forKey: head) == nil else {
                throw CSVTable.Fault(line: 1, sentence: "the column \(Self.shown(header[index])) is there twice.")
            }
        }
        let read = columns.fields.map { field in field.columns.compactMap { places[ImportColumns.plain($0)] } }
        for (field, places) in zip(columns.fields, read) where field.name == columns.required && places.isEmpty {
            let names = header.map(Self.shown).joined(separator: ", ")
            throw CSVTable.Fault(line: 1, sentence: "there is no column \(columns.required), but \(names).")
        }
        guard !table.rows.isEmpty else { throw CSVTable.Fault(line: 1, sentence: "there are no rows.") }
        let used = Set(read.flatMap { $0 })
        unread = header.indices.filter { !used.contains($0) && !heads[$0].isEmpty }.map { Self.shown(header[$0]) }
        for row in table.rows { add(row, read) }
    }

    private mutating func add(_ row: CSVTable.Row, _ read: [[Int]]) {
        guard row.cells.count == header.count else {
            let sentence = "\(row.cells.count) fields, where the first line has \(header.count)."
            return note(line: row.line, column: nil, sentence)
        }
        var fields: ImportRow = []
        for (field, places) in zip(columns.fields, read) {
            let filled = places.map { Self.trimmed(row.cells[$0]) }.first { !$0.isEmpty }
            guard let text = filled else { continue }
            switch field.kind {
            case .text: fields.append((field.name, .text(text)))
            case .object(let name): fields.append((field.name, .object(name, text)))
            case .number:
                // Spreadsheets of half of Europe write a decimal comma.
                guard let number = Double(text) ?? Double(text.replacing(",", with: ".")), number.isFinite else {
                    note(line: row.line, column: column(of: field.name), "\(Self.shown(text)) is no number.")
                    continue
                }
                fields.append((field.name, .number(number)))
            }
        }
        rows.append(Row(line: row.line, fields: fields))
    }

    /// Puts what a name means in the place of the name.
    ///
    /// - Parameters:
    ///   - standard: what a row has that has no name.
    ///   - noun: what there is none of where nothing is found.
    mutating func replace(
        _ field: String, otherwise standard: String?, orFail noun: String, _ meaning: (String) -> String?
    ) {
        for index in rows.indices {
            guard let place = rows[index].fields.firstIndex(where: { $0.name == field }) else {
                if let standard {
                    rows[index].fields.append((field, .text(standard)))
                } else {
                    note(line: rows[index].line, column: noun, "is missing; --\(noun) stands for it.")
                }
                continue
            }
            guard case .text(let name) = rows[index].fields[place].value else { continue }
            guard let found = meaning(name) else {
                note(line: rows[index].line, column: column(of: field), "there is no \(noun) \(Self.shown(name)).")
                continue
            }
            rows[index].fields[place].value = .text(found)
        }
    }

    /// Notes what the API finds wrong.
    mutating func note(_ faults: [ImportFault], count: Int) {
        for fault in faults {
            let line = fault.row.flatMap { rows.indices.contains($0) ? rows[$0].line : nil }
            note(line: line, column: fault.field.isEmpty ? nil : column(of: fault.field), fault.sentence)
        }
        faultCount += count - faults.count
    }

    private mutating func note(line: Int?, column: String?, _ sentence: String) {
        faultCount += 1
        guard faults.count < Self.faultsMax else { return }
        let place = [line.map { "line \($0)" }, column].compactMap { $0 }.joined(separator: ", ")
        faults.append(place.isEmpty ? sentence : "\(place): \(sentence)")
    }

    /// The head of the column that a field was read from, else its first name.
    private func column(of field: String) -> String {
        let names = columns.fields.first { $0.name == field }?.columns ?? [field]
        let heads = Set(names.map(ImportColumns.plain))
        return header.first { heads.contains(ImportColumns.plain($0)) }.map(Self.shown) ?? names[0]
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    private static func shown(_ text: String) -> String {
        CleanText.cleaned(String(text.prefix(40)))
    }
}
