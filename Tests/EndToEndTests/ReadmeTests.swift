import Foundation
import Testing

/// The README is true.
struct ReadmeTests {
    private let text = (try? String(contentsOfFile: Stage.checkout + "README.md", encoding: .utf8)) ?? ""

    @Test("each parkd command of the README exists")
    func commands() async throws {
        let commands = text.split(separator: "\n").filter { $0.hasPrefix("parkd ") }
            .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        #expect(commands.count >= 6)
        for command in Set(commands) where !["serves"].contains(command) {
            let help = try await ParkdProcess.run(command, "--help")
            #expect(help.exitCode == 0, "parkd \(command)")
        }
    }

    @Test("the README's decode example prints a reading")
    func decode() async throws {
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("parkd decode") })
        let arguments = line.split(separator: " ").dropFirst().map(String.init)
        let result = await (try ParkdProcess(arguments, environment: ["PARKD_CODECS_DIR": Stage.checkout + "codecs"]))
            .waitForEnd()
        #expect(result.exitCode == 0 && result.output.contains("\"occupancy\":\"occupied\""))
    }

    @Test("the README's encode example prints the bytes of a green light")
    func encode() async throws {
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("parkd encode") })
        let arguments = line.split(separator: " ").dropFirst().map(String.init)
        let result = await (try ParkdProcess(arguments, environment: ["PARKD_CODECS_DIR": Stage.checkout + "codecs"]))
            .waitForEnd()
        #expect(result.exitCode == 0 && result.output.contains("\"hex\":\"0000ffff00\""))
    }

    @Test("the README names each key of the configuration")
    func keys() async throws {
        let config = try await ParkdProcess.run("config", environment: ["PARKD_AUTH_SECRET": Stage.secret])
        for line in config.output.split(separator: "\n") {
            let key = String(line.prefix { $0 != " " })
            #expect(text.contains("`\(key)`"), "\(key)")
        }
    }

    @Test("the Makefile exports nothing that the program would refuse as an unknown key")
    func makefile() throws {
        let makefile = try String(contentsOfFile: Stage.checkout + "Makefile", encoding: .utf8)
        #expect(!makefile.contains("export PARKD_"))
    }

    @Test("the README names each target")
    func targets() throws {
        for target in try FileManager.default.contentsOfDirectory(atPath: Stage.checkout + "Sources") {
            #expect(text.contains("`\(target)`"), "\(target)")
        }
    }
}
