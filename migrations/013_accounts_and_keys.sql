-- People as their tenants know them, keys of programs, and the reading of the audit log.

-- What a tenant calls a person is its own word: the name of the account would tell that there was one before. NULL is a
-- membership from before, which shows the account's name; '' is one without a name.
ALTER TABLE user_memberships ADD COLUMN name text;
COMMENT ON COLUMN user_memberships.name IS
    'what the tenant calls the person; '''' is nothing, NULL in rows from before, where the account''s name tells';

-- A key ends by itself, or is revoked; its row stays, since the audit log names it.
ALTER TABLE api_keys
    ADD COLUMN IF NOT EXISTS is_active boolean NOT NULL DEFAULT true,
    ADD COLUMN IF NOT EXISTS revoked_at timestamptz,
    ADD COLUMN IF NOT EXISTS revoked_by uuid,
    ADD COLUMN IF NOT EXISTS expires_at timestamptz,
    ADD COLUMN IF NOT EXISTS created_by uuid;
CREATE INDEX api_keys_of_tenant ON api_keys (tenant_id, created_at DESC, id);
GRANT SELECT (id, tenant_id, key_name, scopes, last_used_at, is_active, created_at, created_by, expires_at, revoked_at,
    revoked_by) ON api_keys TO parkd_tenant;
COMMENT ON TABLE api_keys IS
    'Keys of programs, by the SHA-256 of their secrets. A tenant reads its own but for the digests; platform has all; '
    'ingest has no access.';

-- Where a login came from tells a known address from a stranger's, by person; what has expired is purged by time.
CREATE INDEX refresh_tokens_of_user ON refresh_tokens (user_id, ip_address);
CREATE INDEX refresh_tokens_by_end ON refresh_tokens (expires_at);

-- The audit log is read newest first, by tenant and across all.
DROP INDEX audit_log_newest;
CREATE INDEX audit_log_of_tenant ON audit_log (tenant_id, created_at DESC, id DESC);
CREATE INDEX audit_log_of_all ON audit_log (created_at DESC, id DESC);
