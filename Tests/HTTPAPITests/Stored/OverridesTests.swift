import HTTPTypes
import LoRaWAN
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Spaces are taken out of use and come back")
struct OverridesTests {
    private static let space = "/api/v6/spaces/\(Town.space("A-1"))"
    private static let path = space + "/override"

    /// What the space showed, oldest first.
    private static let story = """
        SELECT c.previous_state || '→' || c.new_state, c.source, c.cause FROM state_changes c
        WHERE c.space_id = '\(Town.space("A-1"))' ORDER BY c.id
        """

    private static func occupied(_ town: Town) throws {
        try town.run("UPDATE spaces SET state = 'OCCUPIED', sensor_state = 'occupied' WHERE code = 'A-1'")
    }

    private static func sweep(_ town: Town) async throws -> Int? {
        let pool = PostgresPool(
            PostgresConnection.Options(conninfo: town.database.conninfo(user: "parkd"), role: "parkd_ingest"), size: 1)
        let changed = try await Maintenance(pool: pool).sweepSpaceStates(isFirst: false)
        await pool.close()
        return changed
    }

    @Test("Out of use at once, back to the sensor's word at once, each with its change of state and its line")
    func overrideAndBack() async throws {
        try await withTown { town in
            try Self.occupied(town)
            let (overridden, between, dashboard, ended, after) = try await town.open(as: .acme(.operator)) { caller in
                let overridden = try await caller.post(
                    Self.path, #"{"type":"out_of_service","until":"2099-01-01T00:00:00+01:00","reason":"Paint"}"#)
                let between = try await caller.get(Self.space)
                let dashboard = try await caller.get("/api/v6/dashboard/data")
                let ended = try await caller.delete(Self.path)
                return (overridden, between, dashboard, ended, try await caller.get(Self.space))
            }
            #expect(overridden.status == 200 && overridden.json["success"] == .flag(true))
            #expect(overridden.json["until"].text == "2098-12-31T23:00:00.000Z")
            #expect(overridden.json["state"].text == "MAINTENANCE")
            #expect(between.json["state"].text == "MAINTENANCE" && between.json["sensor_state"].text == "occupied")
            #expect(between.json["override"]["type"].text == "out_of_service")
            #expect(between.json["override"]["reason"].text == "Paint")
            #expect(between.json["override"]["until"].text == "2098-12-31T23:00:00.000Z")
            #expect(after.json["override"] == .null)
            #expect(dashboard.json["spaces"]["maintenance"].integer == 1)
            #expect(ended.status == 204 && after.json["state"].text == "OCCUPIED")
            #expect(
                try town.lines(Self.story)
                    == ["OCCUPIED→MAINTENANCE,api,override", "MAINTENANCE→OCCUPIED,api,override"])
            #expect(
                try town.lines(
                    """
                    SELECT override_type, reason, created_by = '\(Person.acme(.operator).id)', is_active,
                        end_time < now() + interval '1 day' FROM space_admin_overrides
                    """) == ["out_of_service,Paint,t,f,t"])
            #expect(
                try town.lines(
                    """
                    SELECT action, old_values ->> 'state', new_values ->> 'state', new_values ->> 'reason'
                    FROM audit_log ORDER BY created_at
                    """) == ["space.override,OCCUPIED,MAINTENANCE,Paint", "space.end_override,MAINTENANCE,OCCUPIED,"])
        }
    }

    @Test("One that ends by its time is over for the next look of the clock, and another can follow it")
    func endsByTime() async throws {
        try await withTown { town in
            try Self.occupied(town)
            let again = try await town.open(as: .acme(.operator)) { caller in
                _ = try await caller.post(
                    Self.path, #"{"type":"blocked","until":"2099-01-01T00:00:00Z","reason":"Market"}"#)
                #expect(try await Self.sweep(town) == 0)
                try town.run("UPDATE space_admin_overrides SET end_time = now() - interval '1 second'")
                #expect(try await Self.sweep(town) == 1)
                #expect(try await Self.sweep(town) == 0)
                #expect(try await caller.get(Self.space).json["state"].text == "OCCUPIED")
                return try await caller.post(Self.path, #"{"type":"blocked","reason":"Market"}"#)
            }
            #expect(again.status == 200)
            #expect(
                try town.lines(Self.story) == [
                    "OCCUPIED→MAINTENANCE,api,override", "MAINTENANCE→OCCUPIED,schedule,override",
                    "OCCUPIED→MAINTENANCE,api,override",
                ])
        }
    }

    @Test("A sensor that is put on a space out of use changes nothing of what it shows")
    func assignUnder() async throws {
        try await withTown { town in
            try town.run("UPDATE devices SET occupancy = 'occupied' WHERE dev_eui = '\(Town.devEUI("A1"))'")
            let states = try await town.open(as: .acme(.operator)) { caller in
                _ = try await caller.post(Self.path, #"{"type":"blocked","reason":"x"}"#)
                _ = try await caller.post(
                    "/api/v6/devices/\(Town.device("A1"))/assign", #"{"space_id":"\#(Town.space("A-1"))"}"#)
                let under = try await caller.get(Self.space).json["state"].text
                _ = try await caller.delete(Self.path)
                return [under, try await caller.get(Self.space).json["state"].text]
            }
            #expect(states == ["MAINTENANCE", "OCCUPIED"])
        }
    }

    @Test("What cannot be overridden is refused with its reason, changes nothing, and leaves its line")
    func refusals() async throws {
        try await withTown { town in
            let other = "/api/v6/spaces/\(Town.space("B-1"))/override"
            let good = #"{"type":"blocked","reason":"x"}"#
            let (replies, bodies) = try await town.open(as: .acme(.operator)) { caller in
                var bodies: [Reply] = []
                for body in [
                    "{}", #"{"type":"closed","reason":""}"#,
                    #"{"type":"blocked","reason":"x","until":"2020-01-01T00:00:00Z"}"#,
                    #"{"type":"blocked","reason":"x","until":"soon","for":3}"#,
                ] { bodies.append(try await caller.post(Self.path, body)) }
                let replies = [
                    try await caller.delete(Self.path), try await caller.post(other, good),
                    try await caller.delete(other), try await caller.post(Self.path, good),
                    try await caller.post(Self.path, good),
                ]
                return (replies, bodies)
            }
            #expect(replies.map(\.status) == [409, 404, 404, 200, 409])
            #expect(replies[0].json["detail"].text == "The space A-1 has no override in force.")
            #expect(
                replies[4].json["detail"].text == "The space A-1 is out of use already; end that override first.")
            #expect(
                bodies.map(\.faults) == [
                    ["type missing", "reason missing"], ["type not_in_list", "reason out_of_range"],
                    ["until past"], ["for unknown", "until malformed"],
                ])
            #expect(
                try town.audit().map { $0.split(separator: ",")[1] } == [
                    "conflict", "not_found", "not_found", "done", "conflict",
                ])
            #expect(try town.lines("SELECT count(*) FROM space_admin_overrides") == ["1"])
        }
    }
}
