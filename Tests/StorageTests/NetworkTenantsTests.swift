import Postgres
import Storage
import TestSupport
import Testing

struct NetworkTenantsTests {
    @Test("Ingest knows from the database whether devices of more than one of ChirpStack's tenants were ever heard")
    func several() async throws {
        try await withCity { database in
            var connection = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: NetworkTenants.role))
            try database.run("UPDATE devices SET network_tenant_id = NULL")
            #expect(try !NetworkTenants.areSeveral(&connection))
            try database.run("UPDATE devices SET network_tenant_id = '\(City.acme)' WHERE tenant_id = '\(City.acme)'")
            #expect(try !NetworkTenants.areSeveral(&connection))
            try database.run("UPDATE devices SET network_tenant_id = '\(City.beta)' WHERE tenant_id = '\(City.beta)'")
            #expect(try NetworkTenants.areSeveral(&connection))
        }
    }
}
