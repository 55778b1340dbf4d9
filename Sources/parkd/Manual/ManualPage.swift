/// A manual page in the language of `man(7)`, put together piece by piece.
///
/// Texts are plain, with names and values between backticks: those come out bold. Whatever a text holds, none of it is
/// taken for a request of the formatter.
struct ManualPage {
    /// The page so far.
    private(set) var source: String

    init(_ name: String, section: Int, version: String) {
        let title = Self.escaped(name.uppercased())
        source = ".TH \"\(title)\" \(section) \"\" \"parkd \(Self.escaped(version))\" \"System administration\"\n"
        // Neither words nor addresses are broken, nor stretched.
        source += ".nh\n.ad l\n"
    }

    /// Begins a section.
    mutating func section(_ title: String) { source += ".SH \"\(Self.escaped(title.uppercased()))\"\n" }

    /// Begins a part of a section.
    mutating func part(_ title: String) { source += ".SS \"\(Self.escaped(title))\"\n" }

    /// Adds a paragraph.
    mutating func paragraph(_ text: String) { source += ".PP\n\(Self.marked(text))\n" }

    /// Adds a term and, further to the right, what it means.
    mutating func entry(_ term: String, _ text: String) {
        source += ".TP\n\(Self.marked(term))\n\(text.isEmpty ? "\\&" : Self.marked(text))\n"
    }

    /// Adds lines that stay as they are.
    mutating func example(_ lines: String) {
        source += ".PP\n.in +4\n.nf\n"
        for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
            source += Self.guarded(Self.escaped(String(line))) + "\n"
        }
        source += ".fi\n.in\n"
    }

    /// One line, what is between backticks bold; a long list of values may be broken after its commas.
    private static func marked(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var marked = ""
        for (index, piece) in line.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            let text = escaped(piece)
            marked += index.isMultiple(of: 2) ? text : "\\fB\(text.replacing(",", with: ",\\:"))\\fR"
        }
        return guarded(marked)
    }

    /// A line that begins like a request is none.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "\"": escaped += "\\(dq"
            case "~": escaped += "\\(ti"
            case "^": escaped += "\\(ha"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
