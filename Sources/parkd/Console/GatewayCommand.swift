import ArgumentParser
import HTTPAPI

/// Gateways.
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway", abstract: "Add and list a tenant's gateways.", subcommands: [Add.self, List.self])

    struct Add: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "Register a gateway.")
        static let view = AnswerView.one("gateway_id", "name", "model", "status", "id")

        @OptionGroup var options: TenantOptions
        @Option(help: ArgumentHelp("Its EUI, 16 hexadecimal digits.", valueName: "eui")) var gatewayID: String
        @Option(help: "What people call it.") var name: String?
        @Option(help: "The maker's name for it.") var model: String?
        @Option(help: ArgumentHelp("The site that it stands on, by its slug or id.", valueName: "slug"))
        var site: String?
        @Option(parsing: .unconditional, help: "Degrees north.") var latitude: Double?
        @Option(parsing: .unconditional, help: "Degrees east.") var longitude: Double?

        func request(_ session: ConsoleSession) async throws -> ConsoleRequest {
            let site = if let site { try await session.site(site) } else { nil as String? }
            return ConsoleRequest(.post, "gateways").sending { fields in
                fields.add("gateway_id", gatewayID)
                fields.add("name", name)
                fields.add("model", model)
                fields.add("site_id", site)
                fields.add("latitude", latitude)
                fields.add("longitude", longitude)
            }
        }
    }

    struct List: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "List a tenant's gateways.")
        static let view = AnswerView.list("gateways", "gateway_id", "name", "model", "status", "last_seen_at", "id")

        @OptionGroup var options: TenantOptions
        @OptionGroup var page: PageOptions

        func request(_ session: ConsoleSession) -> ConsoleRequest { ConsoleRequest(.get, "gateways").asking(page) }
    }
}
