import LoRaWAN
import Parking
import Postgres
import Storage
import TestSupport
import Testing

/// A migrated database with two tenants' rows, and the stores over it as the roles of the daemon.
struct ReadsCity {
    let database: TestDatabase
    let tenantPool: PostgresPool
    let platformPool: PostgresPool

    var reads: TenantStore { TenantStore(tenantPool: tenantPool, platformPool: platformPool) }
    var accounts: AccountStore { AccountStore(platformPool: platformPool) }

    static let acme = TenantScope.authenticated(role: .owner, currentTenant: tenant(1))
    static let beta = TenantScope.authenticated(role: .viewer, currentTenant: tenant(2))
    static let everything = TenantScope.authenticated(role: .platformAdmin, currentTenant: .platform)

    static func tenant(_ number: UInt64) -> TenantID { TenantID(id(0xA, number)) }
    static func site(_ number: UInt64) -> SiteID { SiteID(id(0xB, number)) }
    static func space(_ number: UInt64) -> SpaceID { SpaceID(id(0xC, number)) }
    static func device(_ number: UInt64) -> DeviceID { DeviceID(id(0xD, number)) }
    static func gateway(_ number: UInt64) -> GatewayRowID { GatewayRowID(id(0xE, number)) }
    static func user(_ number: UInt64) -> UserID { UserID(id(0xF, number)) }

    /// Midnight of a day of January 2026.
    static func day(_ number: Int64) -> Timestamp {
        Timestamp(microseconds: 1_767_225_600_000_000).adding(days: number - 1)
    }

    /// `X0000000-0000-0000-0000-00000000000N`.
    private static func id(_ kind: UInt64, _ number: UInt64) -> UUIDBits { UUIDBits(high: kind << 60, low: number) }

    /// Runs SQL as the superuser, whom no policy holds.
    func execute(_ script: String) throws { try database.run(script) }

    /// Asks as the superuser.
    func ask<Value>(_ sql: String, _ read: (borrowing Rows) -> Value) throws -> Value {
        var connection = try PostgresConnection(.init(conninfo: database.adminConninfo))
        return read(try connection.query(sql))
    }
}

/// Lends `body` a city of its own.
func withReadsCity<Result>(_ body: (ReadsCity) async throws -> Result) async throws -> Result {
    try await withDatabase(template: "reads_city") { database in
        try migrate(database)
        try database.run(readsCityRows)
    } _: { database in
        try await withStores(over: database, body)
    }
}

/// Lends `body` the stores over a database, as the daemon wires them.
func withStores<Result>(
    over database: TestDatabase, _ body: (ReadsCity) async throws -> Result
) async throws -> Result {
    let login = database.conninfo(user: "parkd")
    let city = ReadsCity(
        database: database,
        tenantPool: PostgresPool(
            .init(conninfo: login, role: "parkd_tenant", statements: TenantStore.statements), size: 2),
        platformPool: PostgresPool(
            .init(
                conninfo: login, role: "parkd_platform",
                statements: TenantStore.crossTenantStatements + AccountStore.statements), size: 2))
    let result = try await body(city)
    await city.tenantPool.close()
    await city.platformPool.close()
    return result
}

/// Expects a fault of one kind.
func expectFault<Value>(
    _ code: StoreFault.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws(StoreFault) -> Value
) async {
    do throws(StoreFault) {
        _ = try await body()
        Issue.record("no fault, expected \(code)", sourceLocation: sourceLocation)
    } catch {
        #expect(error.code == code, "\(error.detail)", sourceLocation: sourceLocation)
    }
}

extension Timestamp {
    fileprivate func adding(days: Int64) -> Timestamp { Timestamp(microseconds: microseconds + days * 86_400_000_000) }
}
