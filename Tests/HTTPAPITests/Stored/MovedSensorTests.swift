import HTTPTypes
import Ingest
import LoRaWAN
import Parking
import Testing

@Suite("Words that come after their sensor was moved")
struct MovedSensorTests {
    /// A sensor's words, each said at a moment of the database's clock and delivered when the test will.
    private struct Words {
        let town: Town
        var device = "A1"
        var counter = 0

        /// Something that the sensor says now.
        mutating func say(_ occupancy: Occupancy) -> Town.Uplink {
            counter += 1
            var word = Town.Uplink(device: device, number: counter, isOccupied: occupancy == .occupied, at: 0)
            word.at = Timestamp.now.seconds(since: word.observedAt)
            return word
        }
    }

    private static func path(_ device: String) -> String { "/api/v6/devices/\(Town.device(device))" }

    private static func assign(
        _ device: String = "A1", to space: String, in town: Town, as person: Person = .acme(.admin)
    ) async throws {
        try await town.open(as: person) { caller async throws in
            let body = #"{"space_id":"\#(Town.space(space))"}"#
            #expect(try await caller.post(path(device) + "/assign", body).status == 200)
        }
    }

    private static func unassign(_ device: String = "A1", in town: Town) async throws {
        try await town.open(as: .platform) { caller async throws in
            #expect(try await caller.post(path(device) + "/unassign", "{}").status == 200)
        }
    }

    private func shown(_ space: String, in town: Town) throws -> String {
        try town.lines("SELECT state, sensor_state FROM spaces WHERE code = '\(space)'").first ?? ""
    }

    /// A space's changes in order of time, each where the one before ended.
    private func history(_ space: String, in town: Town) throws -> [String] {
        try town.lines(
            """
            SELECT c.previous_state || '→' || c.new_state, c.source FROM state_changes c
            JOIN spaces s ON s.id = c.space_id WHERE s.code = '\(space)' ORDER BY c.changed_at, c.id
            """)
    }

    private func spaces(ofReadingsIn town: Town) throws -> [String] {
        try town.lines(
            "SELECT r.f_cnt, s.code FROM readings r LEFT JOIN spaces s ON s.id = r.space_id ORDER BY r.f_cnt")
    }

    @Test("A late word from before a move does not show on the new space: it belongs to the history of the old one")
    func late() async throws {
        try await withTown { town in
            var sensor = Words(town: town)
            try await Self.assign(to: "A-1", in: town)
            try await town.hear(sensor.say(.free))
            let late = [sensor.say(.occupied), sensor.say(.free), sensor.say(.occupied)]
            try await Self.unassign(in: town)
            try await Self.assign(to: "A-2", in: town)
            for word in late { #expect(try await town.hear(word).stateChanges == 1) }
            #expect(try shown("A-2", in: town) == "UNKNOWN,")
            #expect(try history("A-2", in: town) == [])
            // It ceased to show this sensor when that was taken away, which is later than the words.
            #expect(try shown("A-1", in: town) == "UNKNOWN,")
            let expected = [
                "UNKNOWN→FREE,sensor", "FREE→OCCUPIED,sensor", "OCCUPIED→FREE,sensor", "FREE→OCCUPIED,sensor",
                "OCCUPIED→UNKNOWN,api",
            ]
            #expect(try history("A-1", in: town) == expected)
            #expect(try spaces(ofReadingsIn: town) == ["1,A-1", "2,A-1", "3,A-1", "4,A-1"])
            // Again, in one batch, with a word of today.
            try await town.hear(late[0], late[1], late[2], sensor.say(.free))
            #expect(try history("A-1", in: town) == expected)
            #expect(try shown("A-2", in: town) == "FREE,free")
            #expect(try history("A-2", in: town) == ["UNKNOWN→FREE,sensor"])
            #expect(try await town.findings() == [])
        }
    }

    @Test("The first word of a space, that comes when its sensor has left, is in its history with its end")
    func onlyWord() async throws {
        try await withTown { town in
            var sensor = Words(town: town)
            try await Self.assign(to: "A-1", in: town)
            let late = sensor.say(.occupied)
            try await Self.unassign(in: town)
            try await town.hear(late)
            #expect(try history("A-1", in: town) == ["UNKNOWN→OCCUPIED,sensor", "OCCUPIED→UNKNOWN,api"])
            try await Self.assign(to: "A-2", in: town)
            #expect(try shown("A-2", in: town) == "UNKNOWN,")
            #expect(try shown("A-1", in: town) == "UNKNOWN,")
        }
    }

    @Test("A space that has another sensor by now, and a newer word, is not moved by the old sensor's late one")
    func replaced() async throws {
        try await withTown { town in
            var old = Words(town: town)
            var new = Words(town: town, device: "A2", counter: 100)
            try await Self.assign(to: "A-1", in: town)
            try await town.hear(old.say(.free))
            let late = old.say(.occupied)
            try await Self.unassign(in: town)
            try await Self.assign("A2", to: "A-1", in: town)
            try await town.hear(new.say(.free))
            try await town.hear(late)
            #expect(try shown("A-1", in: town) == "FREE,free")
            #expect(
                try history("A-1", in: town) == [
                    "UNKNOWN→FREE,sensor", "FREE→OCCUPIED,sensor", "OCCUPIED→UNKNOWN,api", "UNKNOWN→FREE,sensor",
                ])
        }
    }

