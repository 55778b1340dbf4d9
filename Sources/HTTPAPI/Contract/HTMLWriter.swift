/// Writes HTML; whatever is text is escaped.
struct HTMLWriter {
    private(set) var html = ""

    /// An element with attributes and what `body` puts into it.
    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ body: (inout HTMLWriter) -> Void
    ) {
        open(name, attributes)
        body(&self)
        html += "</\(name)>"
    }

    /// An element with a text.
    mutating func element(_ name: String, _ text: String) { element(name, [:], text) }

    /// An element with attributes and a text.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element without content.
    mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) { open(name, attributes) }

    /// Text, in which what stands between backquotes is code.
    mutating func text(_ text: String) {
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 {
                html += "<code>" + Self.escaped(part) + "</code>"
            } else {
                html += Self.escaped(part)
            }
        }
    }

    /// Text as it is, backquotes too.
    mutating func verbatim(_ text: String) { html += Self.escaped(text) }

    /// HTML that is our own.
    mutating func raw(_ html: String) { self.html += html }

    private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        html += "<" + name
        for (key, value) in attributes { html += " \(key)=\"\(Self.escaped(value))\"" }
        html += ">"
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
