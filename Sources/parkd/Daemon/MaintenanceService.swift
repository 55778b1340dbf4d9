import Ingest
import Monitoring
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
    let observer: Observer

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
                guard observer.board.admission == .granted else { continue }
                // All of them once a minute: a space that was locked in one round is seen in another.
                if round % Self.roundsOfSweep == 0 { owesAll = true }
                if await sweep(isFirst: owesAll) { owesAll = false }
                if round % Self.roundsOfSweep == 0 {
                    await makePartitions()
                    await purge()
                    await rollUp()
                }
                let now = observer.board.snapshot.counters.tally.setAside
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
        await attempt(
            .spaceStates,
            { () async throws(PostgresError) in try await maintenance.sweepSpaceStates(isFirst: isFirst) }) != nil
    }

    /// A claim replays at once; here goes what was interrupted, or was set aside while its device was registered.
    private func replay() async {
        do throws(StoreFault) {
            observer.tell(.orphansReplayed(try await replays.replayAll()))
        } catch {
            observer.tell(.maintenanceFailed(error.detail))
        }
    }

    private func purge() async {
        do throws(StoreFault) {
            observer.tell(.sessionsPurged(try await accounts.purgeSessions()))
            observer.tell(.invitationsPurged(try await accounts.purgeInvitations()))
        } catch {
            observer.tell(.maintenanceFailed(error.detail))
        }
    }

    private func makePartitions() async {
        _ = await attempt(.partitions, { () async throws(PostgresError) in try await maintenance.makePartitions() })
    }

    private func trim() async {
        _ = await attempt(.bounds, { () async throws(PostgresError) in try await maintenance.trim() })
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
            // `nil` is what another daemon was at.
            guard let count = try await body() else { return nil }
            observer.tell(.maintained(work, count: count))
            return count
        } catch {
            observer.tell(.maintenanceFailed(error.debugDescription))
            return nil
        }
    }
}
