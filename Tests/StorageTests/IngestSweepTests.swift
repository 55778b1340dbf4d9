import Postgres
import TestSupport
import Testing

@Suite("Direct SQL as the role of ingest, upon everything in the catalogue")
struct IngestSweepTests {
    /// Messages that nobody owns name a tenant for information; and what the system does may concern any.
    private static let nobodys: Set = ["quarantine", "audit_log"]

    @Test("A row that names another tenant than the owner in the database is refused in every table, as is a new owner")
    func owners() async throws {
        try await withCity { database in
            try database.run(City.history)
            var sweep = try TenantSweep(database)
            var ingest = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_ingest"))
            var tried: [String] = []
            for relation in try TenantSweep.relations(&sweep.admin, of: "parkd_ingest") where relation.isTable {
                guard relation.columns.contains(where: { $0.name == "tenant_id" }) else { continue }
                let moved = ingest.refusal(of: "UPDATE \(relation.name) SET tenant_id = '\(City.beta)'")
                #expect(moved == "42501" || Self.nobodys.contains(relation.name), "\(relation.name)")
                if relation.insertable.isEmpty || Self.nobodys.contains(relation.name) { continue }
                let row = try #require(try sweep.literals(of: relation, City.acme).first, "\(relation.name)")
                // What the database numbers by itself takes no number from anyone.
                let columns = relation.insertable.filter { $0 != "id" }
                for conflict in ["", "ON CONFLICT DO NOTHING"] {
                    for owner in [City.beta, "00000000-0000-4000-8000-0000000000ff"] {
                        let values = row.values(columns, with: ["tenant_id": "'\(owner)'"])
                        let state = ingest.refusal(
                            of: """
                                INSERT INTO \(relation.name) (\(columns.joined(separator: ", "))) VALUES (\(values))
                                \(conflict)
                                """)
                        #expect(state == "42501", "\(relation.name) \(conflict)")
                    }
                }
                tried.append(relation.name)
            }
            #expect(tried == ["device_events", "gateway_stats", "gateway_stats_hours", "readings", "state_changes"])
        }
    }
}
