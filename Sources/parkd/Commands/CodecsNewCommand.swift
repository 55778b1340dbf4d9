import ArgumentParser
import Codecs
import Foundation

/// The start of a codec.
struct CodecsNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Print a file to start a codec from: valid, commented, with passing vectors.")

    @Argument(help: ArgumentHelp("Its name, such as acme/bay1.", valueName: "vendor/model"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Start a codec for what ChirpStack decodes, from a sample of its object: a JSON file.", valueName: "file"))
    var object: String?

    @Option(help: ArgumentHelp("Write it there instead; never over a file that exists.", valueName: "file"))
    var output: String?

    func run() async throws {
        guard let id = CodecID(name) else {
            throw ValidationError(
                "\"\(name)\" is no name of a codec: vendor/model in lower-case letters, digits and hyphens.")
        }
        let text = try text(id: id)
        guard let output else { return show(text) }
        let url = URL(fileURLWithPath: output)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url, options: .withoutOverwriting)
        } catch CocoaError.fileWriteFileExists {
            complain("--output \(output): exists already and is left as it is; choose another name or remove it.")
            throw ExitCode.checkFailed
        } catch {
            complain("--output \(output): cannot be written: \(error.localizedDescription)")
            throw ExitCode.checkFailed
        }
        show("\(output) is written. Edit it, then: parkd codecs test \(output)\n")
    }

    private func text(id: CodecID) throws -> String {
        guard let object else { return CodecTemplate.text(id: id) }
        let sample = try ObjectFile.contents(object)
        do throws(CodecFileError) {
            return try ObjectTemplate.text(id: id, sample: sample)
        } catch {
            complain("--object \(object): \(error.reason)")
            throw ExitCode.checkFailed
        }
    }
}
