public import HTTPAPI
import Postgres
public import Storage

extension TenantStore: TenantReads {}
extension WriteStore: APIWrites {}
extension ChangeCountStore: ChangeCounts {}
extension AccountStore: Accounts {}

/// The stores of the API, each with the statements that its role runs.
struct APIStores: Sendable {
    let tenantPool: PostgresPool
    let platformPool: PostgresPool
    /// Its own, so that no slow question makes everyone wait.
    let changesPool: PostgresPool

    /// How many connections the API holds for tenants.
    private static let tenantConnections = 8
    /// How many it holds for the platform, which also looks people up.
    private static let platformConnections = 4

    /// Nothing is opened before it is used.
    ///
    /// - Parameter conninfo: of the login role.
    init(conninfo: String) {
        func pool(_ role: String, _ name: String, _ statements: [Statement], _ size: Int) -> PostgresPool {
            PostgresPool(
                PostgresConnection.Options(
                    conninfo: conninfo, role: role, applicationName: name, statementTimeoutMS: 10_000,
                    statements: statements),
                size: size)
        }
        tenantPool = pool(
            "parkd_tenant", "parkd api", TenantStore.statements + WriteStore.statements, Self.tenantConnections)
        platformPool = pool(
            "parkd_platform", "parkd platform",
            TenantStore.crossTenantStatements + WriteStore.crossTenantStatements + AccountStore.statements,
            Self.platformConnections)
        changesPool = pool("parkd_platform", "parkd changes", ChangeCountStore.statements, 1)
    }

    /// The ports of an ``APIServer`` over these stores.
    func ports(health: any HealthSource, metrics: any MetricsSource) -> APIPorts {
        APIPorts(
            reads: TenantStore(tenantPool: tenantPool, platformPool: platformPool),
            writes: WriteStore(tenantPool: tenantPool, platformPool: platformPool),
            changes: ChangeCountStore(platformPool: changesPool), accounts: AccountStore(platformPool: platformPool),
            health: health, metrics: metrics)
    }

    /// Closes every connection once it is idle.
    func close() async {
        await tenantPool.close()
        await platformPool.close()
        await changesPool.close()
    }
}
