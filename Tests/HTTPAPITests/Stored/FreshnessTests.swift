import Codecs
import HTTPTypes
import Ingest
import LoRaWAN
import Parking
import Storage
import TestSupport
import Testing

@testable import HTTPAPI
@testable import parkd

@Suite("Kept answers: fresh, whichever daemon wrote, and never another scope's")
struct FreshnessTests {
    private static let paths = [
        "/api/v6/devices?include_stats=true", "/api/v6/gateways", "/api/v6/sites?include_stats=true",
        "/api/v6/spaces?include_devices=true", "/api/v6/dashboard/data",
    ]

    @Test("A change through another daemon shows in the next answer, and the old tag is no longer good")
    func otherDaemon() async throws {
        try await withTown { town in
            let decider = Decider(codecs: try CodecLibrary(directory: Town.checkout + "/codecs"))
            let stores = APIStores(conninfo: town.database.conninfo(user: "parkd"), waitMS: 600_000) { decider }
            let other = try await town.beside(stores)
            try await town.served.open(as: .acme(.admin)) { here async throws in
                try await other.served.open(as: .acme(.admin)) { there async throws in
                    let path = "/api/v6/devices/\(Town.devEUI("A1"))"
                    var tags: [String?] = []
                    for number in 0..<20 {
                        let reply = try await here.get(path)
                        tags.append(reply.header("ETag"))
                        #expect(try await here.with("If-None-Match", tags[number] ?? "").get(path).status == 304)
                        let change = try await there.patch(path, #"{"name":"Name \#(number)"}"#)
                        #expect(change.status == 200)
                        let next = try await here.with("If-None-Match", tags[number] ?? "").get(path)
                        #expect(next.status == 200 && next.json["name"].text == "Name \(number)")
                    }
                    #expect(Set(tags).count == 20)
                }
            }
            await stores.close()
        }
    }

    @Test("A change by the platform shows in a tenant's next answer, a tenant's own in the platform's")
    func acrossScopes() async throws {
        try await withTown { town in
            let path = "/api/v6/devices/\(Town.device("A1"))"
            try await town.served.open(as: .acme(.admin)) { acme async throws in
                try await town.served.open(as: .platform) { platform async throws in
                    _ = try await (acme.get(path), platform.get(path))
                    _ = try await platform.patch(path, #"{"name":"By the platform"}"#)
                    #expect(try await acme.get(path).json["name"].text == "By the platform")
                    _ = try await platform.get(path)
                    _ = try await acme.patch(path, #"{"name":"By Acme"}"#)
                    #expect(try await platform.get(path).json["name"].text == "By Acme")
                }
            }
        }
    }

    @Test("A login changes nothing that is kept; a refused change neither")
    func quiet() async throws {
        try await withTown { town in
            let scope = TenantScope.authenticated(role: .viewer, currentTenant: Town.acme)
            let counts = ChangeCountStore(platformPool: town.stores.changesPool)
            _ = try await town.served.open(as: .acme(.admin)) { caller in
                try await caller.post("/api/v6/devices", #"{"dev_eui":"\#(Town.devEUI("B1"))"}"#)
            }
            try town.runQuietly(
                """
                INSERT INTO audit_log (actor_type, action, resource_type, success)
                VALUES ('user', 'auth.login', 'user', true)
                """)
            #expect(try await ScopeVersions(counts: counts).version(of: scope) == 0)
        }
    }

    @Test("No scope is given what is kept for another, asked in turns and with the others' tags")
    func isolation() async throws {
        try await withTown { town in
            let people: [Person] = [
                .acme(.viewer), .beta(.viewer), .platform, .acme(.owner), .switched(to: Town.beta), .beta(.admin),
            ]
            var tokens: [String] = []
            for person in people { tokens.append(try await town.token(of: person)) }
            let asked = zip(people, tokens)
            try await town.served.open { caller async throws in
                for path in Self.paths {
                    var tags: [TenantID: String] = [:]
                    for _ in 0..<3 {
                        for (person, token) in asked {
                            let reply = try await caller.bearing(token).get(path)
                            #expect(reply.status == 200, "\(path) as \(person)")
                            #expect(reply.json["tenant_scope"].text == person.tenant.description)
                            #expect(Self.foreign(to: person, in: reply).isEmpty, "\(path) as \(person)")
                            for (tenant, tag) in tags where tenant != person.tenant {
                                let reply = try await caller.bearing(token).with("If-None-Match", tag).get(path)
                                #expect(reply.status == 200, "\(path) as \(person)")
                            }
                            tags[person.tenant] = reply.header("ETag")
                        }
                    }
                }
            }
        }
    }

    /// What of other tenants' rows appears in an answer.
    private static func foreign(to person: Person, in reply: Reply) -> [String] {
        let text = String(decoding: reply.body, as: UTF8.self)
        let marks = [
            Town.acme: ["0004A30B000000A", "A-1", "old-town", Town.acme.description],
            Town.beta: ["0004A30B000000B", "B-1", "campus", Town.beta.description],
        ]
        guard person.tenant != .platform else { return [] }
        return marks.filter { $0.key != person.tenant }.flatMap(\.value).filter { text.contains($0) }
    }

    @Test("An uplink's change, which counts nothing, shows once the kept answer is old")
    func uplink() async throws {
        try await withTown { town in
            let clock = TestClock()
            let server = try await town.server { $0.now = { clock.now } }
            let late = Town(database: town.database, stores: town.stores, server: server, live: town.live)
            let token = try await House.token(
                Person.acme(.viewer).id, in: Town.acme, as: .viewer, at: clock.now)
            try await late.served.open { caller async throws in
                let caller = try caller.bearing(token)
                let path = "/api/v6/devices/\(Town.devEUI("A1"))"
                let before = try await caller.get(path)
                try town.runQuietly("UPDATE devices SET battery_v = 3.3 WHERE dev_eui = '\(Town.devEUI("A1"))'")
                #expect(try await caller.get(path).json == before.json)
                clock.advance(seconds: 1)
                #expect(try await caller.get(path).json["battery_v"] == .number(Double(Float(3.3).description) ?? 0))
            }
        }
    }
}
