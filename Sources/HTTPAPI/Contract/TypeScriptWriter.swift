import Model

/// Writes declarations of TypeScript, in the form that `deno fmt` gives them.
struct TypeScriptWriter {
    private(set) var text = ""

    private static let lineMax = 120

    /// A line; `depth` is how many braces it stands in.
    mutating func line(_ line: String = "", depth: Int = 0) {
        text += line.isEmpty ? "\n" : Self.indent(depth) + line + "\n"
    }

    /// A sentence before what it is about.
    mutating func comment(_ about: String?) { text += Self.comment(about, depth: 0) }

    /// Declares a schema under a name.
    mutating func declare(_ name: String, _ schema: Schema, about: String? = nil) {
        line()
        comment(about)
        if case .object(let fields) = schema.form, !fields.isEmpty, !schema.isNullable {
            line("export interface \(name) \(Self.members(fields, depth: 0))")
        } else {
            text += Self.fitting("export type \(name) =", schema, depth: 0)
        }
    }

    /// An object's members within their braces.
    private static func members(_ fields: [Schema.Field], depth: Int) -> String {
        let members = fields.map { field in
            let head = field.name + (field.schema.isOptional ? "?:" : ":")
            return comment(field.schema.about, depth: depth + 1) + fitting(head, field.schema, depth: depth + 1)
        }
        return "{\n" + members.joined() + indent(depth) + "}"
    }

    /// What has a type, and the type: on one line where there is room, else each choice on its own.
    private static func fitting(_ head: String, _ schema: Schema, depth: Int) -> String {
        let choices = choices(of: schema, depth: depth)
        let onOneLine = "\(indent(depth))\(head) \(choices.joined(separator: " | "));\n"
        guard onOneLine.count > lineMax + 1, !onOneLine.dropLast().contains("\n") else { return onOneLine }
        if case .list(let element, _) = schema.form, choices.count == 1 {
            let inner = lines(self.choices(of: element, depth: depth), depth: depth)
            return "\(indent(depth))\(head) (\(inner)\n\(indent(depth)))[];\n"
        }
        return indent(depth) + head + lines(choices, depth: depth) + ";\n"
    }

    private static func lines(_ choices: [String], depth: Int) -> String {
        choices.map { "\n\(indent(depth + 1))| \($0)" }.joined()
    }

    /// What a value may be: one of these types.
    private static func choices(of schema: Schema, depth: Int) -> [String] {
        let choices =
            switch schema.form {
            case .text: ["string"]
            case .words(let words): words.map { "\"\($0)\"" }
            case .integer, .number: ["number"]
            case .flag: ["boolean"]
            case .constant(let value): ["\(value)"]
            case .list(let element, _): [list(of: element, depth: depth)]
            case .object(let fields): [fields.isEmpty ? "Record<string, never>" : members(fields, depth: depth)]
            case .oneOf(let schemas): schemas.flatMap { self.choices(of: $0, depth: depth) }
            case .anyObject: ["Record<string, unknown>"]
            case .anything: ["unknown"]
            case .named(let name, _): [name]
            }
        return schema.isNullable ? choices + ["null"] : choices
    }

    private static func list(of element: Schema, depth: Int) -> String {
        let choices = choices(of: element, depth: depth)
        return choices.count == 1 ? choices[0] + "[]" : "(\(choices.joined(separator: " | ")))[]"
    }

    private static func comment(_ about: String?, depth: Int) -> String {
        guard let about else { return "" }
        // What would end the comment.
        let words = about.replacing("*/", with: "* /").split { $0 == " " || $0 == "\n" }
        let start = indent(depth)
        var lines = [""]
        for word in words {
            let longer = lines[lines.count - 1].isEmpty ? String(word) : lines[lines.count - 1] + " " + word
            if longer.count + start.count + 7 > lineMax {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = longer
            }
        }
        guard lines.count > 1 else { return "\(start)/** \(lines[0]) */\n" }
        return start + "/**\n" + lines.map { "\(start) * \($0)\n" }.joined() + start + " */\n"
    }

    private static func indent(_ depth: Int) -> String { String(repeating: "    ", count: depth) }
}
