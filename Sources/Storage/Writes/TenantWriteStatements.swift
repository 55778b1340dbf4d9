import Model
import Parking
import Postgres

/// The statements that change tenants; only the platform runs them.
enum TenantWriteStatements {
    static let all = [
        insert, lock, change, suspend, activate, counts, deleteMembers, deleteKeys, deleteSessions, delete,
    ]

    static let insert = Statement("insert_tenant", of: TenantView.self) { columns in
        """
        INSERT INTO tenants AS t (name, slug, type, subscription_tier, settings)
        VALUES ($1::text, $2::text, $3::text, $4::text, $5::text::jsonb)
        RETURNING \(columns)
        """
    }

    static let lock = Statement("lock_tenant", of: TenantView.self) { columns in
        "SELECT \(columns) FROM tenants t WHERE t.id = $1::uuid FOR UPDATE"
    }

    static let change = Statement("change_tenant", of: TenantView.self) { columns in
        """
        UPDATE tenants t
        SET name = CASE WHEN $2::bool THEN $3::text ELSE t.name END,
            slug = CASE WHEN $4::bool THEN $5::text ELSE t.slug END,
            type = CASE WHEN $6::bool THEN $7::text ELSE t.type END,
            subscription_tier = CASE WHEN $8::bool THEN $9::text ELSE t.subscription_tier END,
            settings = CASE WHEN $10::bool THEN $11::text::jsonb ELSE t.settings END,
            updated_at = now()
        WHERE t.id = $1::uuid
        RETURNING \(columns)
        """
    }

    static let suspend = Statement("suspend_tenant", of: TenantView.self) { columns in
        """
        UPDATE tenants t SET suspended_at = clock_timestamp(), suspension_reason = $2::text, updated_at = now()
        WHERE t.id = $1::uuid
        RETURNING \(columns)
        """
    }

    static let activate = Statement("activate_tenant", of: TenantView.self) { columns in
        """
        UPDATE tenants t SET is_active = true, suspended_at = NULL, suspension_reason = NULL, updated_at = now()
        WHERE t.id = $1::uuid
        RETURNING \(columns)
        """
    }

    /// What the tenant has, and whether a history belongs to it that must not lose its owner.
    static let counts = Statement("tenant_counts", of: TenantCounts.self) { columns in
        """
        SELECT \(columns),
            EXISTS (SELECT FROM spaces s WHERE s.tenant_id = t.id)
                OR EXISTS (SELECT FROM device_assignments a WHERE a.tenant_id = t.id)
                OR EXISTS (SELECT FROM state_changes c WHERE c.tenant_id = t.id)
                OR EXISTS (SELECT FROM gateway_stats g WHERE g.tenant_id = t.id)
        FROM tenants t WHERE t.id = $1::uuid
        """
    }

    static let deleteMembers = Statement(
        "delete_members_of_tenant", "DELETE FROM user_memberships WHERE tenant_id = $1::uuid")
    static let deleteKeys = Statement("delete_keys_of_tenant", "DELETE FROM api_keys WHERE tenant_id = $1::uuid")
    static let deleteSessions = Statement(
        "delete_sessions_of_tenant", "DELETE FROM refresh_tokens WHERE tenant_id = $1::uuid")
    static let delete = Statement("delete_tenant", "DELETE FROM tenants WHERE id = $1::uuid")
}
