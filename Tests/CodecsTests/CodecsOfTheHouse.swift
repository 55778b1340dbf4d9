import Codecs
import FoundationEssentials
import Testing

/// The library that ships with the daemon, loaded from the checkout.
enum CodecsOfTheHouse {
    /// `codecs/`, beside `Tests/`.
    static let directory: String = {
        let file = "\(#filePath)"
        return file.components(before: "/Tests/CodecsTests/") + "/codecs"
    }()

    /// The names of all, for tests with a case for each; none where the library does not load, which other tests tell.
    static let names = ((try? loaded.get())?.codecs ?? []).map(\.id.description)

    /// Those of the codecs that read frames.
    static let framed = ((try? loaded.get())?.codecs ?? []).filter { $0.reads == .frame }.map(\.id.description)

    private static let loaded = Result { try CodecLibrary(directory: directory) }

    static func library() throws -> CodecLibrary {
        try loaded.get()
    }

    /// `codecs/README.md`.
    static func readme() throws -> String {
        let contents = try #require(FileManager.default.contents(atPath: directory + "/README.md"))
        return String(decoding: contents, as: UTF8.self)
    }

    /// The worked example in it.
    static func exampleOfTheREADME() throws -> String {
        let lines = try readme().split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "```json"))
        let end = try #require(lines[start...].firstIndex(of: "```"))
        return lines[(start + 1)..<end].joined(separator: "\n")
    }

    static func codec(_ name: String) throws -> Codec {
        let id = try #require(CodecID(name))
        return try #require(try library().codec(named: id))
    }
}

extension String {
    fileprivate func components(before marker: String) -> String {
        var rest = self[...]
        while !rest.isEmpty, !rest.hasPrefix(marker) { rest = rest.dropFirst() }
        return String(dropLast(rest.count))
    }
}
