import Model
import Parking

/// The forms of what requests bring.
extension Schema {
    /// As requests may have them.
    static let typedEUI = Schema(
        .text(format: nil, pattern: "^[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){7}$", length: nil),
        example: #""0004A30B001C0530""#)
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

    /// Why something is done, in a body that may say so.
    static let reason = prose(max: Limits.reasonLengthMax).like("Replaced after flooding")

    /// The owner of a new thing; see ``BodyFields/owner(in:)``.
    static let tenantOfPlatform = uuid.orNull.optional.like(json: "null").about("In the platform's scope only.")

    /// A text in a query; an empty one is as none.
    static func asked(max: Int = Limits.textLengthMax) -> Schema {
        Schema(.text(format: nil, pattern: #"^[^\u0000]*$"#, length: 0...max))
    }

    /// The object with every member optional, for a PATCH: what is left out stays as it is.
    var allOptional: Schema {
        Schema(
            .object(
                fields.map { field in
                    var schema = field.schema
                    (schema.isOptional, schema.standard) = (true, nil)
                    return Field(name: field.name, schema: schema)
                }))
    }

    /// The object in which `null` says the same as leaving a member out, for a POST.
    var nullAsAbsent: Schema {
        Schema(
            .object(fields.map { Field(name: $0.name, schema: $0.schema.isOptional ? $0.schema.orNull : $0.schema) }))
    }
}
