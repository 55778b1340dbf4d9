import HTTPTypes
import LoRaWAN
import Model
import Parking
import Testing

@testable import HTTPAPI

/// Everything that the contract lists, asked by one tenant in the other's names; a new route is asked without an edit.
@Suite("Security: every route, in another tenant's names")
struct IsolationSecurityTests {
    private static let own = Canaries.acme
    private static let other = Canaries.beta

    private static func furnish(_ town: Town) throws {
        for owner in [own, other] { try town.run(owner.rows(passwordHash: "none \(owner.mark)")) }
    }

    /// Acme's mightiest: an owner, a key to change everything, and a platform admin who has switched there.
    private static func askers(_ nobody: Caller) async throws -> [FuzzAsker] {
        let owner = try await House.token(own.user(.owner), in: own.tenant, as: .owner, at: .now)
        let admin = try await House.token(Person.platform.id, in: own.tenant, as: .platformAdmin, at: .now)
        return [
            FuzzAsker(owner: own, caller: try nobody.bearing(owner), isReader: false),
            FuzzAsker(owner: own, caller: try nobody.with("X-API-Key", own.key(2)), isReader: false),
            FuzzAsker(owner: own, caller: try nobody.bearing(admin), isReader: false, isPlatformAdmin: true),
        ]
    }

    /// What a path of the operation may name, in the other's name and as what nobody has.
    private static func paths(_ operation: HTTPAPI.Operation) -> [(theirs: String, nobodys: String)] {
        let path = operation.path
        if path.contains("{dev_eui}") {
            return [(other.devEUI(1), "0123456789ABCDEF")].map {
                (path.replacing("{dev_eui}", with: $0), path.replacing("{dev_eui}", with: $1))
            }
        }
        guard path.contains("{id}") else { return [] }
        var names = Canaries.Kind.allCases.map { other.id($0, 1) }.map { ($0, "12345678-1234-4234-8234-123456789012") }
        for eui in [other.devEUI(1), other.gatewayID(1)] {
            names += [eui, eui.lowercased()].map { ($0, "0123456789ABCDEF") }
        }
        return names.map { (path.replacing("{id}", with: $0.0), path.replacing("{id}", with: $0.1)) }
    }

    @Test("A path that names another tenant's thing is answered as one that names nothing, word for word, by everyone")
    func paths() async throws {
        try await withTown { town in
            try Self.furnish(town)
            let before = try TenantRows.digests(of: Self.other, in: town)
            try await town.open { nobody in
                var witness = FuzzWitness()
                for asker in try await Self.askers(nobody) {
                    for operation in town.server.contract.operations where operation.path.contains("{") {
                        let bodies = SweepBodies(
                            contract: town.server.contract, own: Self.own, other: Self.other, number: 1)
                        let body = bodies.bodies(of: operation).first?.json
                        for (theirs, nobodys) in Self.paths(operation) {
                            var replies: [String] = []
                            for path in [theirs, nobodys] {
                                var request = FuzzRequest(operation: operation)
                                request.path = path
                                request.body = body
                                let reply = try await request.send(
                                    by: FuzzAsker(
                                        owner: Self.own, caller: try asker.caller.with("X-Request-ID", "same"),
                                        isReader: false
                                    ).caller)
                                #expect([403, 404].contains(reply.status), "\(request): \(reply.status)")
                                let faults = witness.faults(request, by: asker, reply)
                                #expect(faults == [], "\(request)")
                                let name = String(path.dropFirst(operation.path.prefix { $0 != "{" }.count))
                                replies.append(Self.words(reply, without: name))
                            }
                            #expect(replies.first == replies.last, "\(operation.id)")
                        }
                    }
                }
            }
            let after = try TenantRows.digests(of: Self.other, in: town)
            #expect(after == before)
        }
    }

    /// An answer with its header fields, the name that was asked for taken out.
    private static func words(_ reply: Reply, without name: String) -> String {
        let names = [name, name.prefix { $0 != "/" }.description].filter { !$0.isEmpty }
        let fields = reply.headers.filter { $0.name != .date && $0.name != .contentLength }
        let text = "\(reply.status) \(fields) \(String(decoding: reply.body, as: UTF8.self))"
        return names.reduce(text) { $0.replacing($1, with: "*") }
    }

    @Test("A body or a query that names another tenant's thing takes nothing of it, shows nothing, and changes nothing")
    func bodies() async throws {
        try await withTown { town in
            try Self.furnish(town)
            let before = try TenantRows.digests(of: Self.other, in: town)
            let answered = try await town.open { nobody in
                var witness = FuzzWitness()
                var number = 1
                for (round, asker) in try await Self.askers(nobody).enumerated() {
                    for (place, operation) in town.server.contract.operations.enumerated() {
                        // Platform admins are told of every tenant where they log in and switch.
                        if operation.group == "Auth" && asker.isPlatformAdmin { continue }
                        // By each asker at another place in the devices' lives, however many operations there are.
                        try town.runQuietly(Self.own.restored(place + round))
                        town.server.gate.callers.forget()
                        number += 1
                        for request in Self.requests(operation, town.server.contract, number) {
                            let reply = try await request.send(by: asker.caller)
                            let faults = witness.faults(request, by: asker, reply)
                            #expect(faults == [], "\(request)")
                        }
                    }
                }
                return witness.answered
            }
            let after = try TenantRows.digests(of: Self.other, in: town)
            #expect(after == before)
            let unasked = town.server.contract.operations.map(\.id).filter { answered[$0] == nil }
            #expect(unasked == [])
            // Were the good bodies not taken, the bad ones would prove nothing; a few need a thing in another state.
            let writes = town.server.contract.operations.filter {
                $0.body != nil && $0.access != .platform && $0.access != .open
            }
            let refused = writes.map(\.id).filter { answered[$0]?.well ?? 0 == 0 }
            #expect(refused.count <= 4, "never answered well: \(refused)")
        }
    }

