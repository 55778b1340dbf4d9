import LoRaWAN
import Model
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite struct ReadsSpacesTests {
    @Test("Spaces come by code, only the scope's own, and never a deleted one")
    func ownAndOrdered() async throws {
        try await withReadsCity { city in
            let acme = try await city.reads.spaces(scope: ReadsCity.acme, filter: SpaceFilter())
            #expect(acme.items.map(\.code) == ["E-01", "E-02", "N-01", "N-02", "N-03", "N-04"])
            #expect(acme.total == 6)
            #expect(acme.items.allSatisfy { $0.tenantID == ReadsCity.tenant(1) })
            let beta = try await city.reads.spaces(scope: ReadsCity.beta, filter: SpaceFilter())
            #expect(beta.items.map(\.id) == [ReadsCity.space(8)])
            let all = try await city.reads.spaces(scope: ReadsCity.everything, filter: SpaceFilter())
            #expect(all.items.map(\.id) == [5, 7, 1, 8, 2, 3, 4].map { ReadsCity.space($0) })
        }
    }

    @Test("A space is stale where its sensor is silent for longer than two heartbeats, a day without a heartbeat")
    func stale() async throws {
        try await withReadsCity { city in
            let page = try await city.reads.spaces(scope: ReadsCity.acme, filter: SpaceFilter())
            #expect(page.items.filter(\.isStale).map(\.code) == ["E-01", "N-02"])
            try city.execute("UPDATE devices SET last_seen_at = now() - interval '25 hours' WHERE heartbeat_s IS NULL")
            let later = try await city.reads.spaces(scope: ReadsCity.acme, filter: SpaceFilter())
            #expect(later.items.filter(\.isStale).map(\.code) == ["E-01", "N-02", "N-03"])
        }
    }

    @Test("A space has every value of its row, and its devices where asked for")
    func exactValues() async throws {
        try await withReadsCity { city in
            var filter = SpaceFilter()
            filter.search = "n-01"
            var expected = SpaceView(
                id: ReadsCity.space(1), tenantID: ReadsCity.tenant(1), siteID: ReadsCity.site(1), code: "N-01",
                state: .free, createdAt: ReadsCity.day(1), updatedAt: ReadsCity.day(2))
            expected.name = "Gate"
            expected.building = "Tower"
            expected.floor = "-1"
            expected.zone = "Z"
            expected.sensorState = .free
            expected.stateChangedAt = ReadsCity.day(4)
            expected.sensorDeviceID = ReadsCity.device(1)
            expected.latitude = 47.12345678
            expected.longitude = -11.5
            expected.metadata = RawJSON(bytes: Array(#"{"k": null}"#.utf8))
            #expect(try await city.reads.spaces(scope: ReadsCity.acme, filter: filter).items == [expected])

            filter.includesDevices = true
            expected.devices = SpaceView.Devices(
                sensor: SpaceView.Device(devEUI: DevEUI(EUI64(bits: 0xA1)), name: "one", status: .assigned),
                display: nil)
            #expect(try await city.reads.spaces(scope: ReadsCity.acme, filter: filter).items == [expected])

            filter.search = "N-04"
            let signed = try await city.reads.spaces(scope: ReadsCity.acme, filter: filter).items
            #expect(signed.map(\.displayDeviceID) == [ReadsCity.device(5)])
            #expect(signed.map { $0.devices?.display?.name } == ["sign"])
            #expect(signed.map { $0.devices?.sensor } == [nil])
            #expect(signed.map(\.isStale) == [false])
        }
    }

    @Test("Every filter leaves exactly its spaces, with and without a site")
    func filters() async throws {
        try await withReadsCity { city async throws in
            func found(_ change: (inout SpaceFilter) -> Void) async throws -> [String] {
                var filter = SpaceFilter()
                change(&filter)
                let page = try await city.reads.spaces(scope: ReadsCity.acme, filter: filter)
                #expect(page.total == page.items.count)
                return page.items.map(\.code)
            }
            #expect(try await found { $0.state = .free } == ["E-02", "N-01"])
            #expect(try await found { $0.state = .unknown } == ["E-01"])
            #expect(try await found { $0.building = "Tower" } == ["N-01"])
            #expect(try await found { $0.floor = "-1" } == ["N-01"])
            #expect(try await found { $0.zone = "z" } == [])
            #expect(try await found { $0.search = "LIFT" } == ["N-03", "N-04"])
            #expect(try await found { $0.search = "%" } == ["E-01"])
            #expect(try await found { $0.siteID = ReadsCity.site(2) } == ["E-01", "E-02"])
            #expect(try await found { $0.siteID = ReadsCity.site(3) } == [])
            #expect(try await found { $0.hasSensor = true } == ["E-01", "N-01", "N-02", "N-03"])
            #expect(try await found { $0.hasSensor = false } == ["E-02", "N-04"])
            #expect(try await found { $0.isStale = true } == ["E-01", "N-02"])
            #expect(try await found { $0.isStale = false } == ["E-02", "N-01", "N-03", "N-04"])
            #expect(
                try await found {
                    $0.siteID = ReadsCity.site(1)
                    $0.hasSensor = true
                    $0.isStale = false
                } == ["N-01", "N-03"])
            let stale = try await city.reads.spaces(scope: ReadsCity.acme, filter: SpaceFilter()).items
                .filter(\.isStale)
            #expect(stale.map(\.code) == ["E-01", "N-02"], "the filter and the field are one rule")
            #expect(
                try await found {
                    $0.siteID = ReadsCity.site(1)
                    $0.state = .free
                } == ["N-01"])
        }
    }

    @Test("Pages follow each other, of a site too, and know the whole list's length")
    func pages() async throws {
        try await withReadsCity { city in
            var filter = SpaceFilter()
            filter.page = PageBounds(limit: 4, offset: 4)
            let end = try await city.reads.spaces(scope: ReadsCity.acme, filter: filter)
            #expect(end.items.map(\.code) == ["N-03", "N-04"])
            #expect(end.total == 6)
            filter.siteID = ReadsCity.site(1)
            filter.page = PageBounds(limit: 2, offset: 1)
            let middle = try await city.reads.spaces(scope: ReadsCity.everything, filter: filter)
            #expect(middle.items.map(\.code) == ["N-02", "N-03"])
            #expect(middle.total == 4)
        }
    }
}
