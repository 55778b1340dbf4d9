import Ingest
import LoRaWAN
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Whoever may publish may invent what they like, and drives out nobody")
struct FloodTests {
    private func withFlood(_ body: (Maintenance, TestDatabase) async throws -> Void) async throws {
        try await withCity { database in
            let pool = PostgresPool(
                PostgresConnection.Options(conninfo: database.conninfo(user: "parkd"), role: "parkd_ingest"), size: 1)
            try await body(Maintenance(pool: pool), database)
            await pool.close()
        }
    }

    /// Rows of orphans with a kept uplink each, named from `first` on.
    private static func orphans(
        _ count: Int, from first: Int, publisher: String = "", firstSeen: String, lastSeen: String, uplinks: Int = 1
    ) -> String {
        """
        INSERT INTO orphan_devices (dev_eui, publisher, first_seen_at, last_seen_at, uplink_count, kept_bytes)
        SELECT lpad(upper(to_hex(n)), 16, '0'), '\(publisher)', \(firstSeen), \(lastSeen), \(uplinks), 1
        FROM generate_series(\(first), \(first + count - 1)) n;
        INSERT INTO orphan_uplinks (dev_eui, deduplication_id, received_at, topic, message)
        SELECT dev_eui, gen_random_uuid(), last_seen_at, 'topic', 'x' FROM orphan_devices d
        WHERE NOT EXISTS (SELECT FROM orphan_uplinks u WHERE u.dev_eui = d.dev_eui);
        """
    }

    private static func stays(_ number: Int, _ database: TestDatabase) throws -> Bool {
        try database.lines(
            """
            SELECT count(*) FROM orphan_devices d JOIN orphan_uplinks u ON u.dev_eui = d.dev_eui
            WHERE d.dev_eui = lpad(upper(to_hex(\(number))), 16, '0')
            """) != ["0"]
    }

