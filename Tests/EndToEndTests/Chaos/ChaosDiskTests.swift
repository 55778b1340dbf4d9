import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// Disks that are full, and folders that cannot be written.
@Suite(.serialized)
struct ChaosDiskTests {
    @Test(
        "The database's disk is full: the spool takes what comes until there is room",
        .enabled(if: SmallDisk.isAllowed, "this account may not mount a tmpfs"), .timeLimit(.minutes(5)))
    func databaseDisk() async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 10) { stage in
            try await SmallDisk.with(megabytes: 12, in: stage.folder, owner: "postgres") { disk in
                try stage.run("CREATE TABLESPACE small LOCATION '\(disk.folder)'")
                try stage.run(
                    """
                    DO $$ DECLARE part regclass; BEGIN
                        FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'readings'::regclass LOOP
                            EXECUTE format('ALTER TABLE %s SET TABLESPACE small', part);
                        END LOOP;
                    END $$
                    """)
                let daemon = try await stage.startDaemon()
                let uplinks = Uplinks()
                await uplinks.start(100, on: stage).join()
                try await eventually { try stage.storedCount() == 100 }
                let watcher = try await stage.watcher()
                try disk.fill()
                let fault = Fault("database's disk full")
                await uplinks.start(4000, on: stage, firstCounter: 11).join()
                try await eventually { try await stage.metric("parkd_spool_messages") > 0 }
                // A small batch that finds room in the last page clears it for a moment.
                try await eventually {
                    try await stage.api("/health", token: watcher).text("checks", "database", "detail").contains(
                        "No space left on device")
                }
                try disk.empty()
                try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
                await daemon.kill()
                await stage.sandbox.postgres.stop(.immediate)
            }
        }
    }

    /// What is the matter with the state folder.
    enum StateFolder: String, CaseIterable {
        case readOnly = "read-only"
        case full
    }

    @Test(
        "A state folder that is read-only or full costs the spool, not one uplink: the broker keeps what comes",
        .enabled(if: SmallDisk.isAllowedInNamespace, "this account may not mount a tmpfs"), .timeLimit(.minutes(5)),
        arguments: StateFolder.allCases)
    func stateFolder(_ kind: StateFolder) async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: 10) { stage in
            let folder = stage.folder + "/state"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let options = kind == .readOnly ? "ro" : "size=256k"
            let daemon = try SmallDisk.startDaemon(
                environment: stage.environment.merging(
                    // So that the disk itself says no, not our own limit.
                    ["PARKD_STATE_DIR": folder, "PARKD_SPOOL_FREE_DISK_MB": "0"]) { $1 },
                folder: folder, options: options)
            try await stage.awaitReadiness()
            let uplinks = Uplinks()
            await uplinks.start(100, on: stage).join()
            try await eventually { try stage.storedCount() == 100 }
            await stage.sandbox.postgres.stop()
            let fault = Fault("state folder \(kind.rawValue) and database away")
            await uplinks.start(4000, on: stage, firstCounter: 11).join()
            try await eventually { try await stage.api("/health").text("checks", "ingest", "code") != "" }
            #expect(try await stage.metric("parkd_spool_messages") < 1000)
            // Both lanes have a batch that nothing takes, and try again and again to connect.
            try await eventually { try await stage.metric(#"parkd_database_faults_total{kind="unavailable"}"#) >= 8 }
            try await stage.sandbox.postgres.start()
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage, within: 60)
            daemon.send(SIGTERM)
            #expect(await daemon.waitForEnd().exitCode == 0)
        }
    }
}
