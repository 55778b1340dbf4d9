import ArgumentParser
import Codecs
import Foundation
import HTTPAPI
import Ingest
import JSON
import LoRaWAN
import Logging
import Model
import Monitoring
import Parking
import Postgres
import Storage

/// The API for one command, in one tenant; what it refuses ends the command with the reason.
struct ConsoleSession: Sendable {
    let console: Console
    /// Whose rows the command sees and changes.
    let tenant: TenantSummary
    private let stores: APIStores

    /// Connects, and finds the tenant.
    ///
    /// - Parameter name: the tenant's slug or id; `nil` is the platform.
    private init(_ options: ConsoleOptions, tenant name: String?) async throws {
        let settings = try await reporting { try await options.configuration.settings() }
        let words = Self.words
        try requireMigrations(settings, of: words)
        let library = try await CodecFolder.find(nil, settings).library()
        let areRequired = try await reporting {
            try settings.value(of: Setting.rows.database.requiresRoleLogins)
        }
        let stores = APIStores(
            conninfo: settings[Setting.rows.database.url] ?? "",
            logins: RoleLogins(areRequired: areRequired)
        ) { Decider(codecs: library) }
        let reads = TenantStore(tenantPool: stores.tenantPool, platformPool: stores.platformPool)
        let console = await Console(
            ports: Console.Ports(
                reads: reads,
                writes: WriteStore(tenantPool: stores.tenantPool, platformPool: stores.platformPool),
                replay: stores.replays, accounts: AccountStore(platformPool: stores.platformPool)),
            userAgent: "parkd \(Version.number), \(words), by \(Self.systemUser)",
            codecs: Set(library.codecs.map(\.id.description)),
            logger: Logger(label: "parkd") { _ in SwiftLogNoOpLogHandler() })
        self.console = console
        self.stores = stores
        do {
            tenant = try await Self.tenant(name, console)
        } catch {
            await stores.close()
            throw error
        }
    }

    /// Connects, lends the session to `body`, and ends the connections, whatever came of it.
    static func with<Value>(
        _ options: ConsoleOptions, tenant name: String?, _ body: (ConsoleSession) async throws -> Value
    ) async throws -> Value {
        let session = try await ConsoleSession(options, tenant: name)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(session)) } catch { outcome = .failure(error) }
        await session.stores.close()
        return try outcome.get()
    }

    /// What is answered to a request that was not refused.
    func answer(to request: ConsoleRequest, forPlatform: Bool) async throws -> [UInt8] {
        try await Self.answer(to: request, in: forPlatform ? Self.platform : tenant, console)
    }

    /// The command without its options: `parkd device add`.
    private static var words: String {
        (["parkd"] + CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") }.prefix(2)).joined(separator: " ")
    }

    /// Who runs the command; whoever came by sudo is named, too.
    private static var systemUser: String {
        let user = NSUserName().isEmpty ? "uid \(geteuid())" : NSUserName()
        return ProcessInfo.processInfo.environment["SUDO_USER"].map { "\(user) (sudo by \($0))" } ?? user
    }

    private static let platform = TenantSummary(
        id: .platform, name: "Platform", slug: "platform", kind: .platform, isActive: true)

    private static func tenant(_ name: String?, _ console: Console) async throws -> TenantSummary {
        guard let name, name != TenantID.platform.description else { return platform }
        var found: TenantSummary?
        try await each(of: "tenants", ["tenants"], search: TenantID(name) == nil ? name : nil, platform, console) {
            tenant in
            guard let id = tenant["id"]?.string, let slug = tenant["slug"]?.string, name == id || name == slug,
                let tenantID = TenantID(id)
            else { return }
            found = TenantSummary(
                id: tenantID, name: tenant["name"]?.string ?? slug, slug: slug,
                kind: tenantID == .platform ? .platform : .customer, isActive: true)
        }
        guard let found else {
            complain("--tenant \(ShownText.of(name)): no such tenant; `parkd tenant list` names them all.")
            throw ExitCode.checkFailed
        }
        return found
    }

    private static func answer(
        to request: ConsoleRequest, in tenant: TenantSummary, _ console: Console
    ) async throws -> [UInt8] {
        let answer = try await console.ask(request, in: tenant)
        guard answer.status < 400 else {
            for line in RefusalText(answer).lines { complain(line) }
            throw RefusalText.exitCode(answer.status)
        }
        return answer.body
    }
}

/// What people call things, and which they mean.
extension ConsoleSession {
    /// How many pages are looked through for a name.
    private static let pagesMax = 100

    /// Shows each row of a list, page by page.
    private static func each(
        of list: String, _ path: [String], search: String?, _ tenant: TenantSummary, _ console: Console,
        _ look: (JSONValue) -> Void
    ) async throws {
        for page in 0..<pagesMax {
            var request = ConsoleRequest(.get)
            request.path = path
            request.query = [("limit", "\(PageBounds.limitMax)"), ("offset", "\(page * PageBounds.limitMax)")]
            if let search { request.query.append(("search", search)) }
            let body = try await answer(to: request, in: tenant, console)
            guard let document = try? JSONDocument(parsing: body) else { return }
            var count = 0
            document.withRoot { root in
                root.member(named: list)?.forEachElement { row in
                    count += 1
                    look(row)
                }
            }
            if count < PageBounds.limitMax { return }
        }
    }

    /// The ids of the tenant's sites, by slug and by id.
    func sites() async throws -> [String: String] {
        var ids: [String: String] = [:]
        try await Self.each(of: "sites", ["sites"], search: nil, tenant, console) { site in
            guard let id = site["id"]?.string else { return }
            ids[id] = id
            if let slug = site["slug"]?.string { ids[slug] = id }
        }
        return ids
    }

    /// A site's id, by its slug or id.
    func site(_ name: String) async throws -> String {
        guard let id = try await sites()[name] else {
            throw missing("--site", name, "site", "site list --tenant \(tenant.slug)")
        }
        return id
    }

    /// A space's id, by its code or id; a code that several sites have needs the site's name.
    func space(_ name: String, site: String?, argument: String) async throws -> String {
        let siteID = if let site { try await self.site(site) } else { nil as String? }
        if SpaceID(name) != nil { return name }
        var found: [String] = []
        try await Self.each(of: "spaces", ["spaces"], search: name, tenant, console) { space in
            guard space["code"]?.string == name, let id = space["id"]?.string,
                siteID == nil || space["site_id"]?.string == siteID
            else { return }
            found.append(id)
        }
        guard let id = found.first else {
            throw missing(argument, name, "space", "space list --tenant \(tenant.slug)")
        }
        guard found.count == 1 else {
            complain("\(argument) \(ShownText.of(name)): \(found.count) sites have it; name one with --site.")
            throw ExitCode.checkFailed
        }
        return id
    }

    /// A member's id, by their address or id.
    func member(_ name: String) async throws -> String {
        if UserID(name) != nil { return name }
        var found: String?
        let email = EmailAddress(of: name).text
        try await Self.each(of: "users", ["users"], search: name, tenant, console) { member in
            if member["email"]?.string == email { found = member["id"]?.string }
        }
        guard let found else {
            throw missing("--email", name, "member", "user list --tenant \(tenant.slug)")
        }
        return found
    }

    private func missing(_ argument: String, _ name: String, _ noun: String, _ command: String) -> ExitCode {
        complain(
            "\(argument) \(ShownText.of(name)): \(tenant.slug) has no such \(noun); `parkd \(command)` names them all.")
        return .checkFailed
    }
}
