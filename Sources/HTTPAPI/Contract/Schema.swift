import JSON
import Parking

/// The form of a value in a request or an answer: the part of JSON Schema 2020-12 that the API needs.
struct Schema: Sendable {
    /// What kind of value it is.
    indirect enum Form: Sendable {
        /// `pattern` as in ECMA 262; lengths in characters.
        case text(format: String?, pattern: String?, length: ClosedRange<Int>?)
        case words([String])
        case integer(ClosedRange<Int>?)
        case number(ClosedRange<Double>?)
        case flag
        case constant(Bool)
        case list(Schema, count: ClosedRange<Int>?)
        /// Exactly these members, those that are not optional always.
        case object([Field])
        /// Exactly one of these.
        case oneOf([Schema])
        /// An object that is stored and given back as it is.
        case anyObject
        case anything
        /// A schema of the document's own list.
        case named(String)
    }

    /// A member of an object, or a parameter.
    struct Field: Sendable {
        let name: String
        let schema: Schema
    }

    let form: Form
    private(set) var isNullable = false
    /// Whether the member may be left out.
    private(set) var isOptional = false
    /// A sentence for people.
    private(set) var about: String?
    /// JSON text.
    private(set) var example: String?
    /// JSON text of what holds where it is left out.
    private(set) var standard: String?

    init(_ form: Form, example: String? = nil) {
        self.form = form
        self.example = example
    }

    /// The value may be `null`.
    var orNull: Schema { with { $0.isNullable = true } }

    /// The member may be left out.
    var optional: Schema { with { $0.isOptional = true } }

    /// The member may be left out, and then has this value (JSON text).
    func optional(otherwise value: String) -> Schema {
        with {
            $0.isOptional = true
            $0.standard = value
        }
    }

    /// Says what it is.
    func about(_ text: String) -> Schema { with { $0.about = text } }

    /// Shows a text that it may be.
    func like(_ text: String) -> Schema { with { $0.example = "\"\(text)\"" } }

    /// Shows a value that it may be (JSON text).
    func like(json: String) -> Schema { with { $0.example = json } }

    private func with(_ change: (inout Schema) -> Void) -> Schema {
        var schema = self
        change(&schema)
        return schema
    }
}

