import LoRaWAN
import Model
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite struct ReadsUpgradedTests {
    private static let acme = TenantScope.authenticated(role: .owner, currentTenant: tenant(0xA))

    private static func tenant(_ number: UInt64) -> TenantID { TenantID(UUIDBits(high: 0, low: number)) }

    @Test("Every list of an upgraded v5 database can be read, tenant by tenant and across all")
    func lists() async throws {
        try await withUpgraded { database in
            try await withStores(over: database) { city in
                let tenants = try await city.accounts.activeTenants()
                #expect(tenants.map(\.slug) == ["platform", "acme", "default", "techstart"])
                var devices = 0
                var spaces = 0
                for tenant in tenants {
                    let own = try await everything(city, .authenticated(role: .viewer, currentTenant: tenant.id))
                    #expect(own.tenants.allSatisfy { $0 == tenant.id })
                    devices += own.dashboard.devices.total
                    spaces += own.dashboard.spaces.total
                }
                let all = try await everything(city, ReadsCity.everything)
                #expect(all.dashboard.devices.total == devices)
                #expect(all.dashboard.spaces.total == spaces)
                #expect(try database.lines("SELECT count(*) FROM devices") == ["\(devices)"])
                #expect(try database.lines("SELECT count(*) FROM spaces WHERE deleted_at IS NULL") == ["\(spaces)"])
            }
        }
    }

    @Test("What v5 knew of a site, a space and a device is in the answers")
    func values() async throws {
        try await withUpgraded { database in
            try await withStores(over: database) { city in
                let sites = try await city.reads.sites(scope: Self.acme, filter: SiteFilter())
                #expect(sites.items.map(\.name) == ["Old Town Garage", "Old-Town Garage"])
                #expect(sites.items.first?.latitude == 52.52 && sites.items.first?.city == "Berlin")
                var filter = SpaceFilter()
                filter.search = "A-01"
                filter.includesDevices = true
                let space = try #require(try await city.reads.spaces(scope: Self.acme, filter: filter).items.first)
                #expect(space.state == .occupied && space.sensorState == .occupied && space.isStale)
                let devEUI = try #require(DevEUI(typed: "58A0CB00000000A1"))
                #expect(space.devices?.sensor?.devEUI == devEUI)
                let device = try #require(try await city.reads.device(scope: Self.acme, .devEUI(devEUI)))
                #expect(device.assignedSpaceCode == "A-01" && device.status == .assigned)
                #expect(try await city.reads.dashboard(scope: Self.acme).recentActivity.isEmpty == false)
            }
        }
    }

    @Test("v5's people log in in any spelling, and its refresh tokens are exchanged once")
    func accounts() async throws {
        try await withUpgraded { database in
            try await withStores(over: database) { city in
                let otto = try #require(
                    try await city.accounts.account(email: EmailAddress(of: "otto.operator@acme.example")))
                #expect(otto.passwordHash?.hasPrefix("$2b$12$") == true)
                #expect(try await city.accounts.memberships(of: otto.id).map(\.role) == [.operator, .viewer])

                let hash = try #require(
                    try database.lines("SELECT encode(sha256('acme-owner-refresh-token'), 'hex')").first)
                let entry = AuditEntry(action: "auth.refresh", resourceType: "user", requestID: "r", succeeded: true)
                func rotate(to digit: Character) async throws(StoreFault) -> SessionRotation {
                    try await city.accounts.rotateSession(
                        tokenHash: hash, successorHash: String(repeating: digit, count: 64),
                        expiresAt: .now.adding(seconds: 60), network: nil, audit: entry)
                }
                guard case .rotated(let session) = try await rotate(to: "b") else {
                    Issue.record("v5's token was refused")
                    return
                }
                #expect(session.tenantID == Self.tenant(0xA))
                guard case .reused = try await rotate(to: "c") else {
                    Issue.record("the token was exchanged twice")
                    return
                }
            }
        }
    }

    /// Each list whole, and the dashboard.
    private func everything(
        _ city: ReadsCity, _ scope: TenantScope
    ) async throws -> (tenants: [TenantID], dashboard: DashboardView) {
        var tenants: [TenantID] = []
        var devices = DeviceFilter()
        devices.includesStats = true
        tenants += try await city.reads.devices(scope: scope, filter: devices).page.items.map(\.tenantID)
        tenants += try await city.reads.gateways(scope: scope, filter: GatewayFilter()).items.map(\.tenantID)
        var sites = SiteFilter()
        sites.includesStats = true
        tenants += try await city.reads.sites(scope: scope, filter: sites).items.map(\.tenantID)
        var spaces = SpaceFilter()
        spaces.includesDevices = true
        tenants += try await city.reads.spaces(scope: scope, filter: spaces).items.map(\.tenantID)
        return (tenants, try await city.reads.dashboard(scope: scope))
    }
}
