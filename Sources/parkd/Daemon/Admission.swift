import Ingest
import MQTT
import Monitoring
import Postgres
import Storage

/// The door: the daemon touches nothing before the database's posture has been looked at, and waits where it is away.
struct Admission {
    let configuration: DaemonConfiguration
    let chain: MigrationChain
    let observer: Observer

    /// Why the daemon refuses to run.
    struct Refused: Error {
        let findings: [Finding]
    }

    /// Waits until the checks could be made and found nothing, or the task is cancelled.
    ///
    /// - Parameter signal: is raised after each look. Nobody but the ingest thread may wait on it: one waiter lowers
    ///   it for all.
    /// - Throws: ``Refused`` where something was found.
    func wait(waking signal: WakeSignal) async throws(Refused) {
        let pool = PostgresPool(
            PostgresConnection.Options(conninfo: configuration.databaseURL, applicationName: "parkd start"), size: 1)
        var backoff = Backoff()
        while !Task.isCancelled {
            let began = ContinuousClock.now
            switch await look(pool) {
            case .success(let findings):
                await pool.close()
                guard findings.isEmpty else { throw Refused(findings: findings) }
                try await findOutLogins()
                observer.tell(.admitted)
                return signal.raise()
            case .failure(let error):
                observer.tell(.databaseAwaited(fault: error.debugDescription))
                signal.raise()
            }
            // Counted from the beginning of the attempt, so that a slow one adds nothing.
            try? await Task.sleep(until: began + .milliseconds(backoff.next()))
        }
    }

    /// Opens a connection of each pool's role, before anyone works: how they log in is settled then, by two attempts at
    /// most for each. A database that goes away meanwhile leaves it to the pools. Ingest's also tells whether tenants
    /// have to take turns.
    ///
    /// - Throws: ``Refused`` where one is not let in that has to log in itself.
    private func findOutLogins() async throws(Refused) {
        for role in Posture.rolesOfPools {
            var options = PostgresConnection.Options(
                conninfo: configuration.databaseURL, role: role, logins: configuration.logins,
                applicationName: "parkd start")
            options.lockTimeoutMS = Limits.lockWaitMS
            let pool = PostgresPool(options, size: 1)
            let areTenantsSeveral = try? await pool.run(isRead: true) { connection throws(PostgresError) in
                guard role == NetworkTenants.role else { return false }
                return try NetworkTenants.areSeveral(&connection)
            }
            if areTenantsSeveral == true { observer.tell(.severalTenantsHeard) }
            await pool.close()
        }
        let setting = Setting.rows.database.requiresRoleLogins.environmentName
        if let finding = Posture.finding(ofRefused: configuration.logins.refused, setting: setting) {
            throw Refused(findings: [finding])
        }
        if let warning = Posture.warning(ofShared: configuration.logins.shared) {
            observer.tell(.loginsShared(warning: "\(warning)"))
        }
    }

    private func look(_ pool: PostgresPool) async -> Result<[Finding], PostgresError> {
        do throws(PostgresError) {
            let chain = chain
            return .success(
                try await pool.run { connection throws(PostgresError) in
                    try Posture.findings(&connection, chain: chain)
                })
        } catch {
            return .failure(error)
        }
    }
}
