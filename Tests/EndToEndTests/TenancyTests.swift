import Foundation
import Postgres
import Sandbox
import Simulation
import Testing

/// Two tenants on one daemon.
@Suite(.serialized)
struct TenancyTests {
    @Test("two tenants: nothing of the other in any answer, in SQL neither; the dashboard equals what SQL says")
    func isolation() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            await uplinks.start(400, on: stage).join()
            try await eventually { try stage.count("SELECT count(*) FROM readings") == 400 }
            let tenants = stage.city.tenants
            for (own, other) in [(tenants[0], tenants[1]), (tenants[1], tenants[0])] {
                let added = try await stage.addUser(
                    "owner@\(own.slug).example", "--tenant", own.slug, "--role", "owner")
                #expect(added.exitCode == 0, "\(added.complaints)")
                let token = try await stage.login("owner@\(own.slug).example", "correct horse battery")
                let ids = try identifiers(of: other.slug, stage)
                for path in [
                    "devices?limit=1000&include_stats=true", "gateways", "spaces?limit=1000&include_devices=true",
                    "sites?include_stats=true", "dashboard/data",
                ] {
                    let answer = try await stage.api("/api/v6/\(path)", token: token)
                    #expect(answer.status == 200)
                    #expect(!ids.contains { answer.text.contains($0) }, "\(path) shows \(other.slug) to \(own.slug)")
                }
                try await compareDashboard(own.slug, token, stage)
                try refusedInSQL(own: own.slug, other: other.slug, stage)
            }
            await daemon.kill()
        }
    }

    private func compareDashboard(_ slug: String, _ token: String, _ stage: Stage) async throws {
        let answer = try await stage.api("/api/v6/dashboard/data", token: token)
        let mine = "t JOIN tenants ON tenants.id = t.tenant_id AND tenants.slug = '\(slug)'"
        #expect(try answer.integer("devices", "total") == stage.count("SELECT count(*) FROM devices \(mine)"))
        #expect(
            try answer.integer("spaces", "occupied")
                == stage.count("SELECT count(*) FROM spaces \(mine) WHERE t.state = 'OCCUPIED'"))
        #expect(
            try answer.integer("spaces", "free")
                == stage.count("SELECT count(*) FROM spaces \(mine) WHERE t.state = 'FREE'"))
        #expect(try answer.integer("gateways", "total") == stage.count("SELECT count(*) FROM gateways \(mine)"))
    }

    private func identifiers(of slug: String, _ stage: Stage) throws -> [String] {
        var admin = try PostgresConnection(PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
        let rows = try admin.query(
            """
            SELECT unnest(ARRAY[d.id::text, d.dev_eui, d.tenant_id::text, s.id::text, s.site_id::text])
            FROM devices d JOIN tenants t ON t.id = d.tenant_id AND t.slug = '\(slug)'
            JOIN spaces s ON s.id = d.assigned_space_id
            UNION SELECT g.gateway_id FROM gateways g JOIN tenants t ON t.id = g.tenant_id AND t.slug = '\(slug)'
            """)
        return (0..<rows.count).compactMap { rows.text($0, 0) }
    }

    private func refusedInSQL(own: String, other: String, _ stage: Stage) throws {
        var admin = try PostgresConnection(PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
        let id = try admin.query("SELECT id::text FROM tenants WHERE slug = '\(own)'").text(0, 0) ?? ""
        var tenant = try PostgresConnection(
            PostgresConnection.Options(conninfo: stage.sandbox.conninfo, role: "parkd_tenant"))
        try tenant.execute(script: "BEGIN; SELECT set_config('app.current_tenant_id', '\(id)', true)")
        for table in ["devices", "spaces", "sites", "gateways", "readings", "state_changes"] {
            let rows = try tenant.query(
                """
                SELECT count(*) FILTER (WHERE tenant_id = '\(id)'), count(*) FILTER (WHERE tenant_id <> '\(id)')
                FROM \(table)
                """)
            #expect(rows.integer(0, 0) ?? 0 > 0, "\(own) sees none of its own \(table)")
            #expect(rows.integer(0, 1) == 0, "\(own) sees \(table) of \(other)")
        }
        try tenant.execute(script: "ROLLBACK")
    }
}
