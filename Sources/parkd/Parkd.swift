import ArgumentParser

/// The program: one subcommand for each thing an operator does.
@main
struct Parkd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parkd",
        abstract: "LoRaWAN uplinks from ChirpStack to parking occupancy, for many tenants.",
        version: "parkd \(Version.number) (\(Version.commit))",
        subcommands: [
            RunCommand.self, MigrateCommand.self, ValidateCommand.self, CheckCommand.self, ConfigCommand.self,
            UserCommand.self, DecodeCommand.self, CodecsCommand.self, DemoCommand.self, SimulateCommand.self,
            RedecodeCommand.self,
        ])
}
