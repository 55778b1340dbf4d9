import HTTPTypes
import LoRaWAN
import Parking
import Testing

@Suite("The life of a device")
struct DeviceLifeTests {
    @Test("Only legal steps move a device; each is told, and so is each refusal")
    func steps() async throws {
        try await withTown { town in
            let steps: [(device: String, step: String, status: Int, state: String)] = [
                ("A2", "commission", 200, "commissioned"), ("A2", "commission", 409, ""),
                ("A2", "reprovision", 409, ""), ("A2", "decommission", 200, "decommissioned"),
                ("A2", "decommission", 409, ""), ("A2", "commission", 409, ""),
                ("A2", "reprovision", 200, "provisioned"), ("A1", "decommission", 200, "decommissioned"),
                ("B1", "decommission", 404, ""), ("00", "commission", 404, ""),
            ]
            let replies = try await town.open(as: .acme(.admin)) { caller async throws in
                var replies: [Reply] = []
                for (device, step, _, _) in steps {
                    replies.append(
                        try await caller.post(
                            "/api/v6/devices/\(Town.devEUI(device))/\(step)", #"{"reason":"spring clean"}"#))
                }
                return replies
            }
            for (reply, step) in zip(replies, steps) {
                #expect(reply.status == step.status, "\(step)")
                if step.status == 200 { #expect(reply.json["lifecycle_state"].text == step.state) }
            }
            #expect(
                replies[1].json["detail"].text == "A device that is commissioned cannot be commissioned.")
            #expect(
                try town.lines("SELECT action, outcome FROM audit_log ORDER BY created_at, id") == [
                    "device.commission,done", "device.commission,conflict", "device.reprovision,conflict",
                    "device.decommission,done", "device.decommission,conflict", "device.commission,conflict",
                    "device.reprovision,done", "device.decommission,done", "device.decommission,not_found",
                    "device.commission,not_found",
                ])
            #expect(
                try town.lines(
                    """
                    SELECT old_values ->> 'lifecycle_state', new_values ->> 'lifecycle_state', new_values ->> 'reason'
                    FROM audit_log WHERE outcome = 'done' ORDER BY created_at LIMIT 1
                    """) == ["provisioned,commissioned,\"spring clean\""])
        }
    }

    @Test("A device on a space is not decommissioned; taken away, it is, and a decommissioned one is not assigned")
    func decommissionAssigned() async throws {
        try await withTown { town in
            let statuses = try await town.open(as: .acme(.admin)) { caller async throws in
                let path = "/api/v6/devices/\(Town.device("A1"))"
                let target = #"{"space_id":"\#(Town.space("A-1"))"}"#
                return [
                    try await caller.post(path + "/assign", target).status,
                    try await caller.post(path + "/decommission", "{}").status,
                    try await caller.post(path + "/unassign", "{}").status,
                    try await caller.send(.post, path + "/decommission").status,
                    try await caller.post(path + "/assign", target).status,
                ]
            }
            #expect(statuses == [200, 409, 200, 200, 409])
            #expect(try await town.findings() == [])
        }
    }

