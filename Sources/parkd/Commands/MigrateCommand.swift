import ArgumentParser
import Storage

/// Brings the database up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Create the roles and apply pending migrations, as an administrator.",
        discussion: """
            Connects to --database-url, or PARKD_DATABASE_URL, as a role that may create roles and owns what v5 left. \
            The daemon's own role, parkd, cannot do this.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Print what would be applied, and change nothing.")
    var dryRun = false

    @Flag(help: "Print what is applied and what is pending.")
    var status = false

    @Flag(help: "Read one password for the login role parkd and the three of its pools from standard input.")
    var passwordStdin = false

    func run() async throws {
        let settings = try await reporting { try await options.settings() }
        let folder = try settings.value(of: Setting.rows.migrations.folder)
        do throws(MigrationError) {
            let chain = try MigrationChain(folder: folder)
            var migrator = try Migrator(chain: chain, conninfo: settings[Setting.rows.database.url] ?? "")
            if status || dryRun {
                for migration in try migrator.status() where status || migration.appliedAt == nil {
                    let state = migration.appliedAt.map { "applied \($0)" } ?? (dryRun ? "would be applied" : "pending")
                    print("\(migration.name)  \(state)")
                }
                return
            }
            let password = passwordStdin ? readLine(strippingNewline: true) : nil
            try migrator.migrate(password: password) { name in print("applying \(name)") }
            print("The database is at \(chain.migrations.last?.name ?? "").")
            if password == nil, let advice = try migrator.loginAdvice() { print(advice) }
        } catch {
            complain(error.message)
            throw ExitCode.checkFailed
        }
    }
}
