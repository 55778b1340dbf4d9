import ArgumentParser
import Codecs

/// What the codec folder holds.
struct CodecsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codecs", abstract: "List the codecs, or run their vectors.",
        subcommands: [List.self, Test.self])

    /// One line for each codec.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Name, version, ports, heartbeat and profiles.")

        @Option(help: "Folder of the codec files.")
        var codecsDir: String?

        func run() async throws {
            for codec in try await CodecFolder.library(codecsDir).codecs {
                let numbers = codec.fPorts.map(String.init).joined(separator: ",")
                let ports = numbers.isEmpty ? "any" : numbers
                let heartbeat = codec.heartbeatS.map { "\($0 / 3600) h" } ?? "-"
                print(
                    "\(codec.id)  \(codec.version)  \(codec.vendor) \(codec.model)  ports \(ports)  "
                        + "heartbeat \(heartbeat)  \(codec.vectors.count) vectors  "
                        + codec.profileNames.map { "\"\($0)\"" }.joined(separator: ", "))
            }
        }
    }

    /// Runs the vectors.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run the vectors of every codec file.")

        @Option(help: "Folder of the codec files.")
        var codecsDir: String?

        func run() async throws {
            var failures = 0
            var count = 0
            for codec in try await CodecFolder.library(codecsDir).codecs {
                for vector in codec.vectors {
                    count += 1
                    guard let mismatch = codec.mismatch(on: vector) else { continue }
                    failures += 1
                    print("\(codec.id): \(mismatch)")
                }
            }
            print("\(count - failures) passed, \(failures) failed")
            if failures > 0 { throw ExitCode.checkFailed }
        }
    }
}
