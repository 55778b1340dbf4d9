import HTTPTypes
import Parking
import Testing

@Suite("Devices are registered, changed and put on spaces")
struct DeviceWritesTests {
    @Test("A registered device is answered with 201 and its place, and is the device that can be read there")
    func create() async throws {
        try await withTown { town in
            let (created, read) = try await town.open(as: .acme(.admin)) { caller async throws in
                let created = try await caller.post(
                    "/api/v6/devices",
                    """
                    {"dev_eui":"00:04:a3:0b:00:00:00:f1","name":"Bay \\u0041","device_type":"parking",
                     "codec":"bosch/tps110","config":{"a":[1,{"b":"\\ud800"}],"c":1e3}}
                    """)
                return (created, try await caller.get(created.header("Location") ?? ""))
            }
            #expect(created.status == 201)
            #expect(created.json["dev_eui"].text == "0004A30B000000F1")
            #expect(created.json["tenant_id"].text == Town.acme.description)
            #expect(created.json["status"].text == "unassigned")
            #expect(created.json["lifecycle_state"].text == "provisioned")
            #expect(created.json["config"]["c"].integer == 1000)
            #expect(read.status == 200 && read.json == created.json)
            let id = created.json["id"].text ?? ""
            #expect(
                try town.audit() == ["device.create,done,\(id),\(Person.acme(.admin).id),\(Town.acme)"])
        }
    }

    @Test("A DevEUI that is known is a conflict in the same words whoever owns it, and leaves its line")
    func known() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .acme(.admin)) { caller async throws in
                var replies: [Reply] = []
                for ending in ["A1", "B1", "C1"] {
                    replies.append(
                        try await caller.post("/api/v6/devices", #"{"dev_eui":"\#(Town.devEUI(ending))"}"#))
                }
                return replies
            }
            #expect(replies.map(\.status) == [409, 409, 409])
            #expect(Set(replies.map { $0.json["detail"].text }) == ["This DevEUI is registered already."])
            let actor = Person.acme(.admin).id
            #expect(
                try town.audit()
                    == ["A1", "B1", "C1"].map { "device.create,conflict,\(Town.devEUI($0)),\(actor),\(Town.acme)" })
        }
    }

    @Test("A PATCH changes what it names, clears what is null, and keeps the rest")
    func patch() async throws {
        try await withTown { town in
            let path = "/api/v6/devices/\(Town.devEUI("A1"))"
            let replies = try await town.open(as: .acme(.admin)) { caller async throws in
                var replies: [Reply] = []
                for body in [
                    #"{"codec":"bosch/tps110","config":{"x":1}}"#, #"{"name":null}"#, #"{"enabled":false}"#, "{}",
                ] { replies.append(try await caller.patch(path, body)) }
                return replies
            }
            #expect(replies.map(\.status) == [200, 200, 200, 200])
            let last = replies[3].json
            #expect(last["name"] == .null && last["codec"].text == "bosch/tps110" && last["enabled"] == .flag(false))
            #expect(last["config"]["x"].integer == 1)
            #expect(replies[0].json["name"].text == "Device A1")
            #expect(
                try town.lines(
                    """
                    SELECT old_values ->> 'enabled', new_values ->> 'enabled', new_values ->> 'name'
                    FROM audit_log ORDER BY created_at
                    """) == ["true,true,\"Device A1\"", "true,true,", "true,false,", "false,false,"])
        }
    }

    @Test("Assigned and unassigned, device, space, history and audit log tell one story")
    func assign() async throws {
        try await withTown { town in
            try town.run(
                """
                UPDATE devices SET occupancy = 'occupied', occupancy_observed_at = '2026-01-01Z'
                WHERE dev_eui = '\(Town.devEUI("A1"))'
                """)
            let path = "/api/v6/devices/\(Town.device("A1"))"
            let (assigned, between, unassigned, after) = try await town.open(as: .acme(.operator)) {
                caller async throws in
                let assigned = try await caller.post(
                    path + "/assign", #"{"space_id":"\#(Town.space("A-1"))","reason":"New bay"}"#)
                let between = try await caller.get(path)
                #expect(
                    try town.lines(Self.story) == [
                        "A-1,OCCUPIED,occupied,a1,,operational,\"New bay\",,UNKNOWN→OCCUPIED"
                    ])
                return (
                    assigned, between, try await caller.send(.post, path + "/unassign"), try await caller.get(path)
                )
            }
            #expect(assigned.status == 200 && assigned.json["success"] == .flag(true))
            #expect(assigned.json["space_id"].text == Town.space("A-1"))
            #expect(between.json["status"].text == "assigned" && between.json["assigned_space_code"].text == "A-1")
            #expect(unassigned.status == 200)
            #expect(unassigned.json.keys == ["success", "device_id", "message"])
            #expect(after.json["lifecycle_state"].text == "commissioned" && after.json["occupancy"].text == "unknown")
            #expect(
                try town.lines(Self.story).last == "A-1,UNKNOWN,,,,commissioned,\"New bay\",t,OCCUPIED→UNKNOWN")
            #expect(try town.audit().map { $0.split(separator: ",")[0] } == ["device.assign", "device.unassign"])
        }
    }

    /// Space, device, assignment and change of state, newest last.
    private static let story = """
        SELECT s.code, s.state, s.sensor_state, right(s.sensor_device_id::text, 2), s.display_device_id,
            d.lifecycle_state, a.assignment_reason, CASE WHEN a.unassigned_at IS NOT NULL THEN true END,
            c.previous_state || '→' || c.new_state
        FROM device_assignments a JOIN spaces s ON s.id = a.space_id JOIN devices d ON d.id = a.device_id
        JOIN state_changes c ON c.space_id = s.id ORDER BY c.id
        """

    @Test("What cannot be assigned is refused with its reason, changes nothing, and leaves its line")
    func refusals() async throws {
        try await withTown { town in
            let attempts: [(device: String, space: String, status: Int, words: String)] = [
                ("A9", "A-1", 409, "The device is decommissioned; reprovision it first."),
                ("A3", "A-1", 409, "The device is disabled; enable it first."),
                ("A1", "B-1", 404, "There is no such space."),
                ("B1", "A-1", 404, "There is no such device."),
                ("A1", "A-1", 200, ""),
                ("A1", "A-1", 409, "The device is on this space already."),
                ("A1", "A-2", 409, "The device is on another space; unassign it first."),
                ("A2", "A-1", 409, "The space A-1 has a sensor already."),
                ("AD", "A-1", 200, ""),
                ("A2", "A-2", 200, ""),
            ]
            let replies = try await town.open(as: .acme(.operator)) { caller async throws in
                var replies: [Reply] = []
                for attempt in attempts {
                    replies.append(
                        try await caller.post(
                            "/api/v6/devices/\(Town.device(attempt.device))/assign",
                            #"{"space_id":"\#(Town.space(attempt.space))"}"#))
                }
                return replies
            }
            for (reply, attempt) in zip(replies, attempts) {
                #expect(reply.status == attempt.status, "\(attempt)")
                if attempt.status != 200 { #expect(reply.json["detail"].text == attempt.words) }
            }
            let outcomes = try town.audit().map { $0.split(separator: ",")[1] }
            #expect(
                outcomes == [
                    "conflict", "conflict", "not_found", "not_found", "done", "conflict", "conflict", "conflict",
                    "done", "done",
                ])
            #expect(try town.lines("SELECT count(*) FROM device_assignments") == ["3"])
        }
    }

    @Test("Bodies that say something impossible are refused by field, and nothing is written")
    func bodies() async throws {
        try await withTown { town in
            let tooLong = String(repeating: "é", count: 201)
            let bodies: [(String, [String])] = [
                (#"{}"#, ["dev_eui missing"]),
                (#"{"dev_eui":"zz"}"#, ["dev_eui malformed"]),
                (#"{"dev_eui":7}"#, ["dev_eui wrong_type"]),
                (#"{"dev_eui":"0004A30B000000F1","nmae":"x"}"#, ["nmae unknown"]),
                (#"{"dev_eui":"0004A30B000000F1","name":"a\u0000b"}"#, ["name malformed"]),
                (#"{"dev_eui":"0004A30B000000F1","name":"a\u001b[2J"}"#, ["name malformed"]),
                (#"{"dev_eui":"0004A30B000000F1","name":"a\nb"}"#, ["name malformed"]),
                (#"{"dev_eui":"0004A30B000000F1","name":"a\u202eb"}"#, ["name malformed"]),
                (#"{"dev_eui":"0004A30B000000F1","name":" "}"#, ["name out_of_range"]),
                (
                    #"{"dev_eui":"0004A30B000000F1","category":"lamp","codec":"no/such"}"#,
                    [
                        "category not_in_list", "codec not_in_list",
                    ]
                ),
                (#"{"dev_eui":"0004A30B000000F1","config":[]}"#, ["config wrong_type"]),
                (#"{"dev_eui":"0004A30B000000F1","config":{"a":"\u0000"}}"#, ["config malformed"]),
                (#"{"dev_eui":"0004A30B000000F1","config":{"a":1e999}}"#, ["config malformed"]),
                (#"{"dev_eui":"0004A30B000000F1","tenant_id":"\#(Town.acme)"}"#, ["tenant_id contradictory"]),
                (#"{"dev_eui":"0004A30B000000F1","dev_eui":"0004A30B000000F2"}"#, ["dev_eui repeated"]),
                (#"{"dev_eui":"0004A30B000000F1","name":"\#(tooLong)"}"#, ["name too_long"]),
            ]
            let replies = try await town.open(as: .acme(.admin)) { caller async throws in
                var replies: [Reply] = []
                for (body, _) in bodies { replies.append(try await caller.post("/api/v6/devices", body)) }
                #expect(try await caller.post("/api/v6/devices", "[]").status == 422)
                #expect(try await caller.post("/api/v6/devices", "{").status == 400)
                let text = try caller.with("Content-Type", "text/plain")
                #expect(try await text.send(.post, "/api/v6/devices", "{}").status == 415)
                return replies
            }
            for (reply, (body, errors)) in zip(replies, bodies) {
                #expect(reply.status == 422, "\(body)")
                let found = reply.json["errors"].items.map { error in
                    "\(error["loc"].items.last?.text ?? "") \(error["type"].text ?? "")"
                }
                #expect(found == errors, "\(body)")
            }
            #expect(try town.lines("SELECT count(*) FROM devices") == ["8"])
        }
    }

    @Test("Who may write what: below the role 403, another tenant's device 404, the platform everything")
    func roles() async throws {
        try await withTown { town in
            let device = "/api/v6/devices/\(Town.device("A1"))"
            let expectations: [(Person, create: Int, change: Int, unassign: Int)] = [
                (.acme(.viewer), 403, 403, 403), (.acme(.operator), 403, 403, 409), (.acme(.admin), 422, 200, 409),
                (.acme(.owner), 422, 200, 409), (.beta(.viewer), 403, 403, 403), (.beta(.operator), 403, 403, 404),
                (.beta(.admin), 422, 404, 404), (.beta(.owner), 422, 404, 404), (.platform, 422, 200, 409),
                (.switched(to: Town.acme), 422, 200, 409), (.switched(to: Town.beta), 422, 404, 404),
            ]
            for (person, create, change, unassign) in expectations {
                let statuses = try await town.open(as: person) { caller async throws in
                    [
                        try await caller.post("/api/v6/devices", "{}").status,
                        try await caller.patch(device, #"{"name":"x"}"#).status,
                        try await caller.post(device + "/unassign", "{}").status,
                    ]
                }
                #expect(statuses == [create, change, unassign], "\(person)")
            }
        }
    }
}
