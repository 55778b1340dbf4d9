import HTTPTypes
import Parking
import Postgres
import Testing

@testable import Storage

@Suite("Sites are added, changed, deleted, and tell how full they are")
struct SitesTests {
    private static let path = "/api/v6/sites"
    private static let oldTown = "\(path)/\(Town.site("a"))"

    @Test("An added site is answered with 201 and its place, gets a slug of its name, and is told to the audit log")
    func create() async throws {
        try await withTown { town in
            let (created, again, read) = try await town.open(as: .acme(.admin)) { caller in
                let created = try await caller.post(
                    Self.path,
                    """
                    {"name":"Parkhaus Nord 2","address":"Weg 1","city":"Köln","latitude":50.9,"longitude":6.95,
                     "timezone":"Europe/Berlin","metadata":{"levels":3}}
                    """)
                let again = try await caller.post(Self.path, #"{"name":"parkhaus  nord - 2"}"#)
                return (created, again, try await caller.get(created.header("Location") ?? ""))
            }
            #expect(created.status == 201 && again.status == 201)
            #expect(created.json["slug"].text == "parkhaus-nord-2")
            #expect(created.json["timezone"].text == "Europe/Berlin" && again.json["timezone"].text == "UTC")
            #expect(created.json["metadata"]["levels"].integer == 3)
            #expect(created.json["tenant_id"].text == Town.acme.description)
            #expect(again.json["slug"].text?.hasPrefix("parkhaus-nord-2-") == true)
            #expect(read.status == 200 && read.json == created.json)
            #expect(read.json["space_count"].integer == 0)
            let actor = Person.acme(.admin).id
            #expect(
                try town.audit()
                    == [created, again].map {
                        "site.create,done,\($0.json["id"].text ?? ""),\(actor),\(Town.acme)"
                    })
        }
    }

