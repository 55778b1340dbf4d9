import FoundationEssentials

/// A codec as it lies on disk, with the lines of its values, for messages that name the place.
public struct CodecFile: Sendable {
    /// Where it was read.
    public let path: String
    /// What it says.
    public let codec: Codec

    private let outline: FileOutline

    /// Reads and checks a file, wherever it lies.
    public init(path: String) throws(CodecFileError) {
        guard let contents = FileManager.default.contents(atPath: path).map(Array.init) else {
            throw CodecFileError(file: path, reason: "cannot be read")
        }
        self.path = path
        codec = try Codec(file: path, contents: contents)
        outline = FileOutline(contents)
    }

    /// Reads and checks a file that must lie at `folder/<vendor>/<model>.json` as its `id` says.
    public init(path: String, in folder: String) throws(CodecFileError) {
        try self.init(path: path)
        try expectPlace(in: folder)
    }

    /// The line, from 1, of the value at a path such as `frames[2].fields[0]`, or of the nearest value around it.
    public func line(of path: String) -> Int? { outline.line(of: path) }

    /// Makes sure that the file lies at `folder/<vendor>/<model>.json` as its `id` says.
    public func expectPlace(in folder: String) throws(CodecFileError) {
        guard path == "\(folder)/\(codec.id).json" else {
            throw CodecFileError(
                file: path, line: line(of: "id"), path: "id",
                reason: "\"\(codec.id)\" must be the file's place, <vendor>/<model>")
        }
    }

    /// The files `folder/<vendor>/<model>.json` in the order of their names; files at the top of the folder are not
    /// codecs.
    public static func paths(in folder: String) throws(CodecFileError) -> [String] {
        let paths = try allPaths(in: folder)
        guard !paths.isEmpty else {
            throw CodecFileError(file: folder, reason: "holds no codec: nothing like <vendor>/<model>.json")
        }
        return paths
    }

    /// The same of a folder that is laid over another: it may be missing, or hold nothing yet.
    public static func paths(inLocal folder: String) throws(CodecFileError) -> [String] {
        FileManager.default.fileExists(atPath: folder) ? try allPaths(in: folder) : []
    }

    private static func allPaths(in folder: String) throws(CodecFileError) -> [String] {
        var paths: [String] = []
        for vendor in try names(in: folder) where isDirectory("\(folder)/\(vendor)") {
            for name in try names(in: "\(folder)/\(vendor)") where name.hasSuffix(".json") {
                paths.append("\(folder)/\(vendor)/\(name)")
            }
        }
        return paths
    }

    private static func names(in folder: String) throws(CodecFileError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw CodecFileError(file: folder, reason: "is no directory that can be read")
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}
