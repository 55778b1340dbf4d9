import ArgumentParser
import Codecs

/// Finds and loads the codec files for the commands at the desk.
enum CodecFolder {
    static func library(_ folder: String?) async throws -> CodecLibrary {
        let settings = try await reporting { try await Settings() }
        let folder = folder ?? SettingReader(settings: settings).shared(.codecsDir, "codecs")
        do throws(CodecFileError) {
            return try CodecLibrary(directory: folder)
        } catch {
            complain("\(error)")
            throw ExitCode.configuration
        }
    }
}
