/// What holds for the dashboard's files.
enum WebRules {
    static let folder = "Sources/CWebUI/web/"

    /// Words that would make markup or code of a text, or keep a secret where every script can read it. The page's
    /// policy forbids the first ones in the browser; here they are found before.
    private static let forbidden = [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "style=",
        "sessionStorage.setItem(\"token", "localStorage.setItem(\"token", "http://", "https://",
    ]
    /// A name, not an address: nothing is fetched from there.
    private static let namespace = "http://www.w3.org/2000/svg"

    static func violations(in file: Checkout.File) -> [Violation] {
        file.lines.enumerated().flatMap { index, line in
            let text = line.replacing(namespace, with: "")
            return forbidden.filter { text.contains($0) }.map {
                Violation(path: file.path, line: index + 1, rule: "has \($0)")
            }
        }
    }

    /// Files that the list of those built in leaves out, and files that it names and that are not there.
    static func violations(inList text: String, of paths: [String]) -> [Violation] {
        let listed = text.matches(of: /\{"([^"]+)",/).map { folder + $0.1 }
        let missing = Set(paths).subtracting(listed).map {
            Violation(path: $0, line: 1, rule: "is not listed in web.c")
        }
        let gone = Set(listed).subtracting(paths).map {
            Violation(path: $0, line: 1, rule: "is listed in web.c and not there")
        }
        let twice =
            listed.count == Set(listed).count
            ? [] : [Violation(path: "Sources/CWebUI/web.c", line: 1, rule: "lists a file twice")]
        return (missing + gone + twice).sorted { $0.path < $1.path }
    }
}
