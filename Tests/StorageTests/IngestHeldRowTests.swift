import ChirpStack
import Ingest
import LoRaWAN
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Rows that somebody else has locked")
struct IngestHeldRowTests {
    /// A session that has begun a transaction and leaves it open.
    private final class Bystander {
        private var connection: PostgresConnection

        init(_ database: TestDatabase, _ sql: String) throws {
            connection = try PostgresConnection(
                PostgresConnection.Options(conninfo: database.adminConninfo, applicationName: "psql"))
            try connection.execute(script: "BEGIN; \(sql)")
        }

        var processID: Int { connection.announcedProcess }

        func end(_ how: String = "ROLLBACK") throws { try connection.execute(script: how) }
    }

    private static let uplinks = ["A1", "B1", "A2", "A1", "B2"].enumerated().map { number, device in
        SentUplink(number + 1, of: device, occupied: true, at: Double(number) * 10, fCnt: number + 1).sent
    }

    /// Commits ``uplinks`` while a transaction of somebody else is open, and again once it has ended.
    private func expectHeld(
        _ sql: String, messages: Set<Int>, table: String, _ messagesSent: [Sent] = uplinks,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withCity { database in
            let bystander = try Bystander(database, sql)
            var committer = Committer(
                store: PostgresIngestStore(conninfo: database.conninfo(user: "parkd")),
                decider: Decider(codecs: try Checkout.codecs()))
            var batch = Batch(messagesSent)
            let began = ContinuousClock.now
            let receipt = try committer.commitFree(&batch)
            #expect(ContinuousClock.now - began < .seconds(10), sourceLocation: sourceLocation)
            #expect(receipt.held.messages == messages, sourceLocation: sourceLocation)
            #expect(receipt.tally.messages == messagesSent.count - messages.count, sourceLocation: sourceLocation)
            if !messages.isEmpty {
                let holder = receipt.held.holders.first { $0.processID == bystander.processID }
                #expect(holder?.table == table, sourceLocation: sourceLocation)
                #expect(holder?.applicationName == "psql", sourceLocation: sourceLocation)
            }
            try bystander.end()
            var apart = batch.picked(receipt.held.messages)
            let late = try committer.commitFree(&apart)
            #expect(late.held.isEmpty, sourceLocation: sourceLocation)
            #expect(late.tally.messages == messages.count, sourceLocation: sourceLocation)
        }
    }

    @Test("A device's row that is locked delays that device alone: it is neither lost nor taken for unregistered")
    func device() async throws {
        try await expectHeld(
            "UPDATE devices SET name = name WHERE dev_eui = '\(City.devEUI("A1"))'", messages: [0, 3], table: "devices")
    }

    @Test("A device's row that is only locked, not changed, is held as well, and so is one that is being deleted")
    func lockedDevice() async throws {
        try await expectHeld(
            "SELECT FROM devices WHERE dev_eui = '\(City.devEUI("B1"))' FOR UPDATE", messages: [1], table: "devices")
        try await expectHeld(
            "DELETE FROM devices WHERE dev_eui = '\(City.devEUI("A8"))'", messages: [1], table: "devices",
            [Self.uplinks[0], SentUplink(9, of: "A8", occupied: true, at: 90, fCnt: 1).sent])
    }

    @Test("A space's row that is locked delays only the sensors that move it")
    func space() async throws {
        try await expectHeld(
            "UPDATE spaces SET name = name WHERE code = 'A-01'", messages: [0, 3], table: "spaces")
    }

    @Test("A gateway's row that is locked delays that gateway's own messages and no uplink")
    func gateway() async throws {
        let lock = "UPDATE gateways SET name = name WHERE gateway_id = '\(City.acmeGateway)'"
        try await expectHeld(lock, messages: [], table: "gateways")
        try await expectHeld(
            lock, messages: [5], table: "gateways", Self.uplinks + [Sent.stats(City.acmeGateway, "")])
    }

