import ArgumentParser
import Codecs
import Foundation
import JSON
import LoRaWAN

/// Encodes a command to a device at the desk.
struct EncodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Print a downlink as a line of JSON, or list the commands that a codec has.",
        discussion: """
            Without --command, the commands are listed with their parameters. "base64" is what ChirpStack's downlink \
            queue takes.
            """)

    @Option(help: ArgumentHelp("Which codec, such as plenom/kuando-busylight, or a file.", valueName: "vendor/model"))
    var codec: String

    @Option(help: "Which command; without it, all are listed.")
    var command: String?

    @Option(name: .customLong("fport"), help: "The port, 1…223, where the codec names none.")
    var fPort: UInt8?

    @Flag(help: "Ask the device to acknowledge, even where the codec does not.")
    var confirmed = false

    @Option(help: "Folder of the codec files.")
    var codecsDir: String?

    @Argument(help: ArgumentHelp("The parameters.", valueName: "name=value"))
    var arguments: [String] = []

    func run() async throws {
        let codec = try await CodecFolder.file(codec, codecsDir).codec
        let id = codec.id
        guard let name = command else {
            guard arguments.isEmpty else {
                throw ValidationError("--command is missing; `parkd encode --codec \(id)` lists the commands.")
            }
            show(DownlinkTable.text(of: codec))
            return
        }
        guard let command = codec.downlink(named: name) else {
            complain("--command \(name): \(id) has no such command; `parkd encode --codec \(id)` lists them.")
            throw ExitCode.checkFailed
        }
        let downlink = try encode(command)
        show(line(downlink, fPort: try port(of: downlink), codec: codec, command: name) + "\n")
    }

    private func encode(_ command: DownlinkCommand) throws -> Downlink {
        let offset = TimeZone.current.secondsFromGMT()
        guard let now = LocalTime(.now, offsetSeconds: offset) else {
            complain("the clock of this machine shows no date that a device could take; set it.")
            throw ExitCode.checkFailed
        }
        switch command.encode(try named(arguments), now: now) {
        case .success(let downlink): return downlink
        case .failure(let refusal) where refusal.kind == .wrongValue:
            complain("\(refusal).")
            throw ExitCode.checkFailed
        case .failure(let refusal): throw ValidationError("\(refusal).")
        }
    }

    private func named(_ arguments: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError("\"\(argument)\" is no parameter; write name=value.")
            }
            guard values.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
                throw ValidationError("\(parts[0]) is given twice.")
            }
        }
        return values
    }

    private func port(of downlink: Downlink) throws -> FPort {
        switch (downlink.fPort, fPort) {
        case (nil, nil):
            throw ValidationError(
                "--fport is missing: the port of this command is not published; "
                    + "try that of the uplink which asks for it.")
        case (nil, .some(let given)):
            guard (1...223).contains(given) else { throw ValidationError("--fport must be 1 to 223.") }
            return FPort(rawValue: given)
        case (.some(let own), .some(let given)) where own.rawValue != given:
            throw ValidationError("--fport \(given): this command goes to port \(own.rawValue); leave --fport out.")
        case (.some(let own), _): return own
        }
    }

    private func line(_ downlink: Downlink, fPort: FPort, codec: Codec, command: String) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("codec", codec.id.description)
            writer.member("version", codec.version)
            writer.member("command", command)
            writer.member("f_port", fPort.rawValue)
            writer.member("hex", HexDigits.text(downlink.payload))
            writer.member("base64", Data(downlink.payload).base64EncodedString())
            writer.member("confirmed", downlink.isConfirmed || confirmed)
        }
        return writer.text
    }
}
