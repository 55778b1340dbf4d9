import ArgumentParser
import Postgres
import Storage

/// Nothing is written to a database that is of another version, or whose row-level security does not hold.
func requirePosture(_ settings: Settings, of program: String) throws {
    do {
        let chain = try MigrationChain(folder: SettingReader(settings: settings).shared(.migrationsDir, "migrations"))
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: settings[.databaseURL] ?? "", applicationName: program))
        let findings = try Posture.findings(&connection, chain: chain)
        for finding in findings { complain("\(finding)") }
        if !findings.isEmpty { throw ExitCode.checkFailed }
    } catch let error as PostgresError {
        complain("\(error.debugDescription) Check PARKD_DATABASE_URL and that the server runs.")
        throw error.code == .unavailable ? ExitCode.unavailable : ExitCode.checkFailed
    } catch let error as MigrationError {
        complain(error.message)
        throw ExitCode.configuration
    }
}
