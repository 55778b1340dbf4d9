import JSON
import LoRaWAN

/// How an answer of the API is shown: as a table of some of its members, or as it is.
struct AnswerView: Sendable {
    /// The member that holds the rows; `nil` where the answer is one row.
    let list: String?
    /// The members that are columns.
    let columns: [String]
    /// What is said where there is nothing to show.
    let done: String

    /// Of a list.
    static func list(_ name: String, _ columns: String...) -> AnswerView {
        AnswerView(list: name, columns: columns, done: "None.")
    }

    /// Of one thing.
    static func one(_ columns: String..., done: String = "Done.") -> AnswerView {
        AnswerView(list: nil, columns: columns, done: done)
    }

    /// The answer as it is.
    func json(_ body: [UInt8]) -> String {
        body.isEmpty ? "" : String(decoding: body, as: UTF8.self) + "\n"
    }

    /// The answer as a table, and under it what of a list is missing.
    func text(_ body: [UInt8]) -> String {
        guard let document = try? JSONDocument(parsing: body) else { return done + "\n" }
        return document.withRoot { root in
            var table = TextTable(columns.map { TextTable.Column(head: $0) })
            guard let list else {
                table.add(cells(root))
                return table.text
            }
            var count = 0
            root.member(named: list)?.forEachElement { row in
                count += 1
                table.add(cells(row))
            }
            let total = Int(root["total"]?.integer ?? 0)
            let shown = Int(root["offset"]?.integer ?? 0) + count
            let rest = shown < total && count > 0 ? "\(count) of \(total); --offset \(shown) shows the next.\n" : ""
            return count > 0 ? table.text + rest : done + "\n"
        }
    }

    private func cells(_ row: JSONValue) -> [String] {
        columns.map { name in
            guard let value = row.member(named: name), !value.isNull else { return "" }
            if let text = value.string { return CleanText.cleaned(text) }
            if value.kind == .array {
                var words: [String] = []
                value.forEachElement { if let word = $0.string { words.append(word) } }
                return words.joined(separator: " ")
            }
            return String(decoding: value.serialized, as: UTF8.self)
        }
    }
}
