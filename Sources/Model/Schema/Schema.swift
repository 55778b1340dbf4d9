/// The form of a value in a request or an answer: the part of JSON Schema 2020-12 that the API needs.
public struct Schema: Sendable {
    /// What kind of value it is.
    public indirect enum Form: Sendable {
        /// `pattern` as in ECMA 262; lengths in characters.
        case text(format: String?, pattern: String?, length: ClosedRange<Int>?)
        /// One of these words.
        case words([String])
        /// A whole number.
        case integer(ClosedRange<Int>?)
        /// A number.
        case number(ClosedRange<Double>?)
        /// `true` or `false`.
        case flag
        /// This value and no other.
        case constant(Bool)
        /// A list of so many.
        case list(Schema, count: ClosedRange<Int>?)
        /// Exactly these members, those that are not optional always.
        case object([Field])
        /// Exactly one of these.
        case oneOf([Schema])
        /// An object that is stored and given back as it is.
        case anyObject
        /// Any value.
        case anything
        /// A schema that the document lists by this name.
        case named(String, Schema)
    }

    /// A member of an object, or a parameter.
    public struct Field: Sendable {
        /// Its name.
        public let name: String
        /// Its value.
        public let schema: Schema

        /// Names a member.
        public init(name: String, schema: Schema) {
            self.name = name
            self.schema = schema
        }
    }

    /// What kind of value it is.
    public let form: Form
    /// Whether the value may be `null`.
    public private(set) var isNullable = false
    /// Whether the member may be left out.
    public var isOptional = false
    /// A sentence for people.
    public private(set) var about: String?
    /// JSON text.
    public private(set) var example: String?
    /// JSON text of what holds where it is left out.
    public var standard: String?

    /// Describes a value.
    public init(_ form: Form, example: String? = nil) {
        self.form = form
        self.example = example
    }

    /// The value may be `null`.
    public var orNull: Schema { with { $0.isNullable = true } }

    /// The member may be left out.
    public var optional: Schema { with { $0.isOptional = true } }

    /// The member may be left out, and then has this value (JSON text).
    public func optional(otherwise value: String) -> Schema {
        with {
            $0.isOptional = true
            $0.standard = value
        }
    }

    /// Says what it is.
    public func about(_ text: String) -> Schema { with { $0.about = text } }

    /// Shows a text that it may be.
    public func like(_ text: String) -> Schema { with { $0.example = "\"\(text)\"" } }

    /// Shows a value that it may be (JSON text).
    public func like(json: String) -> Schema { with { $0.example = json } }

    private func with(_ change: (inout Schema) -> Void) -> Schema {
        var schema = self
        change(&schema)
        return schema
    }
}

/// The forms that occur again and again.
extension Schema {
    /// A UUID.
    public static let uuid = Schema(
        .text(format: "uuid", pattern: nil, length: nil), example: #""7b0c2a36-9d3e-4c58-8f6a-0d5c1be0a411""#)
    /// 16 upper-case digits, as answers have them.
    public static let eui = Schema(
        .text(format: nil, pattern: "^[0-9A-F]{16}$", length: nil), example: #""0004A30B001C0530""#)
    /// A time (RFC 3339).
    public static let time = Schema(
        .text(format: "date-time", pattern: nil, length: nil), example: #""2026-03-01T08:15:30.250Z""#)
    /// A time after the one that ``time`` shows.
    public static let afterwards = time.like("2026-03-02T08:15:30.250Z")
    /// A flag.
    public static let flag = Schema(.flag, example: "true")
    /// A number of things.
    public static let count = Schema(.integer(0...Int(Int32.max)), example: "12")
    /// A whole number.
    public static let integer = Schema(.integer(nil), example: "12")
    /// A number.
    public static let number = Schema(.number(nil), example: "12.5")
    /// Degrees north.
    public static let latitude = Schema(.number(-90...90), example: "54.3233")
    /// Degrees east.
    public static let longitude = Schema(.number(-180...180), example: "10.1228")
    /// Any object.
    public static let anyObject = Schema(.anyObject, example: "{}")
    /// Any value.
    public static let anything = Schema(.anything, example: "null")
    /// A text of an answer, of any length.
    public static let text = Schema(.text(format: nil, pattern: nil, length: nil), example: #""Bay 12""#)
    /// Hexadecimal digits, two a byte.
    public static let hex = Schema(.text(format: nil, pattern: "^([0-9a-fA-F]{2})*$", length: nil), example: #""01a4""#)

    /// One of some words.
    public static func words(_ words: [String]) -> Schema {
        Schema(.words(words), example: words.first.map { "\"\($0)\"" })
    }

    /// One of some words.
    public static func words(_ words: String...) -> Schema { .words(words) }

    /// The words of a closed list.
    public static func words<Word>(of type: Word.Type) -> Schema where Word: RawRepresentable<String> & CaseIterable {
        .words(Word.allCases.map(\.rawValue))
    }

    /// A whole number of a range.
    public static func integer(_ range: ClosedRange<Int>) -> Schema {
        Schema(.integer(range), example: "\(range.lowerBound)")
    }

    /// A number of a range.
    public static func number(_ range: ClosedRange<Double>) -> Schema {
        Schema(.number(range), example: "\(range.lowerBound)")
    }

    /// A list.
    public static func list(_ element: Schema, count: ClosedRange<Int>? = nil) -> Schema {
        Schema(.list(element, count: count))
    }

    /// An object with exactly these members.
    public static func object(_ fields: KeyValuePairs<String, Schema>) -> Schema {
        Schema(.object(fields.map { Field(name: $0.key, schema: $0.value) }))
    }

    /// One of some forms.
    public static func one(of schemas: Schema...) -> Schema { Schema(.oneOf(schemas)) }

    /// A schema that the document lists by a name, and refers to wherever it stands.
    public static func named(_ name: String, _ schema: Schema) -> Schema { Schema(.named(name, schema)) }

    /// The members of an object, by its name too, or of all of which it is one; none of another form.
    public var fields: [Field] {
        switch form {
        case .object(let fields): fields
        case .oneOf(let schemas): schemas.flatMap(\.fields)
        case .named(_, let schema): schema.fields
        default: []
        }
    }

    /// Whether it stands elsewhere, under a name.
    public var isNamed: Bool {
        if case .named = form { true } else { false }
    }

    /// The object with further members behind its own.
    public func adding(_ fields: KeyValuePairs<String, Schema>) -> Schema {
        Schema(.object(self.fields + fields.map { Field(name: $0.key, schema: $0.value) }))
    }

    /// The object with another's members behind its own.
    public func adding(_ other: Schema) -> Schema { Schema(.object(fields + other.fields)) }
}
