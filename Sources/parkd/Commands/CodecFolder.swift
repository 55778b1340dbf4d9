import ArgumentParser
import Codecs

/// Finds and loads the codec files for the commands at the desk.
enum CodecFolder {
    /// Where the codecs lie: as told, else as configured.
    static func path(_ folder: String?) async throws -> String {
        if let folder { return folder }
        let settings = try await reporting { try await Settings() }
        return SettingReader(settings: settings).shared(.codecsDir, "codecs")
    }

    /// Every codec of the folder.
    static func library(_ folder: String?) async throws -> CodecLibrary {
        let folder = try await path(folder)
        return try orComplain { () throws(CodecFileError) in try CodecLibrary(directory: folder) }
    }

    /// The codec of `--codec`: a file wherever it lies, or one of the folder by its name.
    static func file(_ name: String, _ folder: String?) async throws -> CodecFile {
        if name.hasSuffix(".json") {
            return try orComplain { () throws(CodecFileError) in try CodecFile(path: name) }
        }
        let codec = try await library(folder).codecs.first { $0.id.description == name }
        guard let codec else {
            complain("--codec \(name): no such codec; `parkd codecs list` names them all.")
            throw ExitCode.checkFailed
        }
        let path = "\(try await path(folder))/\(codec.id).json"
        return try orComplain { () throws(CodecFileError) in try CodecFile(path: path) }
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
