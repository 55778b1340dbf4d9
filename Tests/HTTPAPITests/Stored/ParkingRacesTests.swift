import HTTPTypes
import Parking
import Testing

@Suite("Changes of sites and spaces that meet")
struct ParkingRacesTests {
    private static let space = "/api/v6/spaces/\(Town.space("A-1"))"

    /// Sends all at once, and gives the answers in the order of the requests.
    private static func atOnce(
        _ town: Town, as person: Person = .acme(.admin),
        _ requests: [(method: HTTPRequest.Method, path: String, body: String?)]
    ) async throws -> [Reply] {
        try await town.open(as: person) { caller in
            let caller = try caller.with("Content-Type", "application/json")
            return try await withThrowingTaskGroup(of: (Int, Reply).self) { group in
                for (index, request) in requests.enumerated() {
                    group.addTask {
                        (index, try await caller.send(request.method, request.path, request.body))
                    }
                }
                var replies: [Int: Reply] = [:]
                for try await (index, reply) in group { replies[index] = reply }
                return requests.indices.compactMap { replies[$0] }
            }
        }
    }

    @Test("Of many who take one space out of use at once, one does; of many who end it, one does")
    func overrides() async throws {
        try await withTown { town in
            for _ in 0..<10 {
                let body = #"{"type":"blocked","reason":"x"}"#
                let taken = try await Self.atOnce(
                    town, Array(repeating: (.post, Self.space + "/override", body), count: 8))
                #expect(taken.map(\.status).sorted() == [200] + Array(repeating: 409, count: 7))
                #expect(try town.lines("SELECT count(*) FROM space_admin_overrides WHERE is_active") == ["1"])
                let ended = try await Self.atOnce(
                    town, Array(repeating: (.delete, Self.space + "/override", nil), count: 8))
                #expect(ended.map(\.status).sorted() == [204] + Array(repeating: 409, count: 7))
            }
            #expect(
                try town.lines("SELECT previous_state, new_state, count(*) FROM state_changes GROUP BY 1, 2 ORDER BY 1")
                    == ["MAINTENANCE,UNKNOWN,10", "UNKNOWN,MAINTENANCE,10"])
            #expect(
                try town.lines(
                    """
                    SELECT count(*) FROM (
                        SELECT changed_at < lag(changed_at) OVER (ORDER BY id) AS back FROM state_changes) c
                    WHERE back
                    """) == ["0"])
        }
    }

    @Test("A space is deleted or gets a device, never both")
    func deleteAgainstAssign() async throws {
        try await withTown { town in
            for (device, code) in [("A1", "A-1"), ("A2", "A-2"), ("AD", "A-3"), ("A1", "A-4")] {
                let space = Town.space(code)
                let path = "/api/v6/devices/\(Town.device(device))"
                let replies = try await Self.atOnce(
                    town,
                    [
                        (.post, path + "/assign", #"{"space_id":"\#(space)"}"#),
                        (.delete, "/api/v6/spaces/\(space)", nil),
                    ])
                #expect([[200, 409], [404, 204]].contains(replies.map(\.status)))
                if replies[0].status == 200 {
                    _ = try await town.open(as: .acme(.admin)) { try await $0.send(.post, path + "/unassign") }
                }
            }
            #expect(
                try town.lines(
                    """
                    SELECT count(*) FROM device_assignments a JOIN spaces s ON s.id = a.space_id
                    WHERE s.deleted_at IS NOT NULL AND a.unassigned_at IS NULL
                    """) == ["0"])
        }
    }

    @Test("A site is deleted or gets a space, never both; a code is painted once")
    func siteAgainstSpace() async throws {
        try await withTown { town in
            for number in 0..<8 {
                let site = try await town.open(as: .acme(.admin)) { caller in
                    try await caller.post("/api/v6/sites", #"{"name":"S \#(number)"}"#).json["id"].text ?? ""
                }
                let body = #"{"site_id":"\#(site)","code":"X"}"#
                let gateway = #"{"site_id":"\#(site)","gateway_id":"AA555A000000010\#(number)"}"#
                let replies = try await Self.atOnce(
                    town,
                    [
                        (.post, "/api/v6/spaces", body), (.delete, "/api/v6/sites/\(site)", nil),
                        (.post, "/api/v6/spaces", body), (.post, "/api/v6/gateways", gateway),
                    ])
                let statuses = replies.map(\.status)
                if statuses[1] == 204 {
                    #expect([statuses[0], statuses[2], statuses[3]] == [422, 422, 422])
                } else {
                    #expect(statuses[1] == 409)
                    #expect([statuses[0], statuses[2]].sorted().first != 409)
                }
            }
            #expect(
                try town.lines(
                    """
                    SELECT (SELECT count(*) FROM spaces p WHERE p.site_id = s.id),
                        (SELECT count(*) FROM gateways g WHERE g.site_id = s.id)
                    FROM sites s WHERE s.deleted_at IS NOT NULL GROUP BY 1, 2
                    """
                ).allSatisfy { $0 == "0,0" })
        }
    }
}
