import ArgumentParser
import Foundation
import Monitoring

/// The program: one subcommand for each thing an operator does.
@main
struct Parkd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parkd",
        abstract: "LoRaWAN uplinks from ChirpStack to parking occupancy, for many tenants.",
        version: "parkd \(Version.number) (\(Version.commit))",
        subcommands: [
            RunCommand.self, MigrateCommand.self, ValidateCommand.self, CheckCommand.self, ConfigCommand.self,
            TenantCommand.self, UserCommand.self, SiteCommand.self, SpaceCommand.self, DeviceCommand.self,
            GatewayCommand.self, KeyCommand.self, OrphansCommand.self, OverrideCommand.self, DecodeCommand.self,
            EncodeCommand.self, CodecsCommand.self, DemoCommand.self,
            SimulateCommand.self, RedecodeCommand.self, SpoolCommand.self, MonitoringCommand.self,
            LeaveCommand.self, ManualCommand.self,
        ])

    /// Looks out for `parkd run` before the arguments are read: a SIGHUP that comes so early must not end it.
    static func main() async {
        if CommandLine.arguments.dropFirst().first == RunCommand.configuration.commandName { signal(SIGHUP, SIG_IGN) }
        await main(nil)
    }
}