/// The forms that occur again and again.
extension Schema {
    static let uuid = Schema(
        .text(format: "uuid", pattern: nil, length: nil), example: #""7b0c2a36-9d3e-4c58-8f6a-0d5c1be0a411""#)
    /// 16 upper-case digits, as answers have them.
    static let eui = Schema(.text(format: nil, pattern: "^[0-9A-F]{16}$", length: nil), example: #""0004A30B001C0530""#)
    /// As requests may have them.
    static let typedEUI = Schema(
        .text(format: nil, pattern: "^[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){7}$", length: nil),
        example: #""0004A30B001C0530""#)
    static let time = Schema(
        .text(format: "date-time", pattern: nil, length: nil), example: #""2026-03-01T08:15:30.250Z""#)
    /// A time after the one that ``time`` shows.
    static let afterwards = time.like("2026-03-02T08:15:30.250Z")
    static let flag = Schema(.flag, example: "true")
    static let count = Schema(.integer(0...Int(Int32.max)), example: "12")
    static let integer = Schema(.integer(nil), example: "12")
    static let number = Schema(.number(nil), example: "12.5")
    static let latitude = Schema(.number(-90...90), example: "54.3233")
    static let longitude = Schema(.number(-180...180), example: "10.1228")
    static let anyObject = Schema(.anyObject, example: "{}")
    static let anything = Schema(.anything, example: "null")
    /// A text of an answer, of any length.
    static let text = Schema(.text(format: nil, pattern: nil, length: nil), example: #""Bay 12""#)
    static let hex = Schema(.text(format: nil, pattern: "^([0-9a-fA-F]{2})*$", length: nil), example: #""01a4""#)
    /// The next_cursor of an answer; an empty one is as none.
    static let cursor = Schema(
        .text(format: nil, pattern: "^([0-9a-f]{\(Cursors.textLength)})?$", length: nil), example: #""""#)
    /// What names a device or a gateway in a path: its row, or its EUI as people type it.
    static let uuidOrEUI = Schema(
        .text(
            format: nil,
            pattern: "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){7})$",
            length: nil),
        example: #""0004A30B001C0530""#)
    static let slug = Schema(
        .text(format: nil, pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", length: 1...SiteSlug.lengthMax),
        example: #""old-town""#)
    /// A tenant's, which may have hyphens beside each other.
    static let tenantSlug = Schema(
        .text(format: nil, pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", length: 1...Limits.slugLengthMax),
        example: #""harbour-parking""#)
    /// Of somebody new: a dot-string of RFC 5321, and a domain of letters, digits and hyphens.
    static let email: Schema = {
        let word = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
        let label = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
        return Schema(
            .text(
                format: nil, pattern: #"^\#(word)(\.\#(word))*@\#(label)(\.\#(label))*$"#,
                length: 3...Limits.emailBytesMax), example: #""ann@harbour-parking.example""#)
    }()

    /// NUL, which PostgreSQL cannot hold, and what Unicode calls white space: `\s` is of another opinion. One by one,
    /// because engines do not agree on ranges of them either.
    private static let blank = [
        0x00, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005,
        0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
    ].map { #"\u"# + String($0 + 0x10000, radix: 16).dropFirst() }.joined()

    /// What ``CleanText`` takes for unfit beside the C0 controls.
    private static let unfit = #"\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"#

    /// A text of a request, on one line: not blank, and clean.
    static func text(max: Int = Limits.textLengthMax) -> Schema { clean(#"\u0000-\u001f"# + unfit, max) }

    /// The same of any number of lines.
    static func prose(max: Int) -> Schema { clean(#"\u0000-\u0008\u000b\u000c\u000e-\u001f"# + unfit, max) }

    private static func clean(_ excluded: String, _ max: Int) -> Schema {
        Schema(
            .text(format: nil, pattern: "^[^\(excluded)]*[^\(excluded)\(blank)][^\(excluded)]*$", length: 1...max),
            example: #""Bay 12""#)
    }

    /// A text in a query; an empty one is as none.
    static func asked(max: Int = Limits.textLengthMax) -> Schema {
        Schema(.text(format: nil, pattern: #"^[^\u0000]*$"#, length: 0...max))
    }

    static func words(_ words: [String]) -> Schema {
        Schema(.words(words), example: words.first.map { "\"\($0)\"" })
    }

    static func words(_ words: String...) -> Schema { .words(words) }

    /// The words of a closed list.
    static func words<Word>(of type: Word.Type) -> Schema where Word: RawRepresentable<String> & CaseIterable {
        .words(Word.allCases.map(\.rawValue))
    }

    static func integer(_ range: ClosedRange<Int>) -> Schema { Schema(.integer(range), example: "\(range.lowerBound)") }

    static func number(_ range: ClosedRange<Double>) -> Schema {
        Schema(.number(range), example: "\(range.lowerBound)")
    }

    static func list(_ element: Schema, count: ClosedRange<Int>? = nil) -> Schema {
        Schema(.list(element, count: count))
    }

    static func object(_ fields: KeyValuePairs<String, Schema>) -> Schema {
        Schema(.object(fields.map { Field(name: $0.key, schema: $0.value) }))
    }

    static func one(of schemas: Schema...) -> Schema { Schema(.oneOf(schemas)) }

    static func named(_ name: String) -> Schema { Schema(.named(name)) }

    /// The members of an object, or of all of which it is one; none of another form.
    var fields: [Field] {
        switch form {
        case .object(let fields): fields
        case .oneOf(let schemas): schemas.flatMap(\.fields)
        default: []
        }
    }

    /// The object with further members behind its own.
    func adding(_ fields: KeyValuePairs<String, Schema>) -> Schema {
        Schema(.object(self.fields + fields.map { Field(name: $0.key, schema: $0.value) }))
    }

    /// The object with every member optional, for a PATCH: what is left out stays as it is.
    var allOptional: Schema {
        Schema(
            .object(
                fields.map { field in
                    Field(name: field.name, schema: field.schema.with { ($0.isOptional, $0.standard) = (true, nil) })
                }))
    }

    /// The object in which `null` says the same as leaving a member out, for a POST.
    var nullAsAbsent: Schema {
        Schema(
            .object(fields.map { Field(name: $0.name, schema: $0.schema.isOptional ? $0.schema.orNull : $0.schema) }))
    }
}
