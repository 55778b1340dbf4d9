import Model

/// The query for the last changes of state.
enum ActivityStatements {
    static let question = Question(listing: DashboardView.Activity.self, recent)

    static let all = [recent]

    /// By tenant, because that is what the index begins with: across all tenants too, only the newest of each are read.
    private static let recent = ScopedStatement(
        "recent_activity", parameters: 0, of: DashboardView.Activity.self
    ) { columns, inScope in
        """
        SELECT \(columns)
        FROM tenants t
        CROSS JOIN LATERAL (
            SELECT * FROM state_changes c
            WHERE c.tenant_id = t.id
            ORDER BY c.changed_at DESC, c.id DESC
            LIMIT \(DashboardView.activityMax)
        ) c
        LEFT JOIN spaces s ON s.id = c.space_id AND s.tenant_id = c.tenant_id
        WHERE \(inScope("t.id"))
        ORDER BY c.changed_at DESC, c.id DESC
        LIMIT \(DashboardView.activityMax)
        """
    }
}
