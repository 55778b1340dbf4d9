import Ingest
import Logging
import Parking
import Postgres
import ServiceLifecycle
import Storage

/// Runs the maintenance of the database: states that change with the clock every few seconds, what is left of claimed
/// orphans some seconds later, bounds and partitions every minute.
struct MaintenanceService: Service {
    let maintenance: Maintenance
    let replays: OrphanReplays
    let accounts: AccountStore
    let board: IngestBoard
    let logger: Logger

    private static let sweepEvery = Duration.seconds(2)
    private static let roundsOfSweep = 30
    private static let roundsOfReplay = 5

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            var isFirst = true
            while (try? await Task.sleep(for: Self.sweepEvery)) != nil {
                guard board.snapshot.isAdmitted else { continue }
                do throws(PostgresError) {
                    if let changed = done(.spaceStates, try await maintenance.sweepSpaceStates(isFirst: isFirst)) {
                        isFirst = false
                        if changed > 0 {
                            logger.info("Spaces changed by the clock.", metadata: ["count": "\(changed)"])
                        }
                    }
                    if round % Self.roundsOfSweep == 0 {
                        try await tidy()
                        await purge()
                    }
                    if round % Self.roundsOfReplay == 0 { await replay() }
                    round += 1
                } catch {
                    // The ingest thread tells of a database that is away; here it only means "later".
                    logger.debug("\(error.debugDescription)")
                }
            }
        }
    }

    /// A claim replays at once; here goes what was interrupted, or was set aside while its device was registered.
    private func replay() async {
        do throws(StoreFault) {
            let count = try await replays.replayAll()
            if count > 0 {
                logger.info("Kept uplinks of registered devices replayed.", metadata: ["count": "\(count)"])
            }
        } catch {
            logger.debug("\(error.detail)")
        }
    }

    private func purge() async {
        do throws(StoreFault) {
            let count = try await accounts.purgeSessions()
            if count > 0 { logger.info("Expired refresh tokens deleted.", metadata: ["count": "\(count)"]) }
        } catch {
            logger.debug("\(error.detail)")
        }
    }

    private func tidy() async throws(PostgresError) {
        if let partitions = done(.partitions, try await maintenance.makePartitions()), partitions > 0 {
            logger.info("Partitions made.", metadata: ["count": "\(partitions)"])
        }
        if let dropped = done(.bounds, try await maintenance.trim()), dropped > 0 {
            board.update { $0.tally.dropped += dropped }
            logger.warning("Orphans or quarantined messages had to make room.", metadata: ["count": "\(dropped)"])
        }
    }

    /// Counts what this daemon did; `nil` is what another one was at.
    private func done(_ work: MaintenanceWork, _ count: Int?) -> Int? {
        guard let count else { return nil }
        board.update { $0.maintenanceRuns[work, default: 0] += 1 }
        return count
    }
}
