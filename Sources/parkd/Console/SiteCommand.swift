import ArgumentParser
import HTTPAPI

/// Sites.
struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Add and list a tenant's sites.", subcommands: [Add.self, List.self])

    struct Add: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "Add a site; its slug follows from the name.")
        static let view = AnswerView.one("slug", "name", "city", "timezone", "id")

        @OptionGroup var options: TenantOptions
        @Option(help: "What people call it.") var name: String
        @Option(help: "Its name in commands and addresses: lower-case letters, digits, hyphens.") var slug: String?
        @Option(help: "Street and number.") var address: String?
        @Option(help: "The city.") var city: String?
        @Option(help: "The postal code.") var postalCode: String?
        @Option(help: "The country.") var country: String?
        @Option(parsing: .unconditional, help: "Degrees north.") var latitude: Double?
        @Option(parsing: .unconditional, help: "Degrees east.") var longitude: Double?
        @Option(help: "The time zone, such as Europe/Berlin.") var timezone: String?

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.post, "sites").sending { fields in
                fields.add("name", name)
                fields.add("slug", slug)
                fields.add("address", address)
                fields.add("city", city)
                fields.add("postal_code", postalCode)
                fields.add("country", country)
                fields.add("latitude", latitude)
                fields.add("longitude", longitude)
                fields.add("timezone", timezone)
            }
        }
    }

    struct List: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "List a tenant's sites.")
        static let view = AnswerView.list("sites", "slug", "name", "city", "timezone", "id")

        @OptionGroup var options: TenantOptions
        @OptionGroup var page: PageOptions

        func request(_ session: ConsoleSession) -> ConsoleRequest { ConsoleRequest(.get, "sites").asking(page) }
    }
}
