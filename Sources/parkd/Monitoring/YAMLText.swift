/// Writes the little YAML that a rule file needs, in the form in which people edit it: blocks instead of quotes.
struct YAMLText {
    /// What has been written so far.
    private(set) var text = ""

    private static let columns = 110

    /// A line as it is.
    mutating func line(_ line: String) {
        text += line + "\n"
    }

    /// A comment, broken into lines.
    mutating func comment(_ comment: String, indent: Int = 0) {
        for line in Self.broken(comment, Self.columns - indent - 2) { put("# " + line, indent) }
    }

    /// A key whose value keeps its line breaks (YAML 1.2 §8.1.2).
    mutating func literal(_ key: String, _ value: String, indent: Int) {
        put("\(key): |-", indent)
        for line in value.split(separator: "\n") { put(String(line), indent + 2) }
    }

    /// A key whose value is one line however it is broken (YAML 1.2 §8.1.3).
    mutating func folded(_ key: String, _ value: String, indent: Int) {
        put("\(key): >-", indent)
        for line in Self.broken(value, Self.columns - indent - 2) { put(line, indent + 2) }
    }

    private mutating func put(_ line: String, _ indent: Int) {
        text += String(repeating: " ", count: indent) + line + "\n"
    }

    private static func broken(_ value: String, _ columns: Int) -> [String] {
        var lines: [String] = []
        for word in value.split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, last.count + 1 + word.count <= columns {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
