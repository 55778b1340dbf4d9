import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Strangers get classes and codes of health, members of the platform its words")
struct HealthWordsTests {
    private static func house(isDatabaseAway: Bool = false) async throws -> House {
        var signs = House.Signs()
        signs.snapshot.database =
            isDatabaseAway ? .init(.down, .unavailable, "connection to server at \"10.0.0.7\" failed") : .ok
        let house = try await House(signs: signs)
        await house.accounts.setMemberships(of: City.ann, [Membership(tenant: City.platform, role: .viewer)])
        await house.accounts.setMemberships(of: City.olive, [Membership(tenant: City.acme, role: .owner)])
        return house
    }

    private static let paths = ["/health", "/health/ready"]

    @Test("Nobody in particular, a tenant's owner, and whoever sends a proof that is none: no words, no build")
    func strangers() async throws {
        let house = try await Self.house()
        let owner = try await house.token(City.olive, in: City.acme, as: .owner)
        // The token says so, the database does not.
        let former = try await house.token(City.olive, in: City.platform, as: .platformAdmin)
        try await house.open { caller async throws in
            for path in Self.paths {
                for headers: [String: String] in [
                    [:], ["Authorization": "Bearer \(owner)"], ["Authorization": "Bearer \(former)"],
                    ["Authorization": "Bearer x.y.z"], ["Authorization": "Basic eDp5"], ["X-API-Key": "pk_no_such"],
                    ["Authorization": "Bearer \(owner)", "X-API-Key": "pk_no_such"],
                ] {
                    let reply = try await caller.with(headers).get(path)
                    #expect(reply.status == 200)
                    let mqtt = reply.json["checks"]["mqtt"]
                    #expect(mqtt["status"] == .text("degraded") && mqtt["code"] == .text("unprotected"))
                    #expect(mqtt["detail"] == .null)
                    if path == "/health" { #expect(reply.json["build"] == .null) }
                }
            }
        }
    }

    @Test("A member of the platform gets the words and the build")
    func platform() async throws {
        let house = try await Self.house()
        let token = try await house.token(City.ann, in: City.platform, as: .viewer)
        try await house.open { caller async throws in
            for path in Self.paths {
                let reply = try await caller.bearing(token).get(path)
                #expect(reply.json["checks"]["mqtt"]["detail"] == .text("The broker delivers at QoS 0."))
                if path == "/health" { #expect(reply.json["build"] == .text("abc1234")) }
            }
        }
    }

    @Test("While the database is away an access token of the platform is believed, a tenant's tells nothing")
    func databaseAway() async throws {
        let house = try await Self.house(isDatabaseAway: true)
        let token = try await house.token(City.ann, in: City.platform, as: .viewer)
        let owner = try await house.token(City.olive, in: City.acme, as: .owner)
        try await house.open { caller async throws in
            let told = try await caller.bearing(token).get("/health")
            #expect(told.json["checks"]["database"]["detail"] != .null)
            for headers: [String: String] in [
                [:], ["Authorization": "Bearer \(owner)"], ["Authorization": "Bearer \(token)x"],
                ["X-API-Key": "pk_x_y"],
            ] {
                let reply = try await caller.with(headers).get("/health")
                #expect(reply.json["checks"]["database"]["detail"] == .null)
                #expect(!String(decoding: reply.body, as: UTF8.self).contains("10.0.0.7"))
            }
        }
    }
}

extension Caller {
    fileprivate func with(_ headers: [String: String]) throws -> Caller {
        try headers.reduce(self) { caller, header in try caller.with(header.key, header.value) }
    }
}
