import LoRaWAN
import Postgres
import PrivateServers
import TestSupport

/// Lends the one database of these tests: what they make in it is temporary, so that none is in another's way.
func withServer(_ body: (CommonDatabase) async throws -> Void) async throws {
    let server = try await SharedPostgres.shared.running()
    try await body(CommonDatabase(server: server))
}

/// The database that every test of this target is in.
struct CommonDatabase {
    let server: PrivatePostgres

    /// A connection as the superuser.
    func open(role: String? = nil, statements: [Statement] = [], timeoutMS: Int = 30_000) throws -> PostgresConnection {
        try PostgresConnection(options(role: role, statements: statements, timeoutMS: timeoutMS))
    }

    /// What such a connection opens with.
    func options(
        role: String? = nil, statements: [Statement] = [], timeoutMS: Int = 30_000
    ) -> PostgresConnection.Options {
        PostgresConnection.Options(
            conninfo: server.adminConninfo(), role: role, applicationName: "postgres tests",
            statementTimeoutMS: timeoutMS,
            statements: statements)
    }
}

extension Parameters {
    /// One value.
    init<Value: PostgresEncodable>(_ value: Value?) {
        self.init()
        add(value)
    }
}

/// The error of `body`; `nil` where it succeeds.
func fault(_ body: () throws(PostgresError) -> Void) -> PostgresError? {
    do throws(PostgresError) {
        try body()
        return nil
    } catch {
        return error
    }
}
