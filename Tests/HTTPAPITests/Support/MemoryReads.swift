import HTTPAPI
import Model
import Parking
import TestSupport

/// The city's rows, of which each scope sees its own; `fault` makes every answer fail.
struct MemoryReads: TenantReads {
    var fault: StoreFault?

    private func rows<Row>(_ rows: [Row], _ scope: TenantScope, _ tenant: (Row) -> TenantID) throws(StoreFault) -> [Row]
    {
        if let fault { throw fault }
        return rows.filter { scope.isCrossTenant || tenant($0) == scope.tenantID }
    }

    private func page<Row>(_ rows: [Row], _ bounds: PageBounds) -> Page<Row> {
        Page(
            items: Array(rows.dropFirst(bounds.offset).prefix(bounds.limit)), total: rows.count, bounds: bounds)
    }

    func devices(scope: TenantScope, filter: DeviceFilter) async throws(StoreFault) -> DeviceList {
        let all = try rows(City.devices, scope, \.tenantID)
        let found = all.filter {
            switch filter.status {
            case .active: $0.isActive
            case .inactive: !$0.isActive
            case let status?: $0.status.rawValue == status.rawValue
            case nil: true
            }
        }
        let counts = DeviceCounts(
            total: all.count, assigned: all.count { $0.status == .assigned }, active: all.count { $0.isActive },
            byHealth: Dictionary(all.map { ($0.health, 1) }, uniquingKeysWith: +))
        return DeviceList(page: page(found, filter.page), stats: filter.includesStats ? counts : nil)
    }

    func device(scope: TenantScope, _ reference: DeviceReference) async throws(StoreFault) -> DeviceView? {
        try rows(City.devices, scope, \.tenantID).first {
            switch reference {
            case .id(let id): $0.id == id
            case .devEUI(let devEUI): $0.devEUI == devEUI
            }
        }
    }

    func gateways(scope: TenantScope, filter: GatewayFilter) async throws(StoreFault) -> Page<GatewayView> {
        let found = try rows(City.gateways, scope, \.tenantID)
            .filter { filter.includesOffline || $0.status == .online }
            .filter { filter.siteID == nil || $0.siteID == filter.siteID }
        return page(found, filter.page)
    }

    func gateway(scope: TenantScope, _ reference: GatewayReference) async throws(StoreFault) -> GatewayView? {
        try rows(City.gateways, scope, \.tenantID).first {
            switch reference {
            case .id(let id): $0.id == id
            case .gatewayID(let gatewayID): $0.gatewayID == gatewayID
            }
        }
    }

    func sites(scope: TenantScope, filter: SiteFilter) async throws(StoreFault) -> Page<SiteView> {
        var found = try rows(City.sites, scope, \.tenantID)
        if filter.includesStats {
            for index in found.indices { found[index].stats = SiteCounts(spaces: 1, devices: 1, freeSpaces: 1) }
        }
        return page(found, filter.page)
    }

    func spaces(scope: TenantScope, filter: SpaceFilter) async throws(StoreFault) -> Page<SpaceView> {
        var found = try rows(City.spaces, scope, \.tenantID).filter { filter.state == nil || $0.state == filter.state }
        if !filter.includesDevices { for index in found.indices { found[index].devices = nil } }
        return page(found, filter.page)
    }

    func dashboard(scope: TenantScope) async throws(StoreFault) -> DashboardView {
        let devices = try rows(City.devices, scope, \.tenantID)
        let gateways = try rows(City.gateways, scope, \.tenantID)
        let spaces = try rows(City.spaces, scope, \.tenantID)
        return DashboardView(
            devices: DeviceCounts(
                total: devices.count, assigned: devices.count { $0.status == .assigned },
                active: devices.count { $0.isActive },
                byHealth: Dictionary(devices.map { ($0.health, 1) }, uniquingKeysWith: +)),
            gateways: GatewayCounts(total: gateways.count, online: gateways.count { $0.status == .online }),
            spaces: SpaceCounts(free: 1, occupied: 2, reserved: spaces.count),
            recentActivity: spaces.prefix(1).map {
                DashboardView.Activity(
                    at: City.start, spaceID: $0.id, spaceCode: $0.code, deviceID: nil, from: nil, to: .occupied)
            })
    }
}
