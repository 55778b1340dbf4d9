import Parking
import Testing

struct SpaceStateTests {
    private static let table: [(Bool, Bool, Occupancy?, SpaceState)] = [
        (false, false, nil, .unknown), (false, false, .free, .free),
        (false, false, .occupied, .occupied), (false, true, nil, .reserved), (false, true, .free, .reserved),
        (false, true, .occupied, .occupied), (true, false, nil, .maintenance), (true, false, .free, .maintenance),
        (true, false, .occupied, .maintenance), (true, true, nil, .maintenance), (true, true, .free, .maintenance),
        (true, true, .occupied, .maintenance),
    ]

    @Test("What a space shows follows from override, reservation and sensor, in this order", arguments: table)
    func derives(hasOverride: Bool, hasReservation: Bool, sensor: Occupancy?, expected: SpaceState) {
        let state = SpaceState.derived(
            hasActiveOverride: hasOverride, hasActiveReservation: hasReservation, sensor: sensor)
        #expect(state == expected)
    }

    @Test("States are written as the platform's API and schema write them")
    func namesStates() {
        #expect(
            SpaceState.allCases.map(\.rawValue) == ["FREE", "OCCUPIED", "RESERVED", "MAINTENANCE", "UNKNOWN"])
        #expect(Occupancy.allCases.map(\.rawValue) == ["free", "occupied"])
    }

    @Test("The first valid uplink commissions a provisioned device and moves no other")
    func commissions() {
        #expect(Lifecycle.provisioned.afterValidUplink == .commissioned)
        for stage in Lifecycle.allCases where stage != .provisioned {
            #expect(stage.afterValidUplink == stage)
        }
    }

    @Test("A new reading says nothing")
    func startsEmpty() {
        let reading = Reading()
        #expect(reading.occupancy == nil)
        #expect(reading.cause == nil)
        #expect(reading.details.isEmpty)
    }
}
