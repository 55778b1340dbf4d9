import Parking
public import Postgres

/// Changes in one tenant's scope, on PostgreSQL: the functions of the HTTP API's ports for writes, one file for each
/// resource.
///
/// A confined scope writes as `parkd_tenant`, which can reach no other tenant's rows whatever the texts say; the scope
/// of all tenants writes as `parkd_platform`.
public struct WriteStore: Sendable {
    private let tenantPool: PostgresPool
    private let platformPool: PostgresPool

    /// Writes through two pools, one for each kind of scope.
    ///
    /// - Parameters:
    ///   - tenantPool: of the role `parkd_tenant`, with ``statements`` and those of ``TenantStore`` prepared.
    ///   - platformPool: of the role `parkd_platform`, with ``crossTenantStatements``, those of ``TenantStore`` and
    ///     ``AccountStore/statements`` prepared.
    public init(tenantPool: PostgresPool, platformPool: PostgresPool) {
        self.tenantPool = tenantPool
        self.platformPool = platformPool
    }

    /// What the connections of the tenant pool prepare.
    public static var statements: [Statement] {
        [AccountStatements.audit] + WriteStatements.locks.map(\.own) + WriteStatements.changes
    }

    /// What the connections of the platform pool prepare.
    public static var crossTenantStatements: [Statement] {
        WriteStatements.locks.map(\.all) + WriteStatements.changes + WriteStatements.platformOnly
    }

    /// How often a change is tried again at once after losing a race for rows.
    private static let attemptsMax = 5

    /// One change: a transaction that locks, decides, writes and tells the audit log, in one line for each tenant whom
    /// it concerns, or leaves nothing but a line that tells of the refusal.
    ///
    /// - Parameter body: runs inside the transaction, again from the start after a deadlock; a `PostgresError` that it
    ///   throws for refused data becomes the refusal that the resource names.
    func write<Value: Sendable>(
        _ context: WriteContext, _ action: AuditedAction,
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Result<Written<Value>, Refusal>
    ) async throws(StoreFault) -> Result<Value, Refusal> {
        let tenant = context.scope.isCrossTenant ? nil : context.scope.tenantID
        return try await write(context, action, entering: tenant, body)
    }

    /// One change of what no tenant's role may write, such as people and keys: as ``write(_:_:_:)``, but as the
    /// platform's role whatever the scope. Each of its texts names the tenant itself.
    func administer<Value: Sendable>(
        _ context: WriteContext, _ action: AuditedAction,
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Result<Written<Value>, Refusal>
    ) async throws(StoreFault) -> Result<Value, Refusal> {
        try await write(context, action, entering: nil, body)
    }

    /// - Parameter tenant: whom to write as; `nil` is the platform.
    private func write<Value: Sendable>(
        _ context: WriteContext, _ action: AuditedAction, entering tenant: TenantID?,
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Result<Written<Value>, Refusal>
    ) async throws(StoreFault) -> Result<Value, Refusal> {
        do throws(PostgresError) {
            let pool = tenant == nil ? platformPool : tenantPool
            return try await pool.run(for: PoolParty(context.scope)) { connection throws(PostgresError) in
                var attempt = 1
                while true {
                    do throws(PostgresError) {
                        return try connection.write(context, action, entering: tenant, body)
                    } catch {
                        guard error.code == .serialization, attempt < Self.attemptsMax, connection.recover() else {
                            throw error
                        }
                        attempt += 1
                    }
                }
            }
        } catch {
            throw StoreFault(error)
        }
    }
}

extension PostgresConnection {
    fileprivate mutating func write<Value>(
        _ context: WriteContext, _ action: AuditedAction, entering tenant: TenantID?,
        _ body: (inout PostgresConnection) throws(PostgresError) -> Result<Written<Value>, Refusal>
    ) throws(PostgresError) -> Result<Value, Refusal> {
        let refusal: Refusal
        do throws(PostgresError) {
            switch try attempt(context, action, entering: tenant, body) {
            case .success(let value): return .success(value)
            case .failure(let reason): refusal = reason
            }
        } catch {
            guard let reason = action.resource.refusal(of: error) else { throw error }
            refusal = reason
        }
        rollBack()
        if context.isRehearsal { return .failure(refusal) }
        var entry = AuditEntry(
            context, action: action.name, resourceType: action.resource.name, resourceID: action.resourceID)
        entry.outcome = refusal.outcome
        entry.detail = refusal.sentence
        try begin(entering: tenant)
        try executeLater(AccountStatements.audit, Parameters(entry))
        try commit()
        return .failure(refusal)
    }

    private mutating func attempt<Value>(
        _ context: WriteContext, _ action: AuditedAction, entering tenant: TenantID?,
        _ body: (inout PostgresConnection) throws(PostgresError) -> Result<Written<Value>, Refusal>
    ) throws(PostgresError) -> Result<Value, Refusal> {
        try begin(entering: tenant)
        let written: Written<Value>
        switch try body(&self) {
        case .success(let made): written = made
        case .failure(let refusal): return .failure(refusal)
        }
        var entry = AuditEntry(
            context, action: action.name, resourceType: action.resource.name, resourceID: written.resourceID)
        let own = AuditedSide(tenantID: written.tenantID, old: written.old, new: written.new)
        for side in [own] + written.sides {
            entry.tenantID = side.tenantID
            entry.oldValues = side.old
            entry.newValues = side.new
            try executeLater(AccountStatements.audit, Parameters(entry))
        }
        guard !context.isRehearsal else {
            try waitForLater()
            rollBack()
            return .success(written.value)
        }
        try commit()
        return .success(written.value)
    }

    private mutating func begin(entering tenant: TenantID?) throws(PostgresError) {
        try beginLater()
        if let tenant { try executeLater(TenantStore.enterTenant, Parameters(tenant.uuid)) }
    }
}

extension PostgresConnection {
    /// Asks a question inside a transaction that has entered the scope.
    mutating func ask<Answer>(
        _ question: Question<Answer>, in scope: TenantScope
    ) throws(PostgresError) -> Answer {
        guard !scope.isCrossTenant else {
            return try question.read(try execute(question.statement.all, question.parameters))
        }
        var parameters = question.parameters
        parameters.add(scope.tenantID.uuid)
        return try question.read(try execute(question.statement.own, parameters))
    }
}

extension Parameters {
    /// A field of a PATCH: whether it changes, and to what.
    mutating func add<Value: PostgresEncodable>(_ change: Change<Value?>) {
        add(change.isSet)
        add(change.value ?? nil)
    }

    /// A field of a PATCH that cannot be cleared.
    mutating func add<Value: PostgresEncodable>(_ change: Change<Value>) {
        add(change.isSet)
        add(change.value)
    }
}
