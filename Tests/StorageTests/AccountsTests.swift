import LoRaWAN
import Parking
import Postgres
import Storage
import Testing

@Suite struct AccountsTests {
    @Test("An account is found by its address in capitals or not, disabled or not")
    func account() async throws {
        try await withReadsCity { city async throws in
            let root = Account(
                id: ReadsCity.user(1), email: "root@example.org", name: "Root", passwordHash: "$y$root", isActive: true)
            #expect(try await city.accounts.account(email: EmailAddress(of: "rOOt@example.ORG")) == root)
            let dora = Account(
                id: ReadsCity.user(3), email: "dora@example.org", name: "Dora", passwordHash: nil, isActive: false)
            #expect(try await city.accounts.account(email: EmailAddress(of: "dora@example.org")) == dora)
            #expect(try await city.accounts.account(email: EmailAddress(of: "%@example.org")) == nil)
        }
    }

    @Test("Memberships are the active ones, suspended tenants included, by tenant name")
    func memberships() async throws {
        try await withReadsCity { city in
            let ann = try await city.accounts.memberships(of: ReadsCity.user(2)).map { membership in
                var known = membership
                known.place = 0
                return known
            }
            #expect(
                ann == [
                    Membership(
                        tenant: TenantSummary(
                            id: ReadsCity.tenant(1), name: "Acme", slug: "acme", kind: .customer, isActive: true),
                        role: .viewer),
                    Membership(
                        tenant: TenantSummary(
                            id: ReadsCity.tenant(3), name: "Gone", slug: "gone", kind: .customer, isActive: false),
                        role: .owner),
                ])
            #expect(try await city.accounts.memberships(of: ReadsCity.user(9)).isEmpty)
        }
    }

    @Test("Active tenants begin with the platform's and leave out the suspended")
    func activeTenants() async throws {
        try await withReadsCity { city in
            let tenants = try await city.accounts.activeTenants()
            #expect(tenants.map(\.slug) == ["platform", "acme", "beta"])
            #expect(tenants.map(\.kind) == [.platform, .customer, .trial])
        }
    }

    @Test("A status is what the database says now of a person in a tenant")
    func status() async throws {
        try await withReadsCity { city in
            let ann = try #require(
                try await city.accounts.status(of: ReadsCity.user(2), in: ReadsCity.tenant(1), session: nil))
            #expect(ann.role == .viewer && !ann.isPlatformAdmin && ann.tenant.isActive)
            #expect(ann.account.email == "ann@example.org" && ann.account.name == nil)
            let revoked = try #require(
                try await city.accounts.status(of: ReadsCity.user(2), in: ReadsCity.tenant(2), session: nil))
            #expect(revoked.role == nil)
            let suspended = try #require(
                try await city.accounts.status(of: ReadsCity.user(2), in: ReadsCity.tenant(3), session: nil))
            #expect(!suspended.tenant.isActive)
            let root = try #require(
                try await city.accounts.status(of: ReadsCity.user(1), in: ReadsCity.tenant(1), session: nil))
            #expect(root.role == nil && root.isPlatformAdmin)
            let home = try #require(
                try await city.accounts.status(of: ReadsCity.user(1), in: .platform, session: nil))
            #expect(home.role == .platformAdmin && home.isPlatformAdmin)
            #expect(try await city.accounts.status(of: ReadsCity.user(9), in: .platform, session: nil) == nil)
            #expect(
                try await city.accounts.status(of: ReadsCity.user(1), in: ReadsCity.tenant(9), session: nil) == nil)
        }
    }

    @Test("A hash is replaced only where the old one is still stored")
    func replaceHash() async throws {
        try await withReadsCity { city in
            let ann = ReadsCity.user(2)
            try await city.accounts.replacePasswordHash(of: ann, from: "$y$other", to: "$y$wrong")
            #expect(
                try await city.accounts.account(email: EmailAddress(of: "ann@example.org"))?.passwordHash == "$y$ann")
            try await city.accounts.replacePasswordHash(of: ann, from: "$y$ann", to: "$y$new")
            #expect(
                try await city.accounts.account(email: EmailAddress(of: "ann@example.org"))?.passwordHash == "$y$new")
        }
    }

    @Test("A recorded entry has every value that it was given")
    func record() async throws {
        try await withReadsCity { city in
            var entry = AuditEntry(action: "auth.login", resourceType: "user", requestID: "r-1", succeeded: false)
            entry.actorID = ReadsCity.user(2)
            entry.tenantID = ReadsCity.tenant(1)
            entry.resourceID = ReadsCity.user(2).description
            entry.oldValues = RawJSON(bytes: Array(#"{"a":1}"#.utf8))
            entry.newValues = RawJSON(bytes: Array(#"{"b":"é"}"#.utf8))
            entry.address = "2001:db8::1"
            entry.userAgent = "curl/8"
            try await city.accounts.record(entry)
            let stored = try city.ask(
                """
                SELECT concat_ws('|', actor_type, actor_id, tenant_id, action, resource_type, resource_id, old_values,
                    new_values, ip_address, user_agent, request_id, success) FROM audit_log
                """
            ) { $0.text(0, 0) }
            let ann = "f0000000-0000-0000-0000-000000000002"
            #expect(
                stored == "user|\(ann)|a0000000-0000-0000-0000-000000000001|auth.login|user|\(ann)|"
                    + #"{"a": 1}|{"b": "é"}|2001:db8::1|curl/8|r-1|f"#)
        }
    }

    @Test("A request identifier that is too long for the log is cut, and loses nothing else")
    func longRequestID() async throws {
        try await withReadsCity { city in
            let longest = String(repeating: "x", count: 128)
            try await city.accounts.record(
                AuditEntry(action: "auth.login", resourceType: "user", requestID: longest, succeeded: false))
            #expect(try city.ask("SELECT length(request_id) FROM audit_log") { $0.integer(0, 0) } == 100)
        }
    }
}
