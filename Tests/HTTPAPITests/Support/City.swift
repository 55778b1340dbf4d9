import LoRaWAN
import Model
import Parking
import TestSupport

/// The tenants, people and things that the tests talk about; two tenants own one of everything.
enum City {
    static let start = Timestamp(seconds: 1_790_000_000, nanoseconds: 123_000_000)

    static func id<Entity>(_ number: UInt64) -> Identifier<Entity> {
        Identifier(UUIDBits(high: 0x1111_1111_1111_4111, low: 0x8000_0000_0000_0000 | number))
    }

    static let platform = TenantSummary(
        id: .platform, name: "Platform", slug: "platform", kind: .platform, isActive: true)
    static let acme = TenantSummary(id: id(1), name: "Acme", slug: "acme", kind: .customer, isActive: true)
    static let beta = TenantSummary(id: id(2), name: "Beta", slug: "beta", kind: .trial, isActive: true)
    static let gone = TenantSummary(id: id(3), name: "Gone", slug: "gone", kind: .customer, isActive: false)

    static let root: UserID = id(10)
    static let ann: UserID = id(11)
    static let olive: UserID = id(12)
    static let dora: UserID = id(13)
    static let gus: UserID = id(14)
    static let nora: UserID = id(15)

    static let device: DeviceID = id(20)
    static let otherDevice: DeviceID = id(21)
    static let space: SpaceID = id(30)
    static let otherSpace: SpaceID = id(31)
    static let site: SiteID = id(40)
    static let otherSite: SiteID = id(41)
    static let gateway: GatewayRowID = id(50)
    static let otherGateway: GatewayRowID = id(51)

    /// Acme's sensor has every field set, Beta's has none that may be absent.
    static let devices: [DeviceView] = {
        var full = DeviceView(
            id: device, devEUI: DevEUI(EUI64(bits: 0xA840_4100_0000_0181)), tenantID: acme.id, lifecycle: .operational,
            createdAt: start, updatedAt: start)
        full.name = "Bay \"A\"\n1"
        full.deviceType = "parking"
        full.manufacturer = "Bosch"
        full.model = "TPS110"
        full.codec = "bosch/tps110"
        full.isActive = true
        full.assignedSpaceID = space
        full.assignedSpaceCode = "A-1"
        full.assignedAt = start
        full.lastSeenAt = start
        full.batteryV = 3.6
        full.batteryPercent = 97.5
        full.isBatteryLow = false
        full.temperatureC = -3.25
        full.rssi = -101
        full.snr = 7.8
        full.lastFrameCounter = FrameCounter(rawValue: 4_294_967_295)
        full.lostUplinks = 3
        full.occupancy = .occupied
        full.config = RawJSON(bytes: Array(#"{"threshold": 5}"#.utf8))
        var bare = DeviceView(
            id: otherDevice, devEUI: DevEUI(EUI64(bits: 0xA840_4100_0000_0182)), tenantID: beta.id,
            lifecycle: .provisioned, createdAt: start, updatedAt: start)
        bare.category = .display
        return [full, bare]
    }()

    static let gateways: [GatewayView] = {
        var full = GatewayView(
            id: gateway, gatewayID: GatewayID(EUI64(bits: 0x0016_C001_F153_A14C)), tenantID: acme.id, status: .online,
            createdAt: start, updatedAt: start)
        full.name = "Roof"
        full.description = "North mast"
        full.model = "Kerlink"
        full.siteID = site
        full.latitude = 48.1
        full.longitude = 11.5
        full.altitude = 519
        full.lastSeenAt = start
        let bare = GatewayView(
            id: otherGateway, gatewayID: GatewayID(EUI64(bits: 0x0016_C001_F153_A14D)), tenantID: beta.id,
            status: .neverSeen, createdAt: start, updatedAt: start)
        return [full, bare]
    }()

    static let sites: [SiteView] = {
        var full = SiteView(id: site, tenantID: acme.id, name: "Town Hall", createdAt: start, updatedAt: start)
        full.slug = "town-hall"
        full.address = "Market 1"
        full.city = "Munich"
        full.state = "Bavaria"
        full.postalCode = "80331"
        full.country = "DE"
        full.latitude = 48.1
        full.longitude = 11.5
        full.timezone = "Europe/Berlin"
        return [full, SiteView(id: otherSite, tenantID: beta.id, name: "Dock", createdAt: start, updatedAt: start)]
    }()

    static let spaces: [SpaceView] = {
        var full = SpaceView(
            id: space, tenantID: acme.id, siteID: site, code: "A-1", state: .reserved, createdAt: start,
            updatedAt: start)
        full.name = "First"
        full.building = "Main"
        full.floor = "0"
        full.zone = "A"
        full.sensorState = .free
        full.isStale = true
        full.stateChangedAt = start
        var outOfUse = SpaceView.Override()
        outOfUse.reason = "Paint"
        full.override = outOfUse
        full.sensorDeviceID = device
        full.devices = SpaceView.Devices(
            sensor: SpaceView.Device(devEUI: devices[0].devEUI, name: "Bay", status: .assigned), display: nil)
        full.latitude = 48.1
        full.longitude = 11.5
        var bare = SpaceView(
            id: otherSpace, tenantID: beta.id, siteID: otherSite, code: "B-1", state: .unknown, createdAt: start,
            updatedAt: start)
        bare.devices = SpaceView.Devices(sensor: nil, display: nil)
        return [full, bare]
    }()
}
