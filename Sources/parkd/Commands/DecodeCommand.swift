import ArgumentParser
import Codecs
import JSON
import LoRaWAN

/// Decodes a frame at the desk.
struct DecodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Print the reading of one frame as a line of JSON, or how it comes about.")

    @Option(help: ArgumentHelp("Which codec, such as bosch/tps110, or a file.", valueName: "vendor/model"))
    var codec: String

    @Option(name: .customLong("fport"), help: "The port of the frame, 1…255.")
    var fPort: UInt8

    @Option(
        name: .customLong("occupied-below-mm"),
        help: "For a distance sensor, the limit of this bay in millimetres instead of the codec's.")
    var occupiedBelowMM: Int?

    @Option(help: "Folder of the codec files.")
    var codecsDir: String?

    @Flag(help: "Print which rule took the frame and which bits gave which field, or why no rule took it.")
    var explain = false

    @Argument(help: "The payload in hexadecimal.")
    var payload: String

    func run() async throws {
        guard let bytes = HexDigits.bytes(payload) else {
            throw ValidationError("\"\(payload)\" is no payload in hexadecimal: two digits for each byte.")
        }
        let file = try await CodecFolder.file(codec, codecsDir)
        let port = FPort(rawValue: fPort)
        if explain {
            let explanation = file.codec.explain(fPort: port, payload: bytes, occupiedBelowMM: occupiedBelowMM)
            show(ExplanationReport(explanation, by: file, fPort: port, payload: bytes).text)
        }
        switch file.codec.decode(fPort: port, payload: bytes, occupiedBelowMM: occupiedBelowMM) {
        case .success(let reading):
            guard !explain else { return }
            var writer = JSONWriter()
            reading.writeJSON(codec: file.codec, to: &writer)
            print(writer.text)
        case .failure(let rejection):
            complain("\(rejection.reason.rawValue): \(rejection.detail)")
            throw ExitCode.checkFailed
        }
    }
}
