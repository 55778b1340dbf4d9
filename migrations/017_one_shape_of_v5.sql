-- v5's tables differed from database to database. Whatever an upgraded one began with, from here on the tables that went
-- on have the columns, types and defaults that a new database has. Everything here is DDL: row-level security is forced,
-- and would hide the rows from an administrator who is no superuser.

-- Keys: some of v5's databases count rows where others have UUIDs. A number becomes the UUID of the same order.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT c.oid::regclass AS name, a.attidentity <> '' AS is_identity,
            pg_get_serial_sequence(c.oid::regclass::text, 'id') AS sequence
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ('user_memberships', 'reservations', 'api_keys',
                'refresh_tokens', 'audit_log', 'orphan_devices', 'space_admin_overrides')
            AND a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
    LOOP
        IF item.is_identity THEN
            EXECUTE format('ALTER TABLE %s ALTER COLUMN id DROP IDENTITY', item.name);
        ELSE
            EXECUTE format('ALTER TABLE %s ALTER COLUMN id DROP DEFAULT', item.name);
            IF item.sequence IS NOT NULL THEN
                EXECUTE format('DROP SEQUENCE %s', item.sequence);
            END IF;
        END IF;
        EXECUTE format(
            'ALTER TABLE %s ALTER COLUMN id TYPE uuid USING lpad(to_hex(id), 32, ''0'')::uuid,'
            ' ALTER COLUMN id SET DEFAULT gen_random_uuid()', item.name);
    END LOOP;

    -- Changes of state are told in the order of their numbers.
    IF (SELECT atttypid FROM pg_attribute WHERE attrelid = 'public.state_changes'::regclass AND attname = 'id')
        = 'uuid'::regtype
    THEN
        FOR item IN
            SELECT conname FROM pg_constraint WHERE conrelid = 'public.state_changes'::regclass AND contype = 'p'
        LOOP
            EXECUTE format('ALTER TABLE state_changes DROP CONSTRAINT %I', item.conname);
        END LOOP;
        ALTER TABLE state_changes RENAME COLUMN id TO v5_id;
        ALTER TABLE state_changes
            ALTER COLUMN v5_id DROP NOT NULL,
            ALTER COLUMN v5_id DROP DEFAULT,
            ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
    END IF;
END $$;

-- A column that v5 lacked was added by the migration program before the file that needs it; one that could be empty or
-- was shorter is as in a new database now.
ALTER TABLE sites ALTER COLUMN location DROP DEFAULT;
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE spaces ALTER COLUMN floor TYPE varchar(50);
ALTER TABLE reservations
    ALTER COLUMN tenant_id DROP DEFAULT,
    ALTER COLUMN user_phone TYPE varchar(50);
ALTER TABLE state_changes
    ALTER COLUMN request_id TYPE varchar(100),
    ALTER COLUMN metadata DROP DEFAULT;
ALTER TABLE api_keys
    ALTER COLUMN is_admin TYPE boolean USING coalesce(is_admin, false),
    ALTER COLUMN is_admin SET DEFAULT false,
    ALTER COLUMN is_admin SET NOT NULL,
    ALTER COLUMN scopes TYPE text[] USING coalesce(scopes, '{}'),
    ALTER COLUMN scopes SET DEFAULT '{spaces:read,devices:read}',
    ALTER COLUMN scopes SET NOT NULL,
    ALTER COLUMN is_active TYPE boolean USING coalesce(is_active, true),
    ALTER COLUMN is_active SET DEFAULT true,
    ALTER COLUMN is_active SET NOT NULL,
    ALTER COLUMN created_at TYPE timestamptz USING coalesce(created_at, now()),
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN created_at SET NOT NULL;
ALTER TABLE refresh_tokens
    ALTER COLUMN created_at TYPE timestamptz USING coalesce(created_at, now()),
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN created_at SET NOT NULL;
ALTER TABLE space_admin_overrides
    ALTER COLUMN created_at TYPE timestamptz USING coalesce(created_at, now()),
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN created_at SET NOT NULL;

-- A table whose tenant_id came late has its policies now.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT c.oid::regclass AS name, c.oid
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND a.atttypid = 'uuid'::regtype
            AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_scope')
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS platform_scope ON %s', item.name);
        PERFORM isolate_by_tenant(item.oid);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', item.name);
        IF NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = item.oid AND p.polname ~ '^ingest_') THEN
            EXECUTE format(
                'CREATE POLICY ingest_none ON %s FOR ALL TO parkd_ingest USING (false) WITH CHECK (false)', item.name);
        END IF;
    END LOOP;
END $$;
