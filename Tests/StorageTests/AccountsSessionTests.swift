import LoRaWAN
import Parking
import Postgres
import Storage
import Testing

@Suite struct AccountsSessionTests {
    private static let inAMonth = Timestamp.now.adding(seconds: 2_592_000)

    /// Tokens are stored as 64 digits.
    private static func hash(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    private static func audit(_ action: String) -> AuditEntry {
        AuditEntry(action: action, resourceType: "user", requestID: "r", succeeded: true)
    }

    private static func session(_ digit: Character, expiresAt: Timestamp = inAMonth) -> Session {
        Session(
            tokenHash: hash(digit), familyID: UUIDBits(high: 7, low: 7), userID: ReadsCity.user(2),
            tenantID: ReadsCity.tenant(1), expiresAt: expiresAt)
    }

    private static func rotate(
        _ city: ReadsCity, _ token: Character, to successor: Character
    ) async throws(StoreFault) -> SessionRotation {
        try await city.accounts.rotateSession(
            tokenHash: hash(token), successorHash: hash(successor), expiresAt: inAMonth, network: nil,
            audit: audit("auth.refresh"))
    }

    private static func open(_ city: ReadsCity, _ session: Session) async throws(StoreFault) {
        let isOpen = try await city.accounts.openSession(session, on: .session(nil), audit: audit("auth.login"))
        #expect(isOpen)
    }

    private func living(_ city: ReadsCity) throws -> [String] {
        try city.ask(
            "SELECT left(token_hash, 1) FROM refresh_tokens WHERE revoked_at IS NULL AND replaced_at IS NULL ORDER BY 1"
        ) { rows in (0..<rows.count).compactMap { rows.text($0, 0) } }
    }

    private func log(_ city: ReadsCity) throws -> [String] {
        try city.ask(
            "SELECT concat_ws(' ', action, right(actor_id, 1), right(tenant_id::text, 1), success) FROM audit_log"
        ) { rows in (0..<rows.count).compactMap { rows.text($0, 0) } }
    }

    @Test("A session opens with its token, the time of the login and its audit entry")
    func open() async throws {
        try await withReadsCity { city in
            try await Self.open(city, Self.session("a"))
            #expect(try living(city) == ["a"])
            #expect(try log(city) == ["auth.login t"])
            let isNoted = try city.ask(
                "SELECT last_login_at > now() - interval '1 hour' FROM users WHERE email = 'ann@example.org'"
            ) { $0.boolean(0, 0) }
            #expect(isNoted == true)
        }
    }

    @Test("A session that cannot be stored leaves no audit entry")
    func openFails() async throws {
        try await withReadsCity { city in
            try await Self.open(city, Self.session("a"))
            await expectFault(.conflict) { () throws(StoreFault) in
                try await Self.open(city, Self.session("a"))
            }
            var stranger = Self.session("b")
            stranger.userID = ReadsCity.user(9)
            #expect(
                try await !city.accounts.openSession(stranger, on: .session(nil), audit: Self.audit("auth.login")))
            #expect(try log(city).count == 1)
        }
    }

    @Test("A token is exchanged for a successor of the same person, family and tenant")
    func rotate() async throws {
        try await withReadsCity { city in
            try await Self.open(city, Self.session("a"))
            #expect(try await Self.rotate(city, "a", to: "b") == .rotated(Self.session("b")))
            #expect(try await Self.rotate(city, "b", to: "c") == .rotated(Self.session("c")))
            #expect(try living(city) == ["c"])
            #expect(try log(city).suffix(2) == ["auth.refresh 2 1 t", "auth.refresh 2 1 t"])
        }
    }

    @Test("A token that comes back revokes its whole family, and the refusal is recorded")
    func reuse() async throws {
        try await withReadsCity { city in
            try await Self.open(city, Self.session("a"))
            var other = Self.session("f")
            other.familyID = UUIDBits(high: 8, low: 8)
            try await Self.open(city, other)
            _ = try await Self.rotate(city, "a", to: "b")
            #expect(try await Self.rotate(city, "a", to: "c") == .reused(Self.session("a")))
            #expect(try living(city) == ["f"])
            #expect(try await Self.rotate(city, "b", to: "d") == .reused(Self.session("b")))
            #expect(try living(city) == ["f"])
            #expect(try log(city).last == "auth.refresh 2 1 f")
        }
    }

    @Test("A token that is unknown or too old is exchanged for nothing and revokes nothing")
    func unknown() async throws {
        try await withReadsCity { city in
            let past = Timestamp.now.adding(seconds: -1)
            try await Self.open(city, Self.session("a", expiresAt: past))
            #expect(try await Self.rotate(city, "a", to: "b") == .unknown)
            #expect(try await Self.rotate(city, "9", to: "b") == .unknown)
            #expect(try living(city) == ["a"])
            #expect(try log(city) == ["auth.login t", "auth.refresh 2 1 f"])
        }
    }

