import ArgumentParser
import HTTPAPI

/// Devices.
struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "Add, list and import a tenant's devices, and put them on spaces.",
        subcommands: [Add.self, List.self, Import.self, Assign.self])

    struct Add: MemberCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register a device; what was kept of it as an orphan becomes its readings.")
        static let view = AnswerView.one("dev_eui", "name", "device_type", "category", "codec", "status", "id")

        @OptionGroup var options: TenantOptions
        @Option(help: ArgumentHelp("Its DevEUI, 16 hexadecimal digits.", valueName: "deveui")) var devEUI: String
        @Option(help: "What people call it.") var name: String?
        @Option(help: "A free word for its type.") var deviceType: String?
        @Option(help: "sensor or display.") var category: String?
        @Option(
            help: ArgumentHelp(
                "What reads its payloads, where not the name of its profile decides.", valueName: "vendor/model"))
        var codec: String?

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.post, "devices").sending { fields in
                fields.add("dev_eui", devEUI)
                fields.add("name", name)
                fields.add("device_type", deviceType)
                fields.add("category", category)
                fields.add("codec", codec)
            }
        }
    }

    struct List: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "List a tenant's devices.")
        static let view = AnswerView.list(
            "devices", "dev_eui", "name", "device_type", "status", "assigned_space_code", "is_active", "last_seen_at",
            "occupancy")

        @OptionGroup var options: TenantOptions
        @OptionGroup var page: PageOptions
        @Option(help: "assigned, unassigned, decommissioned, active or inactive.") var status: String?

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.get, "devices").asking(page, ("status", status))
        }
    }

    struct Import: ImportCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register the devices of a CSV file: all, or none.",
            discussion: """
                The first line names the columns: dev_eui, and as wanted name, description, device_type, category, \
                codec. Lists of ChirpStack's devices (devEui, name, description, deviceProfileName) and The Things \
                Stack's CSV file of end devices (dev_eui, id, name, description, model_id) are understood; their keys \
                are not read. Fields are separated by comma, semicolon or tab, as the first line tells; the text is \
                UTF-8.
                """)

        @OptionGroup var options: TenantOptions
        @OptionGroup var order: ImportOptions

        static let noun = "devices"
        static let columns = ImportColumns(
            fields: [
                ImportColumns.Field("dev_eui", "dev_eui", "device_eui"),
                ImportColumns.Field("name", "name", "device_name", "id", "device_id"),
                ImportColumns.Field(
                    "device_type", "device_type", "device_profile_name", "device_profile", "profile", "model_id"),
                ImportColumns.Field("category", "category"), ImportColumns.Field("codec", "codec"),
                ImportColumns.Field("config", "description", kind: .object("description")),
            ], required: "dev_eui")

        func store(
            _ file: inout ImportFile, _ session: ConsoleSession, _ bar: ProgressBar
        ) async throws -> ImportOutcome? {
            let total = file.rows.count
            return try await session.console.importDevices(
                file.rows.map(\.fields), in: session.tenant, isRehearsal: order.dryRun
            ) { bar.show(done: $0, of: total) }
        }
    }

    struct Assign: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "Put a device on a space.")
        static let view = AnswerView.one("message", "assignment_id")

        @OptionGroup var options: TenantOptions
        @Option(help: ArgumentHelp("The device, by its DevEUI or id.", valueName: "deveui")) var device: String
        @Option(help: ArgumentHelp("The space, by its code or id.", valueName: "code")) var space: String
        @Option(help: ArgumentHelp("The space's site, where several have the code.", valueName: "slug"))
        var site: String?
        @Option(help: "Why, for the history.") var reason: String?

        func request(_ session: ConsoleSession) async throws -> ConsoleRequest {
            let space = try await session.space(space, site: site, argument: "--space")
            return ConsoleRequest(.post, "devices", device, "assign").sending { fields in
                fields.add("space_id", space)
                fields.add("reason", reason)
            }
        }
    }
}
