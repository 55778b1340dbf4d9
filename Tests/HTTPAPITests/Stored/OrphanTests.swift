import HTTPTypes
import Parking
import Storage
import Testing

@testable import parkd

@Suite("The pool, and devices that are nobody's")
struct OrphanTests {
    private static let orphan = "/api/v6/devices/orphans/\(Town.devEUI("F1"))"

    @Test("Only the platform's scope sees pool and orphans: others get 403, a switched admin too, and it is told")
    func access() async throws {
        try await withTown { town in
            for person in [Person.acme(.owner), .switched(to: Town.acme)] {
                let statuses = try await town.open(as: person) { caller async throws in
                    [
                        try await caller.get("/api/v6/devices/pool/stats").status,
                        try await caller.get("/api/v6/devices/orphans").status,
                        try await caller.post(Self.orphan + "/claim", #"{"tenant_id":"\#(Town.acme)"}"#).status,
                        try await caller.delete(Self.orphan).status,
                    ]
                }
                #expect(statuses == [403, 403, 403, 403], "\(person)")
            }
            #expect(try town.lines("SELECT DISTINCT action, outcome FROM audit_log") == ["access.refuse,refused"])
        }
    }

    @Test("The pool counts every tenant by name, with zeros too")
    func pool() async throws {
        try await withTown { town in
            try town.run("INSERT INTO tenants (name, slug) VALUES ('Zero', 'zero')")
            let stats = try await town.open(as: .platform) { caller async throws in
                let target = #"{"space_id":"\#(Town.space("A-1"))"}"#
                _ = try await caller.post("/api/v6/devices/\(Town.device("A1"))/assign", target)
                return try await caller.get("/api/v6/devices/pool/stats").json
            }
            let counts = stats["tenants"].items.map { tenant in
                ["name", "total", "assigned", "unassigned"].map {
                    tenant[$0].text ?? String(tenant[$0].integer ?? -1)
                }.joined(separator: " ")
            }
            #expect(counts.prefix(2) == ["Acme 5 1 4", "Beta 2 0 2"])
            #expect(counts.last == "Zero 0 0 0" && counts.count == 4)
            #expect(stats["total_devices"].integer == 8 && stats["total_assigned"].integer == 1)
            #expect(stats["total_unassigned"].integer == 7)
            #expect(stats["by_status"]["decommissioned"].integer == 1 && stats["by_status"]["unassigned"].integer == 6)
        }
    }

    @Test("A claimed orphan's kept uplinks become its readings at once, and its space is right when it is assigned")
    func claim() async throws {
        try await withTown { town in
            try await town.hear(
                .init(device: "F1", number: 1, isOccupied: false, at: 0),
                .init(device: "F1", number: 2, isOccupied: true, at: 60),
                .init(device: "F2", number: 3, isOccupied: true, at: 60))
            let body = #"{"tenant_id":"\#(Town.acme)","device_type":"parking"}"#
            let claimed = try await town.open(as: .platform) { caller async throws in
                let list = try await caller.get("/api/v6/devices/orphans").json
                #expect(list["orphans"].items.map { $0["dev_eui"].text } == [Town.devEUI("F1"), Town.devEUI("F2")])
                #expect(list["orphans"].items.first?["uplink_count"].integer == 2)
                #expect(list["orphans"].items.first?["last_payload"].text == "01")
                let claimed = try await caller.post(Self.orphan + "/claim", body)
                #expect(try await caller.get("/api/v6/devices/orphans?search=f2").json["total"].integer == 1)
                #expect(try await caller.get("/api/v6/devices/orphans").json["total"].integer == 1)
                #expect(try await caller.post(Self.orphan + "/claim", body).status == 404)
                return claimed
            }
            #expect(claimed.status == 200)
            #expect(claimed.json["tenant_id"].text == Town.acme.description)
            #expect(claimed.json["lifecycle_state"].text == "commissioned")
            #expect(claimed.json["occupancy"].text == "occupied" && claimed.json["last_f_cnt"].integer == 2)
            #expect(claimed.json["name"].text == "bay F1" && claimed.json["device_type"].text == "parking")
            #expect(
                try town.lines("SELECT f_cnt, occupancy, tenant_id FROM readings ORDER BY 1")
                    == ["1,free,\(Town.acme)", "2,occupied,\(Town.acme)"])
            #expect(try town.lines("SELECT dev_eui FROM orphan_uplinks") == [Town.devEUI("F2")])
            try await town.open(as: .acme(.operator)) { caller async throws in
                let target = #"{"space_id":"\#(Town.space("A-1"))"}"#
                #expect(try await caller.post("/api/v6/devices/\(Town.devEUI("F1"))/assign", target).status == 200)
            }
            #expect(
                try town.lines("SELECT state, sensor_state FROM spaces WHERE code = 'A-1'") == ["OCCUPIED,occupied"])
            #expect(
                try town.lines("SELECT action, outcome, tenant_id FROM audit_log ORDER BY created_at, id").prefix(2)
                    == ["device.claim,done,\(Town.acme)", "device.claim,not_found,\(TenantID.platform)"])
        }
    }

    @Test("A claim that is cut off before its replay loses nothing: maintenance finds what is kept, and stores it once")
    func interrupted() async throws {
        try await withTown { town in
            try await town.hear(.init(device: "F1", number: 1, isOccupied: true, at: 0))
            // What a claim has done when the daemon is killed before the replay.
            try town.run("INSERT INTO devices (tenant_id, dev_eui) VALUES ('\(Town.acme)', '\(Town.devEUI("F1"))')")
            // And what is left when it is killed after the replay has stored them.
            try town.run("CREATE TABLE before AS SELECT * FROM orphan_uplinks")
            #expect(try await town.stores.replays.replayAll() == 1)
            try town.run(
                """
                INSERT INTO orphan_uplinks SELECT * FROM before;
                INSERT INTO orphan_devices (dev_eui, uplink_count) VALUES ('\(Town.devEUI("F1"))', 1);
                """)
            #expect(try await town.stores.replays.replayAll() == 1)
            #expect(try await town.stores.replays.replayAll() == 0)
            #expect(try town.lines("SELECT f_cnt, occupancy FROM readings") == ["1,occupied"])
            #expect(try town.lines("SELECT count(*) FROM orphan_devices") == ["0"])
            #expect(try town.lines("SELECT count(*) FROM orphan_uplinks") == ["0"])
        }
    }

    @Test("Registering a DevEUI by hand takes over what was kept of it, too")
    func registered() async throws {
        try await withTown { town in
            try await town.hear(.init(device: "F1", number: 7, isOccupied: true, at: 0))
            let reply = try await town.open(as: .beta(.admin)) { caller async throws in
                try await caller.post("/api/v6/devices", #"{"dev_eui":"\#(Town.devEUI("F1"))"}"#)
            }
            #expect(reply.status == 201 && reply.json["last_f_cnt"].integer == 7)
            #expect(try town.lines("SELECT tenant_id FROM readings") == [Town.beta.description])
        }
    }

    @Test("A kept uplink that makes no sense goes into quarantine, and hinders no other")
    func nonsense() async throws {
        try await withTown { town in
            try await town.hear(.init(device: "F1", number: 1, isOccupied: true, at: 0))
            try town.run(
                """
                INSERT INTO orphan_uplinks (dev_eui, deduplication_id, received_at, topic, message)
                SELECT dev_eui, gen_random_uuid(), received_at - interval '1 s', topic, 'no JSON' FROM orphan_uplinks
                """)
            let reply = try await town.open(as: .platform) { caller async throws in
                try await caller.post(Self.orphan + "/claim", #"{"tenant_id":"\#(Town.acme)"}"#)
            }
            #expect(reply.json["occupancy"].text == "occupied")
            let others = "SELECT count(*) FROM quarantine WHERE digest <> '\(Town.quarantined)'"
            #expect(try town.lines(others) == ["1"])
            #expect(try town.lines("SELECT count(*) FROM orphan_uplinks") == ["0"])
        }
    }

    @Test("A deleted orphan is gone with its uplinks, and comes back with its next")
    func delete() async throws {
        try await withTown { town in
            try await town.hear(.init(device: "F1", number: 1, isOccupied: true, at: 0))
            let statuses = try await town.open(as: .platform) { caller async throws in
                [
                    try await caller.delete(Self.orphan).status, try await caller.delete(Self.orphan).status,
                    try await caller.delete("/api/v6/devices/orphans/x").status,
                    try await caller.delete("/api/v6/devices/orphans/\(Town.devEUI("A1"))").status,
                ]
            }
            #expect(statuses == [204, 404, 404, 404])
            #expect(try town.lines("SELECT count(*) FROM orphan_uplinks") == ["0"])
            try await town.hear(.init(device: "F1", number: 2, isOccupied: true, at: 60))
            #expect(try town.lines("SELECT uplink_count FROM orphan_devices") == ["1"])
            #expect(
                try town.lines("SELECT action, outcome, old_values FROM audit_log ORDER BY created_at, id").first
                    == #"orphan.delete,done,"{""kept_uplinks"": 1}""#)
        }
    }

    @Test("A claim for nobody, or of what makes no sense, is refused by field")
    func bodies() async throws {
        try await withTown { town in
            try await town.hear(.init(device: "F1", number: 1, isOccupied: true, at: 0))
            let replies = try await town.open(as: .platform) { caller async throws in
                [
                    try await caller.post(Self.orphan + "/claim", "{}"),
                    try await caller.post(Self.orphan + "/claim", #"{"tenant_id":"\#(Town.device("A1"))"}"#),
                    try await caller.post(Self.orphan + "/claim", #"{"tenant_id":"\#(Town.acme)","x":1}"#),
                ]
            }
            #expect(replies.map(\.status) == [422, 422, 422])
            #expect(
                replies.map { $0.json["errors"].items.first?["type"].text } == [
                    "missing", "unknown_reference", "unknown",
                ])
            #expect(try town.lines("SELECT count(*) FROM orphan_devices") == ["1"])
        }
    }
}
