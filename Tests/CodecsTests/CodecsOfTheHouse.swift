import Codecs
import Testing

/// The library that ships with the daemon, loaded from the checkout.
enum CodecsOfTheHouse {
    /// `codecs/`, beside `Tests/`.
    static let directory: String = {
        let file = "\(#filePath)"
        return file.components(before: "/Tests/CodecsTests/") + "/codecs"
    }()

    static func library() throws -> CodecLibrary {
        try CodecLibrary(directory: directory)
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
