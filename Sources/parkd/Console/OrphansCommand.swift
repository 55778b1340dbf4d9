import ArgumentParser
import HTTPAPI
import Parking

/// Devices that are heard and registered nowhere.
struct OrphansCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orphans", abstract: "List what is heard but registered nowhere, and give it to a tenant.",
        subcommands: [List.self, Claim.self])

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List the orphans, last heard first.")
        static let view = AnswerView.list(
            "orphans", "dev_eui", "device_name", "device_profile_name", "uplink_count", "last_seen_at")

        @OptionGroup var console: ConsoleOptions
        @OptionGroup var page: PageOptions

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.get, "devices", "orphans").asking(page)
        }
    }

    struct Claim: MemberCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register an orphan for a tenant; what was kept of it becomes its readings.")
        static let view = AnswerView.one("dev_eui", "name", "device_type", "status", "last_seen_at", "id")

        @OptionGroup var options: TenantOptions
        @Option(help: ArgumentHelp("Its DevEUI, as `parkd orphans list` prints it.", valueName: "deveui"))
        var devEUI: String
        @Option(help: "What people call it.") var name: String?
        @Option(help: "A free word for its type.") var deviceType: String?

        func request(_ session: ConsoleSession) -> ConsoleRequest {
            ConsoleRequest(.post, "devices", "orphans", devEUI, "claim").sending { fields in
                fields.add("tenant_id", session.tenant.id.description)
                fields.add("name", name)
                fields.add("device_type", deviceType)
            }
        }

        var actsForPlatform: Bool { true }
    }
}
