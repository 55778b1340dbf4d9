import HTTPTypes
import Parking
import Testing

@Suite("Spaces are added, changed and deleted, and keep their history")
struct SpacesTests {
    private static let path = "/api/v6/spaces"

    private static func space(_ code: String) -> String { "\(path)/\(Town.space(code))" }

    private static func body(_ code: String, on site: String = "a", _ more: String = "") -> String {
        #"{"site_id":"\#(Town.site(site))","code":"\#(code)"\#(more)}"#
    }

    @Test("An added space is answered with 201 and its place, shows nothing yet, and is told to the audit log")
    func create() async throws {
        try await withTown { town in
            let (created, read, again) = try await town.open(as: .acme(.admin)) { caller in
                let created = try await caller.post(
                    Self.path,
                    Self.body(
                        "N-1", #","building":"North","floor":"-1","latitude":52.5,"longitude":13.25,"metadata":{"w":2}"#
                    ))
                return (
                    created, try await caller.get(created.header("Location") ?? ""),
                    try await caller.post(Self.path, Self.body("N-1"))
                )
            }
            #expect(created.status == 201 && read.json == created.json)
            #expect(created.json["name"].text == "N-1" && created.json["floor"].text == "-1")
            #expect(created.json["state"].text == "UNKNOWN" && created.json["current_state"].text == "unknown")
            #expect(created.json["latitude"] == .number(52.5) && created.json["metadata"]["w"].integer == 2)
            #expect(again.status == 409)
            #expect(again.json["detail"].text == "The site has a space N-1 already; give it another code.")
            let id = created.json["id"].text ?? ""
            let actor = Person.acme(.admin).id
            #expect(
                try town.audit()
                    == [
                        "space.create,done,\(id),\(actor),\(Town.acme)", "space.create,conflict,,\(actor),\(Town.acme)",
                    ])
        }
    }

    @Test("Many spaces are added all or none, in their order, with one line in the audit log")
    func bulk() async throws {
        try await withTown { town in
            let bulk = Self.path + "/bulk"
            @Sendable func list(_ items: [String]) -> String { #"{"spaces":[\#(items.joined(separator: ","))]}"# }
            let replies = try await town.open(as: .acme(.admin)) { caller in
                var replies: [Reply] = []
                for body in [
                    list((0..<1000).map { Self.body("Z-\(999 - $0)") }),
                    list([Self.body("Y-1"), Self.body("A-1"), Self.body("A-2")]),
                    list([Self.body("Y-1"), Self.body("Y-1")]),
                    list([Self.body("Y-1"), Self.body("Y-2", on: "b"), #"{"code":7}"#]),
                    list([Self.body("Y-1"), Self.body("Y-2", on: "b")]),
                    list([]), "{}", list(Array(repeating: Self.body("X"), count: 1001)),
                ] { replies.append(try await caller.post(bulk, body)) }
                return replies
            }
            #expect(replies.map(\.status) == [201, 409, 422, 422, 422, 422, 422, 422])
            #expect(replies[0].json["count"].integer == 1000)
            #expect(replies[0].json["spaces"].items.first?["code"].text == "Z-999")
            #expect(replies[1].json["detail"].text == "There are spaces A-1, A-2 already; nothing was added.")
            let places = replies[2...4].map { reply in
                reply.json["errors"].items.map { $0["loc"].items.map { $0.text ?? "\($0.integer ?? -1)" } }
            }
            #expect(
                places == [
                    [["body", "spaces", "1", "code"]],
                    [["body", "spaces", "2", "site_id"], ["body", "spaces", "2", "code"]],
                    [["body", "spaces", "1", "site_id"]],
                ])
            #expect(try town.lines("SELECT count(*) FROM spaces") == ["1006"])
            #expect(
                try town.lines("SELECT outcome, count(*) FROM audit_log GROUP BY 1 ORDER BY 1")
                    == ["conflict,1", "done,1", "invalid,2"])
        }
    }

    @Test("PATCH and PUT change what they name; a space moves between the sites of its tenant only")
    func change() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .acme(.admin)) { caller in
                let site = try await caller.post("/api/v6/sites", #"{"name":"New"}"#).json["id"].text ?? ""
                return [
                    try await caller.patch(Self.space("A-1"), #"{"site_id":"\#(site)","floor":"1","latitude":1}"#),
                    try await caller.put(Self.space("A-1"), #"{"floor":null,"code":"N-1"}"#),
                    try await caller.patch(Self.space("A-1"), #"{"site_id":"\#(Town.site("b"))"}"#),
                    try await caller.patch(Self.space("A-2"), #"{"code":"A-3"}"#),
                    try await caller.patch(Self.space("A-2"), #"{"state":"FREE"}"#),
                    try await caller.patch(Self.space("A-2"), #"{"name":null}"#),
                    try await caller.patch(Self.space("B-1"), #"{"name":"x"}"#),
                    try await caller.patch(Self.path + "/nonsense", #"{"name":"x"}"#),
                ]
            }
            #expect(replies.map(\.status) == [200, 200, 422, 409, 422, 422, 404, 404])
            #expect(replies[0].json["floor"].text == "1" && replies[0].json["site_id"].text != Town.site("a"))
            #expect(replies[1].json["floor"] == .null && replies[1].json["code"].text == "N-1")
            #expect(replies[1].json["latitude"] == .number(1))
            #expect(replies[2].faults == ["site_id unknown_reference"] && replies[4].faults == ["state unknown"])
            #expect(replies[3].json["detail"].text == "The site has a space of this code already.")
            #expect(replies[5].faults == ["name wrong_type"])
            let platform = try await town.open(as: .platform) { caller in
                try await caller.patch(Self.space("A-2"), #"{"site_id":"\#(Town.site("b"))"}"#)
            }
            #expect(platform.status == 422 && platform.faults == ["site_id contradictory"])
        }
    }

    @Test("A deleted space is nowhere, its code is free, its history stays; a space with a device on it stays")
    func delete() async throws {
        try await withTown { town in
            let (refused, gone, after, history) = try await town.open(as: .acme(.admin)) { caller in
                let device = "/api/v6/devices/\(Town.device("A1"))"
                try town.run("UPDATE devices SET occupancy = 'free' WHERE dev_eui = '\(Town.devEUI("A1"))'")
                _ = try await caller.post(device + "/assign", #"{"space_id":"\#(Town.space("A-1"))"}"#)
                let refused = try await caller.delete(Self.space("A-1"))
                _ = try await caller.send(.post, device + "/unassign")
                _ = try await caller.post(Self.space("A-1") + "/override", #"{"type":"blocked","reason":"x"}"#)
                let gone = try await caller.delete(Self.space("A-1"))
                var after = [try await caller.get(Self.space("A-1")).status]
                after.append(try await caller.delete(Self.space("A-1")).status)
                after.append(try await caller.send(.delete, Self.space("A-1") + "/override").status)
                after.append(try await caller.post(Self.path, Self.body("A-1")).status)
                return (refused, gone, after, try await caller.get(Self.space("A-1") + "/history"))
            }
            #expect(refused.status == 409)
            #expect(refused.json["detail"].text == "A device is on the space A-1; unassign it first.")
            #expect(gone.status == 204 && after == [404, 404, 404, 201])
            #expect(
                history.json["changes"].items.compactMap { $0["cause"].text } == ["override", "unassign", "assign"])
            #expect(try town.lines("SELECT is_active, end_time IS NOT NULL FROM space_admin_overrides") == ["f,t"])
        }
    }

    @Test("A space shows its devices where it is asked to")
    func devices() async throws {
        try await withTown { town in
            let (bare, full) = try await town.open(as: .acme(.operator)) { caller in
                _ = try await caller.post(
                    "/api/v6/devices/\(Town.device("A1"))/assign", #"{"space_id":"\#(Town.space("A-1"))"}"#)
                return (
                    try await caller.get(Self.space("A-1")),
                    try await caller.get(Self.space("A-1") + "?include_devices=true")
                )
            }
            #expect(bare.json["sensor_device_id"].text == Town.device("A1") && bare.json["sensor_device"] == .null)
            #expect(full.json["sensor_device"]["dev_eui"].text == Town.devEUI("A1"))
            #expect(full.json["display_device"] == .null)
        }
    }

    @Test("A history pages newest first without gap or repeat, and its cursors are good for nothing else")
    func history() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO state_changes (tenant_id, space_id, previous_state, new_state, source, changed_at)
                SELECT s.tenant_id, s.id, 'FREE', 'OCCUPIED', 'sensor',
                    timestamptz '2026-01-01Z' + n / 3 * interval '1 minute'
                FROM spaces s CROSS JOIN generate_series(1, 250) n
                """)
            let path = Self.space("A-1") + "/history"
            let (ids, cursor) = try await town.open(as: .acme(.viewer)) { caller in
                var ids: [Int] = []
                var cursors: [String] = []
                repeat {
                    let reply = try await caller.get(
                        path + "?limit=100" + (cursors.last.map { "&cursor=" + $0 } ?? ""))
                    #expect(reply.status == 200 && reply.json["count"].integer == reply.json["changes"].items.count)
                    ids += reply.json["changes"].items.compactMap { $0["id"].integer }
                    guard let next = reply.json["next_cursor"].text else { break }
                    cursors.append(next)
                } while cursors.count < 10
                #expect(cursors.count == 2)
                let part = try await caller.get(path + "?from=2026-01-01T00:10:00Z&to=2026-01-01T00:12:00Z")
                #expect(part.json["changes"].items.count == 6)
                return (ids, cursors[0])
            }
            #expect(ids.count == 250 && ids == ids.sorted(by: >))
            func statuses(_ person: Person, _ paths: [String]) async throws -> [Int] {
                try await town.open(as: person) { caller in
                    var statuses: [Int] = []
                    for path in paths { statuses.append(try await caller.get(path).status) }
                    return statuses
                }
            }
            let tampered = String(cursor.dropLast()) + (cursor.hasSuffix("0") ? "1" : "0")
            #expect(
                try await statuses(
                    .acme(.viewer),
                    [
                        "\(path)?cursor=\(tampered)", "\(Self.space("A-2"))/history?cursor=\(cursor)",
                        "\(path)?cursor=x", "\(path)?from=yesterday", "\(path)?limit=0",
                        "\(path)?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "\(Self.space("B-1"))/history",
                    ]) == [422, 422, 422, 422, 422, 422, 404])
            #expect(
                try await statuses(
                    .beta(.owner), ["\(path)?cursor=\(cursor)", path, "\(Self.space("B-1"))/history?cursor=\(cursor)"])
                    == [422, 404, 422])
            #expect(try await statuses(.platform, [path]) == [200])
        }
    }

    @Test("A history tells which of its changes were inferred, and by how many seconds each may have happened earlier")
    func inferredHistory() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO state_changes (
                    tenant_id, space_id, previous_state, new_state, source, changed_at, is_inferred, error_s)
                SELECT s.tenant_id, s.id, c.previous_state, c.new_state, 'sensor', c.changed_at, c.is_inferred,
                    c.error_s
                FROM spaces s CROSS JOIN (VALUES
                    ('FREE', 'OCCUPIED', timestamptz '2026-01-01T10:00Z', false, NULL::int4),
                    ('OCCUPIED', 'FREE', timestamptz '2026-01-01T11:00Z', true, 240),
                    ('FREE', 'OCCUPIED', timestamptz '2026-01-01T12:00Z', true, 0)
                ) AS c (previous_state, new_state, changed_at, is_inferred, error_s)
                WHERE s.id = '\(Town.space("A-1"))'
                """)
            let history = try await town.open(as: .acme(.viewer)) { caller in
                try await caller.get(Self.space("A-1") + "/history")
            }
            let changes = history.json["changes"].items
            #expect(changes.map { $0["is_inferred"] } == [.flag(true), .flag(true), .flag(false)])
            #expect(changes.map { $0["error_s"] } == [.number(0), .number(240), .null])
        }
    }
}
