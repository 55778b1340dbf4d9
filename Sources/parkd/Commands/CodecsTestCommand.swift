import ArgumentParser
import Codecs
import LoRaWAN

/// Runs the vectors of codec files.
struct CodecsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the vectors of every codec, or of the given files, wherever they lie.")

    @Option(help: "Folder of the codec files.")
    var codecsDir: String?

    @Argument(help: "Codec files; without any, the whole folder.")
    var files: [String] = []

    func run() async throws {
        var report = VectorReport()
        if files.isEmpty {
            let folder = try await CodecFolder.path(codecsDir)
            do throws(CodecFileError) {
                let codecs = report.add(paths: try CodecFile.paths(in: folder), in: folder)
                // Only the whole shows two codecs that claim one profile.
                if !report.hasUnreadable { _ = try CodecLibrary(codecs: codecs.map(\.codec)) }
            } catch {
                report.refuse(error)
            }
        } else {
            report.add(paths: files, in: nil)
        }
        show(report.summary)
        if report.hasFailed { throw ExitCode.checkFailed }
    }
}
