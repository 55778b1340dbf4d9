import Postgres

/// Every text of a change, for preparing; each resource adds its own.
enum WriteStatements {
    /// What reads rows in the scope, under lock.
    static let locks: [ScopedStatement] =
        DeviceWriteStatements.locks + SiteWriteStatements.locks + SpaceWriteStatements.locks
        + GatewayWriteStatements.locks

    /// What writes rows that were locked in the scope; each names the tenant of its row.
    static let changes: [Statement] =
        DeviceWriteStatements.changes + SiteWriteStatements.changes + SpaceWriteStatements.changes
        + GatewayWriteStatements.changes

    /// What only the platform may run.
    static let platformOnly: [Statement] =
        DeviceWriteStatements.platformOnly + OrphanWriteStatements.platformOnly + TenantWriteStatements.all
        + MemberWriteStatements.all + InvitationWriteStatements.all + KeyWriteStatements.all
}
