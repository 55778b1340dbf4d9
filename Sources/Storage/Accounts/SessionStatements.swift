import Parking
import Postgres

/// The statements over refresh tokens.
enum SessionStatements {
    /// Until the end of the transaction nobody else works on the family: a revocation must not miss a successor that is
    /// being stored, and two revocations must not wait for each other's rows.
    static let lockFamily = Statement(
        "lock_session_family",
        """
        SELECT pg_advisory_xact_lock(hashtextextended(family_id::text, 0))
        FROM refresh_tokens WHERE token_hash = $1::text AND kind = 'refresh'
        """)

    /// A family that was ended is dead, also where a successor was stored at that moment and was missed.
    ///
    /// With how its person stands in its tenant at this moment: what may not be exchanged now must not be used up.
    static let lock = Statement(
        "lock_session",
        """
        SELECT r.token_hash, r.family_id, r.user_id, r.tenant_id, r.expires_at,
            r.replaced_at IS NOT NULL OR r.revoked_at IS NOT NULL
                OR EXISTS (SELECT FROM refresh_tokens o WHERE o.family_id = r.family_id AND o.ended_at IS NOT NULL),
            r.expires_at > now(),
            u.is_active AND EXISTS (
                SELECT FROM user_memberships m
                WHERE m.user_id = r.user_id AND m.is_active
                    AND (m.tenant_id = r.tenant_id
                        OR (m.tenant_id = '\(TenantID.platform)' AND m.role = 'platform_admin'))),
            t.is_active AND t.suspended_at IS NULL
        FROM refresh_tokens r JOIN users u ON u.id = r.user_id LEFT JOIN tenants t ON t.id = r.tenant_id
        WHERE r.token_hash = $1::text AND r.kind = 'refresh'
        FOR UPDATE OF r
        """)

    /// Logins of a person begin and end one after the other.
    static let lockPerson = Statement("lock_person", "SELECT u.id FROM users u WHERE u.id = $1::uuid FOR NO KEY UPDATE")

    /// A row where the password is still the one that was compared, or the login that was shown has not been ended and
    /// is no browser's: a script on a page could else make 30 days of a quarter of an hour. A statement of its own,
    /// after the lock: it has to see what was done by whoever held that before.
    static let holds = Statement(
        "ground_of_session",
        """
        SELECT u.id FROM users u
        WHERE u.id = $1::uuid AND u.is_active AND (NOT $2::bool OR u.password_hash = $3::text)
            AND NOT EXISTS (
                SELECT FROM refresh_tokens r
                WHERE r.family_id = $4::uuid AND (r.ended_at IS NOT NULL OR r.kind = 'browser'))
        """)

    static let insert = Statement(
        "insert_session",
        """
        INSERT INTO refresh_tokens (
            token_hash, family_id, user_id, tenant_id, expires_at, ip_address, network, kind, idle_ends_at)
        VALUES (
            $1::text, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $6::text, $7::text, $8::text, $9::timestamptz)
        """)

    static let retire = Statement(
        "retire_session",
        "UPDATE refresh_tokens SET replaced_at = now(), last_used_at = now() WHERE token_hash = $1::text")

    static let revokeFamily = Statement(
        "revoke_session_family",
        "UPDATE refresh_tokens SET revoked_at = now() WHERE family_id = $1::uuid AND revoked_at IS NULL")

    /// The next login begins there.
    static let noteLogin = Statement(
        "note_login", "UPDATE users SET last_login_at = now(), last_tenant_id = $2::uuid WHERE id = $1::uuid")

    /// Logins and refreshes leave their network with the token until it expires; those from before 022, their address.
    static let known = Statement(
        "known_address",
        """
        SELECT EXISTS (
            SELECT FROM users u JOIN refresh_tokens r ON r.user_id = u.id
            WHERE u.email = $1::text AND (r.network = $2::text OR r.network IS NULL AND r.ip_address = $3::text)
                AND r.expires_at > now())
        """)

    /// What nobody can use any more; a few thousand at a time, so that no lock is held for long.
    static let purge = Statement(
        "purge_sessions",
        """
        DELETE FROM refresh_tokens
        WHERE id IN (SELECT id FROM refresh_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT 10000)
        """)

    static let all = [lockFamily, lock, lockPerson, holds, insert, retire, revokeFamily, noteLogin, known, purge]
}
