import Parking
import Testing

@testable import HTTPAPI

@Suite struct AllReadingsTests {
    private static let path = "/api/v6/readings"

    /// Three readings of each of acme's and beta's first sensors, an hour apart from each other, and an old one.
    private static let rows = """
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at, f_cnt)
        SELECT (now() - hours * interval '1 hour')::date, d.tenant_id, d.id, gen_random_uuid(),
            now() - hours * interval '1 hour', now(), hours
        FROM devices d, unnest(ARRAY[1, 2, 3, 100]) AS hours WHERE d.dev_eui = ANY ('{%}')
        """

    private static func readings(of endings: String...) -> String {
        rows.replacing("%", with: endings.map(Town.devEUI).joined(separator: ","))
    }

    @Test("The readings of a day come newest first, of the caller's tenant only, and the platform has those of all")
    func ofScope() async throws {
        try await withTown { town in
            try town.run(Self.readings(of: "A1", "A2", "B1"))
            let acme = try await town.open(as: .acme(.viewer)) { try await $0.get(Self.path) }
            #expect(acme.status == 200)
            #expect(acme.json["readings"].items.compactMap { $0["f_cnt"].integer } == [1, 1, 2, 2, 3, 3])
            let owners = Set(acme.json["readings"].items.compactMap { $0["tenant_id"].text })
            #expect(owners == ["\(Town.acme)"])
            let all = try await town.open(as: .platform) { try await $0.get(Self.path) }
            #expect(all.json["count"].integer == 9)
        }
    }

    @Test("Pages follow each other without gap or double over all devices, and filters leave exactly theirs")
    func pages() async throws {
        try await withTown { town in
            try town.run(Self.readings(of: "A1", "A2"))
            try town.run(
                "UPDATE devices SET model = 'TPS110', device_type = 'bay' WHERE dev_eui = '\(Town.devEUI("A2"))'")
            let (seen, filtered, none) = try await town.open(as: .acme(.viewer)) { caller in
                var seen: [String] = []
                var cursor = ""
                repeat {
                    let page = try await caller.get(Self.path + "?limit=4" + cursor)
                    seen += page.json["readings"].items.compactMap { $0["deduplication_id"].text }
                    cursor = page.json["next_cursor"].text.map { "&cursor=\($0)" } ?? ""
                } while !cursor.isEmpty
                let filtered = try await caller.get(Self.path + "?model=TPS110&device_type=bay")
                return (seen, filtered, try await caller.get(Self.path + "?site_id=\(Town.site("b"))"))
            }
            #expect(seen.count == 6 && Set(seen).count == 6)
            #expect(
                filtered.json["readings"].items.compactMap { $0["device_id"].text }
                    == Array(repeating: Town.device("A2"), count: 3))
            #expect(none.json["count"].integer == 0)
        }
    }

    @Test("Pages of a long time are those of its newest day and then of the rest, without gap or double")
    func longTime() async throws {
        try await withTown { town in
            try town.run(Self.readings(of: "A1", "A2"))
            let from = "from=" + (try town.lines("SELECT to_char(now() - interval '9 days', 'YYYY-MM-DD')")[0])
            let seen = try await town.open(as: .acme(.viewer)) { caller in
                var seen: [Int] = []
                var cursor = ""
                repeat {
                    let page = try await caller.get(Self.path + "?limit=3&\(from)T00:00:00Z" + cursor)
                    seen += page.json["readings"].items.compactMap { $0["f_cnt"].integer }
                    cursor = page.json["next_cursor"].text.map { "&cursor=\($0)" } ?? ""
                } while !cursor.isEmpty
                return seen
            }
            #expect(seen == [1, 1, 2, 2, 3, 3, 100, 100])
        }
    }

    @Test("Who had a device before still has its readings of then")
    func formerOwner() async throws {
        try await withTown { town in
            try town.run(Self.readings(of: "A1"))
            try town.run(
                """
                INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id, space_code,
                    assigned_at, unassigned_at)
                SELECT tenant_id, 'sensor', id, dev_eui, '\(Town.space("A-1"))', 'A-1', now() - interval '1 day', now()
                FROM devices WHERE dev_eui = '\(Town.devEUI("A1"))'
                """)
            try town.run("UPDATE devices SET tenant_id = '\(Town.beta)' WHERE dev_eui = '\(Town.devEUI("A1"))'")
            let acme = try await town.open(as: .acme(.viewer)) { try await $0.get(Self.path) }
            #expect(acme.json["count"].integer == 3)
            let beta = try await town.open(as: .beta(.viewer)) { try await $0.get(Self.path) }
            #expect(beta.json["count"].integer == 0)
        }
    }

    @Test("A list reaches back 366 days at most, and a day where nothing is said")
    func range() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .acme(.viewer)) { caller in
                let to = "&to=2026-03-01T00:00:00Z"
                return [
                    try await caller.get(Self.path + "?from=2025-02-28T00:00:00Z" + to),
                    try await caller.get(Self.path + "?from=2025-02-27T23:59:59Z" + to),
                    try await caller.get(Self.path + "?from=2020-01-01T00:00:00Z"),
                    try await caller.get(Self.path + "?to=2020-01-01T00:00:00Z"),
                ]
            }
            #expect(replies.map(\.status) == [200, 422, 422, 200])
            #expect(replies[1].faults == ["from contradictory"])
        }
    }
}
