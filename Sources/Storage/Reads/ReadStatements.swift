/// Every text that a scope may run, for preparing.
enum ReadStatements {
    static let all: [ScopedStatement] =
        DeviceStatements.all + GatewayStatements.all + SiteStatements.all + SpaceStatements.all
        + ActivityStatements.all + DeviceHistoryStatements.all + ReadingStatement.all + OccupancyStatements.all
        + SpaceHistoryStatements.all + GatewayStatsStatements.all + CoverageStatement.all + MemberStatements.all
        + KeyStatements.all + InvitationReadStatements.all + AuditStatements.all + LiveStatements.all

    /// What only the platform runs.
    static let platformOnly: [ScopedStatement] = PoolStatements.all + TenantStatements.all + QuarantineStatements.all
}
