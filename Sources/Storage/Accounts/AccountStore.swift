public import LoRaWAN
import Model
public import Parking
public import Postgres

/// People, their tenants and their sessions, on PostgreSQL: the functions of the HTTP API's port `Accounts`.
///
/// It acts as the platform role, since it is asked before any tenant is known. Each change is one transaction with its
/// audit entry.
public struct AccountStore: Sendable {
    let pool: PostgresPool

    /// Works through a pool of the role `parkd_platform`, with ``statements`` prepared.
    public init(platformPool: PostgresPool) {
        pool = platformPool
    }

    /// What the connections of the pool prepare.
    public static var statements: [Statement] { AccountStatements.all }

    /// The account of an e-mail address; disabled accounts too.
    public func account(email: EmailAddress) async throws(StoreFault) -> Account? {
        try await run(isRead: true) { connection throws(PostgresError) in
            let rows = try connection.execute(AccountStatements.account, Parameters(email.text))
            return rows.count > 0 ? Account(rows, row: 0) : nil
        }
    }

    /// Method, cost and salt of a hash that v5 left and no login has replaced yet; `nil` where there is none.
    ///
    /// Of several costs the dearest.
    public func outdatedPasswordSetting() async throws(StoreFault) -> String? {
        try await run(isRead: true) { connection throws(PostgresError) in
            let rows = try connection.execute(AccountStatements.outdatedPasswordSetting)
            return rows.count > 0 ? rows.text(0, 0) : nil
        }
    }

    /// The active memberships of a person, tenants that are suspended included, by tenant name.
    public func memberships(of user: UserID) async throws(StoreFault) -> [Membership] {
        try await run(isRead: true) { connection throws(PostgresError) in
            try connection.execute(AccountStatements.memberships, Parameters(user.uuid)).list { rows, row in
                var membership = Membership(
                    tenant: TenantSummary(rows, row: row, column: 0),
                    role: rows.present(rows.text(row, 5).flatMap { Role(rawValue: $0) }))
                membership.place = rows.present(rows.integer(row, 6))
                return membership
            }
        }
    }

    /// Every tenant that is not suspended, the platform's first, then by name.
    public func activeTenants() async throws(StoreFault) -> [TenantSummary] {
        try await run(isRead: true) { connection throws(PostgresError) in
            try connection.execute(AccountStatements.activeTenants).list { rows, row in
                TenantSummary(rows, row: row, column: 0)
            }
        }
    }

    /// What the settings of a tenant have its dashboards leave out.
    public func featuresLeftOut(in tenant: TenantID) async throws(StoreFault) -> Set<Feature> {
        try await run(isRead: true) { connection throws(PostgresError) in
            let rows = try connection.execute(AccountStatements.featuresLeftOut, Parameters(tenant.uuid))
            return Set(rows.list { rows, row in rows.text(row, 0).flatMap { Feature(rawValue: $0) } }.compactMap { $0 })
        }
    }

    /// How a person stands in a tenant now, in one round trip; `nil` where either does not exist, or the session was
    /// ended.
    public func status(
        of user: UserID, in tenant: TenantID, session: UUIDBits?
    ) async throws(StoreFault) -> CallerStatus? {
        try await run(isRead: true) { connection throws(PostgresError) in
            var parameters = Parameters(user.uuid)
            parameters.add(tenant.uuid)
            parameters.add(session)
            let rows = try connection.execute(AccountStatements.callerStatus, parameters)
            guard rows.count > 0 else { return nil }
            return CallerStatus(
                account: Account(rows, row: 0), tenant: TenantSummary(rows, row: 0, column: 5),
                role: rows.text(0, 10).flatMap { Role(rawValue: $0) },
                isPlatformAdmin: rows.present(rows.boolean(0, 11)))
        }
    }

    /// How an API key stands now, in one round trip; `nil` where there is none with that secret. Notes the use, at most
    /// once a minute.
    public func status(of key: APIKeyID, secretHash: String) async throws(StoreFault) -> KeyStatus? {
        try await run(isRead: true) { connection throws(PostgresError) in
            var parameters = Parameters(key.uuid)
            parameters.add(secretHash)
            let rows = try connection.execute(AccountStatements.keyStatus, parameters)
            guard rows.count > 0 else { return nil }
            return KeyStatus(
                id: key, name: rows.present(rows.text(0, 0)), tenant: TenantSummary(rows, row: 0, column: 3),
                scopes: Set((rows.withBytes(0, 1) { [String](column: $0) ?? [] } ?? []).compactMap { KeyScope($0) }),
                isValid: rows.present(rows.boolean(0, 2)))
        }
    }

    /// Replaces a hash by a stronger one of the same password; nothing happens where `old` is no longer the stored one.
    public func replacePasswordHash(of user: UserID, from old: String, to new: String) async throws(StoreFault) {
        try await run { connection throws(PostgresError) in
            var parameters = Parameters(user.uuid)
            parameters.add(old)
            parameters.add(new)
            try connection.execute(AccountStatements.replacePasswordHash, parameters)
        }
    }

    /// Records what changed nothing: a refusal. It is done for the tenant whose people were refused, where one is
    /// known, so that none of them keeps others from logging in.
    public func record(_ entry: AuditEntry) async throws(StoreFault) {
        try await run(for: entry.tenantID.map { .tenant($0.uuid) } ?? .house) { connection throws(PostgresError) in
            try connection.execute(AccountStatements.audit, Parameters(entry))
        }
    }

    /// Lends a connection, and turns what goes wrong into a fault.
    func run<Value: Sendable>(
        for party: PoolParty = .house, isRead: Bool = false,
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Value
    ) async throws(StoreFault) -> Value {
        do throws(PostgresError) {
            return try await pool.run(for: party, isRead: isRead, body)
        } catch {
            throw StoreFault(error)
        }
    }
}

extension Account {
    /// Reads the first five columns of a row.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: UserID(rows.present(rows.uuid(row, 0))), email: rows.present(rows.text(row, 1)),
            name: rows.text(row, 2), passwordHash: rows.text(row, 3), isActive: rows.present(rows.boolean(row, 4)))
    }
}

extension TenantSummary {
    /// Reads the five columns from `column` on.
    init(_ rows: borrowing Rows, row: Int, column: Int) {
        self.init(
            id: TenantID(rows.present(rows.uuid(row, column))), name: rows.present(rows.text(row, column + 1)),
            slug: rows.present(rows.text(row, column + 2)),
            kind: rows.present(rows.text(row, column + 3).flatMap { Kind(rawValue: $0) }),
            isActive: rows.present(rows.boolean(row, column + 4)))
    }
}
