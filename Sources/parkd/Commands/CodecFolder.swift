import ArgumentParser
import Codecs

/// Finds and loads the codec files for the commands at the desk.
struct CodecFolder {
    /// Where the codecs lie.
    let path: String
    /// The folder laid over it.
    let local: String?

    /// The folder that `--codecs-dir` names, by itself, else what is configured.
    static func find(_ folder: String?, _ settings: Settings? = nil) async throws -> CodecFolder {
        if let folder { return CodecFolder(path: folder, local: nil) }
        return try await reporting {
            let found: Settings
            if let settings { found = settings } else { found = try await Settings() }
            return CodecFolder(
                path: try found.value(of: Setting.rows.codecs.folder), local: try found.localCodecsDir())
        }
    }

    /// Every codec.
    func library() throws -> CodecLibrary {
        try Self.orComplain { () throws(CodecFileError) in try CodecLibrary(directory: path, under: local) }
    }

    /// The codec of `--codec`: a file wherever it lies, or one of the folder by its name.
    static func file(_ name: String, _ folder: String?) async throws -> CodecFile {
        if name.hasSuffix(".json") {
            return try orComplain { () throws(CodecFileError) in try CodecFile(path: name) }
        }
        let codec = try await find(folder).library().codecs.first { $0.id.description == name }
        guard let codec else {
            complain("--codec \(name): no such codec; `parkd codecs list` names them all.")
            throw ExitCode.checkFailed
        }
        return try orComplain { () throws(CodecFileError) in try CodecFile(path: codec.file) }
    }

    private static func orComplain<Value>(_ load: () throws(CodecFileError) -> Value) throws -> Value {
        do throws(CodecFileError) {
            return try load()
        } catch {
            complain("\(error)")
            throw ExitCode.configuration
        }
    }
}
