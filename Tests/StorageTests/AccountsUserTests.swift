import Parking
import Postgres
import Storage
import Testing

@Suite struct AccountsUserTests {
    private static func add(
        _ city: ReadsCity, _ email: String, to slug: String?, as role: Role = .viewer, existing: Bool = false
    ) async throws(StoreFault) -> UserID {
        try await city.accounts.addUser(
            email: EmailAddress(of: email), name: "New", passwordHash: existing ? nil : "$y$new", tenantSlug: slug,
            role: role)
    }

    @Test("Without a tenant a new user is a platform admin")
    func platformAdmin() async throws {
        try await withReadsCity { city in
            let id = try await Self.add(city, "first@example.org", to: nil)
            let account = try await city.accounts.account(email: EmailAddress(of: "FIRST@example.org"))
            #expect(
                account
                    == Account(
                        id: id, email: "first@example.org", name: "New", passwordHash: "$y$new", isActive: true))
            let status = try await city.accounts.status(of: id, in: .platform, session: nil)
            #expect(status?.isPlatformAdmin == true && status?.role == .platformAdmin)
            let logged = try city.ask(
                """
                SELECT concat_ws(
                        ' ', actor_type, actor_id, tenant_id, action, resource_type, new_values ->> 'role', success),
                    resource_id
                FROM audit_log
                """
            ) { ($0.count, $0.text(0, 0), $0.text(0, 1)) }
            #expect(
                logged == (
                    1, "system 00000000-0000-0000-0000-000000000000 user.add user platform_admin t", id.description
                ))
        }
    }

    @Test("A user joins the tenant that the slug names, in the given role")
    func member() async throws {
        try await withReadsCity { city in
            let id = try await Self.add(city, "new@example.org", to: "beta", as: .operator)
            let memberships = try await city.accounts.memberships(of: id)
            #expect(memberships.map(\.tenant.slug) == ["beta"])
            #expect(memberships.map(\.role) == [.operator])
        }
    }

    @Test("An account that exists is named, and gets a membership only where the operator says so (C1)")
    func known() async throws {
        try await withReadsCity { city in
            do throws(StoreFault) {
                _ = try await Self.add(city, "ROOT@example.org", to: "acme", as: .owner)
                Issue.record("added")
            } catch {
                #expect(error.code == .conflict && error.detail.contains("--existing"), "\(error.detail)")
                #expect(error.detail.contains("never logged in, member of platform"), "\(error.detail)")
            }
            #expect(try await city.accounts.memberships(of: ReadsCity.user(1)).map(\.role) == [.platformAdmin])
            await expectFault(.notFound) { () throws(StoreFault) in
                try await Self.add(city, "nobody@example.org", to: "acme", existing: true)
            }
            let added = try await Self.add(city, "ROOT@example.org", to: "acme", as: .owner, existing: true)
            #expect(added == ReadsCity.user(1))
            let root = try await city.accounts.account(email: EmailAddress(of: "root@example.org"))
            #expect(root?.passwordHash == "$y$root" && root?.name == "Root")
            #expect(try await city.accounts.memberships(of: ReadsCity.user(1)).map(\.role) == [.owner, .platformAdmin])
        }
    }

    @Test("An address that is a member already, an unknown tenant and a misplaced platform admin change nothing")
    func refusals() async throws {
        try await withReadsCity { city async throws in
            await expectFault(.conflict) { () throws(StoreFault) in
                try await Self.add(city, "Ann@example.org", to: "acme", existing: true)
            }
            await expectFault(.notFound) { () throws(StoreFault) in
                try await Self.add(city, "new@example.org", to: "nowhere")
            }
            await expectFault(.invalid) { () throws(StoreFault) in
                try await Self.add(city, "new@example.org", to: "acme", as: .platformAdmin)
            }
            #expect(try await city.accounts.account(email: EmailAddress(of: "new@example.org")) == nil)
            #expect(try await city.accounts.memberships(of: ReadsCity.user(2)).map(\.role) == [.viewer, .owner])
            #expect(try city.ask("SELECT count(*) FROM audit_log") { $0.integer(0, 0) } == 0)
        }
    }
}
