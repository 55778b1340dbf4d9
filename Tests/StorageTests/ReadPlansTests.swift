import Foundation
import LoRaWAN
import Parking
import Postgres
import TestSupport
import Testing

@testable import Storage

/// How PostgreSQL reads where there is much to read.
@Suite("No read of a tenant goes through a whole table", .timeLimit(.minutes(5)))
struct ReadPlansTests {
    /// So many tenants that a sequential scan is never the cheaper way for one of them, with statistics that say so.
    private static let rows = """
        INSERT INTO tenants (id, name, slug)
        SELECT md5('t' || t)::uuid, 'Tenant ' || t, 'tenant-' || t FROM generate_series(1, 100) t;
        INSERT INTO sites (id, tenant_id, name, slug)
        SELECT md5('si' || t || '-' || s)::uuid, md5('t' || t)::uuid, 'Site ' || s, 'site-' || s
        FROM generate_series(1, 100) t, generate_series(1, 10) s;
        INSERT INTO gateways (tenant_id, gateway_id, name, site_id)
        SELECT md5('t' || t)::uuid, upper(lpad(to_hex(t * 1000 + g), 16, '0')), 'Gateway ' || g,
            md5('si' || t || '-' || g)::uuid
        FROM generate_series(1, 100) t, generate_series(1, 10) g;
        INSERT INTO devices (id, tenant_id, dev_eui, name, created_at)
        SELECT md5('d' || t || '-' || d)::uuid, md5('t' || t)::uuid, upper(lpad(to_hex(t * 100000 + d), 16, '0')),
            'Device ' || d, now() - make_interval(mins => d)
        FROM generate_series(1, 100) t, generate_series(1, 200) d;
        INSERT INTO spaces (id, tenant_id, site_id, name, code, sensor_device_id)
        SELECT md5('sp' || t || '-' || s)::uuid, md5('t' || t)::uuid, md5('si' || t || '-' || 1 + s % 10)::uuid,
            'Space ' || s, 'S-' || s, md5('d' || t || '-' || s)::uuid
        FROM generate_series(1, 100) t, generate_series(1, 200) s;
        UPDATE devices d SET assigned_space_id = s.id FROM spaces s WHERE s.sensor_device_id = d.id;
        INSERT INTO state_changes (tenant_id, space_id, device_id, previous_state, new_state, source, changed_at)
        SELECT s.tenant_id, s.id, s.sensor_device_id, 'FREE', 'OCCUPIED', 'sensor', now() - make_interval(mins => n)
        FROM spaces s, generate_series(1, 10) n;
        INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at)
        SELECT d.tenant_id, 'sensor', d.id, d.dev_eui, d.assigned_space_id, 'S', now() FROM devices d;
        INSERT INTO audit_log (tenant_id, actor_type, action, resource_type)
        SELECT md5('t' || n % 100)::uuid, 'user', 'auth.login', 'user' FROM generate_series(1, 20000) n;
        INSERT INTO users (id, email, name, password_hash)
        SELECT md5('u' || n)::uuid, 'u' || n || '@example.org', 'U', 'x' FROM generate_series(1, 20000) n;
        INSERT INTO user_memberships (user_id, tenant_id, role)
        SELECT md5('u' || n)::uuid, md5('t' || 1 + n % 100)::uuid, 'viewer' FROM generate_series(1, 20000) n;
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at, gateway_id)
        SELECT (now() - make_interval(days => 9 * n))::date, d.tenant_id, d.id, gen_random_uuid(),
            now() - make_interval(days => 9 * n), now(), 'AA'
        FROM devices d, generate_series(0, 4) n;
        INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at)
        SELECT g.tenant_id, g.id, now() - make_interval(mins => n), now()
        FROM gateways g, generate_series(1, 50) n;
        INSERT INTO gateway_stats_hours (tenant_id, gateway_id, began_at, reports, rx_received, rx_ok, tx_received,
            tx_emitted, online_s, first_report_at)
        SELECT g.tenant_id, g.id, date_trunc('hour', now()) - make_interval(hours => n), 1, 0, 0, 0, 0, 60, now()
        FROM gateways g, generate_series(1, 50) n;
        VACUUM ANALYZE;
        """

    /// Small however many tenants there are, or for all of them by nature.
    private static let small: Set = ["tenants"]

    @Test("Each query of a confined scope is bound by an index on every tenant's table")
    func plans() async throws {
        try await withDatabase(template: "plans") { database in
            try migrate(database)
            for statement in Self.rows.split(separator: ";\n") { try database.run(String(statement)) }
        } _: { database in
            for statement in ReadStatements.all.map(\.own) {
                let modes = ["force_generic_plan", "force_custom_plan"]
                let plan = try modes.flatMap { try Self.plan(of: statement, $0, database) }
                let scans = plan.filter { $0.contains("Seq Scan on ") }.filter { line in
                    !Self.small.contains { line.contains("Seq Scan on \($0)") }
                }
                #expect(scans.isEmpty, "\(statement.name)\n\(plan.joined(separator: "\n"))")
            }
        }
    }

    /// The plan as the tenant's role gets it in a tenant's transaction: for any values, which a prepared statement gets
    /// that is run often, or for a tenant with no other condition.
    private static func plan(
        of statement: Statement, _ mode: String, _ database: TestDatabase
    ) throws -> [String] {
        var connection = try PostgresConnection(
            PostgresConnection.Options(
                conninfo: database.conninfo(user: "parkd"), role: "parkd_tenant",
                statements: [TenantStore.enterTenant]))
        let tenant = try connection.query("SELECT md5('t1')::uuid").uuid(0, 0) ?? .zero
        let count = statement.sql.matches(of: /\$(\d+)/).compactMap { Int($0.1) }.max() ?? 0
        // The tenant is the last parameter of every confined text.
        let values = Array(repeating: "NULL", count: max(0, count - 1)) + ["'\(tenant)'"]
        try connection.execute(script: "BEGIN")
        try connection.execute(TenantStore.enterTenant, Parameters(tenant))
        try connection.execute(script: "SET LOCAL plan_cache_mode = \(mode)")
        // A small or empty table is read through for cheapness; what is asked here is whether an index would serve.
        try connection.execute(script: "SET LOCAL enable_seqscan = off")
        try connection.execute(script: "PREPARE asked AS \(statement.sql)")
        let rows = try connection.query(
            "EXPLAIN (COSTS OFF) EXECUTE asked" + (count > 0 ? "(\(values.joined(separator: ", ")))" : ""))
        let plan = (0..<rows.count).map { rows.text($0, 0) ?? "" }
        try connection.execute(script: "ROLLBACK")
        return plan
    }
}
