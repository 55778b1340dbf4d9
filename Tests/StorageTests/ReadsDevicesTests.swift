import LoRaWAN
import Model
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite struct ReadsDevicesTests {
    @Test("Devices come newest first, then by identifier, and only the scope's own")
    func ownAndOrdered() async throws {
        try await withReadsCity { city in
            let acme = try await city.reads.devices(scope: ReadsCity.acme, filter: DeviceFilter())
            #expect(acme.page.items.map(\.id) == [7, 6, 5, 3, 4, 2, 1].map { ReadsCity.device($0) })
            #expect(acme.page.items.allSatisfy { $0.tenantID == ReadsCity.tenant(1) })
            #expect(acme.page.total == 7)
            #expect(acme.stats == nil)
            let beta = try await city.reads.devices(scope: ReadsCity.beta, filter: DeviceFilter())
            #expect(beta.page.items.map(\.id) == [ReadsCity.device(8)])
            let all = try await city.reads.devices(scope: ReadsCity.everything, filter: DeviceFilter())
            #expect(all.page.items.map(\.id) == [9, 8, 7, 6, 5, 3, 4, 2, 1].map { ReadsCity.device($0) })
            #expect(all.page.total == 9)
        }
    }

    @Test("A device has every value of its row, by identifier as by DevEUI")
    func exactValues() async throws {
        try await withReadsCity { city in
            let lastSeenAt = try city.ask("SELECT last_seen_at FROM devices WHERE name = 'one' ORDER BY id LIMIT 1") {
                $0.timestamp(0, 0)
            }
            let devEUI = try #require(DevEUI(typed: "00000000000000a1"))
            var expected = DeviceView(
                id: ReadsCity.device(1), devEUI: devEUI, tenantID: ReadsCity.tenant(1), lifecycle: .operational,
                createdAt: ReadsCity.day(1), updatedAt: ReadsCity.day(2))
            expected.name = "one"
            expected.deviceType = "bosch"
            expected.manufacturer = "Bosch"
            expected.model = "TPS110"
            expected.codec = "bosch/tps110"
            expected.isActive = true
            expected.health = .ok
            expected.assignedSpaceID = ReadsCity.space(1)
            expected.assignedSpaceCode = "N-01"
            expected.assignedAt = ReadsCity.day(5)
            expected.lastSeenAt = lastSeenAt
            expected.batteryV = 3.5
            expected.batteryPercent = 81.5
            expected.isBatteryLow = false
            expected.temperatureC = -4.25
            expected.rssi = -101
            expected.snr = 7.5
            expected.lastFrameCounter = FrameCounter(rawValue: .max)
            expected.lostUplinks = 12
            expected.occupancy = .free
            expected.config = RawJSON(bytes: Array(#"{"x": 1}"#.utf8))
            #expect(try await city.reads.device(scope: ReadsCity.acme, .id(ReadsCity.device(1))) == expected)
            #expect(try await city.reads.device(scope: ReadsCity.acme, .devEUI(devEUI)) == expected)
            #expect(try await city.reads.device(scope: ReadsCity.everything, .devEUI(devEUI)) == expected)
            #expect(try await city.reads.device(scope: ReadsCity.beta, .id(ReadsCity.device(1))) == nil)
            #expect(try await city.reads.device(scope: ReadsCity.beta, .devEUI(devEUI)) == nil)
            #expect(try await city.reads.device(scope: ReadsCity.acme, .id(ReadsCity.device(99))) == nil)
        }
    }

    @Test("A device that never spoke has no last state")
    func neverHeard() async throws {
        try await withReadsCity { city in
            let pooled = try #require(
                try await city.reads.device(scope: ReadsCity.everything, .id(ReadsCity.device(9))))
            var expected = DeviceView(
                id: ReadsCity.device(9), devEUI: DevEUI(EUI64(bits: 0xC1)), tenantID: .platform,
                lifecycle: .provisioned, createdAt: ReadsCity.day(8), updatedAt: ReadsCity.day(8))
            expected.name = "pooled"
            expected.deviceType = "bosch"
            #expect(pooled == expected)
        }
    }

    @Test("Every filter leaves exactly its devices, and the total counts them")
    func filters() async throws {
        try await withReadsCity { city async throws in
            func found(_ change: (inout DeviceFilter) -> Void) async throws -> [UInt64] {
                var filter = DeviceFilter()
                change(&filter)
                let list = try await city.reads.devices(scope: ReadsCity.acme, filter: filter)
                #expect(list.page.total == list.page.items.count)
                return list.page.items.map(\.devEUI.eui.bits).map { $0 - 0xA0 }
            }
            #expect(try await found { $0.status = .assigned } == [5, 3, 4, 2, 1])
            #expect(try await found { $0.status = .unassigned } == [6])
            #expect(try await found { $0.status = .decommissioned } == [7])
            #expect(try await found { $0.status = .active } == [3, 1])
            #expect(try await found { $0.status = .inactive } == [7, 6, 5, 4, 2])
            #expect(try await found { $0.deviceType = "nwave" } == [3, 4])
            #expect(try await found { $0.deviceType = "nwav" } == [])
            #expect(try await found { $0.assignedOnly = true } == [5, 3, 4, 2, 1])
            #expect(try await found { $0.unassignedOnly = true } == [7, 6])
            #expect(try await found { $0.search = "S" } == [7, 6, 5])
            #expect(try await found { $0.search = "00a4" } == [4])
            #expect(try await found { $0.search = "%" } == [3])
            #expect(try await found { $0.search = "_" } == [3])
            #expect(try await found { $0.search = #"\"# } == [3])
            #expect(try await found { $0.search = #"%_A\B"# } == [3])
            #expect(try await found { $0.search = "o%e" } == [])
            #expect(
                try await found {
                    $0.search = "o"
                    $0.deviceType = "bosch"
                    $0.status = .inactive
                } == [2])
        }
    }

    @Test("Pages follow each other without gap or double, and know the whole list's length")
    func pages() async throws {
        try await withReadsCity { city in
            var seen: [DeviceID] = []
            for offset in stride(from: 0, through: 9, by: 3) {
                var filter = DeviceFilter()
                filter.page = PageBounds(limit: 3, offset: offset)
                let list = try await city.reads.devices(scope: ReadsCity.acme, filter: filter)
                #expect(list.page.total == 7)
                #expect(list.page.bounds == filter.page)
                seen += list.page.items.map(\.id)
            }
            #expect(seen == [7, 6, 5, 3, 4, 2, 1].map { ReadsCity.device($0) })
        }
    }

    @Test("Counts cover the whole scope, whatever the filter and the page")
    func stats() async throws {
        try await withReadsCity { city in
            var filter = DeviceFilter()
            filter.status = .decommissioned
            filter.includesStats = true
            filter.page = PageBounds(limit: 1, offset: 5)
            let acme = try await city.reads.devices(scope: ReadsCity.acme, filter: filter)
            #expect(acme.page.items.isEmpty)
            #expect(acme.page.total == 1)
            #expect(
                acme.stats
                    == DeviceCounts(
                        total: 7, assigned: 5, active: 2, byHealth: [.ok: 4, .silent: 2, .neverHeard: 1]))
            let all = try await city.reads.devices(scope: ReadsCity.everything, filter: filter)
            #expect(
                all.stats
                    == DeviceCounts(
                        total: 9, assigned: 6, active: 3, byHealth: [.ok: 5, .silent: 2, .neverHeard: 2]))
        }
    }
}
