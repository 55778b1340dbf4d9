import LoRaWAN
import Postgres
import TestSupport

extension TestDatabase {
    /// A connection as the superuser.
    func open(role: String? = nil, statements: [Statement] = [], timeoutMS: Int = 30_000) throws -> PostgresConnection {
        try PostgresConnection(options(role: role, statements: statements, timeoutMS: timeoutMS))
    }

    /// What such a connection opens with.
    func options(
        role: String? = nil, statements: [Statement] = [], timeoutMS: Int = 30_000
    ) -> PostgresConnection.Options {
        PostgresConnection.Options(
            conninfo: adminConninfo, role: role, applicationName: "postgres tests", statementTimeoutMS: timeoutMS,
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
