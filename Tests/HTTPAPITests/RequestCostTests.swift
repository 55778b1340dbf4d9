import HTTPTypes
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("A request that asks for much counts as several")
struct RequestCostTests {
    private static let now = Timestamp(seconds: 1_800_000_000, nanoseconds: 0)

    @Test("A page counts by its rows, a window by its days, and what will be refused as a plain request")
    func tokens() async throws {
        let operations = try await House().server.contract.operations
        let stats = "/api/v6/gateways/{id}/stats"
        let year = now(minusDays: 366)
        for (path, query, tokens) in [
            ("/api/v6/devices", nil, 1), ("/api/v6/devices", "limit=100", 1), ("/api/v6/devices", "limit=101", 2),
            ("/api/v6/devices", "limit=1000", 10), ("/api/v6/devices", "limit=1001", 1),
            ("/api/v6/devices", "limit=x&_=%ZZ", 1), ("/api/v6/devices/{id}", "limit=1000", 1),
            ("/api/v6/dashboard/data", "limit=1000", 1), ("/api/v6/audit", "action=x", 5),
            ("/api/v6/audit", "limit=1000", 14), (stats, nil, 2), (stats, "from=\(year)", 14),
            (stats, "from=\(year)&to=\(now(minusDays: 365))", 2), (stats, "from=1970-01-01T00:00:00Z", 14),
            (stats, "to=2999-01-01T00:00:00Z&from=\(now(minusDays: 30))", 3), (stats, "from=x&to=y", 2),
            (stats, "from=2999-01-01T00:00:00Z", 2),
        ] as [(String, String?, Int)] {
            let operation = try #require(operations.first { $0.method == .get && $0.path == path })
            #expect(operation.cost.tokens(query: query, now: Self.now) == tokens, "\(path) \(query ?? "")")
        }
    }

    private func now(minusDays days: Double) -> String { Self.now.adding(seconds: -days * 86_400).description }

    @Test("A request that costs more than there is waits for as many tokens, and takes none meanwhile")
    func buckets() {
        var buckets = TokenBuckets<String>(perMinute: 60, countMax: 10)
        #expect(buckets.take("a", 50, now: Self.now)?.remaining == 10)
        let refused = buckets.take("a", 20, now: Self.now)
        #expect(refused?.isAllowed == false && refused?.retryAfterS == 10 && refused?.remaining == 10)
        #expect(buckets.take("a", 10, now: Self.now)?.isAllowed == true)
        #expect(buckets.take("a", 20, now: Self.now.adding(seconds: 19.5))?.isAllowed == false)
        #expect(buckets.take("a", 20, now: Self.now.adding(seconds: 20))?.isAllowed == true)
    }

    @Test("A request that costs more than a whole minute's worth takes that, and is not refused for ever")
    func more() {
        var buckets = TokenBuckets<String>(perMinute: 6, countMax: 10)
        #expect(buckets.take("a", 14, now: Self.now)?.remaining == 0)
        #expect(buckets.take("a", 14, now: Self.now)?.retryAfterS == 60)
    }

    @Test("A dear read takes more of its caller's rate than a cheap one")
    func served() async throws {
        var rates = RateSettings()
        rates.principalPerMinute = 20
        let house = try await House(rates: rates)
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            for (query, remaining) in [("limit=1000", "10"), ("limit=100", "9"), ("limit=900", "0")] {
                let reply = try await caller.get("/api/v6/devices?\(query)")
                #expect(reply.status == 200 && reply.header("RateLimit-Remaining") == remaining)
            }
            let refused = try await caller.get("/api/v6/devices?limit=1000")
            #expect(refused.status == 429 && refused.header("Retry-After") == "30")
            #expect(refused.json["detail"].text?.contains("counts as 10") == true)
        }
    }
}
