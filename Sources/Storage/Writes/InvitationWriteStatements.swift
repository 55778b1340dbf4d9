import Model
import Parking
import Postgres

/// The statements by which a tenant invites; the platform's role runs them, each names the tenant.
enum InvitationWriteStatements {
    static let all = [clear, standing, insert, remove]

    /// What is too old makes room, also for the same address.
    static let clear = Statement(
        "clear_invitations", "DELETE FROM invitations WHERE tenant_id = $1::uuid AND expires_at <= now()")

    /// Whether the address is a member or invited, and how many are; of this tenant alone, so that nothing tells of
    /// accounts.
    static let standing = Statement(
        "standing_of_invitation",
        """
        SELECT EXISTS (
                SELECT FROM user_memberships m JOIN users u ON u.id = m.user_id
                WHERE m.tenant_id = $1::uuid AND u.email = $2::text),
            EXISTS (SELECT FROM invitations i WHERE i.tenant_id = $1::uuid AND i.email = $2::text),
            (SELECT count(*) FROM invitations i WHERE i.tenant_id = $1::uuid)
        """)

    static let insert = Statement("insert_invitation", of: InvitationView.self) { columns in
        """
        INSERT INTO invitations AS i (tenant_id, id, email, name, role, code_hash, created_by, expires_at)
        VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::uuid, now() + interval '7 days')
        RETURNING \(columns)
        """
    }

    static let remove = Statement("remove_invitation", of: InvitationView.self) { columns in
        """
        DELETE FROM invitations i WHERE i.tenant_id = $1::uuid AND i.id = $2::uuid AND i.expires_at > now()
        RETURNING \(columns)
        """
    }
}
