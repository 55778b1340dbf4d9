import JSON

/// A JSON value that outlives its document, members in document order.
indirect enum JSONTree: Sendable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONTree])
    case object([String], [String: JSONTree])

    init(_ bytes: [UInt8]) throws {
        self = try JSONDocument(parsing: bytes).withRoot { JSONTree($0) }
    }

    private init(_ value: JSONValue) {
        switch value.kind {
        case .null, .unreadable: self = .null
        case .boolean: self = .flag(value.boolean ?? false)
        case .integer, .double: self = .number(value.double ?? .nan)
        case .string: self = .text(value.string ?? "")
        case .array:
            var items: [JSONTree] = []
            value.forEachElement { items.append(JSONTree($0)) }
            self = .list(items)
        case .object:
            var keys: [String] = []
            var members: [String: JSONTree] = [:]
            value.forEachMember { key, value in
                keys.append(String(decoding: key, as: UTF8.self))
                members[String(decoding: key, as: UTF8.self)] = JSONTree(value)
            }
            self = .object(keys, members)
        }
    }

    /// The keys of an object in order; empty for another kind.
    var keys: [String] {
        if case .object(let keys, _) = self { keys } else { [] }
    }

    /// A member of an object; `null` where absent.
    subscript(key: String) -> JSONTree {
        if case .object(_, let members) = self { members[key] ?? .null } else { .null }
    }

    /// The elements of a list; empty for another kind.
    var items: [JSONTree] {
        if case .list(let items) = self { items } else { [] }
    }

    /// A text; `nil` for another kind.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// A number as an integer; `nil` for another kind.
    var integer: Int? {
        if case .number(let number) = self { Int(exactly: number) } else { nil }
    }
}
