import CJSONC

/// A value inside a ``JSONDocument``, borrowed: use it only inside the closure that lent it.
///
/// json-c's getters coerce silently; the accessors here answer `nil` for a value of another kind instead.
public struct JSONValue {
    private let object: OpaquePointer?

    init(_ object: OpaquePointer?) {
        self.object = object
    }

    /// The kinds of RFC 8259, with json-c's split of numbers.
    public enum Kind: Sendable {
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
    }

    /// What kind of value this is.
    public var kind: Kind {
        switch json_object_get_type(object) {
        case json_type_boolean: .boolean
        case json_type_int: .integer
        case json_type_double: .double
        case json_type_string: .string
        case json_type_array: .array
        case json_type_object: .object
        default: .null
        }
    }

    /// `true` for `null`.
    public var isNull: Bool { kind == .null }

    /// The member of an object, `nil` where absent or where this is no object; a member that is `null` is returned.
    ///
    /// With duplicate keys the last one wins.
    public subscript(key: StaticString) -> JSONValue? {
        member(UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self))
    }

    /// The member of an object by a key made at run time.
    public func member(named key: String) -> JSONValue? {
        key.withCString { member($0) }
    }

    private func member(_ key: UnsafePointer<CChar>) -> JSONValue? {
        guard json_object_get_type(object) == json_type_object else { return nil }
        var found: OpaquePointer?
        return json_object_object_get_ex(object, key, &found) != 0 ? JSONValue(found) : nil
    }

    /// Visits the members of an object in document order; nothing for another kind.
    public func forEachMember<Failure: Error>(
        _ body: (_ key: UnsafeBufferPointer<UInt8>, _ value: JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        guard let object, json_object_get_type(object) == json_type_object else { return }
        var iterator = json_object_iter_begin(object)
        var end = json_object_iter_end(object)
        while json_object_iter_equal(&iterator, &end) == 0 {
            guard let name = json_object_iter_peek_name(&iterator) else { break }
            let count = Self.length(name)
            let key = UnsafeRawBufferPointer(start: name, count: count).bindMemory(to: UInt8.self)
            try body(key, JSONValue(json_object_iter_peek_value(&iterator)))
            json_object_iter_next(&iterator)
        }
    }

    /// How many elements an array has; 0 for another kind.
    public var count: Int {
        kind == .array ? json_object_array_length(object) : 0
    }

    /// Visits the elements of an array in order; nothing for another kind.
    public func forEachElement<Failure: Error>(_ body: (JSONValue) throws(Failure) -> Void) throws(Failure) {
        for index in 0..<count {
            try body(JSONValue(json_object_array_get_idx(object, index)))
        }
    }

    /// The bytes of a string, UTF-8, NUL possible; `nil` for another kind. Lent to `body` only.
    public func withString<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard json_object_get_type(object) == json_type_string, let start = json_object_get_string(object) else {
            return nil
        }
        let count = Int(json_object_get_string_len(object))
        return try body(UnsafeRawBufferPointer(start: start, count: count).bindMemory(to: UInt8.self))
    }

    /// A copy of a string; `nil` for another kind.
    public var string: String? {
        withString { String(decoding: $0, as: UTF8.self) }
    }

    /// A boolean; `nil` for another kind.
    public var boolean: Bool? {
        kind == .boolean ? json_object_get_boolean(object) != 0 : nil
    }

    /// An exact integer: a number without a fractional part (`1`, `1.0`, `1e3`), or a string of digits as proto3 JSON
    /// writes 64-bit numbers. `nil` for another kind, a fraction, or a number outside −2⁶³ + 1 … 2⁶³ − 1.
    public var integer: Int64? {
        switch kind {
        case .integer:
            let value = json_object_get_int64(object)
            // json-c saturates: below the range silently, so that the least number cannot be told from a lesser one;
            // above it, it keeps the unsigned number and writes that.
            guard value == .max || value == .min else { return value }
            return value == .min ? nil : withText { Int64($0) }
        case .double: return Int64(exactly: json_object_get_double(object))
        case .string: return string.flatMap { Int64($0) }
        default: return nil
        }
    }

    /// Any number as a double; `nil` for another kind.
    public var double: Double? {
        switch kind {
        case .integer, .double: json_object_get_double(object)
        default: nil
        }
    }

    /// This value as compact JSON text.
    public var serialized: [UInt8] {
        guard let text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)
        else { return Array("null".utf8) }
        return Array(UnsafeRawBufferPointer(start: text, count: Self.length(text)))
    }

    private func withText<Result>(_ body: (String) -> Result?) -> Result? {
        body(String(decoding: serialized, as: UTF8.self))
    }

    private static func length(_ text: UnsafePointer<CChar>) -> Int {
        var end = text
        while end.pointee != 0 { end += 1 }
        return end - text
    }
}
