import Parking
import Postgres

/// The statements over people and their tenants.
enum AccountStatements {
    static let account = Statement(
        "account", "SELECT \(person) FROM users u WHERE u.email = $1::text")

    static let memberships = Statement(
        "memberships",
        """
        SELECT \(tenant), m.role,
            row_number() OVER (ORDER BY (t.id = u.last_tenant_id) IS NOT TRUE, m.created_at, t.id)
        FROM user_memberships m JOIN tenants t ON t.id = m.tenant_id JOIN users u ON u.id = m.user_id
        WHERE m.user_id = $1::uuid AND m.is_active
        ORDER BY t.name, t.id
        """)

    static let activeTenants = Statement(
        "active_tenants",
        """
        SELECT \(tenant) FROM tenants t
        WHERE \(isActive)
        ORDER BY t.type <> 'platform', t.name, t.id
        """)

    /// Settings that were stored before they were checked may have anything there: only `false` leaves something out.
    static let featuresLeftOut = Statement(
        "features_left_out",
        """
        SELECT f.key FROM tenants t, jsonb_each(
            CASE WHEN jsonb_typeof(t.settings -> 'features') = 'object' THEN t.settings -> 'features' ELSE '{}' END) f
        WHERE t.id = $1::uuid AND f.value = 'false'
        """)

    static let callerStatus = Statement(
        "caller_status",
        """
        SELECT \(person), \(tenant),
            (SELECT m.role FROM user_memberships m WHERE m.user_id = u.id AND m.tenant_id = t.id AND m.is_active),
            EXISTS (
                SELECT FROM user_memberships m
                WHERE m.user_id = u.id AND m.tenant_id = '\(TenantID.platform)' AND m.is_active
                    AND m.role = 'platform_admin')
        FROM users u CROSS JOIN tenants t
        WHERE u.id = $1::uuid AND t.id = $2::uuid AND NOT EXISTS (
            SELECT FROM refresh_tokens r WHERE r.family_id = $3::uuid AND r.ended_at IS NOT NULL)
        """)

    /// Whoever comes with the right secret is noted, at most once a minute.
    static let keyStatus = Statement(
        "key_status",
        """
        WITH noted AS (
            UPDATE api_keys SET last_used_at = now()
            WHERE id = $1::uuid AND key_hash = $2::text AND is_active AND revoked_at IS NULL
                AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
        )
        SELECT k.key_name, to_jsonb(coalesce(k.scopes, '{}'))::text,
            k.is_active AND k.revoked_at IS NULL AND coalesce(k.expires_at > now(), true), \(tenant)
        FROM api_keys k JOIN tenants t ON t.id = k.tenant_id
        WHERE k.id = $1::uuid AND k.key_hash = $2::text
        """)

    static let replacePasswordHash = Statement(
        "replace_password_hash",
        "UPDATE users SET password_hash = $3::text WHERE id = $1::uuid AND password_hash = $2::text")

    /// Of bcrypt (crypt(5)): `$2b$`, two digits of cost, `$`, 22 characters of salt, and the hash, which stays here.
    static let outdatedPasswordSetting = Statement(
        "outdated_password_setting",
        """
        SELECT left(password_hash, 29) FROM users
        WHERE password_hash LIKE '$2%'
        ORDER BY substr(password_hash, 5, 2) DESC
        LIMIT 1
        """)

    static let tenantOfSlug = Statement("tenant_of_slug", "SELECT t.id FROM tenants t WHERE t.slug = $1::text")

    /// What an operator has to know of an account before they give it a membership.
    static let acquaintance = Statement(
        "acquaintance",
        """
        SELECT u.id, u.created_at, u.last_login_at,
            (SELECT string_agg(t.slug, ', ' ORDER BY t.slug)
                FROM user_memberships m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = u.id)
        FROM users u WHERE u.email = $1::text
        """)

    static let addMembership = Statement(
        "add_membership",
        """
        INSERT INTO user_memberships (user_id, tenant_id, role) VALUES ($1::uuid, $2::uuid, $3::text)
        ON CONFLICT (user_id, tenant_id) DO NOTHING
        """)

    /// A client may choose the request's identifier, longer than the column is.
    static let audit = Statement(
        "audit",
        """
        INSERT INTO audit_log (
            actor_type, actor_id, tenant_id, action, resource_type, resource_id, old_values, new_values, ip_address,
            user_agent, request_id, success, outcome, detail)
        VALUES (
            $1::text, $2::text, $3::uuid, $4::text, $5::text, left($6::text, 255), $7::text::jsonb, $8::text::jsonb,
            $9::text, $10::text, left($11::text, 100), $12::text = 'done', $12::text, $13::text)
        """)

    static let all =
        [
            account, memberships, activeTenants, featuresLeftOut, callerStatus, keyStatus, replacePasswordHash,
            outdatedPasswordSetting,
            tenantOfSlug, acquaintance, addMembership, audit,
        ] + SessionStatements.all + BrowserSessionStatements.all + InvitationStatements.all + PasswordStatements.all

    private static let person = "u.id, u.email, u.name, u.password_hash, u.is_active"
    static let tenant = "t.id, t.name, t.slug, t.type, \(isActive)"
    private static let isActive = "(t.is_active AND t.suspended_at IS NULL)"
}

extension Parameters {
    /// What an entry of the audit log holds; who is not known counts as a user, since they came over HTTP.
    init(_ entry: AuditEntry) {
        self.init()
        switch entry.author {
        case .user(let id):
            add("user")
            add(id.description)
        case .apiKey(let id):
            add("api_key")
            add(id.description)
        case .system:
            add("system")
            add(nil as String?)
        case nil:
            add("user")
            add(nil as String?)
        }
        add(entry.tenantID?.uuid)
        add(entry.action)
        add(entry.resourceType)
        add(entry.resourceID)
        add(entry.oldValues.map { JSONText($0.bytes) })
        add(entry.newValues.map { JSONText($0.bytes) })
        add(entry.address)
        add(entry.userAgent)
        add(entry.requestID)
        add(entry.outcome.rawValue)
        add(entry.detail)
    }
}
