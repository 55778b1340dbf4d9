import ArgumentParser
import Postgres
import Storage

/// Proves that no tenant sees another, and that the upgrade left nothing behind.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract:
            "Check tenant isolation and the integrity of the schema, as the restricted roles; exit 1 with each failure."
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let settings = try await reporting { try await options.settings() }
        let folder = try settings.value(of: Setting.rows.migrations.folder)
        do {
            let chain = try MigrationChain(folder: folder)
            let report = try await Validation.findings(
                conninfo: settings[Setting.rows.database.url] ?? "", chain: chain)
            for finding in report.findings { print("FAILED  \(finding)") }
            for warning in report.warnings { print("WARNING \(warning)") }
            print("\(report.checks.count) checks, \(report.findings.count) failures")
            if !report.findings.isEmpty { throw ExitCode.checkFailed }
        } catch let error as MigrationError {
            complain(error.message)
            throw ExitCode.configuration
        } catch let error as PostgresError {
            complain("\(error.sentence) \(error.remedy)")
            throw error.code == .unavailable ? ExitCode.unavailable : ExitCode.checkFailed
        }
    }
}
