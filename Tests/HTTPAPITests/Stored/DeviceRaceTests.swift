import HTTPTypes
import Ingest
import LoRaWAN
import Parking
import Storage
import Testing

@testable import parkd

@Suite("Changes that race")
struct DeviceRaceTests {
    /// Sends all at once; the statuses in the order of the requests.
    private func atOnce(
        _ town: Town, _ requests: [(Person, path: String, body: String)]
    ) async throws -> [Int] {
        var tokens: [Person: String] = [:]
        for (person, _, _) in requests { tokens[person] = try await town.token(of: person) }
        let known = tokens
        return try await town.open { caller async throws in
            try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for (index, (person, path, body)) in requests.enumerated() {
                    let caller = try caller.bearing(known[person] ?? "")
                    group.addTask { (index, try await caller.post(path, body).status) }
                }
                var statuses = [Int](repeating: 0, count: requests.count)
                for try await (index, status) in group { statuses[index] = status }
                return statuses
            }
        }
    }

    private static func assign(_ device: String, to space: String, as person: Person = .acme(.operator))
        -> (Person, path: String, body: String)
    {
        (person, "/api/v6/devices/\(Town.device(device))/assign", #"{"space_id":"\#(Town.space(space))"}"#)
    }

    private static func act(_ verb: String, on device: String, as person: Person = .acme(.admin))
        -> (Person, path: String, body: String)
    {
        (person, "/api/v6/devices/\(Town.device(device))/\(verb)", "{}")
    }

    @Test("Of many who assign one space, or one device, exactly one does")
    func assigns() async throws {
        try await withTown { town in
            for round in 0..<8 {
                let statuses = try await atOnce(
                    town,
                    [
                        Self.assign("A1", to: "A-1"), Self.assign("A2", to: "A-1", as: .platform),
                        Self.assign("A1", to: "A-2", as: .switched(to: Town.acme)), Self.assign("A1", to: "A-1"),
                        Self.assign("A2", to: "A-1"),
                    ])
                let done = statuses.count { $0 == 200 }
                #expect(statuses.allSatisfy { $0 == 200 || $0 == 409 } && (1...2).contains(done), "\(statuses)")
                #expect(
                    try town.lines("SELECT count(*) FROM device_assignments WHERE unassigned_at IS NULL") == ["\(done)"]
                )
                #expect(try await town.findings() == [])
                let freed = try await atOnce(town, [Self.act("unassign", on: "A1"), Self.act("unassign", on: "A2")])
                #expect(freed.count { $0 == 200 } == done, "round \(round)")
            }
            #expect(
                try town.lines(
                    """
                    SELECT (SELECT count(*) FROM audit_log WHERE outcome = 'done')
                        - (SELECT 2 * count(*) FROM device_assignments)
                    """) == ["0"])
        }
    }

    @Test("Assigned and decommissioned at once, a device is one of both, never both")
    func decommission() async throws {
        try await withTown { town in
            for _ in 0..<10 {
                let statuses = try await atOnce(
                    town, [Self.assign("A1", to: "A-1"), Self.act("decommission", on: "A1")])
                #expect(statuses.sorted() == [200, 409])
                #expect(
                    try town.lines(
                        """
                        SELECT lifecycle_state = 'decommissioned', assigned_space_id IS NULL FROM devices
                        WHERE id = '\(Town.device("A1"))'
                        """) == [statuses[0] == 200 ? "f,f" : "t,t"])
                let back = statuses[0] == 200 ? ["unassign"] : ["reprovision"]
                for verb in back { #expect(try await atOnce(town, [Self.act(verb, on: "A1")]) == [200]) }
            }
            #expect(try await town.findings() == [])
        }
    }

    @Test("One DevEUI that two tenants register at once has one owner")
    func register() async throws {
        try await withTown { town in
            for number in 0..<8 {
                let body = #"{"dev_eui":"\#(Town.devEUI("E\(number)"))"}"#
                let statuses = try await atOnce(
                    town,
                    [Person.acme(.admin), .beta(.admin), .platform].map { ($0, "/api/v6/devices", body) })
                #expect(statuses.sorted() == [201, 409, 409])
            }
        }
    }

    @Test("A device that is transferred while its uplinks come loses none, and each is its owner's of that moment")
    func transfer() async throws {
        try await withTown { town in
            let path = "/api/v6/devices/\(Town.device("A1"))/transfer"
            for round in 0..<10 {
                let owner = round % 2 == 0 ? Town.beta : Town.acme
                async let heard = town.hear(
                    .init(device: "A1", number: 2 * round, isOccupied: true, at: Double(60 * round)),
                    .init(device: "A1", number: 2 * round + 1, isOccupied: false, at: Double(60 * round + 30)))
                let statuses = try await atOnce(town, [(.platform, path, #"{"tenant_id":"\#(owner)"}"#)])
                #expect(statuses == [200])
                #expect(try await heard.readings == 2)
            }
            // The two of a batch are committed together, so they are one tenant's.
            #expect(
                try town.lines("SELECT f_cnt / 2 FROM readings GROUP BY 1 HAVING count(DISTINCT tenant_id) > 1") == [])
            #expect(try town.lines("SELECT count(*), count(DISTINCT f_cnt) FROM readings") == ["20,20"])
            #expect(try await town.findings() == [])
        }
    }

    @Test("A word that waits while its sensor is put on a space reaches that space")
    func assignBeforeWord() async throws {
        try await withTown { town in
            let blocker = try Blocker(town.database)
            try await blocker.run("BEGIN; SELECT FROM spaces WHERE id = '\(Town.space("A-1"))' FOR UPDATE")
            // The assignment holds the device and waits for the space; the uplink waits for the device.
            async let assigned = atOnce(town, [Self.assign("A1", to: "A-1")])
            #expect(try await blocker.sees(waiting: 1))
            async let heard = town.hear(.init(device: "A1", number: 1, isOccupied: true, at: 0))
            #expect(try await blocker.sees(waiting: 2))
            try await blocker.run("COMMIT")
            #expect(try await assigned == [200])
            #expect(try await heard.stateChanges == 1)
            #expect(
                try town.lines("SELECT state, sensor_state FROM spaces WHERE code = 'A-1'") == ["OCCUPIED,occupied"])
            #expect(try town.lines("SELECT space_id FROM readings") == [Town.space("A-1")])
        }
    }

    @Test("A change that loses a deadlock is tried again, and its caller sees nothing of it")
    func deadlock() async throws {
        try await withTown { town in
            let blocker = try Blocker(town.database)
            try await blocker.run(
                """
                SET deadlock_timeout = '1 h';
                BEGIN;
                SELECT FROM spaces WHERE id = '\(Town.space("A-1"))' FOR UPDATE
                """)
            async let assigned = atOnce(town, [Self.assign("A1", to: "A-1")])
            #expect(try await blocker.sees(waiting: 1))
            // Now each waits for the other, until the assignment is the one that gives way.
            try await blocker.run("SELECT FROM devices WHERE id = '\(Town.device("A1"))' FOR UPDATE; COMMIT")
            #expect(try await assigned == [200])
            #expect(try town.lines("SELECT action, outcome FROM audit_log") == ["device.assign,done"])
        }
    }

    @Test("An orphan that is claimed while its uplinks come keeps every one of them")
    func claim() async throws {
        try await withTown { town in
            for round in 0..<6 {
                let device = "E\(round)"
                try await town.hear(.init(device: device, number: 10 * round + 1, isOccupied: true, at: 0))
                async let later = town.hear(
                    .init(device: device, number: 10 * round + 2, isOccupied: false, at: 60),
                    .init(device: device, number: 10 * round + 3, isOccupied: true, at: 90))
                let statuses = try await atOnce(
                    town,
                    [
                        (
                            .platform, "/api/v6/devices/orphans/\(Town.devEUI(device))/claim",
                            #"{"tenant_id":"\#(Town.acme)"}"#
                        )
                    ])
                #expect(statuses == [200])
                _ = try await later
            }
            _ = try await town.stores.replays.replayAll()
            #expect(try town.lines("SELECT count(*), count(DISTINCT f_cnt) FROM readings") == ["18,18"])
            #expect(try town.lines("SELECT count(*) FROM orphan_devices") == ["0"])
            #expect(try town.lines("SELECT count(*) FROM orphan_uplinks") == ["0"])
            #expect(
                try town.lines("SELECT DISTINCT occupancy FROM devices WHERE dev_eui LIKE '%E_'") == ["occupied"])
        }
    }
}
