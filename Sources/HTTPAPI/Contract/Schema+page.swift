import Model

extension Schema {
    /// Whether it is a list.
    var isList: Bool {
        if case .list = form { true } else { false }
    }

    /// The members of an object that stands here by itself, or in a list; one that has a name stands elsewhere.
    var innerFields: [Field] {
        if case .list(let element, _) = form { element.innerFields } else { isNamed ? [] : fields }
    }

    /// Says in words what values there may be.
    func describe(to html: inout HTMLWriter) {
        switch form {
        case .text(let format, let pattern, let length):
            html.text(Self.kind(ofText: format, pattern))
            if let length { html.text(", \(length.lowerBound) to \(length.upperBound) characters") }
        case .words(let words):
            for (index, word) in words.enumerated() {
                if index > 0 { html.text(" | ") }
                html.element("code", word)
            }
        case .integer(let range):
            html.text("whole number")
            if let range, range.upperBound < Int32.max {
                html.text(", \(range.lowerBound) to \(range.upperBound)")
            }
        case .number(let range):
            html.text("number")
            if let range { html.text(", \(range.lowerBound) to \(range.upperBound)") }
        case .flag: html.text("`true` | `false`")
        case .constant(let value): html.text("`\(value)`")
        case .list(let element, let count):
            html.text("list of ")
            element.describe(to: &html)
            if let count { html.text(", \(count.lowerBound) to \(count.upperBound)") }
        case .object: html.text("object")
        case .oneOf(let schemas):
            html.text("an object with one of ")
            for (index, field) in schemas.flatMap(\.fields).enumerated() {
                if index > 0 { html.text(", ") }
                html.element("code", field.name)
            }
        case .anyObject: html.text("any object")
        case .anything: html.text("any value")
        case .named(let name, _): html.element("a", ["href": "#shape-\(name)"], name)
        }
        if isNullable { html.text(" or `null`") }
        if let standard { html.text(", otherwise `\(standard)`") }
    }

    private static func kind(ofText format: String?, _ pattern: String?) -> String {
        switch (format, pattern) {
        case ("uuid", _): "UUID"
        case ("date-time", _): "time"
        case (_, eui.patternOfText), (_, typedEUI.patternOfText): "16 hexadecimal digits"
        case (_, hex.patternOfText): "hexadecimal digits"
        case (_, uuidOrEUI.patternOfText): "UUID, or 16 hexadecimal digits"
        case (_, slug.patternOfText), (_, tenantSlug.patternOfText): "lower-case letters, digits and hyphens"
        default: "text"
        }
    }

    private var patternOfText: String? {
        if case .text(_, let pattern, _) = form { pattern } else { nil }
    }
}
