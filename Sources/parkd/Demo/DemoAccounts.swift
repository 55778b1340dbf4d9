import HTTPAPI
import Parking
import Postgres
import Simulation
import Storage

/// The people of the demo: one who sees all, and an owner for each tenant.
struct DemoAccounts {
    /// Someone who can log in.
    struct Person {
        let email: String
        let password: String
        /// `nil` is the platform admin.
        let tenantSlug: String?
    }

    let people: [Person]

    init(_ folder: DemoFolder, tenants: [SimulatedTenant]) throws {
        let password = try folder.secret("password", bytes: 6)
        people =
            [Person(email: "admin@parkd.example", password: password, tenantSlug: nil)]
            + tenants.map {
                Person(email: "owner@\($0.slug).example", password: password, tenantSlug: $0.slug)
            }
    }

    /// Makes those who are not there yet.
    func register(conninfo: String) async throws {
        let pool = PostgresPool(
            PostgresConnection.Options(
                conninfo: conninfo, role: "parkd_platform", applicationName: "parkd demo",
                statements: AccountStore.statements),
            size: 1)
        let store = AccountStore(platformPool: pool)
        for person in people {
            let email = EmailAddress(of: person.email)
            guard try await store.account(email: email) == nil else { continue }
            guard let hash = PasswordHash(of: person.password) else { continue }
            _ = try await store.addUser(
                email: email, name: nil, passwordHash: hash.text, tenantSlug: person.tenantSlug,
                role: person.tenantSlug == nil ? .platformAdmin : .owner)
        }
        await pool.close()
    }
}
