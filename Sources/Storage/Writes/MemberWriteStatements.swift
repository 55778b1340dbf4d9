import Parking
import Postgres

/// The statements that change a tenant's members; the platform's role runs them, each names the tenant.
enum MemberWriteStatements {
    static let all = [lock, heads, read, account, insert, change, remove, endSessions]

    /// The members of a tenant change one after the other, or two owners could each remove the other.
    static let lock = Statement("lock_members", "SELECT id FROM tenants WHERE id = $1::uuid FOR NO KEY UPDATE")

    static let heads = Statement(
        "member_heads",
        """
        SELECT count(*) FROM user_memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1::uuid AND m.role = $2::text AND m.is_active AND u.is_active
        """)

    static let read = Statement(
        "read_member",
        """
        SELECT \(MemberStatements.columns) FROM \(MemberStatements.source)
        WHERE m.tenant_id = $1::uuid AND m.user_id = $2::uuid
        """)

    /// Who has an account keeps it as it is: name and password are theirs.
    static let account = Statement(
        "account_for_member",
        """
        INSERT INTO users (email, name, password_hash) VALUES (lower($1::text), $2::text, $3::text)
        ON CONFLICT (lower(email)) DO UPDATE SET email = users.email
        RETURNING id
        """)

    /// What the tenant calls them is its own word, '' where it calls them nothing: see migration 010.
    static let insert = Statement(
        "insert_member",
        """
        INSERT INTO user_memberships (tenant_id, user_id, role, name)
        VALUES ($1::uuid, $2::uuid, $3::text, coalesce($4::text, ''))
        ON CONFLICT (user_id, tenant_id) DO NOTHING
        """)

    static let change = Statement(
        "change_member",
        """
        UPDATE user_memberships m
        SET name = CASE WHEN $3::bool THEN coalesce($4::text, '') ELSE m.name END,
            role = CASE WHEN $5::bool THEN $6::text ELSE m.role END,
            is_active = CASE WHEN $7::bool THEN $8::bool ELSE m.is_active END,
            updated_at = now()
        WHERE m.tenant_id = $1::uuid AND m.user_id = $2::uuid
        """)

    static let remove = Statement(
        "remove_member", "DELETE FROM user_memberships WHERE tenant_id = $1::uuid AND user_id = $2::uuid")

    /// A login that goes on in this tenant ends, even if the person comes back later.
    static let endSessions = Statement(
        "end_sessions_of_member",
        """
        UPDATE refresh_tokens SET revoked_at = now()
        WHERE tenant_id = $1::uuid AND user_id = $2::uuid AND revoked_at IS NULL
        """)
}
