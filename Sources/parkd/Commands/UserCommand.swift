import ArgumentParser
import HTTPAPI
import Parking
import Postgres
import Storage

/// Accounts.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Make accounts.", subcommands: [Add.self])

    /// Adds a person.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person to a tenant, or a platform admin; the password comes on standard input.")

        @OptionGroup var options: ConfigurationOptions

        @Option(help: "The address to log in with.")
        var email: String

        @Option(help: "The person's name.")
        var name: String?

        @Flag(help: "Make a platform admin, who sees every tenant.")
        var platformAdmin = false

        @Option(help: ArgumentHelp("The tenant to join.", valueName: "slug"))
        var tenant: String?

        @Option(help: "viewer, operator, admin or owner.")
        var role: String?

        @Flag(help: "Read the password from standard input; required, so that it is never on a command line.")
        var passwordStdin = false

        func validate() throws {
            guard platformAdmin != (tenant != nil) else {
                throw ValidationError("Say either --platform-admin, or --tenant and --role.")
            }
            if tenant != nil {
                guard let role, let known = Role(rawValue: role), known != .platformAdmin else {
                    throw ValidationError("--role must be viewer, operator, admin or owner.")
                }
            }
            guard passwordStdin else { throw ValidationError("Pass the password with --password-stdin.") }
            guard email.contains("@") else { throw ValidationError("--email \(email): no address.") }
        }

        func run() async throws {
            let settings = try await reporting { try await options.settings() }
            guard let password = readLine(strippingNewline: true), password.count >= 8 else {
                throw ValidationError("The password must have at least 8 characters.")
            }
            try requireMigrations(settings, of: "parkd user")
            let pool = PostgresPool(
                PostgresConnection.Options(
                    conninfo: settings[.databaseURL] ?? "", role: "parkd_platform", applicationName: "parkd user",
                    statements: AccountStore.statements),
                size: 1)
            guard let hash = PasswordHash(of: password) else {
                throw ValidationError("This password cannot be hashed: at most 500 bytes, and no NUL.")
            }
            do throws(StoreFault) {
                let user = try await AccountStore(platformPool: pool).addUser(
                    email: email, name: name, passwordHash: hash.text, tenantSlug: tenant,
                    role: role.flatMap { Role(rawValue: $0) } ?? .platformAdmin)
                print("Added \(email) as \(user).")
            } catch {
                complain("\(error.detail)")
                throw error.code == .unavailable ? ExitCode.unavailable : ExitCode.checkFailed
            }
        }
    }
}
