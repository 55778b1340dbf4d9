import ArgumentParser
import HTTPAPI

/// Takes a space out of use.
struct OverrideCommand: MemberCommand {
    static let configuration = CommandConfiguration(
        commandName: "override", abstract: "Take a space out of use, whatever its sensor says, or back into it.")
    static let view = AnswerView.one("space_id", "type", "until", "reason", done: "The space shows its sensor's word.")

    @OptionGroup var options: TenantOptions
    @Option(help: ArgumentHelp("The space, by its code or id.", valueName: "code")) var space: String
    @Option(help: ArgumentHelp("The space's site, where several have the code.", valueName: "slug"))
    var site: String?
    @Option(help: "blocked or out_of_service.") var type: String?
    @Option(help: ArgumentHelp("When it ends by itself: 2026-01-31T12:00:00Z.", valueName: "time"))
    var until: String?
    @Option(help: "Why, for people and the audit log.") var reason: String?
    @Flag(help: "End what keeps the space out of use.") var end = false

    func validate() throws {
        guard end == (type == nil && until == nil && reason == nil), end || (type != nil && reason != nil) else {
            throw ValidationError("Say either --type and --reason, or --end alone.")
        }
    }

    func request(_ session: ConsoleSession) async throws -> ConsoleRequest {
        let space = try await session.space(space, site: site, argument: "--space")
        guard !end else { return ConsoleRequest(.delete, "spaces", space, "override") }
        return ConsoleRequest(.post, "spaces", space, "override").sending { fields in
            fields.add("type", type)
            fields.add("until", until)
            fields.add("reason", reason)
        }
    }
}
