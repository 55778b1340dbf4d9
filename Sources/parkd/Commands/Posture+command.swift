import ArgumentParser
import Postgres
import Storage

/// Nothing is written to a database that is of another version, or whose row-level security does not hold.
func requirePosture(_ settings: Settings, of program: String) throws {
    try require(settings, of: program, ExitCode.checkFailed) { connection, chain throws(PostgresError) in
        try Posture.findings(&connection, chain: chain)
    }
}

/// Nothing is written to a database of another version; whoever else the administrator logs in as may do the rest.
func requireMigrations(_ settings: Settings, of program: String) throws {
    try require(settings, of: program, ExitCode.configuration) { connection, chain throws(PostgresError) in
        try Posture.migrationState(&connection, chain)
    }
}

private func require(
    _ settings: Settings, of program: String, _ code: ExitCode,
    _ look: (inout PostgresConnection, MigrationChain) throws(PostgresError) -> [Finding]
) throws {
    do {
        let chain = try MigrationChain(folder: try settings.value(of: Setting.rows.migrations.folder))
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: settings[Setting.rows.database.url] ?? "", applicationName: program))
        let findings = try look(&connection, chain)
        for finding in findings { complain("\(finding)") }
        if !findings.isEmpty { throw code }
    } catch let error as PostgresError {
        complain("\(error.sentence) \(error.remedy)")
        throw error.code == .unavailable ? ExitCode.unavailable : ExitCode.checkFailed
    } catch let error as MigrationError {
        complain(error.message)
        throw ExitCode.configuration
    }
}

extension PostgresError {
    /// What an operator should do about a database that cannot be asked.
    var remedy: String {
        // libpq takes the system's user where the URL names none.
        message.contains(/role "[^"]*" does not exist/)
            ? "PARKD_DATABASE_URL names no user that the server knows: run the command as one that it knows, such as "
                + "`runuser -u postgres -- parkd …`, or name the user in it."
            : "Check PARKD_DATABASE_URL and that the server runs."
    }
}
