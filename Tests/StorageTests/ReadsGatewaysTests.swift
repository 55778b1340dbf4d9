import LoRaWAN
import Model
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite struct ReadsGatewaysTests {
    @Test("Gateways come by name, each with the status that its last evidence gives")
    func statuses() async throws {
        try await withReadsCity { city in
            let page = try await city.reads.gateways(scope: ReadsCity.acme, filter: GatewayFilter())
            #expect(page.items.map(\.name) == ["Attic", "Basement", "Cellar", "Roof", "Shed", "Tower"])
            #expect(
                page.items.map(\.status) == [.offline, .neverSeen, .online, .online, .offline, .online])
            #expect(page.total == 6)
            #expect(page.items.allSatisfy { $0.tenantID == ReadsCity.tenant(1) })
            let all = try await city.reads.gateways(scope: ReadsCity.everything, filter: GatewayFilter())
            #expect(all.items.map(\.id) == [4, 5, 6, 1, 7, 2, 3].map { ReadsCity.gateway($0) })
            let beta = try await city.reads.gateways(scope: ReadsCity.beta, filter: GatewayFilter())
            #expect(beta.items.map(\.id) == [ReadsCity.gateway(7)])
        }
    }

    @Test("A gateway has every value of its row, by identifier as by EUI")
    func exactValues() async throws {
        try await withReadsCity { city in
            let lastSeenAt = try city.ask("SELECT last_seen_at FROM gateways WHERE gateway_id = '00000000000000E1'") {
                $0.timestamp(0, 0)
            }
            let gatewayID = GatewayID(EUI64(bits: 0xE1))
            var expected = GatewayView(
                id: ReadsCity.gateway(1), gatewayID: gatewayID, tenantID: ReadsCity.tenant(1), status: .online,
                createdAt: ReadsCity.day(1), updatedAt: ReadsCity.day(2))
            expected.name = "Roof"
            expected.description = "on the Roof"
            expected.model = "Wirnet"
            expected.siteID = ReadsCity.site(1)
            expected.latitude = 47.5
            expected.longitude = 11.25
            expected.altitude = 600
            expected.lastSeenAt = lastSeenAt
            expected.statsIntervalS = 36000
            #expect(try await city.reads.gateway(scope: ReadsCity.acme, .id(ReadsCity.gateway(1))) == expected)
            #expect(try await city.reads.gateway(scope: ReadsCity.acme, .gatewayID(gatewayID)) == expected)
            #expect(try await city.reads.gateway(scope: ReadsCity.everything, .gatewayID(gatewayID)) == expected)
            #expect(try await city.reads.gateway(scope: ReadsCity.beta, .gatewayID(gatewayID)) == nil)
            #expect(try await city.reads.gateway(scope: ReadsCity.beta, .id(ReadsCity.gateway(1))) == nil)
        }
    }

    @Test("Every filter leaves exactly its gateways, and pages follow each other")
    func filters() async throws {
        try await withReadsCity { city in
            func found(_ change: (inout GatewayFilter) -> Void) async throws -> Page<GatewayView> {
                var filter = GatewayFilter()
                change(&filter)
                return try await city.reads.gateways(scope: ReadsCity.acme, filter: filter)
            }
            let online = try await found { $0.includesOffline = false }
            #expect(online.items.map(\.name) == ["Cellar", "Roof", "Tower"])
            #expect(online.total == 3)
            let onSite = try await found { $0.siteID = ReadsCity.site(2) }
            #expect(onSite.items.map(\.name) == ["Shed"])
            let foreign = try await found { $0.siteID = ReadsCity.site(3) }
            #expect(foreign.items.isEmpty && foreign.total == 0)
            let byName = try await found { $0.search = "OO" }
            #expect(byName.items.map(\.name) == ["Roof"])
            let byEUI = try await found { $0.search = "0e5" }
            #expect(byEUI.items.map(\.name) == ["Basement"])
            let literal = try await found { $0.search = "_" }
            #expect(literal.items.isEmpty)
            let second = try await found { $0.page = PageBounds(limit: 4, offset: 4) }
            #expect(second.items.map(\.name) == ["Shed", "Tower"])
            #expect(second.total == 6)
        }
    }
}
