/// A value inside a ``JSONDocument``, borrowed: use it only inside the closure that lent it.
///
/// Nothing is coerced: the accessors answer `nil` for a value of another kind.
public struct JSONValue {
    private let text: UnsafePointer<UInt8>
    private let tokens: UnsafePointer<JSONToken>
    private let index: Int

    init(text: UnsafePointer<UInt8>, tokens: UnsafePointer<JSONToken>, index: Int) {
        self.text = text
        self.tokens = tokens
        self.index = index
    }

    /// The kinds of RFC 8259, with numbers split by how they are written.
    public enum Kind: UInt8, Sendable {
        /// `null`
        case null
        /// `true` or `false`
        case boolean
        /// A number without fraction or exponent.
        case integer
        /// A number with fraction or exponent.
        case double
        /// A text.
        case string
        /// A list.
        case array
        /// Named members.
        case object
        /// Not a value by the grammar; only in a document that was salvaged.
        case unreadable
    }

    /// What kind of value this is.
    public var kind: Kind { token.kind }

    /// `true` for `null`.
    public var isNull: Bool { kind == .null }

    /// The member of an object, `nil` where absent or where this is no object; a member that is `null` is returned.
    ///
    /// With duplicate keys the last one wins.
    public subscript(key: StaticString) -> JSONValue? {
        member(UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    }

    /// The member of an object by a key made at run time.
    public func member(named key: String) -> JSONValue? {
        var key = key
        return key.withUTF8 { member($0) }
    }

    private func member(_ key: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        guard kind == .object else { return nil }
        var found: JSONValue?
        var place = index + 1
        for _ in 0..<token.count {
            if tokens[place].isNamed(key, in: text) { found = value(place + 1) }
            place = Int(tokens[place + 1].next)
        }
        return found
    }

    /// Visits the members of an object in document order; nothing for another kind.
    public func forEachMember<Failure: Error>(
        _ body: (_ key: UnsafeBufferPointer<UInt8>, _ value: JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        guard kind == .object else { return }
        var place = index + 1
        for _ in 0..<token.count {
            let member = value(place + 1)
            try value(place).withString { key throws(Failure) in try body(key, member) }
            place = Int(tokens[place + 1].next)
        }
    }

    /// How many elements an array has; 0 for another kind.
    public var count: Int { kind == .array ? Int(token.count) : 0 }

    /// Visits the elements of an array in order; nothing for another kind.
    public func forEachElement<Failure: Error>(_ body: (JSONValue) throws(Failure) -> Void) throws(Failure) {
        var place = index + 1
        for _ in 0..<count {
            try body(value(place))
            place = Int(tokens[place].next)
        }
    }

    /// The bytes of a string, UTF-8, NUL possible; `nil` for another kind. Lent to `body` only.
    public func withString<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard kind == .string else { return nil }
        guard token.isMarked else { return try body(source) }
        let resolved = JSONEscapes.resolved(source)
        return try resolved.withUnsafeBufferPointer { text throws(Failure) in try body(text) }
    }

    /// A copy of a string; `nil` for another kind.
    public var string: String? {
        withString { String(decoding: $0, as: UTF8.self) }
    }

    /// A boolean; `nil` for another kind.
    public var boolean: Bool? {
        kind == .boolean ? token.isMarked : nil
    }

    /// An exact integer: a number without a fractional part (`1`, `1.0`, `1e3`), or a string of digits as proto3 JSON
    /// writes 64-bit numbers. `nil` for another kind, a fraction, or a number outside 64 bits.
    public var integer: Int64? {
        switch kind {
        case .integer, .string: withText { Int64($0) }
        case .double: double.flatMap { Int64(exactly: $0) }
        case .null, .boolean, .array, .object, .unreadable: nil
        }
    }

    /// Any number as a double; `nil` for another kind.
    public var double: Double? {
        kind == .integer || kind == .double ? withText { Double($0) } : nil
    }

    /// This value as compact JSON text.
    public var serialized: [UInt8] {
        let isText = kind == .string
        let whole = UnsafeBufferPointer(
            start: text + Int(token.start) - (isText ? 1 : 0), count: source.count + (isText ? 2 : 0))
        var compact: [UInt8] = []
        var isInText = false
        var isEscaped = false
        for byte in whole {
            let isSpace = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
            if isInText || !isSpace { compact.append(byte) }
            if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return compact
    }

    private var token: JSONToken { tokens[index] }

    private var source: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text + Int(token.start), count: Int(token.end - token.start))
    }

    private func value(_ index: Int) -> JSONValue {
        JSONValue(text: text, tokens: tokens, index: index)
    }

    private func withText<Value>(_ body: (String) -> Value?) -> Value? {
        body(String(decoding: source, as: UTF8.self))
    }
}

extension JSONToken {
    /// Whether this is a key of that name.
    fileprivate func isNamed(_ name: UnsafeBufferPointer<UInt8>, in text: UnsafePointer<UInt8>) -> Bool {
        let source = UnsafeBufferPointer(start: text + Int(start), count: Int(end - start))
        guard isMarked else { return source.count == name.count && source.elementsEqual(name) }
        return JSONEscapes.resolved(source).elementsEqual(name)
    }
}
