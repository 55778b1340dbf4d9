import Parking
import Postgres

/// The statements by which people accept invitations; see ``InvitationWriteStatements`` for their tenants'.
enum InvitationStatements {
    static let find = Statement(
        "find_invitation",
        """
        SELECT i.email, i.role, \(AccountStatements.tenant)
        FROM invitations i JOIN tenants t ON t.id = i.tenant_id
        WHERE i.code_hash = $1::text AND i.expires_at > now()
        """)

    /// Of two who come with one code, the second finds none.
    static let take = Statement(
        "take_invitation",
        """
        DELETE FROM invitations WHERE code_hash = $1::text AND expires_at > now()
        RETURNING id, tenant_id, email, name, role
        """)

    /// Nothing where the address has an account by now.
    static let addAccount = Statement(
        "add_account",
        """
        INSERT INTO users (email, name, password_hash, password_changed_at)
        VALUES ($1::text, $2::text, $3::text, now())
        ON CONFLICT DO NOTHING
        RETURNING id
        """)

    /// Who was made a member in the meantime stays what they are.
    static let join = Statement(
        "join_tenant",
        """
        INSERT INTO user_memberships (tenant_id, user_id, role, name)
        VALUES ($1::uuid, $2::uuid, $3::text, coalesce($4::text, ''))
        ON CONFLICT (user_id, tenant_id) DO NOTHING
        """)

    static let purge = Statement("purge_invitations", "DELETE FROM invitations WHERE expires_at < now()")

    static let all = [find, take, addAccount, join, purge]
}
