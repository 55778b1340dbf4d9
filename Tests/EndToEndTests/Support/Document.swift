import Foundation

/// A document of the checkout, with what a test holds it to.
struct Document {
    /// Its path from the root of the checkout.
    let path: String
    let text: String

    /// A document by its path.
    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOfFile: Stage.checkout + path, encoding: .utf8)
    }

    /// All that people are given to read.
    static func all() throws -> [Document] {
        let docs = try FileManager.default.subpathsOfDirectory(atPath: Stage.checkout + "docs").sorted()
        let paths =
            ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "codecs/README.md"]
            + docs.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
        return try paths.map { try Document($0) }
    }

    /// The contents of the fenced blocks of a language; of an empty one, those without.
    func blocks(_ language: String) -> [String] {
        pieces.filter { $0.language == language }.map(\.text)
    }

    /// The text outside of fenced blocks.
    var prose: String { pieces.filter { $0.language == nil }.map(\.text).joined(separator: "\n") }

    /// What stands between backticks in the prose.
    var names: [String] { prose.matches(of: /`([^`]+)`/).map { String($0.1) } }

    /// The targets of its links.
    var links: [String] { prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) } }

    /// The places in it that a link may name, as code hosts make them of headings.
    var anchors: Set<String> {
        Set(
            prose.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
                    .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.replacing(" ", with: "-")
            })
    }

    /// Each command line of `program` in it, as words: in blocks of shell and between backticks.
    func commands(of program: String) -> [[String]] {
        let lines =
            blocks("sh").flatMap { $0.replacing("\\\n", with: " ").split(separator: "\n").map(String.init) }
            + names.filter { $0.hasPrefix(program + " ") }
        return lines.compactMap { line in
            // A comment, a pipe and the file of a redirection are none of its words.
            let code = line.prefix(upTo: line.firstRange(of: /\s[#|>]/)?.lowerBound ?? line.endIndex)
            let words = code.split(separator: " ").map(String.init)
            // The same word may be an account or a database before it is the program.
            let start = words.indices.dropLast().first { index in
                let isProgram = words[index] == program || words[index].hasSuffix("/bin/" + program)
                return isProgram && words[index + 1].wholeMatch(of: /-{0,2}[a-z][a-z-]*/) != nil
            }
            return start.map { Array(words[($0 + 1)...]) }
        }
    }

    /// The text in pieces: blocks with their language, and what is between them without one.
    private var pieces: [(language: String?, text: String)] {
        var pieces: [(language: String?, text: String)] = []
        var language: String?
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("```") else {
                lines.append(line)
                continue
            }
            pieces.append((language, lines.joined(separator: "\n")))
            lines = []
            language = language == nil ? String(line.dropFirst(3)) : nil
        }
        pieces.append((language, lines.joined(separator: "\n")))
        return pieces
    }
}
