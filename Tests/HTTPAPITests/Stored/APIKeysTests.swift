import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("Programs get in with keys")
struct APIKeysTests {
    private static let path = "/api/v6/api-keys"

    /// Makes a key as Acme's owner; answers its text and its row.
    private static func make(
        _ town: Town, _ scopes: String, as person: Person = .acme(.owner)
    ) async throws -> (text: String, id: String) {
        let reply = try await town.open(as: person) {
            try await $0.post(Self.path, #"{"name":"Gate","scopes":[\#(scopes)]}"#)
        }
        return (try #require(reply.json["key"].text), try #require(reply.json["id"].text))
    }

    @Test("A key is shown once, and stored as a digest only")
    func create() async throws {
        try await withTown { town in
            let (made, list) = try await town.open(as: .acme(.owner)) { caller async throws in
                let made = try await caller.post(
                    Self.path,
                    """
                    {"name":"Gate","scopes":["devices:read","devices:read","spaces:write"],
                     "expires_at":"2100-01-01T00:00:00Z"}
                    """
                )
                return (made, try await caller.get(Self.path))
            }
            #expect(made.status == 201 && made.header("Cache-Control") == "no-store")
            let text = made.json["key"].text ?? ""
            #expect(text.hasPrefix("pk_\(made.json["id"].text ?? "?")_") && text.utf8.count == 104)
            #expect(made.json["scopes"].items.map(\.text) == ["devices:read", "spaces:write"])
            #expect(list.json["api_keys"].items.count == 1 && list.json["total"].integer == 1)
            #expect(
                list.json["api_keys"].items[0].keys == [
                    "id", "tenant_id", "name", "scopes", "expires_at", "last_used_at", "created_by", "created_at",
                ])
            let secret = String(text.suffix(64))
            #expect(!String(decoding: list.body, as: UTF8.self).contains(secret))
            #expect(try town.lines("SELECT count(*) FROM api_keys WHERE key_hash LIKE '%\(secret)%'") == ["0"])
            #expect(try town.lines("SELECT length(key_hash) FROM api_keys") == ["64"])
            #expect(try town.lines("SELECT count(*) FROM audit_log a WHERE a::text LIKE '%\(secret)%'") == ["0"])
        }
    }

    @Test("A key opens what its scopes name, in its tenant, and nothing else")
    func scopes() async throws {
        try await withTown { town in
            let reader = try await Self.make(town, #""devices:read","dashboard:read""#).text
            let writer = try await Self.make(town, #""devices:write""#).text
            try await town.open { caller async throws in
                let reading = try caller.with("X-API-Key", reader)
                let writing = try caller.with("X-API-Key", writer)
                let list = try await reading.get("/api/v6/devices")
                #expect(list.status == 200 && list.json["total"].integer == 5)
                #expect(list.json["tenant_scope"].text == Town.acme.description)
                #expect(try await reading.get("/api/v6/dashboard/data").status == 200)
                #expect(try await reading.get("/api/v6/devices/\(Town.device("B1"))").status == 404)
                let own = "/api/v6/devices/\(Town.device("A1"))"
                #expect(try await reading.patch(own, #"{"name":"x"}"#).status == 403)
                #expect(try await writing.patch(own, #"{"name":"x"}"#).status == 200)
                #expect(try await writing.get("/api/v6/devices").status == 200)
                #expect(
                    try await writing.patch("/api/v6/devices/\(Town.device("B1"))", #"{"name":"x"}"#).status == 404)
                for asking in [reading, writing] {
                    #expect(try await asking.get("/api/v6/spaces").status == 403)
                    for path in [Self.path, "/api/v6/users", "/api/v6/audit", "/api/v6/tenants", "/api/auth/me"] {
                        #expect(try await asking.get(path).status == 403, "\(path)")
                    }
                    #expect(
                        try await asking.post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#).status == 403)
                }
            }
            #expect(
                try town.lines(
                    """
                    SELECT DISTINCT actor_type, tenant_id FROM audit_log
                    WHERE action = 'device.change' AND outcome = 'done'
                    """)
                    == ["api_key,\(Town.acme)"])
        }
    }

    @Test("Every route either names the scope that a key needs, or takes no key")
    func table() async throws {
        try await withTown { town in
            let all = try await Self.make(town, KeyScope.all.map { "\"\($0)\"" }.joined(separator: ",")).text
            let none = try await Self.make(town, #""gateways:read""#).text
            try await town.open { caller async throws in
                for route in town.server.routes().routes where route.access != .open {
                    let path = route.path.replacing("{id}", with: Town.device("B1"))
                    let full = try await caller.with("X-API-Key", all).send(route.method, path)
                    let poor = try await caller.with("X-API-Key", none).send(route.method, path)
                    #expect((full.status == 403) == (route.keyScope == nil), "\(route.method) \(path)")
                    let isOpen = route.keyScope == KeyScope(.gateways, .read)
                    #expect((poor.status == 403) == !isOpen, "\(route.method) \(path)")
                }
            }
        }
    }

    @Test("A revoked, an expired, a foreign and a malformed key open nothing; a suspended tenant's is refused")
    func refused() async throws {
        try await withTown { town in
            let (text, id) = try await Self.make(town, #""devices:read""#)
            let expired = try await Self.make(town, #""devices:read""#)
            try town.run("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = '\(expired.id)'")
            try await town.open(as: .acme(.owner)) { owner async throws in
                let caller = owner.anonymous
                func status(_ key: String) async throws -> Int {
                    try await caller.with("X-API-Key", key).get("/api/v6/devices").status
                }
                #expect(try await status(text) == 200)
                for bad in [
                    "", "x", "pk__", "pk_\(id)_", String(text.dropLast()), String(text.dropLast()) + "g",
                    text.replacing(id, with: Town.device("A1")), String(text.reversed()), expired.text,
                ] { #expect(try await status(bad) == 401, "\(bad)") }
                #expect(try await owner.with("X-API-Key", text).get("/api/v6/devices").status == 400)
                try town.run("UPDATE tenants SET suspended_at = now() WHERE id = '\(Town.acme)'")
                town.server.gate.callers.forget()
                #expect(try await status(text) == 403)
                try town.run("UPDATE tenants SET suspended_at = NULL WHERE id = '\(Town.acme)'")
                town.server.gate.callers.forget()
                #expect(try await owner.delete(Self.path + "/\(id)").status == 204)
                #expect(try await status(text) == 401)
                #expect(try await owner.delete(Self.path + "/\(id)").status == 404)
            }
        }
    }

    @Test("The last use is written at most once a minute, and another tenant's key is nobody's to revoke")
    func lastUse() async throws {
        try await withTown { town in
            let (text, id) = try await Self.make(town, #""devices:read""#)
            let last = "SELECT last_used_at FROM api_keys"
            try await town.open { caller async throws in
                let caller = try caller.with("X-API-Key", text)
                #expect(try await caller.get("/api/v6/devices").status == 200)
                #expect(try town.lines(last) != [""])
                // On a machine that is busy a minute may pass between two lines.
                try town.run("UPDATE api_keys SET last_used_at = now() + interval '1 hour'")
                let first = try town.lines(last)
                town.server.gate.callers.forget()
                #expect(try await caller.get("/api/v6/devices").status == 200)
                #expect(try town.lines(last) == first)
                try town.run("UPDATE api_keys SET last_used_at = now() - interval '2 minutes'")
                town.server.gate.callers.forget()
                #expect(try await caller.get("/api/v6/devices").status == 200)
                #expect(try town.lines("SELECT last_used_at > now() - interval '1 minute' FROM api_keys") == ["t"])
            }
            let foreign = try await town.open(as: .beta(.owner)) { try await $0.delete(Self.path + "/\(id)") }
            #expect(foreign.status == 404)
        }
    }

    @Test("A key of the platform tenant sees the platform's own rows, never all")
    func platform() async throws {
        try await withTown { town in
            let text = try await Self.make(town, #""devices:write""#, as: .platform).text
            try await town.open { caller async throws in
                let caller = try caller.with("X-API-Key", text)
                let list = try await caller.get("/api/v6/devices")
                #expect(list.json["is_cross_tenant"] == .flag(false) && list.json["total"].integer == 1)
                #expect(try await caller.get("/api/v6/devices/\(Town.device("A1"))").status == 404)
            }
        }
    }

    @Test("Impossible keys are refused by field")
    func bodies() async throws {
        try await withTown { town in
            let errors = try await town.open(as: .acme(.owner)) { caller async throws in
                var errors: [String] = []
                for body in [
                    "{}", #"{"name":"x","scopes":[]}"#, #"{"name":"x","scopes":["users:write"]}"#,
                    #"{"name":"x","scopes":["devices:read"],"expires_at":"2020-01-01T00:00:00Z"}"#,
                ] {
                    let reply = try await caller.post(Self.path, body)
                    #expect(reply.status == 422)
                    errors += reply.json["errors"].items.compactMap { $0["type"].text }
                }
                return errors
            }
            #expect(errors == ["missing", "missing", "out_of_range", "not_in_list", "past"])
        }
    }
}
