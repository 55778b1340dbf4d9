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
            let folder = try await CodecFolder.find(codecsDir)
            do throws(CodecFileError) {
                let files = report.add(paths: try CodecFile.paths(in: folder.path), in: folder.path)
                let paths = try folder.local.map(CodecFile.paths(inLocal:)) ?? []
                let local = report.add(paths: paths, in: folder.local)
                // Only the whole shows two codecs that claim one profile.
                if !report.hasUnreadable { _ = try CodecLibrary(files: files, under: local) }
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
