import ArgumentParser
import Codecs
import JSON
import LoRaWAN

/// Decodes a frame at the desk.
struct DecodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Print the reading of one frame as a line of JSON.")

    @Option(help: ArgumentHelp("Which codec, such as bosch/tps110.", valueName: "vendor/model"))
    var codec: String

    @Option(name: .customLong("fport"), help: "The port of the frame, 1…255.")
    var fPort: UInt8

    @Option(help: "Folder of the codec files.")
    var codecsDir: String?

    @Argument(help: "The payload in hexadecimal.")
    var payload: String

    func run() async throws {
        let library = try await CodecFolder.library(codecsDir)
        guard let id = CodecID(codec), let codec = library.codec(named: id) else {
            complain("--codec \(codec): no such codec; `parkd codecs list` names them all.")
            throw ExitCode.checkFailed
        }
        guard let bytes = HexDigits.bytes(payload) else {
            throw ValidationError("\"\(payload)\" is no payload in hexadecimal: two digits for each byte.")
        }
        switch codec.decode(fPort: FPort(rawValue: fPort), payload: bytes) {
        case .success(let reading):
            var writer = JSONWriter()
            reading.writeJSON(codec: codec, to: &writer)
            print(writer.text)
        case .failure(let rejection):
            complain("\(rejection.reason.rawValue): \(rejection.detail)")
            throw ExitCode.checkFailed
        }
    }
}
