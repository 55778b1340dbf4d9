import HTTPTypes
import Hummingbird
import LoRaWAN
import Parking
import ServiceLifecycle
import TestSupport
import Testing

@testable import HTTPAPI
@testable import parkd

@Suite("A stream shows nobody what they may not see, and ends when they may no longer", .timeLimit(.minutes(15)))
struct StreamSecurityTests {
    private static let quick = LiveLimits.with { $0.recheckS = 0.2 }

    /// Every id of a tenant's rows.
    private static func ids(_ town: Town, of tenant: TenantID) throws -> [String] {
        try ["spaces", "devices", "gateways", "sites"].flatMap { table in
            try town.lines("SELECT id FROM \(table) WHERE tenant_id = '\(tenant)'")
        } + town.lines("SELECT dev_eui FROM devices WHERE tenant_id = '\(tenant)'")
    }

    private static func change(_ town: Town, _ number: Int) async throws {
        let now = Timestamp.now.seconds(
            since: Town.Uplink(device: "A1", number: 1, isOccupied: true, at: 0).observedAt)
        try await town.commit(
            Town.Uplink(device: "A1", number: number * 2, isOccupied: number % 2 == 0, at: now),
            Town.Uplink(device: "B1", number: number * 2 + 1, isOccupied: number % 2 == 0, at: now))
        for (tenant, person) in [("A", Person.acme(.admin)), ("B", .beta(.admin))] {
            let reply = try await town.open(as: person) {
                try await $0.patch("/api/v6/spaces/\(Town.space("\(tenant)-2"))", #"{"name":"\#(number)"}"#)
            }
            #expect(reply.status == 200)
        }
    }

    private static func assign(_ town: Town) async throws {
        for (device, space, person) in [("A1", "A-1", Person.acme(.admin)), ("B1", "B-1", .beta(.admin))] {
            let reply = try await town.open(as: person) {
                try await $0.post(
                    "/api/v6/devices/\(Town.devEUI(device))/assign", #"{"space_id":"\#(Town.space(space))"}"#)
            }
            #expect(reply.status == 200)
        }
    }

    @Test("Two tenants' streams, open while both change, never hold an id of the other; the platform's holds both")
    func isolation() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            try await Self.assign(town)
            try town.run(
                """
                INSERT INTO gateways (tenant_id, gateway_id, name) VALUES
                    ('\(Town.acme)', '0016C001F15300AA', 'A'), ('\(Town.beta)', '0016C001F15300BB', 'B');
                """)
            let people = [Person.acme(.viewer), .beta(.viewer), .switched(to: Town.acme), .platform]
            var tokens: [String] = []
            for person in people { tokens.append(try await town.token(of: person)) }
            let proofs = tokens
            try await town.server.serve { port in
                let topics = "?topics=spaces,devices,gateways,uplinks"
                let clients = proofs.map { StreamClient(port: port, topics, token: $0) }
                // A foreign site or device shows nothing.
                let astray = [
                    StreamClient(port: port, topics + "&site_id=\(Town.site("b"))", token: proofs[0]),
                    StreamClient(port: port, topics + "&device_id=\(Town.device("B1"))", token: proofs[0]),
                ]
                for client in clients + astray { try await client.event("snapshot") }
                for number in 1...5 {
                    try await Self.change(town, number)
                    for client in clients { try await client.event("uplinks", number: number) }
                }
                let (acme, beta) = (try Self.ids(town, of: Town.acme), try Self.ids(town, of: Town.beta))
                func holds(_ client: StreamClient, _ ids: [String]) -> Bool {
                    ids.contains { client.state.current.body.contains($0) }
                }
                for (index, foreign) in [(0, beta), (1, acme), (2, beta)] {
                    #expect(!holds(clients[index], foreign), "\(people[index])")
                }
                #expect(holds(clients[0], acme) && holds(clients[1], beta) && holds(clients[2], acme))
                #expect(holds(clients[3], acme) && holds(clients[3], beta))
                for client in astray {
                    #expect(!holds(client, beta))
                    #expect(client.state.current.events("snapshot")[0].json["spaces"].items.isEmpty)
                }
                for client in clients + astray { client.close() }
            }
        }
    }

