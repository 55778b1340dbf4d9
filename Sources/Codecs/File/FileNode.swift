import JSON

/// A value of a codec file that knows its own path, so that each refusal can name the place.
///
/// Valid only inside the closure that lent the ``JSONValue``.
struct FileNode {
    let value: JSONValue
    let path: String
    /// The version of the format that the file states.
    var format = Self.formats.upperBound

    /// The versions of the format that this program reads.
    static let formats = 1...2
    /// Keys that version 2 brought. An older program would stumble over each of them one by one; the number tells it
    /// at once, so a file that has one of them must state it.
    static let keysOfFormat2: Set<String> = [
        "array", "code", "commissioning", "gather", "join", "key_mask", "length_first", "reads", "record", "time",
        "trim", "unless", "unless_faults",
    ]

    func fault(_ reason: String) -> CodecFileFault {
        CodecFileFault(path: path, reason: reason)
    }

    /// Makes sure that this is an object that has no other keys than these.
    func expectObject(keys: Set<String>) throws(CodecFileFault) {
        guard value.kind == .object else { throw fault("must be an object") }
        try value.forEachMember { (key, value) throws(CodecFileFault) in
            let name = String(decoding: key, as: UTF8.self)
            guard keys.contains(name) else {
                let known = keys.sorted().joined(separator: ", ")
                throw CodecFileFault(
                    path: child(name), reason: "the key \"\(name)\" is not known here, where there are \(known)")
            }
            if Self.keysOfFormat2.contains(name) {
                try FileNode(value: value, path: child(name), format: format).expectFormat2("\"\(name)\"")
            }
        }
    }

    /// Refuses what version 1 of the format does not have, in a file that states it.
    func expectFormat2(_ what: String) throws(CodecFileFault) {
        guard format >= 2 else { throw fault("\(what) needs \"format\": 2") }
    }

    func has(_ key: String) -> Bool { value.member(named: key) != nil }

    func optional(_ key: String) -> FileNode? {
        value.member(named: key).map { FileNode(value: $0, path: child(key), format: format) }
    }

    func required(_ key: String) throws(CodecFileFault) -> FileNode {
        guard let node = optional(key) else { throw fault("the key \"\(key)\" is missing") }
        return node
    }

    /// A text of 1…`lengthMax` characters without control characters.
    func text(lengthMax: Int = 400) throws(CodecFileFault) -> String {
        guard let text = value.string else { throw fault("must be a text") }
        guard !text.isEmpty, text.count <= lengthMax, text.utf8.allSatisfy({ $0 >= 0x20 }) else {
            throw fault("must have 1 to \(lengthMax) characters and no line breaks")
        }
        return text
    }

    func integer(in range: ClosedRange<Int>) throws(CodecFileFault) -> Int {
        guard value.kind != .string, let integer = value.integer.flatMap({ Int(exactly: $0) }) else {
            throw fault("must be a whole number")
        }
        guard range.contains(integer) else { throw fault("must be \(range.lowerBound) to \(range.upperBound)") }
        return integer
    }

    /// A whole number, or one in hexadecimal as a text: `"0x0F"`.
    func bits(max: UInt32) throws(CodecFileFault) -> UInt32 {
        var bits: UInt32?
        if let text = value.string {
            if text.hasPrefix("0x"), text.utf8.dropFirst(2).allSatisfy({ $0 != UInt8(ascii: "+") }) {
                bits = UInt32(text.dropFirst(2), radix: 16)
            }
        } else {
            bits = value.integer.flatMap { UInt32(exactly: $0) }
        }
        guard let bits, bits <= max else {
            throw fault("must be 0 to \(max), or a text such as \"0x0F\"")
        }
        return bits
    }

    func number() throws(CodecFileFault) -> Double {
        guard let number = value.double, number.isFinite else { throw fault("must be a number") }
        return number
    }

    func flag() throws(CodecFileFault) -> Bool {
        guard let flag = value.boolean else { throw fault("must be true or false") }
        return flag
    }

    /// One byte written as the character that it is in ASCII.
    func character() throws(CodecFileFault) -> UInt8 {
        guard let text = value.string, text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80 else {
            throw fault("must be one ASCII character")
        }
        return byte
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        of _: Choice.Type
    ) throws(CodecFileFault) -> Choice {
        guard let choice = value.string.flatMap({ Choice(rawValue: $0) }) else {
            throw fault("must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// The elements of a list of `count` elements.
    func elements(count range: ClosedRange<Int>) throws(CodecFileFault) -> [FileNode] {
        guard value.kind == .array else { throw fault("must be a list") }
        guard range.contains(value.count) else {
            throw fault("must have \(range.lowerBound) to \(range.upperBound) elements")
        }
        var nodes: [FileNode] = []
        value.forEachElement { nodes.append(FileNode(value: $0, path: "\(path)[\(nodes.count)]", format: format)) }
        return nodes
    }

    /// The members of an object of `count` members, in the file's order.
    func members(count range: ClosedRange<Int>) throws(CodecFileFault) -> [(key: String, node: FileNode)] {
        guard value.kind == .object else { throw fault("must be an object") }
        var members: [(key: String, node: FileNode)] = []
        value.forEachMember { key, value in
            let name = String(decoding: key, as: UTF8.self)
            members.append((name, FileNode(value: value, path: child(name), format: format)))
        }
        guard range.contains(members.count) else {
            throw fault("must have \(range.lowerBound) to \(range.upperBound) entries")
        }
        return members
    }

    private func child(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
