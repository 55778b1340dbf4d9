import LoRaWAN
import Testing

/// The oracle sees what it is there to see.
@Suite(.serialized)
struct ChaosOracleTests {
    @Test("An id that is missing, there twice or unknown, a wrong state, a broken chain, a stranger: each is counted")
    func seesEach() async throws {
        try await Stage.with { stage in
            let daemon = try await stage.startDaemon()
            let uplinks = Uplinks()
            await uplinks.start(400, on: stage).join()
            try await eventually { try stage.storedCount() == 400 }
            await daemon.kill()
            let ids = uplinks.acknowledgedIDs
            try expectEachOnce(ids, stage)

            #expect(try Oracle(ids + [UUIDBits.random(), .random()], stage).lost == 2)
            #expect(try Oracle(Array(ids.dropLast(3)), stage).unknown == 3)
            try stage.run(
                """
                SET session_replication_role = replica;
                CREATE TEMP TABLE copy AS SELECT * FROM readings LIMIT 1;
                UPDATE copy SET day = day - 400, observed_at = observed_at - interval '400 days';
                INSERT INTO readings SELECT * FROM copy
                """)
            #expect(try Oracle(ids, stage).duplicated == 1)
            try stage.run(
                """
                SET session_replication_role = replica;
                UPDATE spaces SET sensor_state = CASE sensor_state WHEN 'free' THEN 'occupied' ELSE 'free' END
                WHERE id IN (SELECT id FROM spaces WHERE sensor_device_id IS NOT NULL LIMIT 2)
                """)
            #expect(try Oracle(ids, stage).wrongStates == 2)
            try stage.run(
                """
                SET session_replication_role = replica;
                UPDATE state_changes SET previous_state = 'RESERVED' WHERE id = (SELECT min(id) FROM state_changes)
                """)
            #expect(try Oracle(ids, stage).brokenChains == 1)
            try stage.run(
                """
                SET session_replication_role = replica;
                UPDATE state_changes SET tenant_id = gen_random_uuid() WHERE id = (SELECT max(id) FROM state_changes)
                """)
            #expect(try Oracle(ids, stage).strangers == 1)
        }
    }
}
