-- An account belongs to its person: a tenant invites an address, and nobody but the person makes them a member by it, or
-- sets their password.

CREATE TABLE invitations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    email text NOT NULL,
    name text,
    role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner', 'platform_admin')),
    code_hash text NOT NULL UNIQUE,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT invitations_once_per_tenant UNIQUE (tenant_id, email)
);
CREATE INDEX invitations_by_end ON invitations (expires_at);
ALTER TABLE invitations OWNER TO parkd_owner;
SELECT isolate_by_tenant('invitations');
CREATE POLICY ingest_none ON invitations FOR ALL TO parkd_ingest USING (false) WITH CHECK (false);
ALTER TABLE invitations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT (id, tenant_id, email, name, role, created_by, created_at, expires_at) ON invitations TO parkd_tenant;
GRANT SELECT, INSERT, DELETE ON invitations TO parkd_platform;
COMMENT ON TABLE invitations IS
    'Who is invited to join a tenant and has not yet; the row goes when the code is redeemed, revoked or too old. A tenant '
    'reads its own but for the digests of the codes; platform inserts, reads and deletes; ingest has no access.';
COMMENT ON COLUMN invitations.code_hash IS 'SHA-256 of the one-time code';
COMMENT ON COLUMN invitations.name IS 'what the tenant will call the person';

-- One normal form of an address: letters of ASCII in lower case, all else as it was given, compared byte by byte. What
-- lower() makes of other letters depends on the locale, and gave two spellings one account.
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
UPDATE users SET email = translate(email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
WHERE email <> translate(email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
ALTER TABLE users FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT i.indexrelid::regclass AS name
        FROM pg_index i
        WHERE i.indrelid = 'users'::regclass AND i.indisunique AND i.indexprs IS NOT NULL
            AND pg_get_expr(i.indexprs, i.indrelid) LIKE 'lower(%email%'
    LOOP
        EXECUTE format('DROP INDEX %s', item.name);
    END LOOP;
END $$;
CREATE UNIQUE INDEX users_email_normal_key ON users (email);
ALTER TABLE users ADD CONSTRAINT users_email_normal
    CHECK (email = translate(email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'));

-- Where the person was last, for their next login; and since when the password is one that they, or an operator, set.
ALTER TABLE users
    ADD COLUMN last_tenant_id uuid REFERENCES tenants (id) ON DELETE SET NULL,
    ADD COLUMN password_changed_at timestamptz;
COMMENT ON COLUMN users.last_tenant_id IS 'where the person was last: their next login begins there';
COMMENT ON COLUMN users.password_changed_at IS
    'when the person or an operator set the password; NULL where it is from before 022, when a tenant''s owner could';

-- The network of 64 bits that an address of IPv6 belongs to, by which failed logins are counted, knows its people too.
-- A session that was ended, other than one that was left, ends its access tokens with it.
ALTER TABLE refresh_tokens ADD COLUMN network text, ADD COLUMN ended_at timestamptz;
COMMENT ON COLUMN refresh_tokens.network IS 'IPv4 address or /64 of IPv6; NULL in rows from before 022';
COMMENT ON COLUMN refresh_tokens.ended_at IS
    'when the person ended the session, or a new password did; its access tokens are worth nothing since';
