import LoRaWAN
import Logging
import Parking
import Testing

@testable import HTTPAPI

@Suite("Callers that ask too much are told to wait")
struct RatesTests {
    private static func house(_ set: (inout RateSettings) -> Void) async throws -> House {
        var rates = RateSettings()
        set(&rates)
        return try await House(rates: rates)
    }

    @Test("Every answer tells where its caller stands; beyond the limit comes 429 with the time to wait")
    func principal() async throws {
        let house = try await Self.house { $0.principalPerMinute = 6 }
        let ann = try await house.token(City.ann, in: City.acme, as: .viewer)
        let olive = try await house.token(City.olive, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let asking = try caller.bearing(ann)
            for remaining in (0..<6).reversed() {
                // Refusals and answers without a body count and tell as well.
                let special = [3: ("/api/v6/devices/nothing", 404), 4: ("/api/v6/tenants", 403)]
                let (path, status) = special[remaining] ?? ("/api/v6/devices", 200)
                let reply = try await asking.get(path)
                #expect(reply.status == status)
                #expect(reply.header("RateLimit-Limit") == "6")
                #expect(reply.header("RateLimit-Remaining") == String(remaining))
                #expect(reply.header("RateLimit-Reset") == String(10 * (6 - remaining)))
            }
            let refused = try await asking.get("/api/v6/devices")
            #expect(refused.status == 429 && refused.header("Retry-After") == "10")
            #expect(refused.header("Content-Type") == "application/problem+json")
            #expect(refused.header("RateLimit-Remaining") == "0")
            #expect(try await caller.bearing(olive).get("/api/v6/devices").status == 200)
            #expect(try await caller.get("/health").header("RateLimit-Limit") == nil)
            house.clock.advance(seconds: 10)
            #expect(try await asking.get("/api/v6/devices").status == 200)
            #expect(try await asking.get("/api/v6/devices").status == 429)
        }
    }

    @Test("A tenant's people share its limit, and another tenant's are not touched")
    func tenant() async throws {
        let house = try await Self.house {
            $0.principalPerMinute = 3
            $0.tenantPerMinute = 4
        }
        let ann = try await house.token(City.ann, in: City.acme, as: .viewer)
        let olive = try await house.token(City.olive, in: City.acme, as: .viewer)
        let beta = try await house.token(City.olive, in: City.beta, as: .viewer)
        try await house.open { caller async throws in
            for _ in 0..<3 { #expect(try await caller.bearing(ann).get("/api/v6/sites").status == 200) }
            // Her own limit refuses her, which costs the tenant nothing.
            #expect(try await caller.bearing(ann).get("/api/v6/sites").status == 429)
            let last = try await caller.bearing(olive).get("/api/v6/sites")
            #expect(last.status == 200 && last.header("RateLimit-Remaining") == "0")
            #expect(try await caller.bearing(olive).get("/api/v6/sites").status == 429)
            #expect(try await caller.bearing(beta).get("/api/v6/sites").status == 200)
        }
    }

    @Test("Guesses at a login are slowed for known and unknown accounts alike, and the right password does not count")
    func login() async throws {
        let house = try await Self.house { $0.accountFailuresPerMinute = 2 }
        try await house.open { caller async throws in
            for _ in 0..<5 { #expect(try await caller.login("olive").status == 200) }
            for name in ["ann", "nobody"] {
                for _ in 0..<2 { #expect(try await caller.login(name, "wrong").status == 401) }
                let refused = try await caller.login(name)
                #expect(refused.status == 429 && refused.header("Retry-After") == "30")
            }
            house.clock.advance(seconds: 30)
            #expect(try await caller.login("ann").status == 200)
        }
    }

    @Test("Guesses at keys and refresh tokens count against the address, and not against who has a good one")
    func guesses() async throws {
        let house = try await Self.house { $0.addressFailuresPerMinute = 3 }
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            #expect(try await caller.with("X-API-Key", "guess").get("/api/v6/devices").status == 401)
            #expect(try await caller.with("X-API-Key", KeyText.random().text).get("/api/v6/devices").status == 401)
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"guess"}"#).status == 401)
            #expect(try await caller.with("X-API-Key", "guess").get("/api/v6/devices").status == 429)
            #expect(try await caller.post("/api/auth/refresh", #"{"refresh_token":"guess"}"#).status == 429)
            #expect(try await caller.login("ann").status == 429)
            #expect(try await caller.bearing(token).get("/api/v6/devices").status == 200)
            house.clock.advance(seconds: 20)
            #expect(try await caller.login("ann").status == 200)
        }
    }
}
