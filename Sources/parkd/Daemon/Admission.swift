import Logging
import MQTT
import Postgres
import Storage

/// The door: the daemon touches nothing before the database's posture has been looked at, and waits where it is away.
struct Admission {
    let configuration: DaemonConfiguration
    let chain: MigrationChain
    let board: IngestBoard
    let logger: Logger

    /// Why the daemon refuses to run.
    struct Refused: Error {
        let findings: [Finding]
    }

    /// Waits until the checks could be made and found nothing.
    ///
    /// - Returns: `false` where it is time to stop first.
    /// - Throws: ``Refused`` where something was found.
    func wait(stop: StopFlag) async throws -> Bool {
        let pool = PostgresPool(
            PostgresConnection.Options(conninfo: configuration.databaseURL, applicationName: "parkd start"), size: 1)
        var backoff = Backoff()
        var warned = ""
        while !stop.isRaised {
            switch await look(pool) {
            case .success(let findings):
                await pool.close()
                guard findings.isEmpty else { throw Refused(findings: findings) }
                board.update {
                    $0.admission = .granted
                    $0.databaseFault = nil
                }
                stop.signal.raise()
                return true
            case .failure(let error):
                board.update {
                    $0.admission = .waiting
                    $0.databaseFault = error.debugDescription
                }
                stop.signal.raise()
                if warned != error.debugDescription {
                    warned = error.debugDescription
                    logger.warning("Waiting for the database. \(error.debugDescription)")
                }
            }
            await rest(backoff.next(), stop)
        }
        return false
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

    /// The signal is a descriptor, so it is waited for on a thread that may block.
    private func rest(_ milliseconds: Int, _ stop: StopFlag) async {
        await withCheckedContinuation { continuation in
            BlockingWork.run {
                stop.signal.wait(milliseconds: milliseconds)
                continuation.resume()
            }
        }
    }
}
