import Model
import Parking
import Postgres

/// The statements that change a tenant's members; the platform's role runs them, each names the tenant.
enum MemberWriteStatements {
    static let all = [lock, heads, read, change, remove, endSessions, revokeInvitations, lockAccounts, forgetAccounts]

    /// The members of a tenant change one after the other, or two owners could each remove the other.
    static let lock = Statement("lock_members", "SELECT id FROM tenants WHERE id = $1::uuid FOR NO KEY UPDATE")

    static let heads = Statement(
        "member_heads",
        """
        SELECT count(*) FROM user_memberships m JOIN users u ON u.id = m.user_id
        WHERE m.tenant_id = $1::uuid AND m.role = $2::text AND m.is_active AND u.is_active
        """)

    static let read = Statement("read_member", of: MemberView.self) { columns in
        """
        SELECT \(columns) FROM \(MemberStatements.source)
        WHERE m.tenant_id = $1::uuid AND m.user_id = $2::uuid
        """
    }

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

    /// What somebody who may invite no more has invited: codes that they kept would bring them back. Whoever was a
    /// platform admin could invite into every tenant.
    static let revokeInvitations = Statement(
        "revoke_invitations_of_member",
        """
        DELETE FROM invitations
        WHERE created_by = $2::uuid AND (tenant_id = $1::uuid OR $1::uuid = '\(TenantID.platform)')
        """)

    /// Before memberships end: whoever joins another tenant at the same time is waited for, or waits.
    static let lockAccounts = Statement(
        "lock_accounts_of_members",
        """
        SELECT u.id FROM users u JOIN user_memberships m ON m.user_id = u.id
        WHERE m.tenant_id = $1::uuid AND ($2::uuid IS NULL OR m.user_id = $2::uuid) AND u.last_login_at IS NULL
        ORDER BY u.id FOR UPDATE OF u
        """)

    /// An account that nobody has ever used and that belongs nowhere is nobody's: whoever made it must not keep it for
    /// the next who is invited by that address.
    static let forgetAccounts = Statement(
        "forget_accounts",
        """
        DELETE FROM users u
        WHERE u.id = ANY ($1::uuid[]) AND u.last_login_at IS NULL
            AND NOT EXISTS (SELECT FROM user_memberships m WHERE m.user_id = u.id)
        """)
}
