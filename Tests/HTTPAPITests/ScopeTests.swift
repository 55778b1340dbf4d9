import Parking
import Testing

@Suite struct ScopeTests {
    private static let lists = ["devices", "gateways", "sites", "spaces"]

    @Test("An ordinary member sees the current tenant only, in every list")
    func ordinary() async throws {
        let house = try await House()
        for tenant in [City.acme, City.beta] {
            let token = try await house.token(City.olive, in: tenant, as: .operator)
            try await house.open { caller async throws in
                for list in Self.lists {
                    let reply = try await caller.bearing(token).get("/api/v6/\(list)").json
                    #expect(reply[list].items.map { $0["tenant_id"].text } == [tenant.id.description], "\(list)")
                    #expect(reply["tenant_scope"].text == tenant.id.description)
                    #expect(reply["is_cross_tenant"] == .flag(false))
                }
            }
        }
    }

    @Test("A platform admin on the platform tenant sees all, in every list")
    func platform() async throws {
        let house = try await House()
        let token = try await house.token(City.root, in: City.platform, as: .platformAdmin)
        try await house.open { caller async throws in
            for list in Self.lists {
                let reply = try await caller.bearing(token).get("/api/v6/\(list)").json
                #expect(reply[list].items.count == 2, "\(list)")
                #expect(reply["is_cross_tenant"] == .flag(true))
                #expect(reply["tenant_scope"].text == TenantID.platform.description)
            }
            let dashboard = try await caller.bearing(token).get("/api/v6/dashboard/data").json
            #expect(dashboard["devices"]["total"] == .number(2))
            #expect(dashboard["is_cross_tenant"] == .flag(true))
        }
    }

    @Test("A platform admin who switched sees what a member sees, and gets back")
    func switched() async throws {
        try await House().open { caller async throws in
            let login = try await caller.login("root")
            var token = try #require(login.json["access_token"].text)
            func step(_ target: String) async throws -> JSONTree {
                let reply = try await caller.bearing(token).post("/api/auth/switch-tenant", target)
                #expect(reply.status == 200)
                token = try #require(reply.json["access_token"].text)
                return try await caller.bearing(token).get("/api/v6/devices").json
            }
            let acme = try await step(#"{"tenant_slug":"acme"}"#)
            #expect(acme["devices"].items.map { $0["tenant_id"].text } == [City.acme.id.description])
            #expect(acme["is_cross_tenant"] == .flag(false))
            let beta = try await step(#"{"tenant_id":"\#(City.beta.id)"}"#)
            #expect(beta["tenant_scope"].text == City.beta.id.description)
            let back = try await step(#"{"tenant_slug":"platform"}"#)
            #expect(back["is_cross_tenant"] == .flag(true))
            #expect(back["total"] == .number(2))
        }
    }

    @Test("A role in the platform tenant below platform_admin sees the platform's own rows only")
    func platformViewer() async throws {
        let house = try await House()
        await house.accounts.setMemberships(
            of: City.ann, [Membership(tenant: City.platform, role: .viewer)])
        let token = try await house.token(City.ann, in: City.platform, as: .platformAdmin)
        let honest = try await house.token(City.ann, in: City.platform, as: .viewer)
        try await house.open { caller async throws in
            #expect(try await caller.bearing(token).get("/api/v6/devices").status == 401)
            let reply = try await caller.bearing(honest).get("/api/v6/devices").json
            #expect(reply["is_cross_tenant"] == .flag(false))
            #expect(reply["total"] == .number(0))
        }
    }

    @Test("X-Tenant-Slug grants nothing: the current tenant's passes, any other is refused and recorded")
    func slug() async throws {
        let house = try await House()
        let token = try await house.token(City.olive, in: City.acme, as: .owner)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            #expect(try await caller.with("X-Tenant-Slug", "acme").get("/api/v6/devices").status == 200)
            #expect(try await caller.with("X-Tenant-Slug", "ACME").get("/api/v6/devices").status == 200)
            for slug in ["beta", "nobody", ""] {
                #expect(try await caller.with("X-Tenant-Slug", slug).get("/api/v6/devices").status == 403)
            }
        }
        let refusals = await house.accounts.audit.filter { $0.action == "access.refuse" }
        #expect(refusals.count == 3)
        #expect(refusals.first?.actorID == City.olive)
        #expect(refusals.first?.succeeded == false)
    }

    @Test("A suspended tenant gets 403 on everything; an admin may still leave it")
    func suspended() async throws {
        let house = try await House()
        let member = try await house.token(City.gus, in: City.gone, as: .owner)
        let admin = try await house.token(City.root, in: City.gone, as: .platformAdmin)
        try await house.open { caller async throws in
            for path in ["/api/v6/devices", "/api/v6/dashboard/data", "/api/auth/me"] {
                #expect(try await caller.bearing(member).get(path).status == 403)
                #expect(try await caller.bearing(admin).get(path).status == 403)
            }
            let target = #"{"tenant_slug":"platform"}"#
            #expect(try await caller.bearing(member).post("/api/auth/switch-tenant", target).status == 403)
            #expect(try await caller.bearing(admin).post("/api/auth/switch-tenant", target).status == 200)
        }
    }

    @Test("A token outlives neither the account, nor the membership, nor the tenant, by more than five seconds")
    func revoked() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            func status() async throws -> Int {
                house.clock.advance(seconds: 5.1)
                return try await caller.get("/api/v6/devices").status
            }
            #expect(try await status() == 200)
            await house.accounts.change(City.ann) { $0.isActive = false }
            #expect(try await caller.get("/api/v6/devices").status == 200)
            #expect(try await status() == 401)
            await house.accounts.change(City.ann) { $0.isActive = true }
            #expect(try await status() == 200)
            await house.accounts.setMemberships(of: City.ann, [])
            #expect(try await status() == 401)
            await house.accounts.setMemberships(of: City.ann, [Membership(tenant: City.acme, role: .viewer)])
            await house.accounts.change(City.acme.id) { $0.isActive = false }
            #expect(try await status() == 403)
        }
    }

    @Test("The database is asked once in five seconds how a caller stands")
    func cached() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            for _ in 0..<10 { _ = try await caller.bearing(token).get("/api/v6/devices") }
        }
        #expect(await house.accounts.standingQuestions == 1)
    }

    @Test("A role that was lowered in the database is lowered in the token")
    func demoted() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .owner)
        let reply = try await house.open { try await $0.bearing(token).get("/api/auth/me") }
        #expect(reply.json["user"]["role"] == .text("viewer"))
    }
}
