public import Parking
public import Postgres
import Synchronization

/// How often the API has changed a scope's rows, on PostgreSQL: the HTTP API's port `ChangeCounts`.
///
/// It reads as the platform role, because a change by the platform counts for every tenant and no tenant may see that
/// row; no more than the counts leaves this type.
public struct ChangeCountStore: Sendable {
    private let platformPool: PostgresPool

    /// - Parameter platformPool: of the role `parkd_platform`, with ``statements`` prepared.
    public init(platformPool: PostgresPool) {
        self.platformPool = platformPool
    }

    /// What the connections of the pool prepare.
    public static var statements: [Statement] { [counts] }

    /// Answers one question after the other: how many changes of each scope were committed before it was taken.
    ///
    /// - Parameters:
    ///   - next: takes the next question; `nil` where there is none, which ends it.
    ///   - tell: is given the counts that the last question asked for, on the connection's thread.
    public func answer(
        _ next: @Sendable () -> Set<TenantScope>?, _ tell: @Sendable ([TenantScope: Int64]) -> Void
    ) async throws(StoreFault) {
        // A question that a lost connection left open is asked again on the next one.
        let open = Mutex<Set<TenantScope>?>(nil)
        do throws(PostgresError) {
            try await platformPool.run(isRead: true) { connection throws(PostgresError) in
                while let scopes = open.withLock({ $0 }) ?? next() {
                    open.withLock { $0 = scopes }
                    let rows = try connection.execute(Self.counts, Self.parameters(scopes))
                    tell(Self.counts(of: scopes, in: rows))
                    open.withLock { $0 = nil }
                }
            }
        } catch {
            throw StoreFault(error)
        }
    }

    private static func parameters(_ scopes: Set<TenantScope>) -> Parameters {
        var parameters = Parameters()
        parameters.addColumn(scopes.filter { !$0.isCrossTenant }.map(\.tenantID) + [.platform]) { $0.uuid }
        parameters.add(scopes.contains(where: \.isCrossTenant))
        return parameters
    }

    private static func counts(of scopes: Set<TenantScope>, in rows: borrowing Rows) -> [TenantScope: Int64] {
        var own: [TenantID: Int64] = [:]
        var all: Int64 = 0
        for row in 0..<rows.count {
            let count = Int64(rows.integer(row, 1) ?? 0)
            if let tenant = rows.uuid(row, 0) { own[TenantID(tenant)] = count } else { all = count }
        }
        // Both only grow, so that their sum tells of each change to either.
        let shared = own[.platform] ?? 0
        return Dictionary(
            uniqueKeysWithValues: scopes.map { scope in
                (scope, scope.isCrossTenant ? all : shared + (own[scope.tenantID] ?? 0))
            })
    }

    private static let counts = Statement(
        "change_counts",
        """
        SELECT tenant_id, changes FROM change_counts WHERE tenant_id = ANY ($1::uuid[])
        UNION ALL
        SELECT NULL, (SELECT sum(changes)::int8 FROM change_counts) WHERE $2::bool
        """)
}
