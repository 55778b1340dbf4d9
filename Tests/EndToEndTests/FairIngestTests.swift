import Foundation
import LoRaWAN
import PrivateServers
import Sandbox
import Simulation
import Testing

/// One tenant sends far more than can be stored at once; another sends one uplink.
@Suite(.serialized)
struct FairIngestTests {
    private static let flood = 15_000

    /// Batches of 200 at most in a window of 400: with the slow commits the time of a flood is known.
    private static let smallBatches = ["PARKD_INGEST_BATCH_MAX": "200"]

    /// A stage where each batch takes so long: else a debug build receives more slowly than it commits, and nothing
    /// waits.
    private static func withSlowCommits(
        seconds: Double = 0.3, sensorsPerTenant: Int, _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.with(tenants: 2, sensorsPerTenant: sensorsPerTenant) { stage in
            try stage.run(
                """
                CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN PERFORM pg_sleep(\(seconds)); RETURN NULL; END';
                CREATE TRIGGER take_time BEFORE INSERT ON readings FOR EACH STATEMENT EXECUTE FUNCTION take_time()
                """)
            try await body(stage)
        }
    }

    /// `count` uplinks of some sensors of a tenant in turn; the word of each changes every third time.
    private static func uplinks(
        _ count: Int, of tenant: SimulatedTenant, sensors: Range<Int>, firstCounter: UInt32 = 1
    ) -> [Outgoing] {
        var factory = UplinkFactory(networkTenantID: tenant.networkTenantID, applicationID: tenant.applicationID)
        return (0..<count).map { number in
            let devEUI = tenant.sensors[sensors.lowerBound + number % sensors.count].devEUI
            let round = number / sensors.count
            let id = UUIDBits.random()
            let payload = factory.uplink(
                deduplicationID: DeduplicationID(id), devEUI: devEUI,
                frameCounter: FrameCounter(rawValue: firstCounter + UInt32(round)), time: .now,
                payload: [UInt8(round / 3 % 2)])
            return Outgoing(id: id, topic: factory.topic(of: devEUI), payload: payload)
        }
    }

    /// How many readings of others were stored before the last one of a tenant.
    private func storedBefore(_ tenant: SimulatedTenant, _ stage: Stage) throws -> Int {
        let own = tenant.sensors.map { "'\($0.devEUI)'" }.joined(separator: ",")
        return try stage.count(
            """
            WITH own AS (SELECT id FROM devices WHERE dev_eui IN (\(own)))
            SELECT count(*) FROM readings WHERE device_id NOT IN (SELECT id FROM own)
                AND recorded_at < (SELECT max(recorded_at) FROM readings WHERE device_id IN (SELECT id FROM own))
            """)
    }

    /// How often a frame was stored before an earlier one of its device.
    private func inversions(_ stage: Stage) throws -> Int {
        try stage.count(
            """
            SELECT count(*) FROM (
                SELECT f_cnt, lag(f_cnt) OVER (PARTITION BY device_id ORDER BY recorded_at, f_cnt) AS before
                FROM readings
            ) each WHERE f_cnt < before
            """)
    }

    @Test(
        "Behind 15 000 uplinks of one device that wait at the broker, one of another tenant is stored long before most",
        .timeLimit(.minutes(5)))
    func oneDevice() async throws {
        // Slow enough for a machine that runs other tests beside this: receiving must be what is fast.
        try await Self.withSlowCommits(seconds: 0.6, sensorsPerTenant: 4) { stage in
            let daemon = try await stage.startDaemon(Self.smallBatches)
            // It stands still, so that all of it waits at the broker, however fast it would be.
            daemon.send(SIGSTOP)
            let uplinks = Uplinks()
            let quiet = stage.city.tenants[1]
            await uplinks.start(
                Self.uplinks(Self.flood, of: stage.city.tenants[0], sensors: 0..<1)
                    + Self.uplinks(1, of: quiet, sensors: 0..<1), on: stage
            ).join()
            daemon.send(SIGCONT)
            try await eventually { try await stage.metric("parkd_spooled_total") > 0 }
            // Nobody has to do anything about it.
            #expect(try await stage.api("/health").text("status") == "ok")
            try await eventually(within: 240) { try stage.storedCount() == Self.flood + 1 }
            let before = try storedBefore(quiet, stage)
            print("fairness  another tenant's uplink was stored after \(before) of \(Self.flood)")
            #expect(before < Self.flood * 2 / 3)
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            #expect(try inversions(stage) == 0)
            #expect(try stage.count("SELECT count(*) FROM state_changes") == Self.flood / 3 + 1)
            try await eventually { try await stage.metric("parkd_spool_messages") == 0 }
            daemon.send(SIGTERM)
            let result = await daemon.waitForEnd()
            #expect(result.complaints.contains("more than its share"))
            #expect(!result.complaints.contains("The database is away"))
        }
    }

