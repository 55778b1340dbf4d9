public import Model
public import Parking
public import Postgres

/// Reads in one tenant's scope, on PostgreSQL: the functions of the HTTP API's port `TenantReads`.
///
/// Two guards, each enough alone: row-level security, by role and `app.current_tenant_id`; and the tenant in every text
/// that a confined scope runs. Each call is one transaction in one round trip.
public struct TenantStore: Sendable {
    private let tenantPool: PostgresPool
    private let platformPool: PostgresPool

    /// Reads through two pools, one for each kind of scope.
    ///
    /// - Parameters:
    ///   - tenantPool: of the role `parkd_tenant`, with ``statements`` prepared.
    ///   - platformPool: of the role `parkd_platform`, with ``crossTenantStatements`` prepared.
    public init(tenantPool: PostgresPool, platformPool: PostgresPool) {
        self.tenantPool = tenantPool
        self.platformPool = platformPool
    }

    /// What the connections of the tenant pool prepare; none of these texts reads without naming a tenant.
    public static var statements: [Statement] { [Self.enterTenant] + ReadStatements.all.map(\.own) }

    /// What the connections of the platform pool prepare, beside ``AccountStore/statements``.
    public static var crossTenantStatements: [Statement] {
        (ReadStatements.all + ReadStatements.platformOnly).map(\.all)
    }

    /// A page of devices, newest first or in the filter's order, then by identifier.
    public func devices(scope: TenantScope, filter: DeviceFilter) async throws(StoreFault) -> DeviceList {
        let page = DeviceStatements.page(filter)
        let total = DeviceStatements.total(filter)
        guard filter.includesStats else {
            let (devices, count) = try await ask(scope, page, total)
            return DeviceList(page: Page(items: devices, total: count, bounds: filter.page))
        }
        let (devices, count, stats) = try await ask(scope, page, total, DeviceStatements.countsQuestion)
        return DeviceList(page: Page(items: devices, total: count, bounds: filter.page), stats: stats)
    }

    /// One device; `nil` where the scope has none of that name.
    public func device(scope: TenantScope, _ reference: DeviceReference) async throws(StoreFault) -> DeviceView? {
        try await ask(scope, DeviceStatements.one(reference))
    }

    /// A page of gateways, by name, then by identifier.
    public func gateways(scope: TenantScope, filter: GatewayFilter) async throws(StoreFault) -> Page<GatewayView> {
        let (gateways, count) = try await ask(
            scope, GatewayStatements.page(filter), GatewayStatements.total(filter))
        return Page(items: gateways, total: count, bounds: filter.page)
    }

    /// One gateway; `nil` where the scope has none of that name.
    public func gateway(scope: TenantScope, _ reference: GatewayReference) async throws(StoreFault) -> GatewayView? {
        try await ask(scope, GatewayStatements.one(reference))
    }

    /// A page of sites, by name, then by identifier.
    public func sites(scope: TenantScope, filter: SiteFilter) async throws(StoreFault) -> Page<SiteView> {
        let (sites, count) = try await ask(scope, SiteStatements.page(filter), SiteStatements.total(filter))
        return Page(items: sites, total: count, bounds: filter.page)
    }

    /// A page of spaces, by code, then by identifier.
    public func spaces(scope: TenantScope, filter: SpaceFilter) async throws(StoreFault) -> Page<SpaceView> {
        let (spaces, count) = try await ask(scope, SpaceStatements.page(filter), SpaceStatements.total(filter))
        return Page(items: spaces, total: count, bounds: filter.page)
    }

    /// Counts and last changes, in one round trip.
    public func dashboard(scope: TenantScope) async throws(StoreFault) -> DashboardView {
        let (devices, gateways, spaces, activity) = try await ask(
            scope, DeviceStatements.countsQuestion, GatewayStatements.countsQuestion, SpaceStatements.countsQuestion,
            ActivityStatements.question)
        return DashboardView(devices: devices, gateways: gateways, spaces: spaces, recentActivity: activity)
    }
}

extension TenantStore {
    /// Local to the transaction: a connection that goes back to the pool belongs to no tenant.
    static let enterTenant = Statement(
        "enter_tenant", "SELECT set_config('app.current_tenant_id', $1::uuid::text, true)")

    /// Puts all questions in one pipeline, which is one transaction and one round trip.
    ///
    /// - Parameter isDear: whether they may keep one of the server's cores busy for long.
    func ask<each Answer: Sendable>(
        _ scope: TenantScope, isDear: Bool = false, _ question: repeat Question<each Answer>
    ) async throws(StoreFault) -> (repeat each Answer) {
        let tenant: TenantID? = scope.isCrossTenant ? nil : scope.tenantID
        do throws(PostgresError) {
            let pool = tenant == nil ? platformPool : tenantPool
            return try await pool.run(
                for: PoolParty(scope), isRead: true, isDear: isDear
            ) { connection throws(PostgresError) in
                try connection.roundTrip { connection throws(PostgresError) in
                    if let tenant { try connection.send(Self.enterTenant, Parameters(tenant.uuid)) }
                    repeat try connection.send(each question, in: tenant)
                } answers: { connection throws(PostgresError) in
                    if tenant != nil { _ = try connection.next(of: Self.enterTenant) }
                    return (repeat try connection.answer(to: each question, in: tenant))
                }
            }
        } catch {
            throw StoreFault(error)
        }
    }
}

extension PoolParty {
    /// Whose connections a scope uses.
    init(_ scope: TenantScope) { self = scope.isCrossTenant ? .platform : .tenant(scope.tenantID.uuid) }
}
