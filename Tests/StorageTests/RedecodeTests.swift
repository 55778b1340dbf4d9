import Codecs
import Ingest
import LoRaWAN
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Decoding again")
struct RedecodeTests {
    private static let wrong = BayCodec(isSetOccupied: false)
    private static let right = BayCodec(version: "1.1.0", offset: 1)

    /// A morning on two bays, one of each tenant: the bit is set while a vehicle is there.
    private static func morning(_ intake: Intake) throws {
        try intake.commit(
            BayCodec.status(1, bit: 0, at: 0), BayCodec.status(2, bit: 1, minutes: 10, at: 600),
            BayCodec.heartbeat(3, bit: 1, celsius: 20, at: 1200), BayCodec.status(4, bit: 0, minutes: 20, at: 1800),
            BayCodec.status(5, bit: 1, minutes: 30, at: 3600),
            BayCodec.status(11, of: "B1", bit: 1, at: 0), BayCodec.status(12, of: "B1", bit: 0, minutes: 5, at: 300))
    }

    @Test("A wrong bit put right turns readings, history and the present of device and space; the chain has no break")
    func wrongBit() async throws {
        try await withBays(Self.wrong) { database, intake in
            try Self.morning(intake)
            #expect(try intake.space("A-01") == "FREE,free")
            let report = try await database.redecode(Self.right.order())
            #expect(report.done == 7 && report.total == 7 && report.changed == 7)
            #expect(report.fields == [.init(rawValue: "occupancy"): 7, .init(rawValue: "temperature_c"): 1])
            #expect(report.spaces.count == 2 && report.spacesMoved == 2 && report.devicesMoved == 2)
            #expect(
                try database.history("A-01") == [
                    "UNKNOWN→FREE 0", "FREE→OCCUPIED 600", "OCCUPIED→FREE 1800", "FREE→OCCUPIED 3600",
                ])
            #expect(try database.history("B-01") == ["UNKNOWN→OCCUPIED 0", "OCCUPIED→FREE 300"])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(try intake.space("B-01") == "FREE,free")
            #expect(
                try database.lines(
                    """
                    SELECT f_cnt, codec, codec_version, occupancy, cause, temperature_c FROM readings
                    WHERE device_id = 'de000000-0000-4000-8000-0000000000a1' ORDER BY 1
                    """) == [
                        "1,test/bay,1.1.0,free,change,", "2,test/bay,1.1.0,occupied,change,",
                        "3,test/bay,1.1.0,occupied,heartbeat,21", "4,test/bay,1.1.0,free,change,",
                        "5,test/bay,1.1.0,occupied,change,",
                    ])
            #expect(
                try database.lines(
                    """
                    SELECT occupancy, extract(epoch FROM occupancy_observed_at - '2025-06-15T12:00Z')::int,
                        occupancy_f_cnt, temperature_c
                    FROM devices WHERE dev_eui LIKE '%A1'
                    """) == ["occupied,3600,5,21"])
            #expect(try database.contradictions() == [])
            // And the next frame goes on from there, by the corrected codec.
            let next = try Intake(database, codecs: BayCodec.library(Self.right))
            #expect(try next.commit(BayCodec.status(6, bit: 0, minutes: 10, at: 4200)).stateChanges == 1)
            #expect(try database.history("A-01").last == "OCCUPIED→FREE 4200")
        }
    }

    @Test("What was replaced can be read from the audit log, each tenant its own; who and which run is told")
    func audit() async throws {
        try await withBays(Self.wrong) { database, intake in
            try Self.morning(intake)
            let readings = """
                SELECT deduplication_id, codec_version, occupancy, temperature_c FROM readings ORDER BY 1
                """
            let changes = """
                SELECT id, tenant_id, previous_state, new_state, changed_at, deduplication_id FROM state_changes
                ORDER BY 1
                """
            let before = (try database.lines(readings), try database.lines(changes))
            try await database.redecode(Self.right.order())
            #expect(
                try database.lines(
                    """
                    SELECT (r ->> 'deduplication_id')::uuid, r ->> 'codec_version', r ->> 'occupancy',
                        (r ->> 'temperature_c')::real
                    FROM audit_log, jsonb_array_elements(old_values -> 'readings') r
                    WHERE action = 'reading.redecode' ORDER BY 1
                    """) == before.0)
            #expect(
                try database.lines(
                    """
                    SELECT (c ->> 'id')::bigint, (c ->> 'tenant_id')::uuid, c ->> 'previous_state', c ->> 'new_state',
                        (c ->> 'changed_at')::timestamptz, (c ->> 'deduplication_id')::uuid
                    FROM audit_log, jsonb_array_elements(old_values -> 'state_changes') c
                    WHERE action = 'space.rebuild_history' ORDER BY 1
                    """) == before.1)
            #expect(
                try database.lines(
                    """
                    SELECT DISTINCT a.actor_type, a.actor_id, r.codec, r.codec_version, r.started_by, r.readings_done,
                        r.readings_changed, r.finished_at IS NOT NULL
                    FROM audit_log a JOIN redecodes r ON r.id = a.request_id::uuid
                    """) == ["system,tester@desk,test/bay,1.1.0,tester@desk,7,7,t"])
            #expect(
                try database.lines("SELECT tenant_id, count(*) FROM audit_log GROUP BY 1 ORDER BY 1")
                    == ["\(City.acme),4", "\(City.beta),4"])
            #expect(
                try database.lines(
                    """
                    SELECT old_values ->> 'state', new_values ->> 'state' FROM audit_log
                    WHERE action = 'space.redecode' AND tenant_id = '\(City.acme)'
                    """) == ["FREE,OCCUPIED"])
            let report = try await Validation.findings(
                conninfo: database.conninfo(user: "parkd"), chain: try Checkout.migrations())
            #expect(report.findings == [])
        }
    }

    @Test("A dry run tells what would change, with examples, and writes nothing")
    func dryRun() async throws {
        try await withBays(Self.wrong) { database, intake in
            try Self.morning(intake)
            let before = try database.everything()
            var order = try Self.right.order(batchSize: 2)
            let rehearsed = try await database.rehearse(order)
            #expect(try database.everything() == before)
            #expect(rehearsed.examples.count == 7)
            #expect(
                rehearsed.examples.contains(
                    "\(City.devEUI("A1")) 2025-06-15T12:20:00.000Z  occupancy free → occupied, temperature_c 20 → 21"))
            order.batchSize = 1000
            var performed = try await database.redecode(order)
            performed.examples = rehearsed.examples
            #expect(performed == rehearsed)
        }
    }

    @Test("Decoding again what is right already changes nothing; a new version alone is noted and history stays")
    func nothingToDo() async throws {
        try await withBays(Self.right) { database, intake in
            try Self.morning(intake)
            let history = try database.lines("SELECT * FROM state_changes ORDER BY id")
            let report = try await database.redecode(Self.right.order())
            #expect(report.done == 7 && report.rewritten == 0 && report.spaces.isEmpty)
            #expect(try database.lines("SELECT * FROM audit_log") == [])
            var newer = Self.right
            newer.version = "1.2.0"
            let second = try await database.redecode(newer.order())
            #expect(second.rewritten == 7 && second.changed == 0 && second.devicesMoved == 0)
            #expect(try database.lines("SELECT * FROM state_changes ORDER BY id") == history)
            #expect(
                try database.lines("SELECT DISTINCT codec_version FROM readings WHERE codec IS NOT NULL") == ["1.2.0"])
        }
    }

    @Test("Only the devices and the times that are asked for are touched, and history agrees with its surroundings")
    func selection() async throws {
        try await withBays(Self.wrong) { database, intake in
            try Self.morning(intake)
            var order = try Self.right.order()
            order.devices = [DevEUI(try #require(EUI64(typed: City.devEUI("A1"))))]
            order.from = .noon(600)
            order.until = .noon(1800)
            let report = try await database.redecode(order)
            #expect(report.done == 2 && report.changed == 2)
            #expect(
                try database.lines(
                    """
                    SELECT d.name, r.f_cnt FROM readings r JOIN devices d ON d.id = r.device_id
                    WHERE r.codec_version = '1.1.0' ORDER BY 1, 2
                    """) == [#""Device A1",2"#, #""Device A1",3"#])
            // Read as occupied before and after too: the stretch differs from nothing around it.
            #expect(try database.history("A-01") == ["UNKNOWN→OCCUPIED 0", "OCCUPIED→FREE 3600"])
            #expect(try database.history("B-01") == ["UNKNOWN→FREE 0", "FREE→OCCUPIED 300"])
            #expect(try database.contradictions() == [])
            order.devices = [DevEUI(EUI64(bits: 0x1234))]
            let fault = await #expect(throws: RedecodeFault.self) { try await database.redecode(order) }
            #expect(fault?.code == .unknownDevice && fault?.detail.contains("0000000000001234") == true)
        }
    }

    @Test("A frame that the present codec cannot read says nothing any more, and a later codec reads it again")
    func unreadable() async throws {
        var narrow = Self.right
        narrow.hasHeartbeat = false
        try await withBays(Self.right) { database, intake in
            try Self.morning(intake)
            try intake.commit(BayCodec.heartbeat(6, bit: 0, celsius: 20, at: 7200))
            #expect(try intake.space("A-01") == "FREE,free")
            let report = try await database.redecode(narrow.order())
            #expect(report.unreadable == [.unknownFrame: 2])
            #expect(
                try database.lines(
                    "SELECT f_cnt, codec, occupancy, temperature_c, details FROM readings WHERE f_port = 2 ORDER BY 1")
                    == [
                        #"3,test/bay,,,"{""unreadable"": ""unknown_frame""}""#,
                        #"6,test/bay,,,"{""unreadable"": ""unknown_frame""}""#,
                    ])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(try database.contradictions() == [])
            #expect(try await database.redecode(Self.right.order()).unreadable.isEmpty)
            #expect(try intake.space("A-01") == "FREE,free")
            #expect(try database.history("A-01").last == "OCCUPIED→FREE 7200")
        }
    }

    @Test("Only platform's role may do it: ingest cannot rewrite a reading, a change or a run, nor a tenant see a run")
    func rights() async throws {
        try await withBays(Self.wrong) { database, intake in
            try Self.morning(intake)
            for (role, sql) in [
                ("parkd_ingest", "UPDATE readings SET occupancy = 'free'"),
                ("parkd_ingest", "UPDATE state_changes SET new_state = 'FREE'"),
                ("parkd_ingest", "SELECT * FROM redecodes"), ("parkd_tenant", "SELECT * FROM redecodes"),
                ("parkd_tenant", "UPDATE readings SET occupancy = 'free'"),
                ("parkd_platform", "DELETE FROM redecodes"), ("parkd_platform", "UPDATE audit_log SET action = ''"),
            ] {
                var connection = try PostgresConnection(
                    PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: role))
                let fault = #expect(throws: PostgresError.self) { try connection.execute(script: sql) }
                #expect(fault?.code == .forbidden, "\(role): \(sql)")
            }
        }
    }
}