    @Test("Sightings of a locked gateway are handed back for a later batch, without waiting")
    func sightings() async throws {
        try await withCity { database in
            let bystander = try Bystander(
                database, "UPDATE gateways SET name = name WHERE gateway_id = '\(City.acmeGateway)'")
            var store = PostgresIngestStore(conninfo: database.conninfo(user: "parkd"))
            let decider = Decider(codecs: try Checkout.codecs())
            let batch = Batch(Self.uplinks)
            // In the first attempt, which waits for rows: it waited for none.
            let receipt = try store.commit(batch, 0..<batch.count, deciding: decider, passingOver: nil)
            #expect(receipt.tally.readings == 5)
            #expect(Array(receipt.sightings.latest.keys).map(\.description) == [City.acmeGateway])
            try bystander.end()
            var later = Batch()
            later.sightings = receipt.sightings
            #expect(try store.commit(later, 0..<0, deciding: decider, passingOver: nil).sightings.isEmpty)
            #expect(
                try database.lines("SELECT count(*) FROM gateways WHERE last_seen_at IS NOT NULL") == ["1"])
        }
    }

    @Test("An orphan's row and a row of the quarantine that are locked delay what belongs into them")
    func setAside() async throws {
        try await expectSetAsideHeld(
            by: "UPDATE orphan_devices SET uplink_count = 5; UPDATE quarantine SET occurrences = 5"
        ) { database throws in
            #expect(try database.lines("SELECT uplink_count FROM orphan_devices") == ["6"])
            #expect(try database.lines("SELECT occurrences FROM quarantine") == ["6"])
        }
    }

    @Test("A key that somebody has written and not committed delays only the messages that need it")
    func uncommittedKey() async throws {
        try await expectSetAsideHeld(
            after: """
                CREATE TABLE kept_orphans AS SELECT * FROM orphan_devices;
                CREATE TABLE kept_quarantine AS SELECT * FROM quarantine;
                DELETE FROM orphan_uplinks; DELETE FROM orphan_devices; DELETE FROM quarantine
                """,
            by: """
                INSERT INTO orphan_devices SELECT * FROM kept_orphans;
                INSERT INTO quarantine OVERRIDING SYSTEM VALUE SELECT * FROM kept_quarantine
                """, tables: 2)
    }

    /// Commits a stranger's uplink and nonsense, and both once more while somebody else is in the way of them alone.
    ///
    /// - Parameter tables: for how many of them that session is named.
    private func expectSetAsideHeld(
        after preparation: String = "", by lock: String, tables: Int = 1,
        then look: (TestDatabase) throws -> Void = { _ in }
    ) async throws {
        let stranger = SentUplink(7, of: "EE", occupied: true, at: 0, fCnt: 1).sent
        let nonsense = Sent("application/x/device/y/event/up", "{")
        try await withCity { database in
            var committer = Committer(
                store: PostgresIngestStore(conninfo: database.conninfo(user: "parkd")),
                decider: Decider(codecs: try Checkout.codecs()))
            var before = Batch([stranger, nonsense])
            #expect(try committer.commit(&before).messages == 2)
            try database.run(preparation)
            let bystander = try Bystander(database, lock)
            let next = SentUplink(8, of: "EE", occupied: false, at: 60, fCnt: 2).sent
            var batch = Batch([next, Self.uplinks[0], nonsense, Self.uplinks[1]])
            let receipt = try committer.commitFree(&batch)
            #expect(receipt.held.messages == [0, 2])
            #expect(receipt.held.holders.map(\.processID) == Array(repeating: bystander.processID, count: tables))
            #expect(receipt.tally.readings == 2)
            try bystander.end("COMMIT")
            var apart = batch.picked(receipt.held.messages)
            #expect(try committer.commitFree(&apart).tally.messages == 2)
            try look(database)
        }
    }

    @Test("Whoever has a tenant's, a site's or a person's row locked delays nothing")
    func tenant() async throws {
        try await expectHeld(
            "SELECT FROM tenants FOR UPDATE; SELECT FROM sites FOR UPDATE; SELECT FROM users FOR UPDATE", messages: [],
            table: "")
    }

    @Test("A table that is locked as a whole is told at once, with the process that has it")
    func table() async throws {
        try await withCity { database in
            for table in ["devices", "readings", "readings_default"] {
                let bystander = try Bystander(database, "LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE")
                var committer = Committer(
                    store: PostgresIngestStore(conninfo: database.conninfo(user: "parkd")),
                    decider: Decider(codecs: try Checkout.codecs()))
                // Of a time for which there is no partition.
                var batch = Batch([
                    SentUplink(1, of: "A1", occupied: true, at: -300 * 86_400, fCnt: 1).sent
                ])
                let fault = #expect(throws: IngestFault.self) { try committer.commitFree(&batch) }
                #expect(fault?.code == .tableHeld)
                #expect(
                    fault?.detail.contains("process \(bystander.processID) (psql") == true, "\(fault?.detail ?? "")")
                try bystander.end()
                #expect(try committer.commit(&batch).messages == 1)
            }
        }
    }

    @Test(
        "Rows changed by an UPDATE are counted: fewer than were meant is a fault that finds its message, never silence",
        arguments: ["devices", "spaces"])
    func counted(table: String) async throws {
        try await withIntake { intake throws in
            try intake.run(
                """
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER keep BEFORE UPDATE ON \(table) FOR EACH ROW
                WHEN (OLD.id::text LIKE '%a1') EXECUTE FUNCTION keep();
                """)
            let tally = try intake.commit(Self.uplinks)
            #expect(tally.readings == 3)
            #expect(tally.quarantined == [.updateMissedRow: 2])
            #expect(
                try intake.lines(
                    "SELECT DISTINCT detail LIKE '%rows of \(table), update_\(table) changed 0:%' FROM quarantine") == [
                        "t"
                    ])
            #expect(try intake.space("A-02") == "OCCUPIED,occupied")
        }
    }

    @Test("A gateway that cannot be changed costs no uplink, and is told")
    func countedGateways() async throws {
        try await withCity { database in
            try database.run(
                """
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER keep BEFORE UPDATE ON gateways FOR EACH ROW EXECUTE FUNCTION keep();
                """)
            var committer = Committer(
                store: PostgresIngestStore(conninfo: database.conninfo(user: "parkd")),
                decider: Decider(codecs: try Checkout.codecs()))
            var batch = Batch(Self.uplinks)
            let receipt = try committer.commitFree(&batch)
            #expect(receipt.tally.readings == 5 && receipt.tally.quarantined.isEmpty)
            #expect(receipt.sightingsFault?.contains("update_gateways") == true)
        }
    }

    @Test("A location at the end of all numbers is stored like any other")
    func leastNumber() async throws {
        try await withIntake { intake throws in
            let event = Sent.event(
                "location", "A1",
                #""deduplicationId":"11111111-0000-4000-8000-000000000001","#
                    + #""location":{"latitude":-9223372036854775808}"#
            )
            #expect(try intake.commit([event]).messages == 1)
        }
    }
}
