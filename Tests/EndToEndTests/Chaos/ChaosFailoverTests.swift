import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// Two database servers, of which one takes over.
@Suite(.serialized)
struct ChaosFailoverTests {
    @Test(
        "The primary dies and its synchronous standby is promoted: parkd finds it, and no commit is lost",
        .timeLimit(.minutes(5)))
    func failover() async throws {
        let settings = ["wal_level": "replica", "max_wal_senders": "4"]
        try await Stage.with(settings: settings) { stage in
            let primary = stage.sandbox.postgres
            let standby = try await PrivatePostgres.startStandby(
                of: primary, folder: stage.folder + "/standby", settings: settings, durability: .fast, lifetime: .ours)
            try stage.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
            try stage.run("SELECT pg_reload_conf()")
            try await eventually {
                try stage.count("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1
            }
            let hosts =
                "host='\(primary.socketFolder),\(standby.socketFolder)' port=\(primary.port),\(standby.port) "
                + "user=parkd dbname=\(Sandbox.database) target_session_attrs=read-write"
            let daemon = try await stage.startDaemon(["PARKD_DATABASE_URL": hosts])
            let uplinks = Uplinks()
            let publishing = uplinks.start(6000, on: stage)
            try await eventually { try stage.storedCount() > 500 }
            let fault = Fault("failover to the standby")
            await primary.stop(.immediate)
            try await standby.execute("SELECT pg_promote()")
            await publishing.join()
            let after = Stage(
                sandbox: Sandbox(postgres: standby, mosquitto: stage.sandbox.mosquitto), city: stage.city,
                folder: stage.folder, port: stage.port)
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: after)
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
            await standby.stop(.immediate)
        }
    }
}
