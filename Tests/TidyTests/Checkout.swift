import FoundationEssentials

/// The files of the checkout that this test was compiled from.
struct Checkout {
    /// A file by its path from the root, with its text.
    struct File: Sendable {
        var path: String
        var text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var isSwift: Bool { path.hasSuffix(".swift") }
        var isGenerated: Bool { path.hasSuffix(".pb.swift") }
        var isSource: Bool { path.hasPrefix("Sources/") && isSwift }

        /// The SwiftPM target: the folder below `Sources` or `Tests`.
        var target: String? {
            let parts = path.split(separator: "/")
            return parts.count > 2 && ["Sources", "Tests"].contains(parts[0]) ? String(parts[1]) : nil
        }
    }

    /// The names at the top level.
    let topLevel: [String]
    /// Every text file but those that git ignores.
    let files: [File]

    init(containing path: String = #filePath) throws {
        var root = URL(filePath: path).resolvingSymlinksInPath()
        while !FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path()) {
            guard root.path() != "/" else { throw CocoaError(.fileNoSuchFile) }
            root = root.deletingLastPathComponent()
        }
        topLevel = try FileManager.default.contentsOfDirectory(atPath: root.path()).filter { !Self.isIgnored($0) }
        var files: [File] = []
        for name in topLevel.sorted() {
            try Self.collect(name, below: root, into: &files)
        }
        self.files = files
    }

    var swiftFiles: [File] { files.filter { $0.isSwift && !$0.isGenerated } }

    /// What `.gitignore` names, and git's own folder.
    private static func isIgnored(_ name: String) -> Bool {
        name == ".git" || name.hasPrefix(".build") || name == "var" || name == "Package.resolved"
            || name.hasSuffix(".log")
    }

    private static func collect(_ path: String, below root: URL, into files: inout [File]) throws {
        let url = root.appending(path: path)
        var isFolder = false
        guard FileManager.default.fileExists(atPath: url.path(), isDirectory: &isFolder) else { return }
        if isFolder {
            for name in try FileManager.default.contentsOfDirectory(atPath: url.path()).sorted()
            where !isIgnored(name) {
                try collect(path + "/" + name, below: root, into: &files)
            }
        } else if let text = String(validating: try Data(contentsOf: url), as: UTF8.self) {
            files.append(File(path: path, text: text))
        }
    }
}
