/// Constructs that our sources do without.
enum CodeRules {
    /// Only these hold pointers of C.
    static let wrappers: Set = ["JSON", "MQTT", "Postgres"]

    static func violations(in file: Checkout.File) -> [Violation] {
        let code = SwiftCode(file.text)
        var found: [Violation] = []
        func report(_ index: String.Index, _ rule: String) {
            found.append(Violation(path: file.path, line: code.line(of: index), rule: rule))
        }
        for match in code.text.matches(of: /(struct|class|enum|actor|protocol|typealias)\s+(\w+)/)
        where match.2.contains(/(Managers?|Helpers?|Util(s|ity|ities)?)$/) {
            report(match.range.lowerBound, "\(match.2) is not a name of the trade")
        }
        // What another process does can only be asked for again and again; one file does that for all tests.
        if file.path.hasPrefix("Tests/"), !file.path.hasSuffix("/Support/Eventually.swift") {
            for match in code.text.matches(of: /\b((Task|Thread)\.sleep|(u|nano)sleep\()/) {
                report(match.range.lowerBound, "a test must not sleep: \(match.1)")
            }
        }
        guard file.isSource else { return found }
        for match in code.text.matches(of: banned) {
            report(match.range.lowerBound, "banned: \(match.0)")
        }
        for match in code.text.matches(of: /[\w)\]}>"]!(?![=])/) {
            report(match.range.lowerBound, "force-unwrap: \(match.0)")
        }
        let isWrapper = wrappers.contains(file.target ?? "") || file.path.hasSuffix("/PasswordHash.swift")
        for match in code.text.matches(of: /(public|package)[^\n]*OpaquePointer|OpaquePointer/)
        where !isWrapper || match.1 != nil {
            report(match.range.lowerBound, "OpaquePointer outside its wrapper")
        }
        return found
    }

    private static var banned: Regex<(Substring, Substring)> {
        /(@unchecked\s+Sendable|nonisolated\(unsafe\)|try!|as!|Task\.detached|Thread\.sleep|\busleep\()/
    }
}
