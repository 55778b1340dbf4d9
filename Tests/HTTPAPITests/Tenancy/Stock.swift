import HTTPAPI
import LoRaWAN
import Parking
import Postgres
import Synchronization
import TestSupport

/// A superuser's connection that makes things, and looks past row-level security.
final class Stock: Sendable {
    private struct State: ~Copyable {
        var connection: PostgresConnection
        var made = 0
    }

    private let state: Mutex<State>

    init(_ town: Town) throws {
        guard let hash = PasswordHash(of: "correct horse battery", cost: 1) else { throw CancellationError() }
        state = Mutex(
            State(
                connection: try PostgresConnection(
                    PostgresConnection.Options(conninfo: town.database.adminConninfo))))
        try run(
            """
            INSERT INTO sites (id, tenant_id, name, slug)
            VALUES ('\(Self.home(of: .platform))', '\(TenantID.platform)', 'Yard', 'yard');
            INSERT INTO gateways (tenant_id, gateway_id) VALUES
                ('\(Town.acme)', 'AA555A0000000101'), ('\(Town.beta)', 'AA555A0000000102');
            UPDATE users SET password_hash = '\(hash.text)';
            """)
    }

    /// A site of the tenant.
    static func home(of tenant: TenantID) -> String {
        Town.site(tenant == Town.acme ? "a" : tenant == Town.beta ? "b" : "0")
    }

    /// Makes a thing of a tenant, with a free bay beside it; answers the words for them.
    func make(_ thing: Thing?, of owner: TenantID, for user: UserID? = nil) throws -> [String: String] {
        let number = state.withLock { state in
            state.made += 1
            return state.made
        }
        let words = [
            "{id}": UUIDBits(high: 0xAAAA_0000_0000_4000, low: 0x8000_0000_0000_0000 | UInt64(number)).description,
            "{bay}": UUIDBits(high: 0xBBBB_0000_0000_4000, low: 0x8000_0000_0000_0000 | UInt64(number)).description,
            "{eui}": Self.eui(0x1000_0000 + number), "{new}": Self.eui(0x2000_0000 + number),
            "{slug}": "t-\(number)", "{owner}": owner.description, "{home}": Self.home(of: owner),
            "{other}": (owner == Town.beta ? Town.acme : Town.beta).description, "{user}": user?.description ?? "",
        ]
        // What is made past the API has to end the answers that are kept of before.
        let script = [Thing.bay, thing?.rows, Self.change].compactMap(\.self).joined(separator: ";\n")
        try run(words.filled(into: script))
        return words
    }

    private static func eui(_ number: Int) -> String {
        String(decoding: EUI64(bits: UInt64(number)).description.utf8, as: UTF8.self)
    }

    private static let change = """
        INSERT INTO change_counts (tenant_id, changes) VALUES ('\(TenantID.platform)', 1)
        ON CONFLICT (tenant_id) DO UPDATE SET changes = change_counts.changes + 1
        """

    func run(_ script: String) throws {
        try state.withLock { try $0.connection.execute(script: script) }
    }

    /// One line for each row, columns with commas, in the lines' order.
    func lines(_ sql: String) throws -> [String] {
        try state.withLock { state in
            let rows = try state.connection.query("SELECT answer::text FROM (\(sql)) AS answer")
            return (0..<rows.count).map { row in
                (rows.text(row, 0) ?? "").dropFirst().dropLast().filter { $0 != "\"" }
            }.sorted()
        }
    }

    /// Whatever is different after any change of what tenants have; the audit log and the counts that it keeps apart.
    func fingerprint() throws -> [String] {
        let tables = [
            "devices", "spaces", "sites", "gateways", "users", "user_memberships", "api_keys", "tenants",
            "device_assignments", "state_changes", "space_admin_overrides", "orphan_devices", "refresh_tokens",
            "invitations",
        ]
        let questions = tables.map { "SELECT '\($0)', count(*), max(xmin::text::bigint) FROM \($0)" }
        return try lines(questions.joined(separator: " UNION ALL "))
    }

    /// How many lines the audit log has.
    func auditLines() throws -> Int {
        try state.withLock { try $0.connection.query("SELECT count(*) FROM audit_log").integer(0, 0) ?? -1 }
    }
}

extension [String: String] {
    /// A text with each word replaced.
    func filled(into text: String) -> String {
        text.contains("{") ? reduce(text) { $0.replacing($1.key, with: $1.value) } : text
    }
}
