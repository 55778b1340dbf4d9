public import JSON
public import LoRaWAN
public import Parking
public import Postgres

/// A type that a field can have: how it is read from a column, written as JSON, and described in the contract.
public protocol FieldValue: PostgresDecodable, Sendable {
    /// Its form in the contract.
    static var schema: Schema { get }
    /// Writes it as one JSON value.
    func write(to json: inout JSONWriter)
}

/// A word of a closed list.
public protocol FieldWord: FieldValue, RawRepresentable<String>, CaseIterable {}

extension FieldWord {
    /// Texts.
    public static var columnTypes: [UInt32] { String.columnTypes }
    /// One of its words.
    public static var schema: Schema { .words(of: Self.self) }
    /// Reads a word; `nil` for one that the list does not have.
    public init?(column bytes: UnsafeRawBufferPointer) { self.init(rawValue: String(decoding: bytes, as: UTF8.self)) }
    /// Writes the word.
    public func write(to json: inout JSONWriter) { json.value(rawValue) }
}

extension String: FieldValue {
    /// A text of any length.
    public static var schema: Schema { .text }
    /// Writes the text.
    public func write(to json: inout JSONWriter) { json.value(self) }
}

extension Bool: FieldValue {
    /// A flag.
    public static var schema: Schema { .flag }
    /// `true` or `false`.
    public func write(to json: inout JSONWriter) { json.value(self) }
}

extension Int: FieldValue {
    /// A whole number.
    public static var schema: Schema { .integer }
    /// The number.
    public func write(to json: inout JSONWriter) { json.value(self) }
}

extension Float: FieldValue {
    /// A number.
    public static var schema: Schema { .number }
    /// The shortest form of its own precision: 3.3 stays 3.3.
    public func write(to json: inout JSONWriter) { json.value(self) }
}

extension Double: FieldValue {
    /// A number.
    public static var schema: Schema { .number }
    /// The shortest exact form.
    public func write(to json: inout JSONWriter) { json.value(self) }
}

extension Timestamp: FieldValue {
    /// A time.
    public static var schema: Schema { .time }
    /// RFC 3339 in UTC with milliseconds.
    public func write(to json: inout JSONWriter) { json.value(utf8: rfc3339Bytes) }
}

extension UUIDBits: FieldValue {
    /// A UUID.
    public static var schema: Schema { .uuid }
    /// The canonical form.
    public func write(to json: inout JSONWriter) { json.value(utf8: textBytes) }
}

extension Identifier: FieldValue {
    /// `uuid`
    public static var columnTypes: [UInt32] { UUIDBits.columnTypes }
    /// A UUID.
    public static var schema: Schema { .uuid }
    /// 16 octets.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard let uuid = UUIDBits(column: bytes) else { return nil }
        self.init(uuid)
    }
    /// The canonical form.
    public func write(to json: inout JSONWriter) { uuid.write(to: &json) }
}

extension DeduplicationID: FieldValue {
    /// `uuid`
    public static var columnTypes: [UInt32] { UUIDBits.columnTypes }
    /// A UUID.
    public static var schema: Schema { .uuid }
    /// 16 octets.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard let uuid = UUIDBits(column: bytes) else { return nil }
        self.init(uuid)
    }
    /// The canonical form.
    public func write(to json: inout JSONWriter) { uuid.write(to: &json) }
}

extension EUI64: FieldValue {
    /// 16 upper-case digits.
    public static var schema: Schema { .eui }
    /// 16 upper-case digits.
    public func write(to json: inout JSONWriter) { json.value(utf8: upperCaseDigits) }
}

extension DevEUI: FieldValue {
    /// Texts of 16 hexadecimal digits.
    public static var columnTypes: [UInt32] { String.columnTypes }
    /// 16 upper-case digits.
    public static var schema: Schema { .eui }
    /// 16 digits of either case.
    public init?(column bytes: UnsafeRawBufferPointer) { self.init(hexadecimal: bytes) }
    /// 16 upper-case digits.
    public func write(to json: inout JSONWriter) { eui.write(to: &json) }
}

extension GatewayID: FieldValue {
    /// Texts of 16 hexadecimal digits.
    public static var columnTypes: [UInt32] { String.columnTypes }
    /// 16 upper-case digits.
    public static var schema: Schema { .eui }
    /// 16 digits of either case.
    public init?(column bytes: UnsafeRawBufferPointer) { self.init(hexadecimal: bytes) }
    /// 16 upper-case digits.
    public func write(to json: inout JSONWriter) { eui.write(to: &json) }
}

extension FrameCounter: FieldValue {
    /// `int8`, as PostgreSQL has no unsigned type.
    public static var columnTypes: [UInt32] { Int.columnTypes }
    /// A whole number.
    public static var schema: Schema { .integer }
    /// A number of 32 bits without sign; a larger or negative one is taken for the nearest.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard let number = Int(column: bytes) else { return nil }
        self.init(rawValue: UInt32(clamping: number))
    }
    /// The number.
    public func write(to json: inout JSONWriter) { json.value(rawValue) }
}

extension RawJSON: FieldValue {
    /// Texts: the query casts `jsonb` to `text`.
    public static var columnTypes: [UInt32] { String.columnTypes }
    /// Any object.
    public static var schema: Schema { .anyObject }
    /// JSON, for which the database vouches.
    public init?(column bytes: UnsafeRawBufferPointer) { self.init(bytes: Array(bytes)) }
    /// The same.
    public func write(to json: inout JSONWriter) { json.raw(bytes) }
}

/// Bytes that the API shows as hexadecimal digits, as `parkd decode` takes them.
public struct HexBytes: FieldValue, Hashable {
    /// The bytes.
    public let bytes: [UInt8]

    /// Wraps bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `bytea`
    public static var columnTypes: [UInt32] { [ByteString.typeOID] }
    /// Hexadecimal digits.
    public static var schema: Schema { .hex }
    /// The bytes themselves.
    public init?(column bytes: UnsafeRawBufferPointer) { self.init(Array(bytes)) }
    /// Hexadecimal digits.
    public func write(to json: inout JSONWriter) { json.value(HexDigits.text(bytes)) }
}

extension [String]: PostgresDecodable {
    /// Texts: the query turns an array into JSON.
    public static var columnTypes: [UInt32] { String.columnTypes }
    /// The texts of a JSON array; anything else in it is passed over.
    public init?(column bytes: UnsafeRawBufferPointer) {
        guard let document = try? JSONDocument(parsing: [UInt8](bytes)) else { return nil }
        self = document.withRoot { root in
            var words: [String] = []
            root.forEachElement { value in
                if let word = value.string { words.append(word) }
            }
            return words
        }
    }
}

extension [String]: FieldValue {
    /// A list of texts.
    public static var schema: Schema { .list(.text) }
    /// A JSON array.
    public func write(to json: inout JSONWriter) { json.array { json in for word in self { json.value(word) } } }
}
