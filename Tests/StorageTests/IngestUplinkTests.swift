import Ingest
import LoRaWAN
import Testing

@Suite("What becomes of an uplink")
struct IngestUplinkTests {
    @Test(
        "An uplink becomes a reading, the device's state, the space's state and a change, of one tenant and one moment")
    func everything() async throws {
        try await withIntake { intake throws in
            let uplink = SentUplink(1, occupied: true, at: 0).with(\.payload, [1, 0x12]).with(\.fPort, 2)
            let tally = try intake.commit(uplink)
            #expect(tally == Tally.of(messages: 1, readings: 1, stateChanges: 1))
            #expect(
                try intake.lines(
                    """
                    SELECT t.slug, d.name, s.code, r.day, r.observed_at = '\(Timestamp.noon.text)',
                        r.received_at - r.observed_at, r.recorded_at > now() - interval '1 minute', r.f_cnt, r.f_port,
                        to_hex(r.dev_addr), r.payload, r.codec, r.codec_version, r.occupancy, r.cause, r.temperature_c,
                        r.battery_v, r.rssi, r.snr, r.gateway_id, r.gateway_count, r.deduplication_id
                    FROM readings r JOIN tenants t ON t.id = r.tenant_id JOIN devices d ON d.id = r.device_id
                    JOIN spaces s ON s.id = r.space_id
                    """) == [
                        #"acme,"Device A1",A-01,2025-06-15,t,00:00:00.2,t,1,2,189440,"\\x0112","#
                            + "bosch/tps110,1.1.0,occupied,"
                            + #"heartbeat,18,,-80,7.5,0016C001F15300A1,1,dddddddd-0000-4000-8000-000000000001"#
                    ])
            #expect(
                try intake.lines(
                    """
                    SELECT lifecycle_state, last_seen_at = last_observed_at,
                        last_observed_at = '\(Timestamp.noon.text)', last_f_cnt, to_hex(dev_addr), occupancy,
                        occupancy_observed_at = last_observed_at, occupancy_f_cnt, temperature_c, rssi, snr,
                        lost_uplinks, heartbeat_s, device_profile_name, network_tenant_id
                    FROM devices WHERE dev_eui = '\(City.devEUI("A1"))'
                    """) == [
                        #"operational,t,t,1,189440,occupied,t,1,18,-80,7.5,0,86400,"Bosch TPS110","#
                            + "52f14cd4-c6f1-4fbd-8f87-4025e1d49242"
                    ])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
            #expect(
                try intake.lines(
                    """
                    SELECT t.slug, d.name, c.previous_state, c.new_state, c.source, c.cause,
                        c.changed_at = c.observed_at, c.observed_at = s.state_changed_at,
                        c.observed_at = s.sensor_observed_at, c.received_at - c.observed_at, c.deduplication_id,
                        c.is_inferred
                    FROM state_changes c JOIN tenants t ON t.id = c.tenant_id JOIN spaces s ON s.id = c.space_id
                    JOIN devices d ON d.id = c.device_id
                    """) == [
                        #"acme,"Device A1",UNKNOWN,OCCUPIED,sensor,heartbeat,t,t,t,00:00:00.2,"#
                            + "dddddddd-0000-4000-8000-000000000001,f"
                    ])
        }
    }

    @Test("A frame that comes again after its device's state was set back is no second reading, and holds up nothing")
    func deviceSetBack() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, occupied: true, at: 0), SentUplink(2, occupied: false, at: 60))
            try intake.run("UPDATE devices SET last_observed_at = NULL, last_f_cnt = NULL, dev_addr = NULL")
            let tally = try intake.commit(SentUplink(2, occupied: false, at: 60), SentUplink(3, occupied: true, at: 90))
            #expect(tally.readings == 1)
            #expect(tally.duplicates == 1)
            #expect(tally.quarantined.isEmpty)
            #expect(try intake.lines("SELECT count(*) FROM readings") == ["3"])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
        }
    }

    @Test("Each tenant's rows are its own, from one batch of both")
    func bothTenants() async throws {
        try await withIntake { intake throws in
            let tally = try intake.commit(
                SentUplink(1, of: "A1", occupied: true, at: 0), SentUplink(2, of: "B1", occupied: true, at: 0),
                SentUplink(3, of: "A2", occupied: false, at: 0),
                SentUplink(4, of: "B1", occupied: false, at: 60, fCnt: 3))
            #expect(tally == Tally.of(messages: 4, readings: 4, stateChanges: 4))
            for table in ["readings", "state_changes"] {
                #expect(
                    try intake.lines(
                        "SELECT t.slug, count(*) FROM \(table) JOIN tenants t ON t.id = tenant_id GROUP BY 1 ORDER BY 1"
                    )
                        == ["acme,2", "beta,2"])
            }
            #expect(try intake.changes("B-01") == ["UNKNOWN→OCCUPIED", "OCCUPIED→FREE"])
        }
    }

    @Test("The best gateway's signal is kept, and all that heard the frame are counted")
    func bestGateway() async throws {
        try await withIntake { intake throws in
            try intake.commit(
                SentUplink(1, occupied: true, at: 0).with(
                    \.receptions,
                    [(City.acmeGateway, -110, -3.5), (City.betaGateway, -76, 10), ("00000000000000FF", -80, 9)]))
            #expect(
                try intake.lines("SELECT rssi, snr, gateway_id, gateway_count FROM readings")
                    == ["-76,10,\(City.betaGateway),3"])
            #expect(try intake.lines("SELECT rssi, snr FROM devices WHERE rssi IS NOT NULL") == ["-76,10"])
            #expect(try intake.lines("SELECT * FROM orphan_gateways") == [])
        }
    }

    @Test("A frame that no gateway is named for is stored all the same")
    func noReception() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, occupied: true, at: 0).with(\.receptions, []))
            #expect(
                try intake.lines("SELECT rssi, snr, gateway_id, gateway_count, occupancy FROM readings") == [
                    ",,,0,occupied"
                ])
            #expect(try intake.space("A-01") == "OCCUPIED,occupied")
        }
    }

    @Test("The first valid uplink commissions a provisioned device, and only that")
    func lifecycle() async throws {
        try await withIntake { intake throws in
            func lifecycle() throws -> [String] {
                try intake.lines("SELECT lifecycle_state FROM devices WHERE dev_eui = '\(City.devEUI("A8"))'")
            }
            #expect(try lifecycle() == ["provisioned"])
            try intake.commit(SentUplink(1, of: "A8", occupied: true, at: 0).with(\.payload, [1, 2, 3]))
            #expect(try lifecycle() == ["provisioned"])
            try intake.commit(SentUplink(2, of: "A8", occupied: true, at: 60))
            #expect(try lifecycle() == ["commissioned"])
            #expect(try intake.lines("SELECT space_id IS NULL FROM readings") == ["t"])
            try intake.run("UPDATE devices SET lifecycle_state = 'decommissioned' WHERE dev_eui LIKE '%A8'")
            try intake.commit(SentUplink(3, of: "A8", occupied: false, at: 120))
            #expect(try lifecycle() == ["decommissioned"])
        }
    }

    @Test("A display's word counts for no space, though it stands on one")
    func display() async throws {
        try await withIntake { intake throws in
            #expect(
                try intake.commit(SentUplink(1, of: "AD", occupied: true, at: 0)) == Tally.of(messages: 1, readings: 1))
            #expect(try intake.space("A-01") == "UNKNOWN,")
        }
    }

    @Test("A space that was removed is left alone")
    func removedSpace() async throws {
        try await withIntake { intake throws in
            try intake.run("UPDATE spaces SET deleted_at = now() WHERE code = 'A-01'")
            #expect(try intake.commit(SentUplink(1, occupied: true, at: 0)) == Tally.of(messages: 1, readings: 1))
            #expect(try intake.space("A-01") == "UNKNOWN,")
        }
    }

    @Test("A device that names a codec is read with it, whatever its profile is called")
    func ownCodec() async throws {
        try await withIntake { intake throws in
            try intake.run("UPDATE devices SET codec = 'bosch/tps110' WHERE dev_eui LIKE '%A1'")
            let tally = try intake.commit(SentUplink(1, occupied: true, at: 0).with(\.profile, "my own name"))
            #expect(tally.readings == 1 && tally.quarantined.isEmpty)
            #expect(try intake.lines("SELECT codec FROM readings") == ["bosch/tps110"])
        }
    }

    @Test("ChirpStack's tenant is stored and compared, and decides nothing")
    func networkTenant() async throws {
        try await withIntake { intake throws in
            try intake.commit(SentUplink(1, occupied: true, at: 0))
            let tally = try intake.commit(
                SentUplink(2, occupied: false, at: 60).with(\.networkTenantID, City.beta))
            #expect(tally.networkTenantChanges == 1)
            #expect(try intake.lines("SELECT DISTINCT tenant_id FROM readings") == [City.acme])
            #expect(
                try intake.lines("SELECT network_tenant_id FROM devices WHERE last_seen_at IS NOT NULL") == [City.beta])
        }
    }
}
