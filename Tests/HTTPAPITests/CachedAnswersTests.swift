import HTTPTypes
import HummingbirdTesting
import JSON
import LoRaWAN
import NIOCore
import Parking
import Testing

@testable import HTTPAPI

@Suite("An answer that is given again is the same, and only for those who may have it", .timeLimit(.minutes(5)))
struct CachedAnswersTests {
    private static let paths = [
        "/api/v6/devices", "/api/v6/gateways?limit=2", "/api/v6/sites", "/api/v6/spaces?include_devices=true",
        "/api/v6/dashboard/data",
    ]

    /// Fields that differ from answer to answer.
    private static func stable(_ reply: Reply) -> [String] {
        reply.headers.filter { !["Date", "X-Request-ID"].contains($0.name.rawName) }
            .map { "\($0.name.canonicalName): \($0.value)" }.sorted()
    }

    @Test(
        "An answer that is given again has the body and the fields of the first",
        arguments: [[], ["https://a.example"]])
    func same(origins: [String]) async throws {
        let house = try await House(corsOrigins: origins)
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.served.open { caller async throws in
            let caller = try caller.bearing(token).with("Origin", "https://a.example")
            for path in Self.paths {
                let first = try await caller.get(path)
                let again = try await caller.get(path)
                #expect(first.status == 200 && again.status == 200)
                #expect(again.body == first.body && Self.stable(again) == Self.stable(first))
                #expect(again.header("X-Request-ID") != first.header("X-Request-ID"))
                #expect(again.header("Date") != nil)
                let tag = first.header("ETag") ?? ""
                let same = try await caller.with("If-None-Match", tag).with("X-Request-ID", "mine").get(path)
                #expect(same.status == 304 && same.body.isEmpty && same.header("ETag") == tag)
                #expect(same.header("X-Request-ID") == "mine")
                #expect(same.header("Access-Control-Allow-Origin") == origins.first)
            }
        }
    }

    @Test("Who may not have an answer is refused it, kept or not")
    func refused() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        let beta = try await house.token(City.olive, in: City.beta, as: .viewer)
        try await house.served.open { caller async throws in
            let mine = try caller.bearing(token)
            let path = "/api/v6/devices"
            for _ in 0..<2 { #expect(try await mine.get(path).status == 200) }
            #expect(try await caller.get(path).status == 401)
            #expect(try await caller.bearing(token + "x").get(path).status == 401)
            #expect(try await mine.with("X-API-Key", "pk_x_y").get(path).status == 400)
            #expect(try await mine.with("X-Tenant-Slug", City.beta.slug).get(path).status == 403)
            #expect(try await mine.send(.post, path).status != 200)
            #expect(try await mine.send(.head, path).body.isEmpty)
            let other = try await caller.bearing(beta).get(path)
            #expect(other.json["tenant_scope"].text == City.beta.id.description)
            house.clock.advance(seconds: 1000)
            #expect(try await mine.get(path).status == 401)
        }
    }

    @Test("A repeated answer counts like any other, and beyond the limit comes 429, which is not counted twice")
    func rates() async throws {
        var rates = RateSettings()
        rates.principalPerMinute = 3
        rates.tenantPerMinute = 4
        let house = try await House(rates: rates)
        let ann = try await house.token(City.ann, in: City.acme, as: .viewer)
        let olive = try await house.token(City.olive, in: City.acme, as: .viewer)
        let elsewhere = try await house.token(City.olive, in: City.beta, as: .viewer)
        try await house.served.open { caller async throws in
            let path = "/api/v6/sites"
            for remaining in [2, 1, 0] {
                let reply = try await caller.bearing(ann).get(path)
                #expect(reply.status == 200 && reply.header("RateLimit-Remaining") == String(remaining))
            }
            #expect(try await caller.bearing(ann).get(path).status == 429)
            #expect(try await caller.bearing(olive).get(path).status == 200)
            // The tenant's limit refuses her, which costs her one of her own three.
            #expect(try await caller.bearing(olive).get(path).status == 429)
            #expect(try await caller.bearing(elsewhere).get(path).status == 200)
        }
    }

    @Test("Requests that come at once are answered in their order, also where no more will come")
    func pipelined() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        var requests = ""
        for number in 0..<60 {
            // Some of them have a kept answer, and some do not.
            let path = Self.paths[number % 5] + (number % 4 == 0 ? "?unknown=\(number)" : "")
            requests += "GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
            if number == 59 { requests += "Connection: close\r\n" }
            requests += "X-Request-ID: \(number)\r\n\r\n"
        }
        let sent = requests
        let ids = try await house.served.open { caller async throws in
            let port = try #require(caller.port)
            for path in Self.paths { _ = try await caller.bearing(token).get(path) }
            let text = await RawConnection.open(port) { connection in
                connection.send(sent)
                return connection.receive()
            }
            return text.matches(of: /X-Request-ID: (\d+)/).compactMap { Int($0.1) }
        }
        #expect(ids == Array(0..<60))
    }
}
