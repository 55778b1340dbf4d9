import Postgres

extension ValidationRun {
    /// Accounts whose password may be known to somebody else than their person.
    mutating func checkAccounts() throws(PostgresError) {
        try check([Self.madeByOthers])
    }

    /// Up to 021 an owner made accounts with passwords of their choice. The first line of the audit log about an
    /// account tells whose owner that was; an operator's own has no person as its author.
    private static let madeByOthers = ValidationRule(
        check: "accounts, each made by its own tenant or an operator",
        sql: """
            WITH unused AS (
                SELECT u.id, u.email, (array_agg(m.tenant_id))[1] AS tenant_id
                FROM users u JOIN user_memberships m ON m.user_id = u.id
                WHERE u.last_login_at IS NULL AND u.password_hash IS NOT NULL AND u.password_changed_at IS NULL
                GROUP BY u.id HAVING count(*) = 1
            ), made AS (
                SELECT DISTINCT ON (l.resource_id) l.resource_id, l.tenant_id, l.actor_type
                FROM audit_log l
                WHERE l.action IN ('user.create', 'user.add') AND l.success
                ORDER BY l.resource_id, l.created_at, l.id
            )
            SELECT format('The account %s, a member of %s only, has never logged in, and another tenant made it (%s).',
                unused.email, own.slug, coalesce(maker.slug, made.tenant_id::text))
            FROM unused
            JOIN made ON made.resource_id = unused.id::text AND made.actor_type <> 'system'
                AND made.tenant_id <> unused.tenant_id
            JOIN tenants own ON own.id = unused.tenant_id
            LEFT JOIN tenants maker ON maker.id = made.tenant_id
            ORDER BY unused.email
            """,
        remedy: "Somebody of that tenant may know its password: set another with `parkd user password`, or remove it.")
}
