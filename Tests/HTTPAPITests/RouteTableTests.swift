import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Parking
import Testing

@testable import HTTPAPI

@Suite struct RouteTableTests {
    @Test("A route lets in the role that it needs and every higher one", arguments: Role.allCases)
    func roles(held: Role) async throws {
        let house = try await House()
        await house.accounts.setMemberships(
            of: City.ann,
            [Membership(tenant: held == .platformAdmin ? City.platform : City.acme, role: held)])
        let tokens = await AccessTokens(
            signingWith: try #require(AuthKey(secret: House.secret)), alsoVerifyingWith: [], issuer: "parkd",
            audience: "parkd-api")
        let gate = Gate(tokens: tokens, accounts: house.accounts, now: { house.clock.now })
        var table = RouteTable(gate: gate)
        for needed in Role.allCases {
            let operation = Chapter.system.all(
                .post, needed.rawValue, at: "/\(needed.rawValue)", for: .member(needed), "Who is asking")
            table.member(operation) { _, principal in
                .json { json in json.member("role", principal.role.rawValue) }
            }
        }
        let router = Router(context: APIContext.self)
        router.add(middleware: RequestEnvelope())
        table.install(in: router)
        let token = try await house.token(City.ann, in: City.acme, as: held)
        try await Application(router: router).test(.router) { client in
            let caller = try Caller(client).bearing(token)
            for needed in Role.allCases {
                let reply = try await caller.send(.post, "/\(needed.rawValue)")
                #expect(reply.status == (held >= needed ? 200 : 403), "\(held) at \(needed)")
            }
        }
        let refusals = await house.accounts.audit
        #expect(refusals.count == Role.allCases.count { held < $0 })
        #expect(refusals.allSatisfy { $0.actorID == City.ann && $0.tenantID == City.acme.id && !$0.succeeded })
    }

    @Test("Over a socket, answers without a body are framed so that the connection goes on")
    func socket() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.served.open { caller in
            let caller = try caller.bearing(token)
            let first = try await caller.get("/api/v6/devices")
            let tag = try #require(first.header("ETag"))
            let held = try await caller.with("If-None-Match", tag).get("/api/v6/devices")
            #expect(held.status == 304)
            #expect(held.header("Content-Length") == nil)
            #expect(try await caller.get("/nothing").status == 404)
            let logout = try await caller.post("/api/auth/logout", #"{"refresh_token":"x"}"#)
            #expect(logout.status == 204)
            #expect(try await caller.get("/health").status == 200)
        }
    }
}
