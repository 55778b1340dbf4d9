import Model
import Parking
import Postgres

/// The statements that change API keys; the platform's role runs them, each names the tenant.
enum KeyWriteStatements {
    static let all = [insert, lock, revoke]

    static let insert = Statement("insert_api_key", of: APIKeyView.self) { columns in
        """
        INSERT INTO api_keys AS k (tenant_id, id, key_hash, key_name, scopes, expires_at, created_by)
        VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::text[], $6::timestamptz, $7::uuid)
        RETURNING \(columns)
        """
    }

    static let lock = Statement("lock_api_key", of: APIKeyView.self) { columns in
        """
        SELECT \(columns) FROM api_keys k
        WHERE k.tenant_id = $1::uuid AND k.id = $2::uuid AND \(KeyStatements.isLive)
        FOR UPDATE
        """
    }

    static let revoke = Statement(
        "revoke_api_key",
        """
        UPDATE api_keys SET is_active = false, revoked_at = clock_timestamp(), revoked_by = $3::uuid
        WHERE tenant_id = $1::uuid AND id = $2::uuid
        """)
}
