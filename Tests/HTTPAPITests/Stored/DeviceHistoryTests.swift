import HTTPTypes
import LoRaWAN
import Model
import Parking
import Testing

@testable import HTTPAPI

@Suite("What a device was and said")
struct DeviceHistoryTests {
    private static let path = "/api/v6/devices/\(Town.device("A1"))"

    /// 25 readings of A1, two of them at one time, and one of B1.
    private static let readings = """
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at, f_cnt, payload)
        SELECT moment::date, '\(Town.acme)', '\(Town.device("A1"))',
            ('dd000000-0000-4000-8000-0000000000' || 10 + n)::uuid,
            moment, moment, n, '\\x01'
        FROM (
            SELECT n, '2026-05-20Z'::timestamptz + (n / 2) * interval '1 day' AS moment FROM generate_series(1, 25) n
        ) r;
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at)
        SELECT '2026-05-20', '\(Town.beta)', '\(Town.device("B1"))', gen_random_uuid(), '2026-05-20Z', '2026-05-20Z';
        """

    @Test("Page by page, newest first, every reading comes once, whatever comes meanwhile")
    func pages() async throws {
        try await withTown { town in
            try town.run(Self.readings)
            let counters = try await town.open(as: .acme(.viewer)) { caller async throws in
                var counters: [Int] = []
                var cursor: String?
                repeat {
                    let query = cursor.map { "&cursor=\($0)" } ?? ""
                    let page = try await caller.get(Self.path + "/readings?limit=4" + query).json
                    counters += page["readings"].items.compactMap { $0["f_cnt"].integer }
                    #expect(page["count"].integer == page["readings"].items.count)
                    cursor = page["next_cursor"].text
                    try await town.hear(
                        .init(device: "A1", number: 100 + counters.count, isOccupied: true, at: Double(counters.count)))
                } while cursor != nil
                return counters
            }
            #expect(counters == Array((1...25).reversed()))
        }
    }

    @Test("from and to bound a history, the first included and the second not")
    func bounds() async throws {
        try await withTown { town in
            try town.run(Self.readings)
            try await town.open(as: .acme(.viewer)) { caller async throws in
                func counters(_ query: String) async throws -> [Int] {
                    try await caller.get(Self.path + "/readings?" + query).json["readings"].items
                        .compactMap { $0["f_cnt"].integer }
                }
                #expect(try await counters("from=2026-05-31T00:00:00Z") == [25, 24, 23, 22])
                #expect(try await counters("from=2026-05-31T00:00:00Z&to=2026-06-01T00:00:00Z") == [23, 22])
                #expect(try await counters("to=2026-05-21T00:00:00Z") == [1])
                #expect(try await counters("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&limit=1") == [25])
                for query in [
                    "from=x", "to=2026-05-31", "limit=0", "from=2026-06-01T00:00:00Z&to=2026-05-01T00:00:00Z",
                ] {
                    #expect(try await caller.get(Self.path + "/readings?" + query).status == 422)
                }
            }
        }
    }

    @Test("A cursor is good in its own list and scope only; any other is refused alike and reveals nothing")
    func cursors() async throws {
        try await withTown { town in
            try town.run(Self.readings)
            let list = Self.path + "/readings?limit=2"
            let cursor = try await town.open(as: .acme(.viewer)) { caller async throws in
                try #require(try await caller.get(list).json["next_cursor"].text)
            }
            var tampered = Array(cursor)
            tampered[3] = tampered[3] == "0" ? "1" : "0"
            let attempts: [(Person, String)] = [
                (.acme(.viewer), list + "&cursor=" + String(tampered)),
                (.acme(.viewer), list + "&cursor=" + cursor.dropLast(2)),
                (.acme(.viewer), list + "&cursor=zz"),
                (.acme(.viewer), Self.path + "/assignments?cursor=" + cursor),
                (.acme(.viewer), "/api/v6/devices/\(Town.device("A2"))/readings?cursor=" + cursor),
                (.beta(.viewer), "/api/v6/devices/\(Town.device("B1"))/readings?cursor=" + cursor),
                (.platform, list + "&cursor=" + cursor),
            ]
            var details: Set<String?> = []
            for (person, path) in attempts {
                let reply = try await town.open(as: person) { try await $0.get(path) }
                #expect(reply.status == 422, "\(person) \(path)")
                details.insert(reply.json["detail"].text)
            }
            #expect(details == ["cursor is none of this list; begin again without it."])
            for person in [Person.acme(.owner), .switched(to: Town.acme)] {
                #expect(try await town.open(as: person) { try await $0.get(list + "&cursor=" + cursor) }.status == 200)
            }
        }
    }

    @Test("The history of another tenant's device is that of no device")
    func foreign() async throws {
        try await withTown { town in
            try town.run(Self.readings)
            try await town.open(as: .beta(.owner)) { caller async throws in
                for name in [Town.device("A1"), Town.devEUI("A1"), Town.device("FF"), "x"] {
                    for list in ["assignments", "readings"] {
                        let reply = try await caller.get("/api/v6/devices/\(name)/\(list)")
                        #expect(reply.status == 404)
                        #expect(reply.json["detail"].text == "There is no such device.")
                    }
                }
            }
        }
    }

    @Test("An assignment tells who, why, from when to when, and outlives its space")
    func assignments() async throws {
        try await withTown { town in
            let admin = Person.acme(.admin)
            let page = try await town.open(as: admin) { caller async throws in
                for space in ["A-1", "A-2"] {
                    let body = #"{"space_id":"\#(Town.space(space))","reason":"to \#(space)"}"#
                    #expect(try await caller.post(Self.path + "/assign", body).status == 200)
                    #expect(try await caller.post(Self.path + "/unassign", #"{"reason":"away"}"#).status == 200)
                }
                try town.run("DELETE FROM state_changes; DELETE FROM spaces WHERE code = 'A-1'")
                return try await caller.get(Self.path + "/assignments").json
            }
            let items = page["assignments"].items
            #expect(items.map { $0["space_code"].text } == ["A-2", "A-1"])
            #expect(items[1]["space_id"] == .null && items[0]["space_id"].text == Town.space("A-2"))
            #expect(items[0]["assigned_by"].text == admin.id.description)
            #expect(items[0]["assignment_reason"].text == "to A-2" && items[0]["unassignment_reason"].text == "away")
            #expect(items.allSatisfy { $0["unassigned_at"].text != nil })
            #expect(page.keys == ["assignments", "count", "limit", "next_cursor", "tenant_scope", "is_cross_tenant"])
        }
    }
}