    @Test("PATCH and PUT change what they name, clear what is null, and keep the rest")
    func change() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .acme(.admin)) { caller in
                [
                    try await caller.patch(Self.oldTown, #"{"city":"Bath","latitude":51.4,"slug":"bath"}"#),
                    try await caller.put(Self.oldTown, #"{"city":null,"timezone":"Europe/London"}"#),
                    try await caller.patch(Self.oldTown, "{}"),
                    try await caller.patch(Self.oldTown + "/", #"{"name":"Bath"}"#),
                ]
            }
            #expect(replies.map(\.status) == [200, 200, 200, 200])
            #expect(replies[0].json["city"].text == "Bath" && replies[0].json["slug"].text == "bath")
            #expect(replies[2].json["city"] == .null && replies[2].json["name"].text == "Old Town")
            #expect(replies[3].json["timezone"].text == "Europe/London" && replies[3].json["slug"].text == "bath")
            #expect(
                try town.lines("SELECT old_values ->> 'city', new_values ->> 'city' FROM audit_log ORDER BY created_at")
                    == [",Bath", "Bath,", ",", ","])
        }
    }

    @Test(
        "Of the time zones that PostgreSQL lists, exactly those of the IANA list are taken: none that a machine defines"
    )
    func timezones() async throws {
        try await withTown { town in
            let known = SiteWriteStatements.timezone.sql.replacing("$1::text", with: "n.name")
            let refused = try town.lines("SELECT n.name FROM pg_timezone_names n WHERE NOT (\(known)) ORDER BY n.name")
            let others = refused.filter { !$0.hasPrefix("posix/") && !$0.hasPrefix("right/") }
            #expect(Set(others).isSubset(of: ["Factory", "localtime", "posixrules"]), "\(others)")
            #expect(!others.isEmpty)
            for name in ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "Asia/Kolkata"] {
                #expect(!refused.contains(name))
            }
        }
    }

    @Test("What a site cannot be is refused by field, and nothing is written")
    func bodies() async throws {
        let bodies: [(String, [String])] = [
            ("{}", ["name missing"]), (#"{"name":" "}"#, ["name out_of_range"]),
            (#"{"name":"x","latitude":90.1,"longitude":-181}"#, ["latitude out_of_range", "longitude out_of_range"]),
            (#"{"name":"x","latitude":"1"}"#, ["latitude wrong_type"]),
            (#"{"name":"x","slug":"A b"}"#, ["slug malformed"]), (#"{"name":"x","slug":"a--b"}"#, ["slug malformed"]),
            (#"{"name":"x","timezone":"Mars/Base"}"#, ["timezone unknown_reference"]),
            (#"{"name":"x","timezone":"UTC+3"}"#, ["timezone unknown_reference"]),
            (#"{"name":"x","timezone":"posix/Europe/Berlin"}"#, ["timezone unknown_reference"]),
            (#"{"name":"x","timezone":"localtime"}"#, ["timezone unknown_reference"]),
            (#"{"name":"x","timezone":"Factory"}"#, ["timezone unknown_reference"]),
            (#"{"name":"x","timezone":"posixrules"}"#, ["timezone unknown_reference"]),
            (#"{"name":"x","metadata":[]}"#, ["metadata wrong_type"]), (#"{"name":"x","zip":1}"#, ["zip unknown"]),
            (#"{"name":"x","tenant_id":"\#(Town.acme)"}"#, ["tenant_id contradictory"]),
        ]
        try await withTown { town in
            let replies = try await town.open(as: .acme(.admin)) { caller in
                var replies: [Reply] = []
                for (body, _) in bodies { replies.append(try await caller.post(Self.path, body)) }
                return replies
            }
            for (reply, (body, errors)) in zip(replies, bodies) {
                #expect(reply.status == 422 && reply.faults == errors, "\(body)")
            }
            #expect(try town.lines("SELECT count(*) FROM sites") == ["2"])
        }
    }

    @Test("Name and slug are one site's of the tenant, and free for another tenant, and again once it is deleted")
    func unique() async throws {
        try await withTown { town in
            let body = #"{"name":"Dock","slug":"dock"}"#
            let beta = try await town.open(as: .beta(.admin)) { try await $0.post(Self.path, body) }
            let statuses = try await town.open(as: .acme(.admin)) { caller in
                let first = try await caller.post(Self.path, body)
                var details = ["\(first.status)"]
                for other in [#"{"name":"Dock"}"#, #"{"name":"Pier","slug":"dock"}"#] {
                    let reply = try await caller.post(Self.path, other)
                    details.append("\(reply.status) \(reply.json["detail"].text ?? "")")
                }
                let taken = try await caller.patch(Self.oldTown, #"{"slug":"dock"}"#)
                details.append("\(taken.status)")
                details.append("\(try await caller.delete(first.header("Location") ?? "").status)")
                details.append("\(try await caller.post(Self.path, body).status)")
                return details
            }
            #expect(beta.status == 201)
            #expect(
                statuses == [
                    "201", "409 Another site has this name already; give it another.",
                    "409 Another site has this slug already; give it another.", "409", "204", "201",
                ])
        }
    }

    @Test("A site goes once its spaces and gateways are gone, deleted spaces do not hold it, and it is nowhere then")
    func delete() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO gateways (tenant_id, gateway_id, site_id)
                VALUES ('\(Town.acme)', '0000000000000001', '\(Town.site("a"))')
                """)
            let (refused, half, gone, after) = try await town.open(as: .acme(.admin)) { caller in
                let refused = try await caller.delete(Self.oldTown)
                for code in ["A-1", "A-2", "A-3", "A-4"] {
                    #expect(try await caller.delete("/api/v6/spaces/\(Town.space(code))").status == 204)
                }
                let half = try await caller.delete(Self.oldTown)
                #expect(try await caller.delete("/api/v6/gateways/0000000000000001").status == 204)
                let gone = try await caller.delete(Self.oldTown)
                var after: [Int] = []
                after.append(try await caller.get(Self.oldTown).status)
                after.append(try await caller.get(Self.oldTown + "/occupancy").status)
                after.append(try await caller.patch(Self.oldTown, "{}").status)
                after.append(try await caller.delete(Self.oldTown).status)
                let space = #"{"site_id":"\#(Town.site("a"))","code":"Z"}"#
                after.append(try await caller.post("/api/v6/spaces", space).status)
                after.append(try await caller.get(Self.path).json["total"].integer ?? -1)
                after.append(try await caller.get(Self.path + "/occupancy/all").json["total"].integer ?? -1)
                return (refused, half, gone, after)
            }
            #expect(refused.status == 409)
            #expect(refused.json["detail"].text == "The site has 4 spaces and 1 gateway; delete or move them first.")
            #expect(half.json["detail"].text == "The site has 1 gateway; delete or move them first.")
            #expect(gone.status == 204 && gone.body.isEmpty)
            #expect(after == [404, 404, 404, 404, 422, 0, 0])
        }
    }

    @Test("Occupancy counts the states of a site's spaces, of one site and of all")
    func occupancy() async throws {
        try await withTown { town in
            try town.run(
                """
                UPDATE spaces SET state = 'OCCUPIED' WHERE code = 'A-1';
                UPDATE spaces SET state = 'FREE' WHERE code IN ('A-2', 'B-1');
                UPDATE spaces SET state = 'MAINTENANCE' WHERE code = 'A-3';
                UPDATE spaces SET deleted_at = now() WHERE code = 'A-4'
                """)
            let (one, all, stranger) = try await town.open(as: .acme(.viewer)) { caller in
                (
                    try await caller.get(Self.oldTown + "/occupancy"),
                    try await caller.get(Self.path + "/occupancy/all"),
                    try await caller.get("\(Self.path)/\(Town.site("b"))/occupancy")
                )
            }
            #expect(
                one.json.keys == [
                    "site_id", "site_name", "total_spaces", "free", "occupied", "reserved", "maintenance", "unknown",
                    "stale", "available", "occupancy_rate", "tenant_id",
                ])
            #expect(one.json["total_spaces"].integer == 3 && one.json["maintenance"].integer == 1)
            #expect(one.json["available"].integer == 1 && one.json["occupied"].integer == 1)
            #expect(one.json["occupancy_rate"] == .number(33.33))
            #expect(all.json["sites"].items == [one.json] && all.json["total"].integer == 1)
            #expect(stranger.status == 404)
            let everything = try await town.open(as: .platform) { try await $0.get(Self.path + "/occupancy/all") }
            #expect(everything.json["sites"].items.map { $0["site_name"].text } == ["Campus", "Old Town"])
        }
    }

    @Test("The platform adds a site to a tenant that it names, and to none that does not exist")
    func platform() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .platform) { caller in
                [
                    try await caller.post(Self.path, #"{"name":"New","tenant_id":"\#(Town.beta)"}"#),
                    try await caller.post(
                        Self.path, #"{"name":"New","tenant_id":"99999999-0000-4000-8000-000000000000"}"#),
                ]
            }
            #expect(replies[0].status == 201 && replies[0].json["tenant_id"].text == Town.beta.description)
            #expect(replies[1].status == 422 && replies[1].faults == ["tenant_id unknown_reference"])
        }
    }
}

extension Reply {
    /// What a 422 finds wrong: `field word`.
    var faults: [String] {
        json["errors"].items.map { error in
            "\(error["loc"].items.last?.text ?? "") \(error["type"].text ?? "")"
        }
    }
}