    @Test("A transferred device takes along neither history nor what its old owner wrote; each keeps their part")
    func transfer() async throws {
        try await withTown { town in
            try await town.hear(.init(device: "A1", number: 1, isOccupied: true, at: 0))
            let path = "/api/v6/devices/\(Town.device("A1"))"
            let target = #"{"space_id":"\#(Town.space("A-1"))"}"#
            let owner = #"{"tenant_id":"\#(Town.beta)","reason":"sold"}"#
            try town.run("UPDATE devices SET lost_uplinks = 9, lost_recently = 9, lost_since = now()")
            try await town.open(as: .acme(.admin)) { caller async throws in
                #expect(try await caller.patch(path, #"{"config":{"secret":"acme"}}"#).status == 200)
                #expect(try await caller.post(path + "/assign", target).status == 200)
                #expect(try await caller.post(path + "/transfer", owner).status == 403)
            }
            try await town.open(as: .platform) { caller async throws in
                #expect(try await caller.post(path + "/transfer", owner).status == 409)
                #expect(try await caller.post(path + "/unassign", "{}").status == 200)
                let unknown = try await caller.post(path + "/transfer", #"{"tenant_id":"\#(Town.device("A1"))"}"#)
                #expect(unknown.status == 422)
                #expect(unknown.json["errors"].items.first?["loc"] == .list([.text("body"), .text("tenant_id")]))
                let moved = try await caller.post(path + "/transfer", owner)
                #expect(moved.status == 200 && moved.json["tenant_id"].text == Town.beta.description)
                #expect(try await caller.post(path + "/transfer", owner).status == 409)
            }
            let losses = "SELECT lost_recently, lost_since FROM devices WHERE id = '\(Town.device("A1"))'"
            #expect(try town.lines(losses) == [","])
            // What the broker delivers again was its old owner's.
            try await town.hear(.init(device: "A1", number: 1, isOccupied: true, at: 0))
            try await town.open(as: .switched(to: Town.beta)) { caller async throws in
                try await Self.expectNothingOfBefore(caller, "A1")
                #expect(try await caller.post(path + "/transfer", owner).status == 403)
            }
            try await town.hear(.init(device: "A1", number: 2, isOccupied: false, at: 60))
            for (person, count, device) in [(Person.beta(.viewer), 1, 200), (.acme(.viewer), 1, 404)] {
                try await town.open(as: person) { caller async throws in
                    let shown = try await caller.get(path)
                    #expect(shown.status == device)
                    if device == 200 {
                        #expect(shown.json["name"] == .null && shown.json["config"].keys == [])
                        #expect(shown.json["last_f_cnt"].integer == 2 && shown.json["lost_uplinks"].integer == 0)
                    }
                    for name in [Town.device("A1"), Town.devEUI("A1")] {
                        let readings = try await caller.get("/api/v6/devices/\(name)/readings").json["readings"].items
                        #expect(readings.count == count)
                        #expect(readings.allSatisfy { $0["tenant_id"].text == person.tenant.description })
                        let assignments = try await caller.get("/api/v6/devices/\(name)/assignments").json
                        #expect(assignments["count"].integer == (person.tenant == Town.acme ? 1 : 0))
                    }
                }
            }
            try await town.open(as: .platform) { caller async throws in
                #expect(try await caller.get(path + "/readings").json["count"].integer == 2)
            }
            try await Self.expectEachSideToldItsPart(town)
            #expect(try await town.findings() == [])
        }
    }

    /// Of a transfer, who had the device learns that it left, who has it that it came, and the platform all.
    private static func expectEachSideToldItsPart(_ town: Town) async throws {
        for (person, old, new) in [
            (Person.acme(.owner), Town.acme.description as String?, nil as String?),
            (.beta(.owner), nil, Town.beta.description),
        ] {
            try await town.open(as: person) { caller async throws in
                let reply = try await caller.get("/api/v6/audit?action=device.transfer")
                let done = reply.json["events"].items.filter { $0["outcome"].text == "done" }
                #expect(done.count == 1)
                #expect(done.first?["old_values"]["tenant_id"].text == old)
                #expect(done.first?["new_values"]["tenant_id"].text == new)
                let other = person.tenant == Town.acme ? Town.beta : Town.acme
                let words = String(decoding: reply.body, as: UTF8.self)
                #expect(!words.contains(other.description) && !words.contains("sold"))
            }
        }
        let told = try town.lines(
            """
            SELECT tenant_id, old_values ->> 'tenant_id', new_values ->> 'tenant_id', new_values ->> 'reason'
            FROM audit_log
            WHERE action = 'device.transfer' AND outcome = 'done' AND tenant_id = '\(TenantID.platform)'
            """)
        #expect(told == ["\(TenantID.platform),\(Town.acme),\(Town.beta),sold"])
    }

    /// What a new owner is shown of a device before they heard it: what it is, and since when it is theirs.
    private static func expectNothingOfBefore(_ caller: Caller, _ device: String) async throws {
        let path = "/api/v6/devices/\(Town.device(device))"
        let known = [
            "id", "dev_eui", "tenant_id", "device_type", "category", "manufacturer", "model", "codec",
            "lifecycle_state", "status", "enabled", "created_at", "updated_at",
        ]
        let listed = try await caller.get("/api/v6/devices?search=\(Town.devEUI(device))").json["devices"].items
        #expect(listed.count == 1)
        for shown in try await [caller.get(path).json] + listed {
            for key in shown.keys where !known.contains(key) {
                let value = shown[key]
                let isNothing =
                    value == .null || value == .flag(false) || value == .number(0)
                    || (key == "config" && value.keys == []) || value == .text("unknown")
                    || (key == "health" && value == .text("never_heard"))
                #expect(isNothing, "\(key)")
            }
            let since = try #require(shown["created_at"].text.flatMap { Timestamp(rfc3339: $0.utf8) })
            #expect(since > Timestamp.now.adding(seconds: -60))
        }
        for name in [Town.device(device), Town.devEUI(device)] {
            for part in ["readings", "assignments"] {
                #expect(try await caller.get("/api/v6/devices/\(name)/\(part)").json["count"].integer == 0, "\(part)")
            }
        }
        let audit = try await caller.get("/api/v6/audit?limit=200")
        #expect(audit.status == 200)
        let lines = audit.json["events"].items.filter { $0["resource_id"].text == Town.device(device) }
        // That it came, and nothing of what was done to it before.
        #expect(lines.map { $0["action"].text } == ["device.transfer"])
        #expect(lines.first?["old_values"] == .null && lines.first?["new_values"]["name"] == .null)
    }

    @Test("What the pool wrote on a device goes with it to its first owner")
    func fromPool() async throws {
        try await withTown { town in
            let reply = try await town.open(as: .platform) { caller async throws in
                try await caller.post(
                    "/api/v6/devices/\(Town.device("C1"))/transfer", #"{"tenant_id":"\#(Town.acme)"}"#)
            }
            #expect(reply.json["name"].text == "Device C1")
        }
    }

    @Test("A disabled device's uplinks are stored and move no space; enabled again, its next word counts")
    func disabled() async throws {
        try await withTown { town in
            let path = "/api/v6/devices/\(Town.device("A1"))"
            try await town.open(as: .acme(.admin)) { caller async throws in
                let target = #"{"space_id":"\#(Town.space("A-1"))"}"#
                #expect(try await caller.post(path + "/assign", target).status == 200)
                #expect(try await caller.patch(path, #"{"enabled":false}"#).status == 200)
                try await town.hear(.init(device: "A1", number: 1, isOccupied: true, at: 0))
                #expect(try town.lines("SELECT state FROM spaces WHERE code = 'A-1'") == ["UNKNOWN"])
                #expect(try await caller.patch(path, #"{"enabled":true}"#).status == 200)
                try await town.hear(.init(device: "A1", number: 2, isOccupied: true, at: 60))
            }
            #expect(try town.lines("SELECT state FROM spaces WHERE code = 'A-1'") == ["OCCUPIED"])
            #expect(try town.lines("SELECT count(*) FROM readings") == ["2"])
        }
    }
}
