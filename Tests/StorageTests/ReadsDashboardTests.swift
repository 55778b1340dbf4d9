import LoRaWAN
import Model
import Parking
import Postgres
import Storage
import TestSupport
import Testing

@Suite struct ReadsDashboardTests {
    @Test("A dashboard counts the scope's rows and shows its last changes, newest first")
    func counts() async throws {
        try await withReadsCity { city in
            let acme = try await city.reads.dashboard(scope: ReadsCity.acme)
            #expect(
                acme.devices
                    == DeviceCounts(
                        total: 7, assigned: 5, active: 2, byHealth: [.ok: 4, .silent: 2, .neverHeard: 1]))
            #expect(acme.gateways == GatewayCounts(total: 6, online: 3))
            #expect(
                acme.spaces
                    == SpaceCounts(free: 2, occupied: 1, reserved: 1, maintenance: 1, unknown: 1, stale: 2))
            #expect(acme.recentActivity.count == DashboardView.activityMax)
            #expect(acme.recentActivity.map(\.at) == (0..<20).map { ReadsCity.day(26 - $0) })
            #expect(
                acme.recentActivity.first
                    == DashboardView.Activity(
                        at: ReadsCity.day(26), spaceID: ReadsCity.space(1), spaceCode: "N-01",
                        deviceID: ReadsCity.device(1), from: .free, to: .occupied))
        }
    }

    @Test("The platform's dashboard is over all tenants, the last changes of all in one order")
    func crossTenant() async throws {
        try await withReadsCity { city in
            let all = try await city.reads.dashboard(scope: ReadsCity.everything)
            #expect(
                all.devices
                    == DeviceCounts(
                        total: 9, assigned: 6, active: 3, byHealth: [.ok: 5, .silent: 2, .neverHeard: 2]))
            #expect(all.gateways == GatewayCounts(total: 7, online: 4))
            #expect(all.spaces.total == 7)
            #expect(all.recentActivity.count == DashboardView.activityMax)
            #expect(all.recentActivity.prefix(3).map(\.spaceID) == [1, 8, 1].map { ReadsCity.space($0) })
            #expect(
                all.recentActivity.dropFirst().first
                    == DashboardView.Activity(
                        at: ReadsCity.day(25).adding(seconds: 43_200), spaceID: ReadsCity.space(8),
                        spaceCode: "N-01", deviceID: nil, from: .occupied, to: .free))
        }
    }

    @Test("A tenant without rows has a dashboard of zeros, and so has one that does not exist")
    func empty() async throws {
        try await withReadsCity { city async throws in
            for tenant in [ReadsCity.tenant(3), ReadsCity.tenant(77)] {
                let scope = TenantScope.authenticated(role: .owner, currentTenant: tenant)
                #expect(try await city.reads.dashboard(scope: scope) == DashboardView())
            }
        }
    }

    @Test("Whoever is no platform admin sees only the platform's own rows in the platform tenant")
    func platformMember() async throws {
        try await withReadsCity { city in
            let scope = TenantScope.authenticated(role: .viewer, currentTenant: .platform)
            let pool = try await city.reads.devices(scope: scope, filter: DeviceFilter())
            #expect(pool.page.items.map(\.id) == [ReadsCity.device(9)])
        }
    }

    @Test("After a scoped read its connection belongs to no tenant and sees no row")
    func contextEnds() async throws {
        try await withReadsCity { city in
            let login = city.database.conninfo(user: "parkd")
            let pool = PostgresPool(
                .init(conninfo: login, role: "parkd_tenant", statements: TenantStore.statements), size: 1)
            let reads = TenantStore(tenantPool: pool, platformPool: pool)
            #expect(try await reads.dashboard(scope: ReadsCity.acme).devices.total == 7)
            for table in ["tenants", "sites", "spaces", "devices", "gateways", "state_changes"] {
                let visible = try await pool.run { connection throws(PostgresError) in
                    try connection.query("SELECT count(*) FROM \(table)").integer(0, 0)
                }
                #expect(visible == 0, "\(table)")
            }
            // The text names the tenant; without the setting that is not enough.
            for statement in TenantStore.statements where statement.name == "own_device_by_id" {
                let rows = try await pool.run { connection throws(PostgresError) in
                    var parameters = Parameters()
                    parameters.add(ReadsCity.device(1).uuid)
                    parameters.add(ReadsCity.tenant(1).uuid)
                    return try connection.execute(statement, parameters).count
                }
                #expect(rows == 0)
            }
            await pool.close()
        }
    }

    @Test("A confined scope has no text that reads without naming its tenant, whatever the policies say")
    func twoGuards() async throws {
        try await withReadsCity { city in
            // As the platform role row-level security hides nothing, so that only the text is left to confine.
            let login = city.database.conninfo(user: "parkd")
            let pool = PostgresPool(
                .init(conninfo: login, role: "parkd_platform", statements: TenantStore.statements), size: 1)
            let reads = TenantStore(tenantPool: pool, platformPool: pool)
            #expect(try await reads.devices(scope: ReadsCity.beta, filter: DeviceFilter()).page.total == 1)
            #expect(try await reads.gateways(scope: ReadsCity.beta, filter: GatewayFilter()).total == 1)
            var sites = SiteFilter()
            sites.includesStats = true
            #expect(try await reads.sites(scope: ReadsCity.beta, filter: sites).total == 1)
            var spaces = SpaceFilter()
            spaces.siteID = ReadsCity.site(1)
            #expect(try await reads.spaces(scope: ReadsCity.beta, filter: spaces).items.isEmpty)
            #expect(try await reads.device(scope: ReadsCity.beta, .id(ReadsCity.device(1))) == nil)
            #expect(try await reads.gateway(scope: ReadsCity.beta, .id(ReadsCity.gateway(1))) == nil)
            let dashboard = try await reads.dashboard(scope: ReadsCity.beta)
            #expect(dashboard.devices.total == 1 && dashboard.gateways.total == 1 && dashboard.spaces.total == 1)
            #expect(dashboard.recentActivity.count == 1)
            await pool.close()
        }
    }

    @Test("A refused parameter is an invalid request, and the connection serves the next one")
    func refusal() async throws {
        try await withReadsCity { city async throws in
            var filter = DeviceFilter()
            filter.search = "a\0b"
            await expectFault(.invalid) { () throws(StoreFault) in
                try await city.reads.devices(scope: ReadsCity.acme, filter: filter)
            }
            #expect(try await city.reads.devices(scope: ReadsCity.acme, filter: DeviceFilter()).page.total == 7)
        }
    }

    @Test("A database that is away is unavailable, not a bug")
    func unavailable() async throws {
        let pool = PostgresPool(.init(conninfo: "host=/nonexistent"), size: 1)
        let reads = TenantStore(tenantPool: pool, platformPool: pool)
        await expectFault(.unavailable) { () throws(StoreFault) in
            try await reads.dashboard(scope: ReadsCity.acme)
        }
    }

    @Test("Requests in parallel for two tenants never mix their rows")
    func parallel() async throws {
        try await withReadsCity { city in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let scope = number % 2 == 0 ? ReadsCity.acme : ReadsCity.beta
                        let list = try await city.reads.devices(scope: scope, filter: DeviceFilter())
                        return list.page.total == (number % 2 == 0 ? 7 : 1)
                            && list.page.items.allSatisfy { $0.tenantID == scope.tenantID }
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }
}
