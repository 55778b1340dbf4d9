import JSON

/// The product's reader, with everything that it reads.
enum OurReader {
    /// What the strict reader makes of a text.
    static func strict(_ text: [UInt8], depthMax: Int = 32) -> Result<JSONTree, JSONError> {
        Result { () throws(JSONError) in
            try JSONDocument(parsing: text, depthMax: depthMax).withRoot { tree($0) }
        }
    }

    /// What the reader of messages from outside makes of it.
    static func salvaging(_ text: [UInt8]) -> Result<JSONTree, JSONError> {
        Result { () throws(JSONError) in try JSONDocument(salvaging: text).withRoot { tree($0) } }
    }

    private static func tree(_ value: JSONValue) -> JSONTree {
        switch value.kind {
        case .null: .null
        case .boolean: .boolean(value.boolean ?? false)
        case .integer: value.integer.map { JSONTree($0) } ?? value.double.map { JSONTree(large: $0) } ?? .unreadable
        case .double: value.double.map { JSONTree($0) } ?? .unreadable
        case .string: .text(value.withString { Array($0) } ?? [])
        case .array: .array(elements(value))
        case .object: .object(members(value))
        case .unreadable: .unreadable
        }
    }

    private static func elements(_ array: JSONValue) -> [JSONTree] {
        var elements: [JSONTree] = []
        array.forEachElement { elements.append(tree($0)) }
        return elements
    }

    /// Names end at a NUL, because those of json-c do (``Leniency/Loss/name``).
    private static func members(_ object: JSONValue) -> [[UInt8]: JSONTree] {
        var members: [[UInt8]: JSONTree] = [:]
        object.forEachMember { name, value in members[Array(name.prefix { $0 != 0 })] = tree(value) }
        return members
    }
}
