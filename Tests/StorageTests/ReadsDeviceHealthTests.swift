import LoRaWAN
import Model
import Parking
import Storage
import Testing

@Suite("Devices are found by health, place and time, and sorted by what is asked")
struct ReadsDeviceHealthTests {
    private static func found(
        _ city: ReadsCity, in scope: TenantScope = ReadsCity.acme, _ change: (inout DeviceFilter) -> Void
    ) async throws -> [UInt64] {
        var filter = DeviceFilter()
        change(&filter)
        let list = try await city.reads.devices(scope: scope, filter: filter)
        #expect(list.page.total == list.page.items.count)
        return list.page.items.map(\.devEUI.eui.bits).map { $0 - 0xA0 }
    }

    @Test("Health is the worst that holds, each rule up to its very limit")
    func rules() async throws {
        try await withReadsCity { city async throws in
            let rules: [(set: String, health: DeviceHealth)] = [
                ("last_seen_at = now()", .ok), ("last_seen_at = NULL", .neverHeard),
                ("last_seen_at = now() - interval '20 hours 1 minute'", .silent),
                ("last_seen_at = now() - interval '19 hours 59 minutes'", .ok),
                ("battery_percent = 20.5", .ok), ("battery_percent = 20", .batteryLow),
                ("battery_percent = NULL, battery_low = true", .batteryLow),
                ("battery_percent = NULL, battery_low = NULL", .ok),
                ("rssi = -114.5", .ok), ("rssi = -115", .weakSignal), ("snr = -9.5", .ok), ("snr = -10", .weakSignal),
                ("rssi = NULL, snr = NULL", .ok), ("battery_low = true, rssi = -120", .batteryLow),
                ("battery_low = true, last_seen_at = NULL", .neverHeard),
                ("lost_recently = 3, lost_since = now() - interval '23 hours 59 minutes'", .losing),
                ("lost_recently = 3, lost_since = now() - interval '24 hours 1 minute'", .ok),
                ("lost_recently = 2, lost_since = now()", .ok),
                ("lost_recently = 28, lost_since = now(), heartbeat_s = 300", .losing),
                ("lost_recently = 27, lost_since = now(), heartbeat_s = 300", .ok),
                ("lost_recently = 3, lost_since = now(), heartbeat_s = 0", .silent),
                ("lost_recently = 3, lost_since = now(), heartbeat_s = NULL", .losing),
                ("lost_recently = 3, lost_since = now(), rssi = -120", .losing),
                ("lost_recently = 3, lost_since = now(), battery_low = true", .batteryLow),
            ]
            for rule in rules {
                try city.execute(
                    """
                    UPDATE devices SET last_seen_at = now(), battery_percent = 80, battery_low = false, rssi = -100,
                        snr = 5, lost_recently = NULL, lost_since = NULL, heartbeat_s = 36000
                    WHERE name = 'one' AND dev_eui LIKE '%A1';
                    UPDATE devices SET \(rule.set) WHERE name = 'one' AND dev_eui LIKE '%A1';
                    """)
                let device = try await city.reads.device(scope: ReadsCity.acme, .id(ReadsCity.device(1)))
                #expect(device?.health == rule.health, "\(rule.set)")
            }
        }
    }

    @Test("A filter by health, site or time leaves exactly its devices of the scope")
    func filters() async throws {
        try await withReadsCity { city async throws in
            #expect(try await Self.found(city) { $0.health = .ok } == [7, 6, 3, 1])
            #expect(try await Self.found(city) { $0.health = .silent } == [5, 2])
            #expect(try await Self.found(city) { $0.health = .neverHeard } == [4])
            #expect(try await Self.found(city) { $0.health = .batteryLow } == [])
            #expect(try await Self.found(city) { $0.siteID = ReadsCity.site(1) } == [5, 3, 2, 1])
            #expect(try await Self.found(city) { $0.siteID = ReadsCity.site(2) } == [4])
            #expect(try await Self.found(city) { $0.siteID = ReadsCity.site(3) } == [])
            #expect(try await Self.found(city, in: ReadsCity.everything) { $0.siteID = ReadsCity.site(3) } == [0x11])
            // Long enough for a machine that is busy with other tests.
            let lately = Timestamp.now.adding(seconds: -3600)
            let heard = try await Self.found(city) {
                $0.heardSince = lately
                $0.unassignedOnly = true
            }
            #expect(heard == [7, 6])
            #expect(try await Self.found(city) { $0.heardSince = .now.adding(seconds: 3600) } == [])
        }
    }

    @Test("Each order has its opposite, with what lacks the value last in both, and then by identifier")
    func orders() async throws {
        try await withReadsCity { city async throws in
            try city.execute(
                """
                UPDATE devices SET rssi = -90, battery_percent = 10 WHERE dev_eui LIKE '%A2';
                UPDATE devices SET battery_v = 3.1 WHERE dev_eui LIKE '%A3';
                UPDATE devices SET battery_v = 2.9 WHERE dev_eui LIKE '%A6';
                UPDATE devices SET last_seen_at = now() WHERE dev_eui LIKE '%A1';
                UPDATE devices SET last_seen_at = now() - interval '1 hour' WHERE dev_eui LIKE '%A7';
                UPDATE devices SET last_seen_at = now() - interval '1 minute' WHERE dev_eui LIKE '%A6';
                """)
            let orders: [(DeviceOrder, [UInt64])] = [
                (.lastSeenAt, [5, 3, 2, 7, 6, 1, 4]), (.lastSeenAtDescending, [1, 6, 7, 2, 3, 5, 4]),
                (.name, [3, 1, 7, 5, 6, 2, 4]), (.nameDescending, [2, 6, 5, 7, 1, 3, 4]),
                (.devEUI, [1, 2, 3, 4, 5, 6, 7]), (.devEUIDescending, [7, 6, 5, 4, 3, 2, 1]),
                (.battery, [2, 1, 6, 3, 4, 5, 7]), (.batteryDescending, [1, 2, 3, 6, 4, 5, 7]),
                (.rssi, [1, 2, 3, 4, 5, 6, 7]), (.rssiDescending, [2, 1, 3, 4, 5, 6, 7]),
            ]
            #expect(orders.map(\.0) == DeviceOrder.allCases)
            for (order, expected) in orders {
                #expect(try await Self.found(city) { $0.order = order } == expected, "\(order)")
                var filter = DeviceFilter()
                filter.order = order
                filter.page = PageBounds(limit: 2, offset: 3)
                let page = try await city.reads.devices(scope: ReadsCity.acme, filter: filter).page
                #expect(page.items.map { $0.devEUI.eui.bits - 0xA0 } == Array(expected[3...4]), "\(order)")
                let beta = try await city.reads.devices(scope: ReadsCity.beta, filter: filter).page
                #expect(beta.items.isEmpty && beta.total == 1)
            }
        }
    }
}
