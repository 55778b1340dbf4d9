import Ingest
import Logging
import Parking
import Postgres
import ServiceLifecycle
import Storage

/// Runs the maintenance of the database: states that change with the clock every few seconds, what is left of claimed
/// orphans some seconds later, bounds, partitions and the hours of gateways every minute; bounds at once where much is
/// set aside.
struct MaintenanceService: Service {
    let maintenance: Maintenance
    let replays: OrphanReplays
    let accounts: AccountStore
    let board: IngestBoard
    let logger: Logger

    private static let sweepEvery = Duration.seconds(2)
    private static let roundsOfSweep = 30
    private static let roundsOfReplay = 5
    private static let rollUpsOfRound = 100

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            var owesAll = true
            var setAside = 0
            while (try? await Task.sleep(for: Self.sweepEvery)) != nil {
                guard board.snapshot.isAdmitted else { continue }
                // All of them once a minute: a space that was locked in one round is seen in another.
                if round % Self.roundsOfSweep == 0 { owesAll = true }
                if await sweep(isFirst: owesAll) { owesAll = false }
                if round % Self.roundsOfSweep == 0 {
                    await makePartitions()
                    await purge()
                    await rollUp()
                }
                let now = board.snapshot.tally.setAside
                if round % Self.roundsOfSweep == 0 || now - setAside >= Limits.setAsideBetweenTrims {
                    setAside = now
                    await trim()
                }
                if round % Self.roundsOfReplay == 0 { await replay() }
                round += 1
            }
        }
    }

    /// Whether it was done, and by this daemon.
    private func sweep(isFirst: Bool) async -> Bool {
        let changed = await attempt(
            .spaceStates,
            { () async throws(PostgresError) in try await maintenance.sweepSpaceStates(isFirst: isFirst) })
        if let changed, changed > 0 {
            logger.info("Spaces changed by the clock.", metadata: ["count": "\(changed)"])
        }
        return changed != nil
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
            let invitations = try await accounts.purgeInvitations()
            if invitations > 0 { logger.info("Expired invitations deleted.", metadata: ["count": "\(invitations)"]) }
        } catch {
            logger.debug("\(error.detail)")
        }
    }

    private func makePartitions() async {
        guard
            let made = await attempt(
                .partitions, { () async throws(PostgresError) in try await maintenance.makePartitions() }),
            made > 0
        else { return }
        logger.info("Partitions made.", metadata: ["count": "\(made)"])
    }

    private func trim() async {
        guard let dropped = await attempt(.bounds, { () async throws(PostgresError) in try await maintenance.trim() }),
            dropped > 0
        else { return }
        board.update { $0.tally.dropped += dropped }
        logger.warning("Orphans or quarantined messages had to make room.", metadata: ["count": "\(dropped)"])
    }

    /// Until nothing is left; what is left after so many transactions is for the next minute.
    private func rollUp() async {
        for _ in 0..<Self.rollUpsOfRound {
            let due = await attempt(
                .gatewayHours, { () async throws(PostgresError) in try await maintenance.rollUpGatewayStats() })
            guard let due, due > 0 else { return }
        }
    }

    /// Runs one work; what fails, or gives way to somebody who has a lock, keeps no other from being done, and is done
    /// in a later round. The ingest thread tells of a database that is away.
    private func attempt(
        _ work: MaintenanceWork, _ body: () async throws(PostgresError) -> Int?
    ) async -> Int? {
        do throws(PostgresError) {
            return done(work, try await body())
        } catch {
            logger.debug("\(error.debugDescription)")
            return nil
        }
    }

    /// Counts what this daemon did; `nil` is what another one was at.
    private func done(_ work: MaintenanceWork, _ count: Int?) -> Int? {
        guard let count else { return nil }
        board.update { $0.maintenanceRuns[work, default: 0] += 1 }
        return count
    }
}
