import LoRaWAN
import Model
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite struct ReadsSitesTests {
    @Test("Sites come by name with every value of their rows, and only the scope's own")
    func exactValues() async throws {
        try await withReadsCity { city in
            let page = try await city.reads.sites(scope: ReadsCity.acme, filter: SiteFilter())
            #expect(page.total == 2)
            #expect(page.items.map(\.name) == ["East", "North"])
            var expected = SiteView(
                id: ReadsCity.site(1), tenantID: ReadsCity.tenant(1), name: "North", createdAt: ReadsCity.day(1),
                updatedAt: ReadsCity.day(2))
            expected.slug = "north"
            expected.address = "Main 1"
            expected.city = "Hall"
            expected.state = "Tyrol"
            expected.postalCode = "6060"
            expected.country = "AT"
            expected.latitude = 47.25
            expected.longitude = 11.5
            expected.timezone = "Europe/Vienna"
            expected.metadata = RawJSON(bytes: Array(#"{"a": [1, "b"]}"#.utf8))
            #expect(page.items.last == expected)
            let beta = try await city.reads.sites(scope: ReadsCity.beta, filter: SiteFilter())
            #expect(beta.items.map(\.id) == [ReadsCity.site(3)])
            let all = try await city.reads.sites(scope: ReadsCity.everything, filter: SiteFilter())
            #expect(all.items.map(\.id) == [2, 1, 3].map { ReadsCity.site($0) })
        }
    }

    @Test("A site counts what stands on it, deleted spaces and other sites' rows not")
    func stats() async throws {
        try await withReadsCity { city in
            var filter = SiteFilter()
            filter.includesStats = true
            let acme = try await city.reads.sites(scope: ReadsCity.acme, filter: filter)
            #expect(
                acme.items.map(\.stats) == [
                    SiteCounts(spaces: 2, devices: 1, gateways: 1, freeSpaces: 1, occupiedSpaces: 0),
                    SiteCounts(spaces: 4, devices: 4, gateways: 1, freeSpaces: 1, occupiedSpaces: 1),
                ])
            filter.page = PageBounds(limit: 1, offset: 2)
            let all = try await city.reads.sites(scope: ReadsCity.everything, filter: filter)
            #expect(
                all.items.map(\.stats) == [
                    SiteCounts(spaces: 1, devices: 1, gateways: 1, freeSpaces: 0, occupiedSpaces: 1)
                ])
            #expect(all.total == 3)
        }
    }

    @Test("A search looks into name, slug and city, literally and in either case")
    func search() async throws {
        try await withReadsCity { city in
            for (text, names) in [("NORT", ["North"]), ("eas", ["East"]), ("hall", ["North"]), ("%", [])] {
                var filter = SiteFilter()
                filter.search = text
                let page = try await city.reads.sites(scope: ReadsCity.acme, filter: filter)
                #expect(page.items.map(\.name) == names)
                #expect(page.total == names.count)
            }
        }
    }
}
