import Ingest
import LoRaWAN
import Testing

@Suite("Rows that the database refuses")
struct IngestPoisonTests {
    /// Refuses what is to be stored of the device `…A3`, as a defect of ours would.
    private static let refusal = """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.device_id = 'de000000-0000-4000-8000-0000000000a3' THEN
                RAISE EXCEPTION 'refused' USING ERRCODE = TG_ARGV[0];
            END IF;
            RETURN NEW;
        END $$;
        """

    @Test(
        "A refused row is found and quarantined, and every other message is stored once", arguments: ["22000", "23514"])
    func bisected(sqlState: String) async throws {
        try await withIntake { intake throws in
            try intake.run(
                Self.refusal + """
                    CREATE TRIGGER poison BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION refuse('\(sqlState)');
                    """)
            let devices = ["A1", "A2", "A3", "A4", "B1", "B2"]
            let messages = (1...60).map {
                SentUplink($0, of: devices[$0 % 6], occupied: $0 % 4 < 2, at: Double($0)).sent
            }
            let tally = try intake.commit(messages)
            #expect(tally.messages == 60)
            #expect(tally.readings == 50)
            #expect(tally.duplicates == 0)
            #expect(tally.quarantined == [.storageRefused: 10])
            #expect(
                try intake.lines(
                    "SELECT count(*), count(DISTINCT deduplication_id), count(DISTINCT device_id) FROM readings")
                    == ["50,50,5"])
            #expect(
                try intake.lines("SELECT DISTINCT reason, detail LIKE '%\(sqlState)%refused%' FROM quarantine")
                    == ["storage_refused,t"])
            // The device that is refused has moved nothing.
            #expect(try intake.space("A-03") == "UNKNOWN,")
            #expect(try intake.space("A-01") != "UNKNOWN,")
        }
    }

    @Test("A refused change of state takes its whole message into quarantine, so that nothing is stored by halves")
    func refusedChange() async throws {
        try await withIntake { intake throws in
            try intake.run(
                Self.refusal + """
                    CREATE TRIGGER poison BEFORE INSERT ON state_changes FOR EACH ROW EXECUTE FUNCTION refuse('23514');
                    """)
            let tally = try intake.commit(
                SentUplink(1, of: "A3", occupied: true, at: 0), SentUplink(2, of: "A1", occupied: true, at: 0))
            #expect(tally.readings == 1 && tally.stateChanges == 1 && tally.quarantined == [.storageRefused: 1])
            #expect(try intake.lines("SELECT * FROM readings WHERE device_id::text LIKE '%a3'") == [])
            #expect(try intake.lines("SELECT last_seen_at FROM devices WHERE dev_eui LIKE '%A3'") == [""])
        }
    }

    /// Keeps the row of one name in a table as it is, without a word, as a rule or trigger of somebody else may.
    private static func keeping(_ table: String, _ column: String, _ ending: String) -> String {
        """
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RETURN CASE WHEN OLD.\(column) LIKE '%\(ending)' THEN NULL ELSE NEW END;
        END $$;
        CREATE TRIGGER keep BEFORE UPDATE ON \(table) FOR EACH ROW EXECUTE FUNCTION keep();
        """
    }

    @Test(
        "Fewer rows changed than locked is a fault that names table and counts; the other messages are stored",
        arguments: [("devices", "dev_eui", "A3"), ("spaces", "code", "A-03")])
    func unchangedRow(table: String, column: String, ending: String) async throws {
        try await withIntake { intake throws in
            try intake.run(Self.keeping(table, column, ending))
            let tally = try intake.commit(
                SentUplink(1, of: "A3", occupied: true, at: 0), SentUplink(2, of: "A1", occupied: true, at: 0))
            #expect(tally.readings == 1 && tally.stateChanges == 1 && tally.quarantined.values.reduce(0, +) == 1)
            #expect(
                try intake.lines("SELECT detail FROM quarantine") == [
                    "\"Of 1 locked rows of \(table), update_\(table) changed 0: a trigger, rule or policy of the "
                        + "database keeps the others as they are.\""
                ])
            #expect(try intake.lines("SELECT * FROM readings WHERE device_id::text LIKE '%a3'") == [])
            #expect(try intake.space("A-03") == "UNKNOWN," && intake.space("A-01") == "OCCUPIED,occupied")
        }
    }

    @Test("The same for gateways: their counters go to quarantine with the reason, and uplinks are stored")
    func unchangedGateway() async throws {
        try await withIntake { intake throws in
            try intake.run(Self.keeping("gateways", "gateway_id", City.acmeGateway.uppercased()))
            let tally = try intake.commit([
                .stats(City.acmeGateway, ",\"rxPacketsReceived\":5"),
                SentUplink(2, of: "A1", occupied: true, at: 0).sent,
            ])
            #expect(tally.readings == 1 && tally.gatewayStats == 0)
            #expect(
                try intake.lines("SELECT detail FROM quarantine") == [
                    "\"Of 1 locked rows of gateways, update_gateways changed 0: a trigger, rule or policy of the "
                        + "database keeps the others as they are.\""
                ])
        }
    }

    @Test("After a refusal the same connection goes on")
    func connectionIsKept() async throws {
        try await withIntake { intake throws in
            try intake.run(
                Self.refusal + """
                    CREATE TRIGGER poison BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION refuse('22000');
                    """)
            let backend = """
                SELECT pid FROM pg_stat_activity
                WHERE application_name = 'parkd ingest' AND datname = current_database()
                """
            try intake.commit(SentUplink(1, of: "A1", occupied: true, at: 0))
            let before = try intake.lines(backend)
            try intake.commit(
                SentUplink(2, of: "A3", occupied: true, at: 0), SentUplink(3, of: "A1", occupied: false, at: 60))
            #expect(try intake.lines(backend) == before)
        }
    }

    @Test("A quarantine that refuses too is a fault, not an endless loop")
    func refusingQuarantine() async throws {
        try await withIntake { intake throws in
            try intake.run("ALTER TABLE quarantine ADD CONSTRAINT never CHECK (message_bytes < 0) NOT VALID")
            #expect { try intake.commit([Sent("nonsense", "x")]) } throws: { error in
                (error as? IngestFault)?.code == .broken
            }
        }
    }

    @Test("A missing right is a fault that trying again does not mend")
    func broken() async throws {
        try await withIntake { intake throws in
            try intake.run("REVOKE INSERT ON readings FROM parkd_ingest")
            #expect { try intake.commit(SentUplink(1, occupied: true, at: 0)) } throws: { error in
                (error as? IngestFault)?.code == .broken
            }
            try intake.run("GRANT INSERT ON readings TO parkd_ingest")
            #expect(try intake.commit(SentUplink(1, occupied: true, at: 0)).readings == 1)
        }
    }

    @Test("A database that goes away is a fault to wait out, and the next attempt connects anew")
    func unavailable() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, occupied: true, at: 0))
            try intake.run(
                """
                SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE application_name = 'parkd ingest' AND datname = current_database()
                """)
            let second = SentUplink(2, occupied: false, at: 60)
            #expect { try intake.commit(second) } throws: { ($0 as? IngestFault)?.code == .unavailable }
            #expect(try intake.commit(second) == Tally.of(messages: 1, readings: 1, stateChanges: 1))
        }
    }
}