    @Test("A token whose tenant is suspended, or whose person may not be there, is refused, recorded and not used up")
    func withheld() async throws {
        try await withReadsCity { city in
            try await Self.open(city, Self.session("a"))
            let tenant = "WHERE id = '\(ReadsCity.tenant(1))'"
            let membership = "WHERE user_id = '\(ReadsCity.user(2))' AND tenant_id = '\(ReadsCity.tenant(1))'"
            for (fault, remedy, outcome) in [
                (
                    "UPDATE tenants SET suspended_at = now() \(tenant)",
                    "UPDATE tenants SET suspended_at = NULL \(tenant)", SessionRotation.suspended(Self.session("a"))
                ),
                (
                    "UPDATE tenants SET is_active = false \(tenant)", "UPDATE tenants SET is_active = true \(tenant)",
                    .suspended(Self.session("a"))
                ),
                (
                    "UPDATE users SET is_active = false WHERE id = '\(ReadsCity.user(2))'",
                    "UPDATE users SET is_active = true WHERE id = '\(ReadsCity.user(2))'",
                    .shutOut(Self.session("a"))
                ),
                (
                    "UPDATE user_memberships SET is_active = false \(membership)",
                    "UPDATE user_memberships SET is_active = true \(membership)", .shutOut(Self.session("a"))
                ),
            ] {
                try city.execute(fault)
                for _ in 0..<2 { #expect(try await Self.rotate(city, "a", to: "b") == outcome) }
                #expect(try living(city) == ["a"])
                #expect(try log(city).last == "auth.refresh 2 1 f")
                try city.execute(remedy)
            }
            #expect(try await Self.rotate(city, "a", to: "b") == .rotated(Self.session("b")))
        }
    }

    @Test("A platform admin's token for a tenant that they switched to needs no membership there")
    func switched() async throws {
        try await withReadsCity { city in
            var session = Self.session("a")
            session.userID = ReadsCity.user(1)
            try await Self.open(city, session)
            session.tokenHash = Self.hash("b")
            #expect(try await Self.rotate(city, "a", to: "b") == .rotated(session))
        }
    }

    @Test("Of many who present one token at once exactly one gets a successor, and the family ends revoked")
    func race() async throws {
        try await withReadsCity { city in
            try await Self.open(city, Self.session("a"))
            let outcomes = try await withThrowingTaskGroup(of: SessionRotation.self) { group in
                for digit in "bcde" {
                    group.addTask { try await Self.rotate(city, "a", to: digit) }
                }
                return try await group.reduce(into: [SessionRotation]()) { $0.append($1) }
            }
            let rotated = outcomes.filter { if case .rotated = $0 { true } else { false } }
            let reused = outcomes.filter { $0 == .reused(Self.session("a")) }
            #expect(rotated.count == 1)
            #expect(reused.count == 3)
            #expect(try living(city).isEmpty)
        }
    }

    @Test("A reuse and a rotation at once, in whichever order, leave no token of the family alive")
    func reuseAgainstRotation() async throws {
        try await withReadsCity { city in
            // Keeps a rotation open for as long as a revocation takes, so that the two meet.
            try city.execute(
                """
                CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_sleep(0.03); RETURN NEW; END';
                CREATE TRIGGER linger BEFORE INSERT ON refresh_tokens FOR EACH ROW
                    WHEN (NEW.token_hash LIKE 'd%') EXECUTE FUNCTION linger();
                """)
            for round in 0..<10 {
                try city.execute("DELETE FROM refresh_tokens")
                try await Self.open(city, Self.session("a"))
                _ = try await Self.rotate(city, "a", to: "b")
                async let owner = Self.rotate(city, "b", to: "d")
                async let thief = Self.rotate(city, "a", to: "c")
                _ = try await (owner, thief)
                #expect(try living(city).isEmpty, "round \(round)")
            }
        }
    }

    @Test("Logging out revokes the family; an unknown token changes nothing")
    func close() async throws {
        try await withReadsCity { city in
            try await Self.open(city, Self.session("a"))
            _ = try await Self.rotate(city, "a", to: "b")
            try await city.accounts.closeSession(tokenHash: Self.hash("9"), audit: Self.audit("auth.logout"))
            #expect(try living(city) == ["b"])
            try await city.accounts.closeSession(tokenHash: Self.hash("b"), audit: Self.audit("auth.logout"))
            #expect(try living(city).isEmpty)
            #expect(try log(city).last == "auth.logout 2 1 t")
            #expect(try log(city).count == 3)
            #expect(try await Self.rotate(city, "b", to: "c") == .reused(Self.session("b")))
        }
    }
}
