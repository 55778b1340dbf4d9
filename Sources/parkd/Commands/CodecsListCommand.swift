import ArgumentParser
import Codecs
import JSON

/// One line for each codec.
struct CodecsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "What there is: vendor, model, version, kind, ports, heartbeat, commands, vectors.")

    @Option(help: "Folder of the codec files.")
    var codecsDir: String?

    @Flag(help: "Print one JSON array, with profiles, sources and notes.")
    var json = false

    @Flag(help: "Print the device-profile names instead, each with the codec that it selects.")
    var profiles = false

    @Flag(help: "Print the table of codecs/README.md, in Markdown.")
    var markdown = false

    func validate() throws {
        if json && profiles { throw ValidationError("--json holds the profiles already: leave --profiles out.") }
        if markdown && (json || profiles) { throw ValidationError("--markdown goes with no other form of the list.") }
    }

    func run() async throws {
        let codecs = try await CodecFolder.find(codecsDir).library().codecs
        if markdown { return show(CodecTable.markdown(codecs)) }
        show(json ? Self.json(codecs) : profiles ? Self.profiles(codecs) : Self.table(codecs))
    }

    private static func table(_ codecs: [Codec]) -> String {
        var table = TextTable([
            .init(head: "codec"), .init(head: "vendor"), .init(head: "model"), .init(head: "version"),
            .init(head: "kind"), .init(head: "ports"), .init(head: "heartbeat", isRight: true),
            .init(head: "commands", isRight: true), .init(head: "vectors", isRight: true),
        ])
        for codec in codecs {
            let ports = codec.fPorts.map(String.init).joined(separator: ",")
            table.add([
                "\(codec.id)", codec.vendor, codec.model, codec.version, codec.kind.rawValue,
                ports.isEmpty ? "any" : ports, codec.heartbeatS.map(duration) ?? "",
                codec.downlinks.isEmpty ? "" : "\(codec.downlinks.count)", "\(codec.vectorCount)",
            ])
        }
        return table.text
    }

    private static func profiles(_ codecs: [Codec]) -> String {
        var table = TextTable([.init(head: "device profile"), .init(head: "codec")])
        for codec in codecs {
            for name in codec.profileNames { table.add([name, "\(codec.id)"]) }
        }
        return table.text
    }

    private static func json(_ codecs: [Codec]) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for codec in codecs { write(codec, to: &writer) }
        }
        return writer.text + "\n"
    }

    private static func write(_ codec: Codec, to writer: inout JSONWriter) {
        func texts(_ name: String, _ texts: [String], _ writer: inout JSONWriter) {
            writer.array(name) { writer in
                for text in texts { writer.value(text) }
            }
        }
        writer.object { writer in
            writer.member("id", codec.id.description)
            writer.member("vendor", codec.vendor)
            writer.member("model", codec.model)
            writer.member("version", codec.version)
            writer.member("kind", codec.kind.rawValue)
            if codec.fPorts.isEmpty {
                // As in the file: the rules hold on every application port.
                writer.member("ports", "any")
            } else {
                writer.array("ports") { writer in
                    for port in codec.fPorts { writer.value(port) }
                }
            }
            writer.member("heartbeat_s", codec.heartbeatS)
            writer.member("commissioning", codec.commissioning)
            texts("commands", codec.downlinks.map(\.name), &writer)
            writer.member("vectors", codec.vectorCount)
            texts("profiles", codec.profileNames, &writer)
            texts("sources", codec.sources, &writer)
            texts("notes", codec.notes, &writer)
        }
    }

    /// In the largest unit that leaves no fraction.
    private static func duration(_ seconds: Int) -> String {
        if seconds.isMultiple(of: 3600) { return "\(seconds / 3600) h" }
        return seconds.isMultiple(of: 60) ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
