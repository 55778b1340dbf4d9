import Foundation
public import HTTPAPI
public import Ingest
import Logging
import Postgres
public import Storage

extension TenantStore: TenantReads, APIHistories, LiveReads {}
extension WriteStore: APIWrites, DeviceImports {}
extension OrphanReplays: OrphanReplay {}
extension ChangeCountStore: ChangeCounts {}
extension AccountStore: Accounts {}
extension LiveHub: CommitWatch {}

/// The stores of the API, each with the statements that its role runs.
struct APIStores: Sendable {
    let tenantPool: PostgresPool
    let platformPool: PostgresPool
    let ingestPool: PostgresPool
    /// Turns what was kept of orphans into readings, for a claim as for maintenance.
    let replays: OrphanReplays
    /// Its own, so that no slow question makes everyone wait.
    let changesPool: PostgresPool

    /// Half of the cores, so that what is dear leaves the others something: the database is most often on this machine.
    private static let dearAtOnce = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
    /// How many connections the API holds for tenants.
    private static let tenantShares = PoolShares(connections: 8, dearAtOnce: dearAtOnce)
    /// How many it holds for the platform, which also looks people up: one is for that alone.
    private static let platformShares = PoolShares(connections: 4, connectionsOfHouse: 1, dearAtOnce: dearAtOnce)

    /// Nothing is opened before it is used.
    ///
    /// - Parameters:
    ///   - conninfo: of the login role.
    ///   - logins: how the pools come to their roles; `nil` is by `SET ROLE`.
    ///   - waitMS: how long a request waits for a connection, in milliseconds.
    ///   - decider: what becomes of a kept uplink, by the codecs in force.
    init(
        conninfo: String, logins: RoleLogins? = nil, waitMS: Int = Postgres.Limits.poolWaitMS,
        decider: @escaping @Sendable () -> Decider
    ) {
        func pool(_ role: String, _ name: String, _ statements: [Statement], _ shares: PoolShares) -> PostgresPool {
            PostgresPool(
                PostgresConnection.Options(
                    conninfo: conninfo, role: role, logins: logins, applicationName: name, statementTimeoutMS: 10_000,
                    statements: statements),
                shares: shares, waitMS: waitMS)
        }
        let one = PoolShares(connections: 1)
        tenantPool = pool(
            "parkd_tenant", "parkd api", TenantStore.statements + WriteStore.statements, Self.tenantShares)
        platformPool = pool(
            "parkd_platform", "parkd platform",
            TenantStore.crossTenantStatements + WriteStore.crossTenantStatements + AccountStore.statements,
            Self.platformShares)
        // For maintenance and replays, which may wait for each other.
        ingestPool = pool("parkd_ingest", "parkd maintenance", OrphanReplays.statements, one)
        replays = OrphanReplays(ingestPool: ingestPool, decider: decider)
        changesPool = pool("parkd_platform", "parkd changes", ChangeCountStore.statements, one)
    }

    /// Live updates out of these stores.
    func live(_ limits: LiveLimits = LiveLimits(), logger: Logger) -> LiveHub {
        LiveHub(
            reads: TenantStore(tenantPool: tenantPool, platformPool: platformPool),
            changes: ChangeCountStore(platformPool: changesPool), limits: limits, logger: logger)
    }

    /// The ports of an ``APIServer`` over these stores.
    func ports(health: any HealthSource, metrics: any MetricsSource, live: LiveHub) -> APIPorts {
        let reads = TenantStore(tenantPool: tenantPool, platformPool: platformPool)
        return APIPorts(
            reads: reads, histories: reads,
            writes: WriteStore(tenantPool: tenantPool, platformPool: platformPool), replay: replays,
            changes: ChangeCountStore(platformPool: changesPool),
            live: live, accounts: AccountStore(platformPool: platformPool), health: health, metrics: metrics)
    }

    /// Closes every connection once it is idle.
    func close() async {
        await tenantPool.close()
        await platformPool.close()
        await ingestPool.close()
        await changesPool.close()
    }
}