    private static func requests(
        _ operation: HTTPAPI.Operation, _ contract: Contract, _ number: Int
    ) -> [FuzzRequest] {
        let sweep = SweepBodies(contract: contract, own: own, other: other, number: number)
        let kind = kind(of: operation)
        let path = operation.path.replacing("{id}", with: own.id(kind, 2)).replacing("{dev_eui}", with: own.devEUI(2))
        var requests = sweep.bodies(of: operation).map { body in
            var request = FuzzRequest(operation: operation)
            request.path = path
            request.body = body.json
            return request
        }
        if operation.body == nil {
            var request = FuzzRequest(operation: operation)
            request.path = path
            request.query = [sweep.query(of: operation)].filter { !$0.isEmpty }
            requests.append(request)
        }
        return requests
    }

    private static func kind(of operation: HTTPAPI.Operation) -> Canaries.Kind {
        switch operation.group {
        case "Gateways": .gateway
        case "Sites": .site
        case "Spaces": .space
        case "Tenants": .tenant
        case "Users": .user
        case "API keys": .key
        default: .device
        }
    }

    @Test("Another tenant's entity tag, cursor and slug are good for nothing")
    func borrowed() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.served.open { nobody in
                let (mine, theirs) = (
                    try nobody.bearing(
                        try await House.token(Self.own.user(.owner), in: Self.own.tenant, as: .owner, at: .now)),
                    try nobody.bearing(
                        try await House.token(Self.other.user(.owner), in: Self.other.tenant, as: .owner, at: .now))
                )
                var continued: [String] = []
                for operation in town.server.contract.operations where operation.method == .get {
                    guard operation.access == .member(.viewer) || operation.access == .member(.owner),
                        operation.group != "Auth", operation.isConditional
                    else { continue }
                    let kind = Self.kind(of: operation)
                    let path = operation.path.replacing("{id}", with: Self.own.id(kind, 1))
                    let theirPath = operation.path.replacing("{id}", with: Self.other.id(kind, 1))
                    let tag = try #require(try await theirs.get(theirPath).header("ETag"), "\(operation.id)")
                    #expect(try await mine.with("If-None-Match", tag).get(path).status == 200, "\(operation.id)")
                    #expect(try await mine.with("X-Tenant-Slug", Self.other.slug).get(path).status == 403)
                    guard operation.query.contains(where: { $0.name == "cursor" }) else { continue }
                    let part = try await theirs.get(theirPath + "?limit=1").json
                    // Where theirs is short, there is no next part to ask for.
                    guard let cursor = part["next_cursor"].text else { continue }
                    continued.append(operation.id)
                    #expect(try await mine.get(path + "?limit=1&cursor=\(cursor)").status == 422, "\(operation.id)")
                    #expect(try await theirs.get(theirPath + "?limit=1&cursor=\(cursor)").status == 200)
                }
                #expect(continued.count >= 3, "\(continued)")
            }
        }
    }

    @Test("A search for per cents and underscores finds what has them in its name, and nothing else")
    func literalSearch() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try await town.open { nobody in
                let asker = try #require(try await Self.askers(nobody).first)
                let lists = town.server.contract.operations.filter { operation in
                    operation.query.contains { $0.name == "search" } && operation.access != .platform
                }
                #expect(!lists.isEmpty)
                for list in lists {
                    for pattern in ["%25", "_", "%25_%25", "%5C", "%27"] {
                        let reply = try await asker.caller.get(list.path + "?search=" + pattern)
                        #expect(reply.status == 200 && reply.json["total"].integer == 0, "\(list.id) \(pattern)")
                    }
                }
            }
        }
    }

    @Test("A key opens the routes of its one scope, and is refused on every other route that there is")
    func scopes() async throws {
        try await withTown { town in
            try await town.open(as: .acme(.owner)) { owner in
                for scope in KeyScope.all {
                    let made = try await owner.post("/api/v6/api-keys", #"{"name":"K","scopes":["\#(scope)"]}"#)
                    let key = try owner.anonymous.with("X-API-Key", try #require(made.json["key"].text))
                    for route in town.server.routes().routes where route.access != .open {
                        let path = route.path.replacing("{id}", with: Town.device("A1")).replacing(
                            "{dev_eui}", with: Town.devEUI("A1"))
                        let isOpened = route.keyScope.map { scope.allows($0) } ?? false
                        // What it opens is not asked: it would change things.
                        guard !isOpened else { continue }
                        #expect(try await key.send(route.method, path).status == 403, "\(scope): \(route.path)")
                    }
                }
                for name in [
                    "tenants:read", "users:read", "users:write", "audit:read", "api-keys:write", "*", "*:*", "",
                ] {
                    let made = try await owner.post("/api/v6/api-keys", #"{"name":"K","scopes":["\#(name)"]}"#)
                    #expect(made.status == 422, "\(name)")
                }
            }
        }
    }
}
