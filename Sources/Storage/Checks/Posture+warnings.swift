public import Postgres

extension Posture {
    /// What does not break a promise about tenants' rows, and leaves more open than need be; to be asked of a database
    /// whose ``findings(_:chain:)`` are none.
    ///
    /// - Parameter conninfo: of the login role; each role of a pool is tried with it.
    public static func warnings(
        _ connection: inout PostgresConnection, conninfo: String
    ) throws(PostgresError) -> [Finding] {
        let shared = try refusedLogins(conninfo: conninfo)
        return (warning(ofShared: shared).map { [$0] } ?? []) + (try openFunctions(&connection))
    }

    /// About roles that do not log in themselves; `nil` where there are none.
    public static func warning(ofShared roles: [String]) -> Finding? {
        guard !roles.isEmpty else { return nil }
        return Finding(
            "The database does not let \(roles.joined(separator: ", ")) log in, so parkd becomes each of them with SET "
                + "ROLE, which hostile SQL could undo.",
            remedy: "Let them log in as parkd does: `parkd migrate` as an administrator, with --password-stdin where "
                + "there is a password, and what it prints for pg_hba.conf; then restart parkd.")
    }

    /// About roles that have to log in themselves and are not let in; `nil` where there are none.
    ///
    /// - Parameter setting: what demands it, by name.
    public static func finding(ofRefused roles: [String], setting: String) -> Finding? {
        guard !roles.isEmpty else { return nil }
        return Finding(
            "The database does not let \(roles.joined(separator: ", ")) log in, and \(setting) forbids that parkd "
                + "becomes them with SET ROLE.",
            remedy: "Let them log in as parkd does: `parkd migrate` as an administrator, with --password-stdin where "
                + "there is a password, and what it prints for pg_hba.conf.")
    }

    /// The roles of pools that the server does not let in where `parkd` is let in; each is tried.
    ///
    /// - Parameter conninfo: of the login role.
    public static func refusedLogins(conninfo: String) throws(PostgresError) -> [String] {
        let logins = RoleLogins()
        for role in rolesOfPools {
            _ = try PostgresConnection(
                PostgresConnection.Options(
                    conninfo: conninfo, role: role, logins: logins, applicationName: "parkd check"))
        }
        return logins.shared
    }

    private static func openFunctions(_ connection: inout PostgresConnection) throws(PostgresError) -> [Finding] {
        let rows = try connection.query(ServerFunctions.open)
        return (0..<rows.count).map { row in
            Finding(
                "The role \(rows.text(row, 0) ?? "") can call \(rows.integer(row, 2) ?? 0) functions of the server "
                    + "that it does not need, such as \(rows.text(row, 1) ?? "").",
                remedy: "Run `parkd migrate` once as a superuser, who alone can close them.")
        }
    }
}
