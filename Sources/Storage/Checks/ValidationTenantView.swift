import Postgres

/// A table of which a tenant may see rows, and how to count them from both sides.
struct ValidationTenantView {
    /// Its name, quoted where it must be.
    let table: String
    /// Answers `tenant, count` for the platform.
    let ownRows: String
    /// Answers `own, all` for a tenant, whose id is `$1`.
    let sight: String

    /// Every table that `parkd_tenant` may read, whoever made it; partitions are read through their parent, and
    /// `quarantine` is the platform's.
    static func all(_ platform: inout PostgresConnection) throws(PostgresError) -> [ValidationTenantView] {
        let rows = try platform.query(
            """
            SELECT c.oid::regclass::text, quote_ident(a.attname)
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                AND a.attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND c.relname <> 'quarantine'
                AND has_column_privilege('parkd_tenant', c.oid, a.attnum, 'SELECT')
            ORDER BY 1
            """)
        return (0..<rows.count).map { ValidationTenantView(rows.text($0, 0) ?? "", owner: rows.text($0, 1) ?? "") } + [
            members
        ]
    }

    private init(_ table: String, owner: String) {
        self.table = table
        ownRows = "SELECT \(owner), count(*) FROM \(table) GROUP BY 1"
        sight = "SELECT count(*) FILTER (WHERE \(owner) = $1::uuid), count(*) FROM \(table)"
    }

    private init(table: String, ownRows: String, sight: String) {
        self.table = table
        self.ownRows = ownRows
        self.sight = sight
    }

    /// A person belongs to no tenant, yet a tenant sees its members.
    private static let members = ValidationTenantView(
        table: "users",
        ownRows: "SELECT tenant_id, count(DISTINCT user_id) FROM user_memberships GROUP BY 1",
        sight: """
            SELECT count(*) FILTER (WHERE id IN (SELECT user_id FROM user_memberships WHERE tenant_id = $1::uuid)),
                count(*)
            FROM users
            """)
}
