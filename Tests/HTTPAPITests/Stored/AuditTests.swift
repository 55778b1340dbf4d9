import Parking
import Testing

@Suite("The audit log can be read")
struct AuditTests {
    private static let path = "/api/v6/audit"

    @Test("An owner reads the lines of the tenant, newest first, page by page; the platform reads all")
    func pages() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO audit_log (
                    actor_type, actor_id, tenant_id, action, resource_type, outcome, success, created_at)
                SELECT 'user', 'u' || n % 2, CASE WHEN n < 8 THEN '\(Town.acme)' ELSE '\(Town.beta)' END::uuid,
                    CASE WHEN n % 3 = 0 THEN 'device.assign' ELSE 'site.create' END,
                    CASE WHEN n % 3 = 0 THEN 'device' ELSE 'site' END,
                    CASE WHEN n = 1 THEN NULL ELSE 'done' END, n <> 1,
                    '2026-01-01Z'::timestamptz + (n / 2) * interval '1 hour'
                FROM generate_series(1, 10) n
                """)
            try await town.open(as: .acme(.owner)) { caller async throws in
                var seen: [String] = []
                var next = Self.path + "?limit=3"
                for _ in 0..<3 {
                    let page = try await caller.get(next).json
                    seen += page["events"].items.compactMap { $0["id"].text }
                    guard let cursor = page["next_cursor"].text else { break }
                    next = Self.path + "?limit=3&cursor=\(cursor)"
                }
                #expect(seen.count == 7 && Set(seen).count == 7)
                let whole = try await caller.get(Self.path).json
                #expect(whole["events"].items.compactMap { $0["id"].text } == seen)
                #expect(whole["events"].items.last?["outcome"].text == "refused")
                #expect(
                    whole["events"].items[0].keys == [
                        "id", "tenant_id", "actor_type", "actor_id", "action", "resource_type", "resource_id",
                        "outcome", "detail", "old_values", "new_values", "ip_address", "user_agent", "request_id",
                        "created_at",
                    ])
                for (query, count) in [
                    ("action=device.assign", 2), ("resource_type=site", 5), ("actor_id=u1", 4),
                    ("from=2026-01-01T02:00:00Z", 4), ("to=2026-01-01T01:00:00Z", 1), ("action=device", 0),
                ] {
                    #expect(try await caller.get(Self.path + "?\(query)").json["count"].integer == count, "\(query)")
                }
            }
            try await town.open(as: .platform) { caller async throws in
                #expect(try await caller.get(Self.path).json["count"].integer == 10)
            }
        }
    }

    @Test("A cursor of one tenant, or of another question, is none")
    func cursors() async throws {
        try await withTown { town in
            try town.run(
                """
                INSERT INTO audit_log (actor_type, tenant_id, action)
                SELECT 'user', '\(Town.acme)', 'a' FROM generate_series(1, 3)
                """)
            let cursor = try await town.open(as: .acme(.owner)) { caller async throws in
                let cursor = try #require(try await caller.get(Self.path + "?limit=1").json["next_cursor"].text)
                #expect(try await caller.get(Self.path + "?action=a&cursor=\(cursor)").status == 422)
                return cursor
            }
            for person in [Person.beta(.owner), .platform, .switched(to: Town.beta)] {
                let reply = try await town.open(as: person) { try await $0.get(Self.path + "?cursor=\(cursor)") }
                #expect(reply.status == 422)
            }
        }
    }
}