    @Test("Nobody gets a stream without a proof, nor with a site's guess; another's Last-Event-ID tells nothing")
    func strangers() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            let tokens = (try await town.token(of: .acme(.viewer)), try await town.token(of: .beta(.viewer)))
            try await town.server.serve { port in
                for proof in ["", "Authorization: Bearer nonsense\r\n", "X-API-Key: pk_nonsense\r\n"] {
                    let client = StreamClient(port: port, headers: proof + "Connection: close\r\n")
                    #expect(try await client.end().status == 401)
                }
                let acme = StreamClient(port: port, token: tokens.0)
                let id = try #require(try await acme.event("snapshot").id)
                let beta = StreamClient(port: port, token: tokens.1, headers: "Last-Event-ID: \(id)\r\n")
                #expect(try await beta.event("snapshot").json["spaces"].items.count == 2)
                acme.close()
                beta.close()
            }
        }
    }

    @Test("A key gets the topics that it may read, and no count of the others")
    func keys() async throws {
        try await withTown { town in
            func key(_ scopes: String) async throws -> String {
                let reply = try await town.open(as: .acme(.owner)) {
                    try await $0.post("/api/v6/api-keys", #"{"name":"K","scopes":[\#(scopes)]}"#)
                }
                return try #require(reply.json["key"].text)
            }
            func ask(_ key: String, _ query: String = "") async throws -> Reply {
                try await town.open { try await $0.with("X-API-Key", key).get("/api/v6/stream" + query) }
            }
            let spaces = try await key(#""spaces:read""#)
            let text = String(decoding: try await ask(spaces).body, as: UTF8.self)
            #expect(text.contains(#""spaces":["#) && !text.contains("devices") && !text.contains("gateways"))
            for topic in ["devices", "uplinks", "gateways", "spaces,devices"] {
                #expect(try await ask(spaces, "?topics=\(topic)").status == 403, "\(topic)")
            }
            let both = try await key(#""spaces:write","devices:read""#)
            #expect(try await ask(both, "?topics=spaces,devices,uplinks").status == 200)
            #expect(try await ask(try await key(#""devices:read""#)).status == 403)
        }
    }

    /// Lets something happen to whoever has a stream open; gives the reason with which it ends.
    private static func reason(
        _ limits: LiveLimits = quick, after happening: @escaping @Sendable (Town) async throws -> Void
    ) async throws -> String? {
        try await withTown { town in
            let town = try await town.streaming(limits)
            let token = try await town.token(of: .acme(.operator))
            return try await town.server.serve { port in
                let client = StreamClient(port: port, token: token)
                try await client.event("snapshot")
                try await happening(town)
                let end = try await client.end()
                #expect(town.live.figures.open == 0)
                return end.events("bye").first?.json["reason"].text
            }
        }
    }

    @Test("A suspended tenant's stream ends, at once where this daemon suspends it")
    func suspended() async throws {
        let late = LiveLimits.with { $0.recheckS = 600 }
        let reason = try await Self.reason(late) { town in
            let reply = try await town.open(as: .platform) {
                try await $0.post("/api/v6/tenants/\(Town.acme)/suspend", #"{"reason":"Unpaid"}"#)
            }
            #expect(reply.status < 300)
        }
        #expect(reason == "suspended")
    }

    @Test("A stream ends whose person lost their membership, or part of their role")
    func revoked() async throws {
        let id = Person.acme(.operator).id
        for change in [
            "UPDATE user_memberships SET role = 'viewer' WHERE user_id = '\(id)'",
            "UPDATE users SET is_active = false WHERE id = '\(id)'",
        ] {
            let reason = try await Self.reason { try $0.runQuietly(change) }
            #expect(reason == "revoked", "\(change)")
        }
    }

    @Test("A stream ends with its token")
    func expired() async throws {
        try await withTown { town in
            let clock = TestClock()
            let live = town.stores.live(Self.quick, logger: Town.logger)
            let server = try await town.server(live: live) { $0.now = { clock.now } }
            let token = try await House.token(
                Person.acme(.viewer).id, in: Town.acme, as: .viewer, at: clock.now)
            try await server.serve { port in
                let client = StreamClient(port: port, token: token)
                try await client.event("snapshot")
                clock.advance(seconds: 901)
                #expect(try await client.end().events("bye").first?.json["reason"].text == "token_expired")
            }
        }
    }

    @Test("A stream ends after its lifetime, and the 7th of one person is refused until one of them has")
    func crowd() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            let token = try await town.token(of: .acme(.viewer))
            try await town.server.serve { port in
                let clients = (0..<6).map { _ in StreamClient(port: port, token: token) }
                for client in clients { try await client.event("snapshot") }
                #expect(town.live.figures.open == 6)
                let refused = try await StreamClient(port: port, token: token, headers: "Connection: close\r\n").end()
                #expect(refused.status == 429 && refused.head.lowercased().contains("retry-after: 30"))
                #expect(town.live.figures.refused == 1)
                clients[0].close()
                // The place is free once the server has seen that; each try is one more refusal until then.
                var status = 429
                while status == 429 {
                    let client = StreamClient(port: port, token: token)
                    status = try await client.state.wait { !$0.head.isEmpty || $0.isClosed }.status
                    client.close()
                }
                #expect(status == 200)
                for client in clients { client.close() }
            }
            let reply = try await town.server.open(isServed: false) { try await $0.bearing(token).get("/health/live") }
            #expect(reply.status == 200)
        }
    }

    @Test("A client that takes nothing is broken off, and costs no more than its queue; one that is silent is not")
    func slow() async throws {
        try await withTown { town in
            let live = town.stores.live(.with { $0.queueBytesMax = 1000 }, logger: Town.logger)
            let server = try await town.server(live: live) { $0.limits.stalledS = 2 }
            let town = Town(database: town.database, stores: town.stores, server: server, live: live, isServed: true)
            try await Self.assign(town)
            try town.run(
                """
                INSERT INTO spaces (id, tenant_id, site_id, name, code)
                SELECT gen_random_uuid(), '\(Town.acme)', '\(Town.site("a"))', 'N', 'N-' || n
                FROM generate_series(1, 15000) AS n
                """)
            let token = try await town.token(of: .acme(.viewer))
            try await town.server.serve { port in
                let idle = StreamClient(port: port, "?topics=gateways", token: token)
                try await idle.event("snapshot")
                let began = ContinuousClock.now
                let stalled = StreamClient(port: port, token: token, receiveBytes: 4096, isReading: false)
                let health = StreamSecurityTests.health(port)
                while live.figures.sent < 2 { try await health() }
                // The system still has bytes for it, so that only the server knows.
                while live.figures.open > 1 { try await health() }
                #expect(.now - began > .seconds(2), "it was broken off before it had stalled for as long as it may")
                stalled.close()
                #expect(!idle.state.current.isClosed)
                idle.close()
            }
        }
    }

    /// Asks once whether the server lives.
    private static func health(_ port: Int) -> @Sendable () async throws -> Void {
        {
            let reply = await RawConnection.open(port) { connection in
                connection.send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                return connection.receive()
            }
            #expect(reply.contains(" 200 "))
        }
    }

    @Test("A server that is told to stop says goodbye to its streams, and does not wait for them")
    func shutdown() async throws {
        try await withTown { town in
            let town = try await town.streaming(.with { $0.goodbyeS = 600 })
            let token = try await town.token(of: .acme(.viewer))
            let (ports, listening) = AsyncStream.makeStream(of: Int.self)
            let group = ServiceGroup(
                services: [town.server.service { port in listening.yield(port) }], logger: Town.logger)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                var port = ports.makeAsyncIterator()
                let client = StreamClient(port: try #require(await port.next()), token: token)
                try await client.event("snapshot")
                let began = ContinuousClock.now
                await group.triggerGracefulShutdown()
                #expect(try await client.end().events("bye").first?.json["reason"].text == "shutdown")
                try await tasks.waitForAll()
                #expect(.now - began < .seconds(60))
            }
        }
    }
}