    @Test("Where an override came between, the late word is a reading of the space and leaves its history whole")
    func override() async throws {
        try await withTown { town in
            var sensor = Words(town: town)
            try await Self.assign(to: "A-1", in: town)
            try await town.hear(sensor.say(.free))
            let late = sensor.say(.occupied)
            try await town.open(as: .acme(.admin)) { caller async throws in
                let body = #"{"type":"blocked","reason":"Market"}"#
                #expect(try await caller.post("/api/v6/spaces/\(Town.space("A-1"))/override", body).status < 300)
            }
            try await Self.unassign(in: town)
            let before = try history("A-1", in: town)
            #expect(before.count == 2)
            #expect(try await town.hear(late).stateChanges == 0)
            #expect(try history("A-1", in: town) == before)
            #expect(try spaces(ofReadingsIn: town) == ["1,A-1", "2,A-1"])
        }
    }

    @Test("A space that was deleted since keeps its late word as a reading and in its history")
    func deleted() async throws {
        try await withTown { town in
            var sensor = Words(town: town)
            try await Self.assign(to: "A-1", in: town)
            try await town.hear(sensor.say(.free))
            let late = sensor.say(.occupied)
            try await Self.unassign(in: town)
            try await town.open(as: .acme(.admin)) { caller async throws in
                #expect(try await caller.delete("/api/v6/spaces/\(Town.space("A-1"))").status < 300)
            }
            #expect(try await town.hear(late).readings == 1)
            #expect(try spaces(ofReadingsIn: town) == ["1,A-1", "2,A-1"])
            #expect(
                try history("A-1", in: town)
                    == ["UNKNOWN→FREE,sensor", "FREE→OCCUPIED,sensor", "OCCUPIED→UNKNOWN,api"])
        }
    }

    @Test(
        "A word that was said while the sensor was on no space counts for the space it is put on next",
        arguments: [false, true])
    func between(isLate: Bool) async throws {
        try await withTown { town in
            var sensor = Words(town: town)
            try await Self.assign(to: "A-1", in: town)
            try await town.hear(sensor.say(.free))
            try await Self.unassign(in: town)
            let between = sensor.say(.occupied)
            if !isLate { try await town.hear(between) }
            try await Self.assign(to: "A-2", in: town)
            if isLate { try await town.hear(between) }
            #expect(try shown("A-2", in: town) == "OCCUPIED,occupied")
            #expect(try history("A-1", in: town) == ["UNKNOWN→FREE,sensor", "FREE→UNKNOWN,api"])
        }
    }

    @Test("A late word that was said of a former owner's space shows on none of the new owner's")
    func transferred() async throws {
        try await withTown { town in
            var sensor = Words(town: town)
            try await Self.assign(to: "A-1", in: town)
            try await town.hear(sensor.say(.free))
            let late = [sensor.say(.occupied)]
            try await Self.unassign(in: town)
            let later = sensor.say(.occupied)
            try await town.open(as: .platform) { caller async throws in
                let owner = #"{"tenant_id":"\#(Town.beta)","reason":"sold"}"#
                #expect(try await caller.post(Self.path("A1") + "/transfer", owner).status == 200)
            }
            try await town.hear(late[0], later)
            try await Self.assign(to: "B-1", in: town, as: .beta(.admin))
            #expect(try shown("B-1", in: town) == "UNKNOWN,")
            #expect(try history("A-1", in: town) == ["UNKNOWN→FREE,sensor", "FREE→UNKNOWN,api"])
            #expect(try spaces(ofReadingsIn: town) == ["1,A-1", "2,", "3,"])
            #expect(try await town.findings() == [])
        }
    }
}
