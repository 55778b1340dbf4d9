import Postgres
import TestSupport
import Testing

/// What somebody might try who has found a way to say SQL of their own as the tenant's role; `TenantSweepTests` tries
/// everything that the catalogue lists besides.
@Suite("Security: SQL of a stranger as the tenant's role")
struct HostileSQLSecurityTests {
    private static let tables = ["devices", "spaces", "sites", "gateways", "readings", "state_changes", "users"]

    /// Lends `body` the tenant's role in Acme's name.
    private static func asAcme(_ body: (TestDatabase, inout PostgresConnection) throws -> Void) async throws {
        try await withCity { database in
            try database.run(City.history)
            var tenant = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_tenant"))
            try tenant.execute(script: "SELECT set_config('app.current_tenant_id', '\(City.acme)', false)")
            try body(database, &tenant)
        }
    }

    @Test("EXPLAIN ANALYZE counts no row of another tenant, as found or as filtered out by a condition of the asker")
    func explain() async throws {
        try await Self.asAcme { database, tenant in
            for table in Self.tables {
                let owner = table == "users" ? "id" : "tenant_id"
                let sql = "SELECT * FROM \(table) WHERE \(owner) <> '\(City.acme)'"
                let readable = "SELECT \(owner) FROM \(table) WHERE \(owner) <> '\(City.acme)'"
                var lines: [String] = []
                for sql in [sql, readable] {
                    do throws(PostgresError) {
                        let plan = try tenant.query("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) \(sql)")
                        lines += (0..<plan.count).compactMap { plan.text($0, 0) }
                    } catch {
                        #expect(error.sqlState == "42501", "\(table)")
                    }
                }
                guard table != "users" else { continue }
                #expect(lines.contains { $0.contains("rows=0") }, "\(table): \(lines)")
                // The policy is looked at first: what it hides is no row that the asker's condition could filter out.
                let shown = try tenant.query("SELECT count(*) FROM \(table)").integer(0, 0) ?? -1
                let all = try database.lines("SELECT count(*) FROM \(table)").first.flatMap { Int($0) } ?? 0
                #expect(shown < all, "\(table)")
                #expect(!lines.contains { $0.contains(City.beta) }, "\(table): \(lines)")
            }
        }
    }

    @Test("A division by zero that another tenant's row would bring about does not happen")
    func division() async throws {
        try await Self.asAcme { database, tenant in
            for table in Self.tables where table != "users" {
                let sql = "SELECT 1 / (CASE WHEN tenant_id = '\(City.beta)' THEN 0 ELSE 1 END) FROM \(table)"
                #expect(tenant.refusal(of: sql) == nil, "\(table)")
                #expect(
                    tenant.refusal(of: "SELECT FROM \(table) WHERE 1 / (tenant_id <> '\(City.beta)')::int = 1") == nil)
            }
            // The same told by a subquery, an aggregate and a sort.
            for sql in [
                "SELECT (SELECT 1 / (count(*) - count(*))::int FROM devices WHERE tenant_id = '\(City.beta)'"
                    + " HAVING count(*) > 0)",
                "SELECT FROM devices ORDER BY 1 / (tenant_id <> '\(City.beta)')::int",
                "SELECT FROM devices d JOIN spaces s ON 1 / (s.tenant_id <> '\(City.beta)')::int = 1",
            ] { #expect(tenant.refusal(of: sql) == nil, "\(sql)") }
        }
    }

    @Test("An UPDATE or DELETE of another tenant's rows meets none, and an INSERT or a change of owner is refused")
    func writes() async throws {
        try await Self.asAcme { _, tenant in
            for table in ["devices", "spaces", "sites", "gateways"] {
                let theirs = "tenant_id = '\(City.beta)'"
                try tenant.execute(script: "BEGIN")
                let changed = try tenant.query("UPDATE \(table) SET name = 'mine' WHERE \(theirs) RETURNING id")
                #expect(changed.count == 0, "\(table)")
                tenant.rollBack()
                let moved = tenant.refusal(of: "UPDATE \(table) SET tenant_id = '\(City.beta)'")
                #expect(moved == "42501", "\(table)")
            }
            let made = "INSERT INTO sites (tenant_id, name, slug) VALUES ('\(City.beta)', 'Mine', 'mine')"
            #expect(tenant.refusal(of: made) == "42501")
        }
    }

    @Test("Nothing permanent or temporary can be made, and no trigger, rule or cursor survives to wait for another")
    func objects() async throws {
        try await Self.asAcme { database, tenant in
            try database.run("REVOKE CREATE, TEMPORARY ON DATABASE \(database.name) FROM PUBLIC")
            for sql in [
                "CREATE TABLE mine (a int)", "CREATE TEMP TABLE mine (a int)", "CREATE TEMP VIEW mine AS SELECT 1",
                "CREATE VIEW mine AS SELECT 1", "CREATE SEQUENCE mine", "CREATE TYPE mine AS (a int)",
                "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE RULE mine AS ON SELECT TO devices DO INSTEAD SELECT 1",
                "CREATE TRIGGER mine BEFORE UPDATE ON devices EXECUTE FUNCTION count_change()",
                "CREATE POLICY mine ON devices USING (true)", "ALTER TABLE devices DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE devices NO FORCE ROW LEVEL SECURITY", "DROP POLICY tenant_rows ON devices",
                "CREATE PUBLICATION mine FOR ALL TABLES",
                "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION f()",
                "LOCK TABLE devices IN ACCESS EXCLUSIVE MODE", "TRUNCATE devices", "CLUSTER devices",
                "COPY devices TO '/tmp/devices'", "COPY devices FROM PROGRAM 'true'",
                "DO $$ BEGIN SET ROLE parkd_owner; END $$",
            ] {
                #expect(tenant.refusal(of: sql) != nil, "\(sql)")
            }
        }
    }
}
