import HTTPTypes
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Tenants are made, changed, suspended and deleted by the platform")
struct TenantsTests {
    private static let path = "/api/v6/tenants"

    @Test("A tenant is answered with 201 and its place, changes by PATCH and PUT, and can be read with what it has")
    func lifecycle() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .platform) { caller async throws in
                let made = try await caller.post(
                    Self.path, #"{"name":"Gamma","slug":"gamma","type":"trial","settings":{"a":1}}"#)
                let place = made.header("Location") ?? ""
                return (
                    made, try await caller.patch(place, #"{"subscription_tier":"pro"}"#),
                    try await caller.put(place, #"{"name":"Gamma Ltd","type":"customer"}"#), try await caller.get(place)
                )
            }
            #expect(replies.0.status == 201)
            #expect(
                replies.0.json.keys == [
                    "id", "name", "slug", "type", "subscription_tier", "is_active", "suspended_at",
                    "suspension_reason", "settings", "created_at", "updated_at",
                ])
            #expect(replies.1.status == 200 && replies.1.json["subscription_tier"].text == "pro")
            #expect(replies.2.json["name"].text == "Gamma Ltd" && replies.2.json["type"].text == "customer")
            #expect(replies.3.json["settings"]["a"].integer == 1 && replies.3.json["device_count"].integer == 0)
            let id = replies.0.json["id"].text ?? ""
            #expect(
                try town.audit()
                    == ["create", "change", "change"].map { "tenant.\($0),done,\(id),\(Person.platform.id),\(id)" })
        }
    }

    @Test("The list has every tenant by name, and finds them by type, activity and text")
    func list() async throws {
        try await withTown { town in
            try town.run("UPDATE tenants SET suspended_at = now() WHERE slug = 'beta'")
            let found = try await town.open(as: .platform) { caller async throws in
                var found: [String] = []
                for query in ["", "?type=platform", "?is_active=false", "?search=ACM", "?limit=1&offset=1"] {
                    let reply = try await caller.get(Self.path + query).json
                    let slugs = reply["tenants"].items.compactMap { $0["slug"].text }.joined(separator: " ")
                    found.append("\(slugs) of \(reply["total"].integer ?? -1)")
                }
                #expect(try await caller.get(Self.path + "?type=nothing").status == 422)
                let acme = try await caller.get(Self.path + "/\(Town.acme)").json
                #expect(acme["device_count"].integer == 5 && acme["space_count"].integer == 4)
                #expect(acme["site_count"].integer == 1 && acme["user_count"].integer == 4)
                return found
            }
            #expect(found == ["acme beta platform of 3", "platform of 1", "beta of 1", "acme of 1", "beta of 3"])
        }
    }

    @Test("A suspended tenant's people get 403 everywhere at once, until it is active again")
    func suspension() async throws {
        try await withTown { town in
            let owner = try await town.token(of: .acme(.owner))
            let switched = try await town.token(of: .switched(to: Town.acme))
            let routes = town.server.routes().routes.filter { $0.access != .open && $0.access != .platform }
            try await town.open(as: .platform) { platform async throws in
                let member = try platform.bearing(owner)
                #expect(try await member.get("/api/v6/devices").status == 200)
                let suspended = try await platform.post(
                    Self.path + "/\(Town.acme)/suspend", #"{"reason":"Unpaid"}"#)
                #expect(suspended.status == 200 && suspended.json["is_active"] == .flag(false))
                #expect(suspended.json["suspension_reason"].text == "Unpaid")
                for route in routes {
                    let path = route.path.replacing("{id}", with: Town.device("A1"))
                    let reply = try await member.send(route.method, path)
                    #expect(reply.status == 403, "\(route.method) \(path)")
                }
                let away = try await platform.bearing(switched)
                    .post("/api/auth/switch-tenant", #"{"tenant_slug":"platform"}"#)
                #expect(away.status == 200)
                #expect(try await platform.bearing(switched).get("/api/v6/devices").status == 403)
                #expect(try await platform.send(.post, Self.path + "/\(Town.acme)/activate").status == 200)
                #expect(try await member.get("/api/v6/devices").status == 200)
            }
            let changes = try town.audit().filter { $0.hasPrefix("tenant.") }.map { $0.split(separator: ",")[0] }
            #expect(changes == ["tenant.suspend", "tenant.activate"])
        }
    }

    @Test("A suspension that another daemon made is noticed within a second")
    func elsewhere() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            #expect(try await caller.get("/api/v6/devices").status == 200)
            await house.accounts.change(City.acme.id) { $0.isActive = false }
            house.clock.advance(seconds: 1)
            #expect(try await caller.get("/api/v6/devices").status == 403)
        }
    }

    @Test("What may not become of a tenant is a conflict that says the remedy, and changes nothing")
    func refusals() async throws {
        try await withTown { town in
            let platform = Self.path + "/\(TenantID.platform)"
            let acme = Self.path + "/\(Town.acme)"
            try await town.open(as: .platform) { caller async throws in
                let attempts: [(Reply, Int, String)] = [
                    (try await caller.post(platform + "/suspend", #"{"reason":"x"}"#), 409, "cannot be suspended"),
                    (try await caller.delete(platform), 409, "cannot be deleted"),
                    (try await caller.patch(platform, #"{"slug":"other"}"#), 409, "keeps its slug"),
                    (try await caller.patch(platform, #"{"type":"trial"}"#), 409, "keeps its type"),
                    (try await caller.send(.post, acme + "/activate"), 409, "active already"),
                    (try await caller.delete(acme), 409, "5 devices, 4 spaces, 1 site"),
                    (try await caller.post(Self.path, #"{"name":"X","slug":"acme"}"#), 409, "choose another"),
                    (try await caller.patch(acme, #"{"slug":"beta"}"#), 409, "choose another"),
                    (try await caller.get(Self.path + "/nothing"), 404, "no such tenant"),
                    (try await caller.delete(Self.path + "/\(Town.device("A1"))"), 404, "no such tenant"),
                    (try await caller.post(acme + "/suspend", "{}"), 422, "reason is missing"),
                    (try await caller.post(Self.path, #"{"name":"X","slug":"No Slug"}"#), 422, "slug must consist"),
                    (try await caller.post(Self.path, #"{"name":"X","slug":"x","type":"platform"}"#), 422, "type must"),
                ]
                for (reply, status, words) in attempts {
                    #expect(reply.status == status)
                    #expect(reply.json["detail"].text?.contains(words) == true, "\(reply.json["detail"])")
                }
            }
            #expect(try town.lines("SELECT slug FROM tenants ORDER BY slug") == ["acme", "beta", "platform"])
        }
    }

    @Test("An empty tenant goes with its memberships and keys; one with a history stays")
    func delete() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO tenants (id, name, slug) VALUES ('00000000-0000-0000-0000-00000000000c', 'Gone', 'gone'),
                    ('00000000-0000-0000-0000-00000000000d', 'Past', 'past');
                INSERT INTO user_memberships (user_id, tenant_id, role)
                SELECT '\(Person.acme(.owner).id)', id, 'owner' FROM tenants WHERE slug = 'gone';
                INSERT INTO api_keys (tenant_id, key_hash, key_name)
                SELECT id, 'x', 'x' FROM tenants WHERE slug = 'gone';
                INSERT INTO device_assignments (
                    tenant_id, device_type, device_id, dev_eui, space_code, assigned_at, unassigned_at)
                SELECT id, 'sensor', '\(Town.device("A1"))', '\(Town.devEUI("A1"))', 'x', now(), now()
                FROM tenants WHERE slug = 'past'
                """)
            let statuses = try await town.open(as: .platform) { caller async throws in
                [
                    try await caller.delete(Self.path + "/00000000-0000-0000-0000-00000000000c").status,
                    try await caller.delete(Self.path + "/00000000-0000-0000-0000-00000000000d").status,
                ]
            }
            #expect(statuses == [204, 409])
            #expect(try town.lines("SELECT slug FROM tenants WHERE slug IN ('gone', 'past')") == ["past"])
            #expect(try town.lines("SELECT count(*) FROM users WHERE id = '\(Person.acme(.owner).id)'") == ["1"])
        }
    }

    @Test("Nobody but the platform in its own tenant manages tenants")
    func roles() async throws {
        try await withTown { town in
            for person in [Person.acme(.owner), .acme(.viewer), .switched(to: Town.acme)] {
                try await town.open(as: person) { caller async throws in
                    #expect(try await caller.get(Self.path).status == 403)
                    #expect(try await caller.post(Self.path, "{}").status == 403)
                    #expect(try await caller.delete(Self.path + "/\(Town.beta)").status == 403)
                }
            }
            #expect(try town.lines("SELECT count(*) FROM audit_log WHERE outcome = 'refused'") == ["9"])
        }
    }
}
