import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("Who may do what with sites, spaces and gateways")
struct ParkingRightsTests {
    /// A request upon Acme's things that changes nothing when it is let through.
    private struct Attempt: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let body: String?
        let needs: Role
        /// What Acme's own people get who may, and people of another tenant who may.
        let own: Int
        let stranger: Int

        init(
            _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, needs: Role = .viewer, own: Int,
            stranger: Int = 404
        ) {
            self.method = method
            self.path = path
            self.body = body
            self.needs = needs
            self.own = own
            self.stranger = stranger
        }
    }

    private static let site = "/api/v6/sites/\(Town.site("a"))"
    private static let space = "/api/v6/spaces/\(Town.space("A-1"))"
    private static let gateway = "/api/v6/gateways/AA555A0000000101"

    private static let attempts = [
        Attempt(.get, "/api/v6/sites", own: 200, stranger: 200),
        Attempt(.get, "/api/v6/sites/occupancy/all", own: 200, stranger: 200),
        Attempt(.get, site, own: 200), Attempt(.get, site + "/occupancy", own: 200),
        Attempt(.post, "/api/v6/sites", "{}", needs: .admin, own: 422, stranger: 422),
        Attempt(.patch, site, "{}", needs: .admin, own: 200), Attempt(.put, site, "{}", needs: .admin, own: 200),
        Attempt(.delete, site, needs: .admin, own: 409),
        Attempt(.get, "/api/v6/spaces", own: 200, stranger: 200),
        Attempt(.get, space, own: 200), Attempt(.get, space + "/history", own: 200),
        Attempt(.post, "/api/v6/spaces", "{}", needs: .admin, own: 422, stranger: 422),
        Attempt(.post, "/api/v6/spaces/bulk", "{}", needs: .admin, own: 422, stranger: 422),
        Attempt(.patch, space, "{}", needs: .admin, own: 200), Attempt(.put, space, "{}", needs: .admin, own: 200),
        Attempt(.delete, space, needs: .admin, own: 409),
        Attempt(.post, space + "/override", "{}", needs: .operator, own: 422, stranger: 422),
        Attempt(.delete, space + "/override", needs: .operator, own: 404),
        Attempt(.get, "/api/v6/gateways", own: 200, stranger: 200),
        Attempt(.get, gateway, own: 200), Attempt(.get, gateway + "/stats", own: 200),
        Attempt(.post, "/api/v6/gateways", "{}", needs: .admin, own: 422, stranger: 422),
        Attempt(.patch, gateway, "{}", needs: .admin, own: 200),
        Attempt(.delete, gateway + "0", needs: .admin, own: 404),
    ]

    private static let people: [Person] =
        [.viewer, .operator, .admin, .owner].flatMap { [Person.acme($0), .beta($0)] } + [
            .platform, .switched(to: Town.acme), .switched(to: Town.beta),
        ]

    @Test(
        "Below the role 403, another tenant's thing 404, the platform everything; without a token 401",
        arguments: people)
    func roles(person: Person) async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO gateways (tenant_id, gateway_id) VALUES ('\(Town.acme)', 'AA555A0000000101');
                UPDATE devices SET assigned_space_id = '\(Town.space("A-1"))' WHERE dev_eui LIKE '%A1'
                """)
            let isOwn = person.tenant != Town.beta
            let token = try await town.token(of: person)
            try await town.open { stranger in
                let caller = try stranger.bearing(token).with("Content-Type", "application/json")
                for attempt in Self.attempts {
                    let expected = person.role < attempt.needs ? 403 : isOwn ? attempt.own : attempt.stranger
                    let reply = try await caller.send(attempt.method, attempt.path, attempt.body)
                    #expect(reply.status == expected, "\(person): \(attempt.method) \(attempt.path)")
                    let nobody = try await stranger.send(attempt.method, attempt.path, attempt.body)
                    #expect(nobody.status == 401, "\(attempt.method) \(attempt.path)")
                }
            }
        }
    }

    @Test("The table names every route of sites, spaces and gateways, with the role that it needs")
    func complete() async throws {
        try await withTown { town in
            let served = town.server.routes().routes.filter { route in
                ["/api/v6/sites", "/api/v6/spaces", "/api/v6/gateways"].contains { route.path.hasPrefix($0) }
            }
            #expect(served.count == Self.attempts.count)
            for route in served {
                let pattern = route.path.split(separator: "/")
                let attempts = Self.attempts.filter { attempt in
                    let parts = attempt.path.split(separator: "/")
                    return attempt.method == route.method && parts.count == pattern.count
                        && zip(parts, pattern).allSatisfy { $1 == "{id}" || $0 == $1 }
                }
                #expect(attempts.contains { route.access == .member($0.needs) }, "\(route.method) \(route.path)")
            }
        }
    }
}
