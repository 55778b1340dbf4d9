import Postgres
import Storage
import TestSupport
import Testing

@testable import parkd

@Suite("Plans")
struct PlanTests {
    /// Tables that grow with what tenants own; `tenants` itself is small.
    private static let grown = [
        "devices", "device_assignments", "spaces", "sites", "gateways", "gateway_stats", "gateway_stats_hours",
        "readings", "state_changes", "device_events", "space_admin_overrides", "reservations", "audit_log",
        "orphan_uplinks",
    ]

    /// A hundred tenants with two hundred of everything: enough that the planner tells one index from another.
    private static let crowd = """
        INSERT INTO tenants (name, slug) SELECT 'Tenant ' || n, 'tenant-' || n FROM generate_series(1, 100) n;
        INSERT INTO sites (tenant_id, name, slug) SELECT id, 'Site', 'site' FROM tenants WHERE slug LIKE 'tenant-%';
        INSERT INTO spaces (tenant_id, site_id, name, code)
        SELECT tenant_id, id, 'Bay', 'C-' || n FROM sites, generate_series(1, 200) n WHERE slug = 'site';
        INSERT INTO devices (tenant_id, dev_eui, assigned_space_id)
        SELECT tenant_id, 'FF' || upper(lpad(to_hex(row_number() OVER ()), 14, '0')), id
        FROM spaces WHERE code LIKE 'C-%';
        UPDATE spaces s SET sensor_device_id = d.id FROM devices d WHERE d.assigned_space_id = s.id;
        INSERT INTO device_assignments (
            tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at, unassigned_at)
        SELECT tenant_id, 'sensor', id, dev_eui, assigned_space_id, 'C', '2026-01-01Z'::timestamptz + n, ended
        FROM devices, (VALUES ('1 d'::interval, '2026-01-03Z'::timestamptz), ('3 d', NULL)) a (n, ended)
        WHERE assigned_space_id IS NOT NULL;
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at)
        SELECT moment::date, tenant_id, id, gen_random_uuid(), moment, moment
        FROM devices, generate_series(now() - interval '40 d', now(), '10 d') moment;
        INSERT INTO state_changes (tenant_id, space_id, new_state, source, changed_at)
        SELECT tenant_id, id, 'FREE', 'sensor', now() FROM spaces;
        INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, is_active)
        SELECT tenant_id, id, 'blocked', true FROM spaces;
        INSERT INTO reservations (tenant_id, space_id, start_time, end_time, status, request_id)
        SELECT tenant_id, id, now(), now() + interval '1 h', 'confirmed', id::text FROM spaces;
        INSERT INTO gateways (tenant_id, gateway_id)
        SELECT tenant_id, 'EE' || right(dev_eui, 14) FROM devices;
        INSERT INTO orphan_uplinks (dev_eui, deduplication_id, received_at, topic, message)
        SELECT 'EE' || right(dev_eui, 14), gen_random_uuid(), now(), '', '' FROM devices;
        ANALYZE;
        """

    /// Scans of grown tables that no condition on an index bounds, when the planner avoids them as well as it can.
    private static func unbounded(_ plan: [String]) -> [String] {
        plan.enumerated().compactMap { index, line in
            guard let table = line.firstMatch(of: /(?:Scan|Scan using \S+) on (\w+)/).map({ String($0.1) }),
                grown.contains(where: { table == $0 || $0 == "readings" && table.hasPrefix("readings") })
            else { return nil }
            if line.contains("Bitmap Heap Scan") || line.contains("Tid Scan") { return nil }
            let isBounded = plan[(index + 1)...].prefix { !$0.contains("->") }.contains { $0.contains("Index Cond:") }
            return isBounded ? nil : line.trimmingPrefix { $0 == " " }.description
        }
    }

    private static func check(_ statements: [Statement], role: String, _ town: Town) throws {
        var connection = try PostgresConnection(
            PostgresConnection.Options(
                conninfo: town.database.conninfo(user: "parkd"), role: role, statements: statements))
        try connection.execute(
            script: """
                SET enable_seqscan = off;
                SELECT set_config('app.current_tenant_id', '\(Town.acme)', false)
                """)
        for statement in statements {
            let described = try connection.query(
                "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = '\(statement.name)'")
            let nulls = Array(repeating: "NULL", count: described.integer(0, 0) ?? 0).joined(separator: ", ")
            let rows = try connection.query("EXPLAIN EXECUTE \(statement.name)\(nulls.isEmpty ? "" : "(\(nulls))")")
            let plan = (0..<rows.count).map { rows.text($0, 0) ?? "" }
            #expect(unbounded(plan) == [], "\(statement.name) as \(role):\n\(plan.joined(separator: "\n"))")
        }
    }

    @Test("Every statement of a change, and of a device's history, is bound to rows by an index, in either scope")
    func indexBound() async throws {
        try await withTown { town in
            try town.run(Self.crowd)
            let histories: Set = ["assignments_by", "readings_by", "device_known"]
            func isHistory(_ statement: Statement) -> Bool { histories.contains { statement.name.contains($0) } }
            try Self.check(
                WriteStore.statements + TenantStore.statements.filter(isHistory), role: "parkd_tenant", town)
            try Self.check(
                WriteStore.crossTenantStatements + TenantStore.crossTenantStatements.filter(isHistory),
                role: "parkd_platform", town)
            try Self.check(
                OrphanReplays.statements.filter { !["begin", "commit", "pending_replays"].contains($0.name) },
                role: "parkd_ingest", town)
        }
    }
}