    @Test(
        "Behind 15 000 uplinks of 300 devices of one tenant, one of another tenant is stored long before most",
        .timeLimit(.minutes(5)))
    func oneTenant() async throws {
        try await Self.withSlowCommits(seconds: 2, sensorsPerTenant: 300) { stage in
            // Both lanes have a part of it, and in each it is more than a share.
            let daemon = try await stage.startDaemon(["PARKD_INGEST_BATCH_MAX": "600"])
            let uplinks = Uplinks()
            let quiet = stage.city.tenants[1]
            await uplinks.start(2, on: stage).join()
            try await eventually { try stage.storedCount() == 2 }
            daemon.send(SIGSTOP)
            await uplinks.start(
                Self.uplinks(Self.flood, of: stage.city.tenants[0], sensors: 0..<300, firstCounter: 2)
                    + Self.uplinks(1, of: quiet, sensors: 0..<1, firstCounter: 2), on: stage
            ).join()
            daemon.send(SIGCONT)
            try await eventually(within: 240) { try stage.storedCount() == Self.flood + 3 }
            let before = try storedBefore(quiet, stage)
            print("fairness  another tenant's uplink was stored after \(before) of \(Self.flood)")
            #expect(before < Self.flood * 2 / 3)
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            #expect(try inversions(stage) == 0)
            await daemon.kill()
        }
    }

    @Test(
        "What waits after an absence, of many devices of several tenants, goes to the database and not to the spool",
        .timeLimit(.minutes(5)))
    func afterAnAbsence() async throws {
        try await Stage.with(tenants: 4, sensorsPerTenant: 100) { stage in
            let daemon = try await stage.startDaemon()
            daemon.send(SIGSTOP)
            let uplinks = Uplinks()
            await uplinks.start(8000, on: stage).join()
            daemon.send(SIGCONT)
            try await eventually(within: 120) { try stage.storedCount() == 8000 }
            #expect(try await stage.metric("parkd_spooled_total") == 0)
            await daemon.kill()
        }
    }

    @Test(
        "kill -9 while one device's backlog is in the spool loses nothing, and keeps its order", .timeLimit(.minutes(5))
    )
    func killed() async throws {
        try await Self.withSlowCommits(sensorsPerTenant: 4) { stage in
            let daemon = try await stage.startDaemon(Self.smallBatches)
            daemon.send(SIGSTOP)
            let uplinks = Uplinks()
            let fault = Fault("kill -9 in one device's backlog")
            await uplinks.start(
                Self.uplinks(6000, of: stage.city.tenants[0], sensors: 0..<1)
                    + Self.uplinks(4, of: stage.city.tenants[1], sensors: 0..<4), on: stage
            ).join()
            daemon.send(SIGCONT)
            try await eventually { try await stage.metric("parkd_spooled_total") > 0 }
            await daemon.kill()
            #expect(try stage.storedCount() < 6000)
            let successor = try await stage.startDaemon(Self.smallBatches)
            try await fault.expectRecovery(of: uplinks.acknowledgedIDs, on: stage)
            #expect(try inversions(stage) == 0)
            #expect(try stage.count("SELECT count(*) FROM state_changes") == 2000 + 4)
            await successor.kill()
        }
    }

    @Test("Where the spool is full a flood is committed as it comes, each once", .timeLimit(.minutes(5)))
    func fullSpool() async throws {
        try await Self.withSlowCommits(sensorsPerTenant: 4) { stage in
            let daemon = try await stage.startDaemon(Self.smallBatches.merging(["PARKD_SPOOL_MAX_MB": "1"]) { $1 })
            daemon.send(SIGSTOP)
            let uplinks = Uplinks()
            await uplinks.start(
                Self.uplinks(6000, of: stage.city.tenants[0], sensors: 0..<1)
                    + Self.uplinks(1, of: stage.city.tenants[1], sensors: 0..<1), on: stage
            ).join()
            daemon.send(SIGCONT)
            try await eventually(within: 120) { try stage.storedCount() == 6001 }
            try expectEachOnce(uplinks.acknowledgedIDs, stage)
            try await eventually { try await stage.api("/health").text("status") == "ok" }
            await daemon.kill()
        }
    }
}