    @Test("11 000 invented devices within seconds, and again an hour later, drive out no genuine one")
    func genuine() async throws {
        try await withFlood { maintenance, database in
            let intake = try Intake(database)
            let start = Timestamp.now.adding(seconds: -7200)
            func hear(_ device: String, _ number: Int, at seconds: Double) throws {
                let uplink = SentUplink(number, occupied: true, at: 0).with(\.device, device)
                try intake.commit([uplink.sent.again(start.adding(seconds: seconds))])
            }
            try hear("97", 1, at: 0)
            try hear("97", 2, at: 4000)
            // A second one is known for a moment only when the flood comes, and a third comes after it.
            try hear("98", 3, at: 4001)
            func flood(at seconds: Double) throws {
                for batch in 0..<11 {
                    let forged = (0..<1000).map { number in
                        let device = 1_000_000 + batch * 1000 + number
                        let uplink = SentUplink(device, occupied: true, at: 0)
                        let text = String(decoding: uplink.sent.payload, as: UTF8.self)
                        let name = "00000000" + String(device, radix: 16).padded
                        return Sent(
                            "application/1/device/\(name)/event/up",
                            text.replacing(City.devEUI("A1").lowercased(), with: name),
                            receivedAt: start.adding(seconds: seconds))
                    }
                    try intake.commit(forged)
                }
            }
            func genuineOnes() throws -> [String] {
                try intake.lines(
                    """
                    SELECT right(d.dev_eui, 2), count(u.dev_eui) FROM orphan_devices d
                    LEFT JOIN orphan_uplinks u ON u.dev_eui = d.dev_eui
                    WHERE d.dev_eui LIKE '0004A30B%' GROUP BY 1 ORDER BY 1
                    """)
            }
            try flood(at: 4002)
            // One publisher has half of the places.
            let forged = 11_000 - Limits.orphanDevices / 2
            #expect(try await maintenance.trim() == forged)
            try hear("99", 4, at: 4003)
            try flood(at: 4004)
            #expect(try await maintenance.trim() ?? 0 > 0)
            #expect(try genuineOnes() == ["97,2", "98,1", "99,1"])
            // Invented again, they have been heard for long by now, and still have half of the places at most.
            try flood(at: 7200)
            #expect(try await maintenance.trim() ?? 0 > 0)
            #expect(try genuineOnes() == ["97,2", "98,1", "99,1"])
            #expect(
                try intake.lines("SELECT publisher, count(*) FROM orphan_devices GROUP BY 1 ORDER BY 2").last
                    == "application/1,\(Limits.orphanDevices / 2)")
        }
    }

    @Test("Where no topic tells the publisher, who was heard for long and who came just before and last stay")
    func seats() async throws {
        try await withFlood { maintenance, database in
            let (proven, before, flood, after) = (1, 2, 1000, 100_000)
            try database.run(
                Self.orphans(1, from: proven, firstSeen: "now() - interval '9 days'", lastSeen: "now()")
                    + Self.orphans(1, from: before, firstSeen: "now() - interval '2 s'", lastSeen: "now()")
                    + Self.orphans(11_000, from: flood, firstSeen: "now() - interval '1 s'", lastSeen: "now()")
                    + Self.orphans(1, from: after, firstSeen: "now()", lastSeen: "now() + interval '1 s'"))
            #expect(try await maintenance.trim() == 11_003 - Limits.orphanDevices)
            for number in [proven, before, after] { #expect(try Self.stays(number, database), "\(number)") }
            #expect(try database.lines("SELECT count(*) FROM orphan_devices") == ["\(Limits.orphanDevices)"])
            #expect(try await maintenance.trim() == 0)
        }
    }

    @Test("However many were heard for long, a fifth of the places is for others; who fell silent has no privilege")
    func provenHaveFourFifths() async throws {
        try await withFlood { maintenance, database in
            try database.run(
                Self.orphans(9000, from: 1, firstSeen: "now() - interval '9 days'", lastSeen: "now() - interval '1 h'")
                    + Self.orphans(
                        500, from: 10_000, firstSeen: "now() - interval '90 days'",
                        lastSeen: "now() - interval '80 days'")
                    + Self.orphans(3000, from: 20_000, firstSeen: "now()", lastSeen: "now()"))
            #expect(try await maintenance.trim() == 12_500 - Limits.orphanDevices)
            let counts = try database.lines(
                """
                SELECT count(*) FILTER (
                        WHERE first_seen_at < now() - interval '1 day' AND last_seen_at > now() - interval '1 day'
                    ) >= \(Limits.orphanDevices * 4 / 5),
                    count(*) FILTER (WHERE last_seen_at < now() - interval '8 days'),
                    count(*) FILTER (WHERE first_seen_at > now() - interval '1 day') >= \(Limits.orphanDevices / 10)
                FROM orphan_devices
                """)
            #expect(counts == ["t,0,t"])
        }
    }

    @Test("Unknown gateways have the same places")
    func gateways() async throws {
        try await withFlood { maintenance, database in
            try database.run(
                """
                INSERT INTO orphan_gateways (gateway_id, first_seen_at, last_seen_at, message_count)
                SELECT lpad(upper(to_hex(n)), 16, '0'), now() - interval '1 s' - (n = 1)::int * interval '1 day',
                    now() - (n = 1)::int * interval '10 s', 2
                FROM generate_series(1, \(Limits.orphanGateways + 500)) n
                """)
            #expect(try await maintenance.trim() == 500)
            #expect(try database.lines("SELECT min(gateway_id) FROM orphan_gateways") == ["0000000000000001"])
        }
    }

    @Test("Kept uplinks have a bound of bytes: the newest of each device, then whole devices, which stay known")
    func uplinkBytes() async throws {
        try await withFlood { maintenance, database in
            let intake = try Intake(database)
            let large = (1...20).map { number in
                var sent = SentUplink(number, of: "99", occupied: true, at: Double(number)).sent
                sent.payload += [UInt8](repeating: 0x20, count: 20_000)
                return sent
            }
            var huge = SentUplink(21, of: "98", occupied: true, at: 0).sent
            huge.payload += [UInt8](repeating: 0x20, count: 300_000)
            #expect(try intake.commit(large + [huge]).dropped == 14)
            #expect(
                try intake.lines(
                    """
                    SELECT right(d.dev_eui, 2), count(*), d.kept_bytes = sum(octet_length(message)),
                        d.kept_bytes <= \(Limits.orphanUplinkBytesPerDevice)
                    FROM orphan_devices d JOIN orphan_uplinks u ON u.dev_eui = d.dev_eui
                    GROUP BY d.dev_eui, d.kept_bytes ORDER BY 1
                    """) == ["98,1,t,f", "99,6,t,t"])

            // What is bounded is what the rows say they have.
            try database.run("DELETE FROM orphan_uplinks; DELETE FROM orphan_devices")
            let each = Limits.orphanBytes / 100
            try database.run(
                Self.orphans(1, from: 1, firstSeen: "now() - interval '9 days'", lastSeen: "now() - interval '1 h'")
                    + Self.orphans(120, from: 1000, firstSeen: "now()", lastSeen: "now() - n * interval '1 s'")
                    + "UPDATE orphan_devices SET kept_bytes = \(each)")
            #expect(try await maintenance.trim() == 21)
            #expect(try Self.stays(1, database) && Self.stays(1000, database) && !Self.stays(1119, database))
            #expect(
                try database.lines("SELECT count(*), sum(kept_bytes) FROM orphan_devices") == ["121,\(each * 100)"])
            try database.run("UPDATE orphan_devices SET publisher = 'application/1' WHERE dev_eui > lpad('1', 16, '0')")
            #expect(try await maintenance.trim() == 49)
            #expect(try await maintenance.trim() == 0)
        }
    }

    @Test("The quarantine has a bound of bytes, of which one publisher has half")
    func quarantineBytes() async throws {
        try await withFlood { maintenance, database in
            func fill(_ publisher: String, _ count: Int) -> String {
                """
                INSERT INTO quarantine (
                    digest, received_at, last_received_at, topic, publisher, message, message_bytes, reason)
                SELECT gen_random_uuid(), now(), now(), 't', '\(publisher)',
                    convert_to(repeat(chr(65 + n % 20), 1 << 20), 'UTF8'), 1 << 20, 'malformed_json'
                FROM generate_series(1, \(count)) n;
                """
            }
            let half = Limits.quarantineBytes / 2 / (1 << 20)
            try database.run(fill("application/genuine", 1) + fill("application/1", half + 40))
            // The few bytes beside each message count too.
            #expect(try await maintenance.trim() == 41)
            #expect(
                try database.lines("SELECT publisher, count(*) FROM quarantine GROUP BY 1 ORDER BY 2")
                    == ["application/genuine,1", "application/1,\(half - 1)"])
            try database.run(fill("", half + 40))
            #expect(try await maintenance.trim() == 41)
            #expect(try await maintenance.trim() == 0)
        }
    }

    @Test("Who may publish is read from topics: what is before the device, or leads to the gateway")
    func publishers() async throws {
        try await withIntake { intake throws in
            let gateway = "0016c001f15300a1"
            try intake.commit([
                Sent("application/1/device/00000000000000ff/event/up", "{nonsense"),
                Sent("eu868/application/2/device/x/event/up", "{nonsense"),
                Sent("device/00000000000000ff/event/up", "{nonsense"),
                Sent("eu868/gateway/\(gateway)/event/stats", "{nonsense"),
                Sent("gateway/\(gateway)/state/conn", "{nonsense"), Sent("others/topic", "{nonsense"),
                Sent("a\u{1B}b/device/x/event/up", "{nonsense"),
                Sent("application/\(String(repeating: "x", count: 200))/device/x/event/up", "{nonsense"),
            ])
            let publishers = [
                "application/1", "eu868/application/2", "", "eu868/gateway/\(gateway)", "gateway/\(gateway)", "",
                "a\u{FFFD}b", "application/" + String(repeating: "x", count: 116),
            ]
            #expect(
                try intake.lines("SELECT '<' || publisher || '>' FROM quarantine").sorted()
                    == publishers.map { "<\($0)>" }.sorted())
            try intake.commit(SentUplink(1, of: "99", occupied: true, at: 0))
            #expect(
                try intake.lines("SELECT publisher, kept_bytes > 0 FROM orphan_devices")
                    == ["application/17c82e96-be03-4f38-aef3-f83d48582d97,t"])
            // The upgrade says the same of the rows of before.
            let names = "SELECT topic, publisher FROM quarantine ORDER BY topic"
            let before = try intake.lines(names)
            try intake.run(
                """
                ALTER TABLE quarantine DROP COLUMN publisher;
                ALTER TABLE orphan_devices DROP COLUMN publisher, DROP COLUMN kept_bytes;
                ALTER TABLE devices DROP COLUMN inherited_f_cnt;
                """)
            try intake.run(try Checkout.migration("flood_bounds"))
            #expect(try intake.lines(names) == before)
            #expect(
                try intake.lines(
                    """
                    SELECT publisher, kept_bytes = (SELECT sum(octet_length(message)) FROM orphan_uplinks)
                    FROM orphan_devices
                    """) == ["application/17c82e96-be03-4f38-aef3-f83d48582d97,t"])
        }
    }
}

extension String {
    /// Eight digits.
    fileprivate var padded: String { String(repeating: "0", count: 8 - count) + self }
}
