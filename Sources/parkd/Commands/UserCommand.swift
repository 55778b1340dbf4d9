import ArgumentParser
import HTTPAPI
import Parking
import Postgres
import Storage

/// Accounts.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Make accounts, set their passwords, list and disable members.",
        subcommands: [Add.self, Password.self, List.self, Disable.self])

    /// Adds a person.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person to a tenant, or a platform admin; the password comes on standard input.",
            discussion: """
                An address that has an account is refused, since somebody else may have made it: look who they are, \
                and say --existing to give that account the membership. It keeps its password.
                """)

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

        @Flag(help: "Read the new account's password from standard input, so that it is never on a command line.")
        var passwordStdin = false

        @Flag(help: "Give the membership to the account that the address has.")
        var existing = false

        func validate() throws {
            guard platformAdmin != (tenant != nil) else {
                throw ValidationError("Say either --platform-admin, or --tenant and --role.")
            }
            if tenant != nil {
                guard let role, let known = Role(rawValue: role), known != .platformAdmin else {
                    throw ValidationError("--role must be viewer, operator, admin or owner.")
                }
            }
            guard passwordStdin != existing else {
                throw ValidationError(
                    "Pass a new account's password with --password-stdin, or say --existing: that one keeps its own."
                )
            }
            guard existing || EmailAddress(new: email) != nil else {
                throw ValidationError("--email \(email): no address in ASCII.")
            }
        }

        func run() async throws {
            let settings = try await reporting { try await options.settings() }
            let hash = existing ? nil : try UserCommand.passwordHash()
            let accounts = try UserCommand.accounts(settings)
            do throws(StoreFault) {
                let user = try await accounts.addUser(
                    email: EmailAddress(of: email), name: name, passwordHash: hash?.text, tenantSlug: tenant,
                    role: role.flatMap { Role(rawValue: $0) } ?? .platformAdmin)
                print(existing ? "Added the account \(user) of \(email)." : "Added \(email) as \(user).")
            } catch {
                throw UserCommand.exit(error)
            }
        }
    }

    /// Sets a password.
    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the password of an account and end its logins; the password comes on standard input.")

        @OptionGroup var options: ConfigurationOptions

        @Option(help: "The address of the account.")
        var email: String

        @Flag(help: "Read the password from standard input; required, so that it is never on a command line.")
        var passwordStdin = false

        func validate() throws {
            guard passwordStdin else { throw ValidationError("Pass the password with --password-stdin.") }
        }

        func run() async throws {
            let settings = try await reporting { try await options.settings() }
            let hash = try UserCommand.passwordHash()
            let accounts = try UserCommand.accounts(settings)
            do throws(StoreFault) {
                let user = try await accounts.resetPassword(of: EmailAddress(of: email), to: hash.text)
                print("Set the password of \(email), which is \(user), and ended its logins.")
            } catch {
                throw UserCommand.exit(error)
            }
        }
    }

    private static func passwordHash() throws -> PasswordHash {
        guard let password = readLine(strippingNewline: true), password.count >= 8 else {
            throw ValidationError("The password must have at least 8 characters.")
        }
        guard let hash = PasswordHash(of: password) else {
            throw ValidationError("This password cannot be hashed: at most 500 bytes, and no NUL.")
        }
        return hash
    }

    private static func accounts(_ settings: Settings) throws -> AccountStore {
        try requireMigrations(settings, of: "parkd user")
        return AccountStore(
            platformPool: PostgresPool(
                PostgresConnection.Options(
                    conninfo: settings[Setting.rows.database.url] ?? "", role: "parkd_platform",
                    applicationName: "parkd user", statements: AccountStore.statements),
                size: 1))
    }

    /// Says what went wrong, and how to end for it.
    private static func exit(_ fault: StoreFault) -> ExitCode {
        complain("\(fault.detail)")
        return fault.code == .unavailable ? ExitCode.unavailable : ExitCode.checkFailed
    }
}
