import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// Whatever the database and the way to it do.
@Suite(.serialized)
struct ChaosDatabaseTests {
    /// What became of the COMMIT at which the server dies.
    enum Ambiguity: CaseIterable {
        /// It never came.
        case withheld
        /// It came, and the server died over it.
        case passed
        /// It was done, and the answer never came.
        case unanswered
    }

    @Test(
        "PostgreSQL stopped at once in a COMMIT: whether it happened or not, each uplink is there once",
        .timeLimit(.minutes(5)))
    func inCommit() async throws {
        try await Stage.with(tenants: 4, sensorsPerTenant: 25) { stage in
            let lines = try Lines(of: stage)
            let daemon = try await stage.startDaemon(
                lines.environment.merging(["PARKD_INGEST_BATCH_MAX": "100"]) { $1 })
            let uplinks = Uplinks()
            for (round, ambiguity) in Ambiguity.allCases.enumerated() {
                let server = try postmaster(stage)
                let strike: @Sendable () -> FaultProxy.Verdict = {
                    kill(server, SIGQUIT)
                    return ambiguity == .passed ? .pass : .withhold
                }
                let seen = lines.database.at(
                    ambiguity == .unanswered ? .committed : .commit, number: .random(in: 1...6), strike)
                let publishing = uplinks.start(2000, on: stage, firstCounter: UInt32(1 + round * 30))
                try await seen.wait { $0 }
                let fault = Fault("PostgreSQL killed, COMMIT \(ambiguity)")
                try await stage.sandbox.postgres.restart(.immediate)
                await publishing.join()
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            }
            await daemon.kill()
            await lines.close()
        }
    }

    private func postmaster(_ stage: Stage) throws -> pid_t {
        let file = try String(contentsOfFile: stage.folder + "/postgres/data/postmaster.pid", encoding: .utf8)
        return try #require(file.split(separator: "\n").first.flatMap { pid_t($0) })
    }

    @Test("PostgreSQL restarted under load: what comes meanwhile goes to the spool and back", .timeLimit(.minutes(5)))
    func restart() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            for (round, mode) in [PrivatePostgres.Shutdown.fast, .immediate].enumerated() {
                let before = try stage.storedCount()
                let publishing = uplinks.start(4000, on: stage, firstCounter: UInt32(1 + round * 100))
                try await eventually { try stage.storedCount() > before + 100 }
                let fault = Fault("PostgreSQL restarted (\(mode))")
                try await stage.sandbox.postgres.restart(mode)
                await publishing.join()
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            }
            await daemon.kill()
        }
    }

    @Test(
        "The way to the database is cut, slow, or passes one byte at a time: nothing is lost", .timeLimit(.minutes(5)))
    func network() async throws {
        try await Stage.with { stage in
            let lines = try Lines(of: stage)
            let daemon = try await stage.startDaemon(lines.environment)
            let uplinks = Uplinks()
            var counter: UInt32 = 1
            for cut in [FaultProxy.Cut.reset, .finish] {
                let seen = lines.database.at(.commit, number: 3) { [database = lines.database] in
                    database.cut(cut)
                    return .pass
                }
                let fault = Fault("database's network cut (\(cut == .reset ? "RST" : "FIN"))")
                await uplinks.start(2000, on: stage, firstCounter: counter).join()
                counter += 50
                try await seen.wait { $0 }
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            }
            for manner in [FaultProxy.Manner.late(milliseconds: 100), .trickle] {
                let fault = Fault("database's network \(manner == .trickle ? "byte by byte" : "100 ms late each way")")
                lines.database.pass(manner)
                await uplinks.start(200, on: stage, firstCounter: counter).join()
                counter += 50
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            }
            await daemon.kill()
            await lines.close()
        }
    }

    @Test("No connection left for parkd: the spool takes what comes until there is one", .timeLimit(.minutes(5)))
    func outOfConnections() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            await uplinks.start(100, on: stage).join()
            try await eventually { try stage.storedCount() == 100 }
            let fault = Fault("out of connections")
            let watcher = try await stage.watcher()
            let roles = ["parkd", "parkd_ingest", "parkd_tenant", "parkd_platform"]
            for role in roles { try stage.run("ALTER ROLE \(role) CONNECTION LIMIT 0") }
            try stage.run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename LIKE 'parkd%'")
            await uplinks.start(2000, on: stage, firstCounter: 11).join()
            try await eventually { try await stage.metric("parkd_spool_messages") > 0 }
            try await eventually {
                try await stage.api("/health", token: watcher).text("checks", "database", "detail")
                    .contains("too many connections")
            }
            for role in roles { try stage.run("ALTER ROLE \(role) CONNECTION LIMIT -1") }
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            await daemon.kill()
        }
    }
}
