import LoRaWAN

/// Draws a city: who owns which car parks, what stands where. The same seed draws the same city.
struct CityPlan {
    private static let tenantNames = [
        "Harbour Parking", "Station Garages", "Old Town Streets", "Museum Quarter", "Airport Park and Ride",
        "University Campus", "Market Hall", "Stadium East", "Hospital West", "Canal District", "Trade Fair",
        "Riverside Homes",
    ]
    private static let siteNames = [
        "North Deck", "South Deck", "Central Garage", "Riverbank", "Theatre Square", "Library Yard", "Mill Street",
        "Bridge Gate",
    ]
    private static let centre = (latitude: 52.3740, longitude: 4.9144)

    private var random: SplitMix64
    /// The octets 2 to 4 of every identifier: two cities of different seeds do not meet on one broker.
    private let mark: UInt64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        var hash = SplitMix64(seed: ~seed)
        mark = hash.next() & 0xFFFFFF
    }

    mutating func tenants(_ count: Int, sensorsEach: Int) -> [SimulatedTenant] {
        (0..<count).map { tenant($0, sensors: sensorsEach) }
    }

    mutating func gateways(_ count: Int, tenants: Int) -> [SimulatedGateway] {
        (0..<count).map { index in
            let place = place(within: 0.020)
            return SimulatedGateway(
                gatewayID: GatewayID(EUI64(bits: 0x0216 << 48 | mark << 24 | UInt64(index))),
                name: "Gateway \(index + 1)", tenantIndex: tenants == 0 ? 0 : index % tenants,
                latitude: place.latitude, longitude: place.longitude,
                altitude: random.within(10...60).rounded(), statsIntervalS: 30)
        }
    }

    private mutating func tenant(_ index: Int, sensors: Int) -> SimulatedTenant {
        let round = index / Self.tenantNames.count
        let name = Self.tenantNames[index % Self.tenantNames.count] + (round == 0 ? "" : " \(round + 1)")
        let siteCount = sensors == 0 ? 0 : min(max(sensors / 35, 1), Self.siteNames.count)
        var sites: [SimulatedSite] = []
        var first = 0
        for site in 0..<siteCount {
            let last = sensors * (site + 1) / siteCount
            sites.append(self.site(site, tenant: index, sensors: first..<last))
            first = last
        }
        return SimulatedTenant(
            name: name, slug: name.lowercased().split(separator: " ").joined(separator: "-"),
            networkTenantID: random.uuid(), applicationID: random.uuid(), applicationName: "Parking \(name)",
            sites: sites)
    }

    private mutating func site(_ index: Int, tenant: Int, sensors: Range<Int>) -> SimulatedSite {
        let name = Self.siteNames[index]
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index)))
        let spaces = sensors.map { number in
            let bay = String(1000 + number - sensors.lowerBound + 1).dropFirst()
            return space("\(letter)-\(bay)", tenant: tenant, number: number)
        }
        let place = place(within: 0.025)
        return SimulatedSite(
            name: name, slug: name.lowercased().split(separator: " ").joined(separator: "-"),
            address: "\(Int(random.within(1...180))) \(name) Road", city: "Amsterdam", country: "NL",
            latitude: place.latitude, longitude: place.longitude, spaces: spaces)
    }

    private mutating func space(_ code: String, tenant: Int, number: Int) -> SimulatedSpace {
        let models = SensorModel.allCases
        let model = models[Int(random.next() % UInt64(models.count))]
        let devEUI = DevEUI(EUI64(bits: 0x0250 << 48 | mark << 24 | UInt64(tenant) << 14 | UInt64(number)))
        let sensor = SimulatedSensor(devEUI: devEUI, name: "bay-\(code.lowercased())", model: model)
        return SimulatedSpace(code: code, name: "Bay \(code)", sensor: sensor)
    }

    /// A place not farther from the centre than so many degrees, to the metre.
    private mutating func place(within degrees: Double) -> (latitude: Double, longitude: Double) {
        func rounded(_ value: Double) -> Double { (value * 100_000).rounded() / 100_000 }
        return (
            rounded(Self.centre.latitude + random.within(-degrees...degrees)),
            rounded(Self.centre.longitude + random.within(-degrees...degrees) * 1.6)
        )
    }
}
