import Ingest
import LoRaWAN
import Storage
import TestSupport
import Testing

@Suite("The upgrade from v5")
struct MigrationUpgradeTests {
    @Test("Every device ends with its owner, its space and its place in life: the six cases and the harder ones")
    func owners() async throws {
        try await withUpgraded { database in
            let devices = try database.lines(
                """
                SELECT right(d.dev_eui, 3), t.slug, s.code, d.lifecycle_state, d.category
                FROM devices d JOIN tenants t ON t.id = d.tenant_id LEFT JOIN spaces s ON s.id = d.assigned_space_id
                ORDER BY 1
                """)
            #expect(
                devices == [
                    "0A1,acme,A-01,operational,sensor",  // (a) named by id
                    "0B1,techstart,T-01,operational,sensor",  // (b) named by EUI only
                    "0C1,platform,,commissioned,sensor",  // (c) an orphan
                    "0D1,acme,A-02,operational,display",  // (d) a light in both tables
                    "0E1,platform,,provisioned,sensor",  // (e) on a space that was removed
                    "0F1,techstart,T-02,operational,sensor",  // (f) spelt in lower case
                    "1A1,techstart,T-03,operational,sensor",  // (g) never heard
                    "1A2,acme,A-04,operational,display",  // (m) a display by EUI only
                    "1B1,techstart,T-04,operational,sensor",  // (h) two tenants name it
                    "1C1,techstart,T-03,operational,display",  // (i) one display in two spellings
                    "1D1,acme,,decommissioned,sensor",  // (j) out of use
                    "1E1,acme,A-06,operational,sensor",  // (k) by id, against another's EUI
                    "1E2,platform,,provisioned,sensor",  // (k) by EUI, against another's id
                    "1F1,acme,A-07,operational,sensor",  // (l) its space named another tenant
                ])
            #expect(
                try database.lines(
                    """
                    SELECT count(*) FROM device_assignments a
                    JOIN devices d ON d.id = a.device_id AND d.tenant_id = a.tenant_id
                        AND d.assigned_space_id = a.space_id AND d.dev_eui = a.dev_eui
                    WHERE a.unassigned_at IS NULL
                    """) == ["10"])
        }
    }

    @Test("Users, passwords, memberships, keys and sessions survive")
    func accounts() async throws {
        try await withUpgraded { database throws in
            #expect(
                try database.lines("SELECT email, name, left(password_hash, 11), is_active FROM users ORDER BY id") == [
                    #"owner@acme.example,"Olga Owner",$2b$12$abcd,t"#,
                    #"otto.operator@acme.example,"Otto Operator",$2b$12$ABCD,t"#,
                    #"viewer@techstart.example,"Vera Viewer",$2b$12$0123,t"#,
                    "gone@techstart.example,Gone,$2b$12$0123,f",
                ])
            #expect(
                try database.lines(
                    """
                    SELECT u.email, t.slug, m.role FROM user_memberships m JOIN users u ON u.id = m.user_id
                    JOIN tenants t ON t.id = m.tenant_id ORDER BY 1, 2
                    """) == [
                        "gone@techstart.example,techstart,admin", "otto.operator@acme.example,acme,operator",
                        "otto.operator@acme.example,techstart,viewer", "owner@acme.example,acme,owner",
                        "viewer@techstart.example,techstart,viewer",
                    ])
            #expect(
                try database.lines("SELECT count(*), count(ip_address), min(ip_address) FROM refresh_tokens") == [
                    "2,1,192.0.2.10"
                ])
            #expect(
                try database.lines("SELECT key_name, scopes FROM api_keys") == [
                    #"signage,"{spaces:read,devices:read}""#
                ])
            #expect(try database.lines("SELECT action FROM audit_log") == ["space.create"])
        }
    }

    @Test("Reservations and overrides survive, with the tenant of their space")
    func bookings() async throws {
        try await withUpgraded { database throws in
            #expect(
                try database.lines(
                    """
                    SELECT s.code, t.slug, r.status, r.request_id, r.user_email FROM reservations r
                    JOIN spaces s ON s.id = r.space_id JOIN tenants t ON t.id = r.tenant_id ORDER BY r.id
                    """) == [
                        "A-02,acme,confirmed,booking-1,guest@example.org",
                        "T-01,techstart,completed,booking-2,guest@example.org",
                    ])
            #expect(
                try database.lines(
                    "SELECT t.slug, o.reason FROM space_admin_overrides o JOIN tenants t ON t.id = o.tenant_id")
                    == ["techstart,Roadworks"])
        }
    }

    @Test(
        "Readings show in the new history, in the partition of their day, with the right owner; nobody's are left out")
    func readings() async throws {
        try await withUpgraded { database throws in
            #expect(
                try database.lines(
                    """
                    SELECT right(d.dev_eui, 3), t.slug, r.day, r.tableoid::regclass, r.occupancy, r.battery_v,
                        r.temperature_c, r.rssi, r.snr, r.f_cnt
                    FROM readings r JOIN devices d ON d.id = r.device_id JOIN tenants t ON t.id = r.tenant_id
                    ORDER BY 1, r.observed_at
                    """) == [
                        "0A1,acme,2025-08-31,readings_y2025m08,free,3.6,18.5,-90,7.5,1",
                        "0A1,acme,2025-09-01,readings_y2025m09,occupied,3.59,19,-91,7,2",
                        "0A1,acme,2025-10-02,readings_y2025m10,,3.58,-4.5,-92,-6.5,3",
                        "0B1,techstart,2025-10-02,readings_y2025m10,free,,,,,7",
                        "0C1,platform,2025-10-01,readings_y2025m10,free,1.87,20,-80,9,5",
                        "0F1,techstart,2025-10-02,readings_y2025m10,occupied,9.99,20,-100,1,",
                    ])
            // The device shows its newest values, and the newest word that it said.
            #expect(
                try database.lines(
                    "SELECT occupancy, battery_v, temperature_c, last_f_cnt FROM devices WHERE dev_eui LIKE '%0A1'")
                    == ["occupied,3.58,-4.5,"])
        }
    }

    @Test("Changes of state show in the new history, and spaces keep what they showed")
    func states() async throws {
        try await withUpgraded { database throws in
            #expect(
                try database.lines(
                    """
                    SELECT s.code, t.slug, c.previous_state, c.new_state, c.source, c.request_id,
                        c.changed_at = c.observed_at
                    FROM state_changes c JOIN spaces s ON s.id = c.space_id JOIN tenants t ON t.id = c.tenant_id
                    ORDER BY c.changed_at
                    """) == [
                        "A-01,acme,FREE,OCCUPIED,sensor,r1,t", "A-02,acme,FREE,RESERVED,reservation,,t",
                        "T-01,techstart,OCCUPIED,FREE,sensor,r2,t",
                    ])
            #expect(
                try database.lines("SELECT code, state, sensor_state FROM spaces WHERE deleted_at IS NULL ORDER BY 1")
                    == [
                        "A-01,OCCUPIED,occupied", "A-02,RESERVED,", "A-04,FREE,", "A-05,FREE,", "A-06,FREE,free",
                        "A-07,FREE,free", "T-01,FREE,free", "T-02,OCCUPIED,occupied", "T-03,MAINTENANCE,",
                        "T-04,FREE,free",
                    ])
            #expect(try database.lines("SELECT code FROM spaces WHERE deleted_at IS NOT NULL") == ["A-03"])
        }
    }

    @Test("Orphans of v5 stay known unless they are registered now")
    func orphans() async throws {
        try await withUpgraded { database throws in
            #expect(
                try database.lines("SELECT dev_eui, uplink_count, last_rssi, last_snr FROM orphan_devices")
                    == ["58A0CB00000009F9,3,-110,-12.5"])
        }
    }

    @Test("Nothing of v5 is left that lets anyone past the policies: its policies, rights and broken triggers are gone")
    func nothingLeft() async throws {
        try await withUpgraded { database in
            #expect(try database.lines("SELECT policyname FROM pg_policies WHERE policyname LIKE 'p\\_%'") == [])
            #expect(
                try database.lines(
                    "SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = 0 AND "
                        + "c.relnamespace = 'public'::regnamespace"
                ) == [])
            try database.run("UPDATE spaces SET name = 'Bay One' WHERE code = 'A-01'")
            #expect(try database.lines("SELECT name FROM spaces WHERE code = 'A-01'") == [#""Bay One""#])
        }
    }

    @Test("An upgraded database takes uplinks where v5 left off")
    func goesOn() async throws {
        try await withUpgraded { database in
            let intake = try Intake(database)
            try intake.run("UPDATE devices SET codec = 'bosch/tps110' WHERE dev_eui = '58A0CB00000000A1'")
            var uplink = SentUplink(1, occupied: false, at: 0)
            uplink.time = nil
            uplink.networkTime = nil
            uplink.receivedAt = .now
            var sent = uplink.sent
            let (old, new) = (City.devEUI("A1").lowercased(), "58a0cb00000000a1")
            sent.topic = Array(String(decoding: sent.topic, as: UTF8.self).replacing(old, with: new).utf8)
            sent.payload = Array(String(decoding: sent.payload, as: UTF8.self).replacing(old, with: new).utf8)
            let tally = try intake.commit([sent])
            #expect(tally.readings == 1 && tally.stateChanges == 1 && tally.lostUplinks == 0)
            #expect(try intake.changes("A-01") == ["FREE→OCCUPIED", "OCCUPIED→FREE"])
        }
    }
}
