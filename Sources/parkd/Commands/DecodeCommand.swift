import ArgumentParser
import Codecs
import JSON
import LoRaWAN
import Parking

/// Decodes a frame at the desk.
struct DecodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Print the reading of one frame as a line of JSON, or how it comes about.")

    @Option(help: ArgumentHelp("Which codec, such as bosch/tps110, or a file.", valueName: "vendor/model"))
    var codec: String

    @Option(name: .customLong("fport"), help: "The port of the frame, 1…255.")
    var fPort: UInt8?

    @Option(
        help: ArgumentHelp(
            "For a codec that reads objects: a JSON file with what ChirpStack decoded, instead of port and payload.",
            valueName: "file"))
    var object: String?

    @Option(
        name: .customLong("occupied-below-mm"),
        help: "For a distance sensor, the limit of this bay in millimetres instead of the codec's.")
    var occupiedBelowMM: Int?

    @Option(help: "Folder of the codec files.")
    var codecsDir: String?

    @Flag(help: "Print which rule took the frame and which bits gave which field, or why no rule took it.")
    var explain = false

    @Argument(help: "The payload in hexadecimal.")
    var payload: String?

    func validate() throws {
        guard object == nil else {
            guard fPort == nil, payload == nil else {
                throw ValidationError("--object stands in place of --fport and the payload.")
            }
            return
        }
        guard fPort != nil else { throw ValidationError("Missing expected argument '--fport <fport>'") }
        guard payload != nil else { throw ValidationError("Missing expected argument '<payload>'") }
    }

    func run() async throws {
        let bytes = try payload.map { payload in
            guard let bytes = HexDigits.bytes(payload) else {
                throw ValidationError("\"\(payload)\" is no payload in hexadecimal: two digits for each byte.")
            }
            return bytes
        }
        let file = try await CodecFolder.file(codec, codecsDir)
        guard let object else {
            return try tell(FPort(rawValue: fPort ?? 0), bytes ?? [], by: file)
        }
        let sample = try ObjectFile.contents(object)
        if explain {
            let explanation = file.codec.explain(object: sample, occupiedBelowMM: occupiedBelowMM)
            show(ExplanationReport(explanation, by: file, object: sample).text)
        }
        try tell(file.codec.decode(object: sample, occupiedBelowMM: occupiedBelowMM), by: file)
    }

    private func tell(_ port: FPort, _ bytes: [UInt8], by file: CodecFile) throws {
        guard file.codec.reads == .frame else {
            throw ValidationError("\(file.codec.id) reads what ChirpStack decoded: give it with --object.")
        }
        if explain {
            let explanation = file.codec.explain(fPort: port, payload: bytes, occupiedBelowMM: occupiedBelowMM)
            show(ExplanationReport(explanation, by: file, fPort: port, payload: bytes).text)
        }
        try tell(file.codec.decode(fPort: port, payload: bytes, occupiedBelowMM: occupiedBelowMM), by: file)
    }

    private func tell(_ result: Result<Reading, Rejection>, by file: CodecFile) throws {
        switch result {
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
