import ArgumentParser
import HTTPAPI
import Parking

/// Tenants.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Add, list, suspend and resume tenants.",
        subcommands: [Add.self, List.self, Suspend.self, Resume.self])

    private static let columns = AnswerView.one("slug", "name", "type", "subscription_tier", "is_active", "id")

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Add a tenant.")
        static let view = TenantCommand.columns

        @OptionGroup var console: ConsoleOptions
        @Option(help: "What people call it.") var name: String
        @Option(help: "Its name in commands and addresses: lower-case letters, digits, hyphens.") var slug: String
        @Option(help: "customer or trial.") var type: String?
        @Option(help: "basic, pro or enterprise.") var tier: String?

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.post, "tenants").sending { fields in
                fields.add("name", name)
                fields.add("slug", slug)
                fields.add("type", type)
                fields.add("subscription_tier", tier)
            }
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List the tenants.")
        static let view = AnswerView.list("tenants", "slug", "name", "type", "subscription_tier", "is_active", "id")

        @OptionGroup var console: ConsoleOptions
        @OptionGroup var page: PageOptions

        func request(_ session: ConsoleSession) -> ConsoleRequest { ConsoleRequest(.get, "tenants").asking(page) }
    }

    struct Suspend: MemberCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut a tenant's people and programs out; its uplinks are still stored.")
        static let view = AnswerView.one("slug", "name", "is_active", "suspension_reason")

        @OptionGroup var options: TenantOptions
        @Option(help: "Why, for its people and the audit log.") var reason: String

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.post, "tenants", session.tenant.id.description, "suspend").sending {
                $0.add("reason", reason)
            }
        }

        var actsForPlatform: Bool { true }
    }

    struct Resume: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended tenant's people in again.")
        static let view = AnswerView.one("slug", "name", "is_active")

        @OptionGroup var options: TenantOptions

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.post, "tenants", session.tenant.id.description, "activate")
        }

        var actsForPlatform: Bool { true }
    }
}
