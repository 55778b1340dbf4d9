import JSON
import Model

/// Writes a list of resources as CSV (RFC 4180): a row of JSON's names, then a row each, from the same table as JSON.
///
/// A member of a nested object is `object.member`. `null` is empty. An object or a list is its JSON text. A text that a
/// spreadsheet would take for a formula gets an apostrophe in front.
struct CSVWriter: FieldVisitor {
    private(set) var bytes: [UInt8] = []
    /// Whether names are written in place of values.
    private var isHeader = true
    /// Whether there are no values: of a nested object that is `null`.
    private var isBlank = false
    private var prefix = ""
    private var isFirstOfRow = true
    /// Whether the rows have the further fields.
    private let withParts: Bool

    /// Writes `items`, which all have the further fields or none.
    init<Item: Resource>(_ items: [Item]) {
        let first = items.first ?? Item()
        var parts = HasParts()
        var copy = first
        copy.fields(&parts)
        withParts = parts.found
        bytes.reserveCapacity(items.count * 300 + 500)
        write(first)
        isHeader = false
        for item in items { write(item) }
    }

    private mutating func write(_ item: some Resource) {
        isFirstOfRow = true
        var copy = item
        copy.fields(&self)
        bytes += "\r\n".utf8
    }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        add(name, value)
    }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        add(name, value)
    }

    mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value?, isNullable: Bool, _ shape: (Schema) -> Schema
    ) {
        add(name, value())
    }

    mutating func nested<Part: Resource>(_ name: String, _ part: inout Part?, of alias: String) {
        let (outer, wasBlank) = (prefix, isBlank)
        prefix += name + "."
        isBlank = isBlank || part == nil
        var shown = part ?? Part()
        shown.fields(&self)
        (prefix, isBlank) = (outer, wasBlank)
    }

    mutating func nested<Part: Resource>(_ name: String, _ part: inout Part, of alias: String) {
        let outer = prefix
        prefix += name + "."
        part.fields(&self)
        prefix = outer
    }

    mutating func part<Part: Resource>(_ part: inout Part?) {
        guard withParts else { return }
        let wasBlank = isBlank
        isBlank = isBlank || part == nil
        var shown = part ?? Part()
        shown.fields(&self)
        isBlank = wasBlank
    }

    private mutating func add<Value: FieldValue>(_ name: String, _ value: Value?) {
        if !isFirstOfRow { bytes.append(UInt8(ascii: ",")) }
        isFirstOfRow = false
        if isHeader { return quote(Array((prefix + name).utf8)) }
        guard !isBlank, let value else { return }
        var json = JSONWriter(capacity: 64)
        value.write(to: &json)
        quote(Self.cell(json.bytes))
    }

    /// What a JSON value looks like in a cell.
    private static func cell(_ json: [UInt8]) -> [UInt8] {
        guard json.first == UInt8(ascii: "\"") else { return json == Array("null".utf8) ? [] : json }
        let text = json.contains(UInt8(ascii: "\\")) ? unescaped(json) : Array(json.dropFirst().dropLast())
        return text.first.map(formulaStarts.contains) == true ? [UInt8(ascii: "'")] + text : text
    }

    /// What makes Excel, LibreOffice and Google Sheets compute a text.
    private static let formulaStarts = Set("=+-@\t\r\n".utf8)

    private static func unescaped(_ json: [UInt8]) -> [UInt8] {
        guard let document = try? JSONDocument(parsing: json), let text = document.withRoot({ $0.string })
        else { preconditionFailure("our own writer writes JSON") }
        return Array(text.utf8)
    }

    private mutating func quote(_ cell: [UInt8]) {
        guard cell.contains(where: Self.quoted.contains) else { return bytes += cell }
        bytes.append(UInt8(ascii: "\""))
        for byte in cell {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let quoted = Set("\",\r\n".utf8)
}

/// Whether a resource has its further fields.
private struct HasParts: FieldVisitor {
    var found = false

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {}

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {}

    mutating func part<Part: Resource>(_ part: inout Part?) { found = found || part != nil }
}
