import ArgumentParser
import HTTPAPI

extension UserCommand {
    /// The members of a tenant.
    struct List: MemberCommand {
        static let configuration = CommandConfiguration(abstract: "List a tenant's members.")
        static let view = AnswerView.list("users", "email", "name", "role", "is_active", "id")

        @OptionGroup var options: TenantOptions
        @OptionGroup var page: PageOptions

        func request(_ session: ConsoleSession) -> ConsoleRequest { ConsoleRequest(.get, "users").asking(page) }
    }

    /// Shuts a member out of a tenant.
    struct Disable: MemberCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut a member out of a tenant; the account and other memberships stay.")
        static let view = AnswerView.one("email", "role", "is_active")

        @OptionGroup var options: TenantOptions
        @Option(help: "The member's address or id.") var email: String

        func request(_ session: ConsoleSession) async throws -> ConsoleRequest {
            var request = ConsoleRequest(.patch, "users", try await session.member(email))
            request.body = [("is_active", .flag(false))]
            return request
        }
    }
}
