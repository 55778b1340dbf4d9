import ArgumentParser
import HTTPAPI

/// API keys.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, list and revoke a tenant's API keys.",
        subcommands: [Add.self, List.self, Revoke.self])

    struct Add: MemberCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key, and print it; nothing can print it again.")
        static let view = AnswerView.one("name", "scopes", "expires_at", "id", "key")

        @OptionGroup var options: TenantOptions
        @Option(help: "What it is for.") var name: String
        @Option(help: ArgumentHelp("What it opens, such as spaces:read; may be repeated.", valueName: "scope"))
        var scope: [String]
        @Option(help: ArgumentHelp("When it ends: 2026-01-31T12:00:00Z.", valueName: "time")) var expiresAt: String?

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            var request = ConsoleRequest(.post, "api-keys").sending { fields in
                fields.add("name", name)
                fields.add("expires_at", expiresAt)
            }
            request.body?.append(("scopes", .texts(scope)))
            return request
        }
    }

    struct List: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys that are not revoked.")
        static let view = AnswerView.list("api_keys", "name", "scopes", "expires_at", "last_used_at", "id")

        @OptionGroup var options: TenantOptions

        func request(_ session: ConsoleSession) -> ConsoleRequest { ConsoleRequest(.get, "api-keys") }
    }

    struct Revoke: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key, for ever.")
        static let view = AnswerView.one("id", done: "Revoked.")

        @OptionGroup var options: TenantOptions
        @Option(help: ArgumentHelp("The key's id, as `parkd key list` prints it.", valueName: "id")) var id: String

        func request(_ session: ConsoleSession) -> ConsoleRequest { ConsoleRequest(.delete, "api-keys", id) }
    }
}
