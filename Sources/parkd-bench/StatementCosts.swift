import Postgres
import Sandbox

/// What each statement of the ingest transaction costs the database, by its own account (`pg_stat_statements`).
enum StatementCosts {
    static func show(uplinks: Int, sandbox: Sandbox) throws {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: sandbox.adminConninfo, applicationName: "parkd bench"))
        try connection.execute(script: "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        let rows = try connection.query(
            """
            SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 50), calls, total_exec_time::float8
            FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 9
            """)
        for row in 0..<rows.count {
            let microseconds = (rows.double(row, 2) ?? 0) * 1000 / Double(uplinks)
            let rounded = (microseconds * 10).rounded() / 10
            print("  \(rounded) µs an uplink in \(rows.integer(row, 1) ?? 0) calls: \(rows.text(row, 0) ?? "")")
        }
    }
}
