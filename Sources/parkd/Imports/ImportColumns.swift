/// Which columns of a file are read, and as what.
struct ImportColumns: Sendable {
    /// What a cell is read as.
    enum Kind: Sendable {
        case text
        case number
        /// An object with the text in a member of that name.
        case object(String)
    }

    /// A field of the API, and the columns that may hold it; the first that has a value counts.
    struct Field: Sendable {
        let name: String
        let columns: [String]
        let kind: Kind

        init(_ name: String, _ columns: String..., kind: Kind = .text) {
            self.name = name
            self.columns = columns
            self.kind = kind
        }
    }

    let fields: [Field]
    /// The field that each row must have.
    let required: String

    /// A head as it is compared: neither case nor blanks nor underscores tell two apart.
    static func plain(_ head: String) -> String {
        String(head.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
