import ArgumentParser
import HTTPAPI
import Parking

/// A command that asks the API one thing and shows what it answers: it says what to ask, and which members to show.
protocol ConsoleCommand: AsyncParsableCommand {
    /// Where the configuration comes from, and how to print.
    var console: ConsoleOptions { get }
    /// The tenant to act in, as the user named it; `nil` is the platform.
    var tenantName: String? { get }
    /// Whether it asks for the platform, though it names a tenant.
    var actsForPlatform: Bool { get }
    /// How the answer is shown.
    static var view: AnswerView { get }
    /// What to ask; may look up what names mean.
    func request(_ session: ConsoleSession) async throws -> ConsoleRequest
}

extension ConsoleCommand {
    /// Most act in the tenant that they name.
    var actsForPlatform: Bool { false }

    /// Asks, and shows the answer.
    func run() async throws {
        try await ConsoleSession.with(console, tenant: tenantName) { session in
            let body = try await session.answer(to: try await request(session), forPlatform: actsForPlatform)
            show(console.json ? Self.view.json(body) : Self.view.text(body))
        }
    }
}

/// One that acts for the platform.
protocol PlatformCommand: ConsoleCommand {}

extension PlatformCommand {
    /// The platform.
    var tenantName: String? { nil }
}

/// One that acts in a tenant.
protocol MemberCommand: ConsoleCommand {
    /// Which one.
    var options: TenantOptions { get }
}

extension MemberCommand {
    /// As every command of a tenant.
    var console: ConsoleOptions { options.console }
    /// The tenant.
    var tenantName: String? { options.tenant }
}

/// The fields of a request's body: what was not given is left out.
struct FieldList {
    private(set) var fields: [(name: String, value: ConsoleValue)] = []

    mutating func add(_ name: String, _ text: String?) {
        if let text { fields.append((name, .text(text))) }
    }

    mutating func add(_ name: String, _ number: Double?) {
        if let number { fields.append((name, .number(number))) }
    }
}

extension ConsoleRequest {
    /// The same with a body.
    func sending(_ fill: (inout FieldList) -> Void) -> ConsoleRequest {
        var list = FieldList()
        fill(&list)
        var request = self
        request.body = list.fields
        return request
    }

    /// The same with the query of a page.
    func asking(_ page: PageOptions, _ more: (name: String, value: String?)...) -> ConsoleRequest {
        var request = self
        request.query = page.query + more.compactMap { pair in pair.value.map { (pair.name, $0) } }
        return request
    }
}
