import ArgumentParser
import HTTPAPI

/// Spaces.
struct SpaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "space", abstract: "Add, list and import a tenant's spaces.",
        subcommands: [Add.self, List.self, Import.self])

    struct Add: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "Add a space to a site.")
        static let view = AnswerView.one("code", "name", "building", "floor", "zone", "state", "id")

        @OptionGroup var options: TenantOptions
        @Option(help: ArgumentHelp("The site, by its slug or id.", valueName: "slug")) var site: String
        @Option(help: "What is painted on the bay.") var code: String
        @Option(help: "What people call it; the code where it is not given.") var name: String?
        @Option(help: "The building.") var building: String?
        @Option(parsing: .unconditional, help: "The floor.") var floor: String?
        @Option(help: "The zone.") var zone: String?
        @Option(parsing: .unconditional, help: "Degrees north.") var latitude: Double?
        @Option(parsing: .unconditional, help: "Degrees east.") var longitude: Double?

        func request(_ session: ConsoleSession) async throws -> ConsoleRequest {
            let site = try await session.site(site)
            return ConsoleRequest(.post, "spaces").sending { fields in
                fields.add("site_id", site)
                fields.add("code", code)
                fields.add("name", name)
                fields.add("building", building)
                fields.add("floor", floor)
                fields.add("zone", zone)
                fields.add("latitude", latitude)
                fields.add("longitude", longitude)
            }
        }
    }

    struct List: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "List a tenant's spaces.")
        static let view = AnswerView.list(
            "spaces", "code", "name", "building", "floor", "zone", "state", "is_stale", "id")

        @OptionGroup var options: TenantOptions
        @OptionGroup var page: PageOptions
        @Option(help: ArgumentHelp("Only those of this site, by its slug or id.", valueName: "slug"))
        var site: String?

        func request(_ session: ConsoleSession) async throws -> ConsoleRequest {
            let site = if let site { try await session.site(site) } else { nil as String? }
            return ConsoleRequest(.get, "spaces").asking(page, ("site_id", site))
        }
    }

    struct Import: ImportCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the spaces of a CSV file: all, or none.",
            discussion: """
                The first line names the columns: code, and as wanted site, name, building, floor, zone, latitude, \
                longitude. The site is named by its slug or id; --site stands for it where a row has none. Fields are \
                separated by comma, semicolon or tab, as the first line tells; the text is UTF-8.
                """)

        @OptionGroup var options: TenantOptions
        @OptionGroup var order: ImportOptions
        @Option(help: ArgumentHelp("The site of rows that name none, by its slug or id.", valueName: "slug"))
        var site: String?

        static let noun = "spaces"
        static let columns = ImportColumns(
            fields: [
                ImportColumns.Field("site_id", "site", "site_slug", "site_id", "site_name"),
                ImportColumns.Field("code", "code", "space", "space_code", "bay"),
                ImportColumns.Field("name", "name", "space_name"), ImportColumns.Field("building", "building"),
                ImportColumns.Field("floor", "floor", "level"), ImportColumns.Field("zone", "zone"),
                ImportColumns.Field("latitude", "latitude", "lat", "gps_latitude", kind: .number),
                ImportColumns.Field("longitude", "longitude", "lon", "lng", "gps_longitude", kind: .number),
            ], required: "code")

        func store(
            _ file: inout ImportFile, _ session: ConsoleSession, _ bar: ProgressBar
        ) async throws -> ImportOutcome? {
            let sites = try await session.sites()
            let standard = if let site { try await session.site(site) } else { nil as String? }
            file.replace("site_id", otherwise: standard, orFail: "site") { name in sites[name] }
            guard file.faultCount == 0 else { return nil }
            return try await session.console.importSpaces(
                file.rows.map(\.fields), in: session.tenant, isRehearsal: order.dryRun)
        }
    }
}
