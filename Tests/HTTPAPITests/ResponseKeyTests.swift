import HTTPTypes
import HummingbirdCore
import Parking
import Testing

@testable import HTTPAPI

@Suite("Which questions have the same answer")
struct ResponseKeyTests {
    private static let scope = TenantScope.authenticated(role: .viewer, currentTenant: City.acme.id)

    private static func key(_ target: String) -> ResponseKey {
        ResponseKey(
            scope: scope, URI(target), knowing: ["limit", "offset", "search", "status"])
    }

    @Test("What the route does not know, the order and the spelling of what it knows ask nothing new")
    func same() {
        let plain = Self.key("/api/v6/devices")
        for query in ["", "_=1", "_=2", "cache=no&_=%41", "x", "Limit=5"] {
            #expect(Self.key("/api/v6/devices?\(query)") == plain, "\(query)")
        }
        let page = Self.key("/api/v6/devices?limit=5&search=a+b")
        for query in ["search=a%20b&limit=5", "lim%69t=%35&search=a+b", "limit=5&_=77&search=a+b&&"] {
            #expect(Self.key("/api/v6/devices?\(query)") == page, "\(query)")
        }
    }

    @Test("Other values are other questions, and none is taken for another by what its value holds")
    func different() {
        let queries = [
            "", "limit=5", "limit=6", "search=5", "search=limit%3D5", "search=a&limit=5", "search=a%26limit%3D5",
            "search=a%26limit%3D1:5", "search=1:a&limit=1:5", "search=", "limit=5&limit=5", "_=1&_=1", "_=%ZZ", "_=%FF",
        ]
        #expect(Set(queries.map { Self.key("/api/v6/devices?\($0)") }).count == queries.count)
    }

    @Test("A query that is refused meets no kept answer")
    func refused() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.served.open { caller async throws in
            let caller = try caller.bearing(token)
            for (query, status) in [
                ("", 200), ("?_=1", 200), ("?limit=5", 200), ("?limit=5&limit=5", 422), ("?_=1&_=1", 422),
                ("?_=%ZZ", 400), ("?limit=0", 422), ("", 200),
            ] { #expect(try await caller.get("/api/v6/devices" + query).status == status, "\(query)") }
        }
    }
}
