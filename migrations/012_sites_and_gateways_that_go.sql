-- Sites and gateways can be deleted, and what they leave behind can still be read; states that change with the clock are
-- found by an index.

-- A deleted space keeps its site, so a deleted site stays as a row; its name and slug are free again.
ALTER TABLE sites ADD COLUMN deleted_at timestamptz;
COMMENT ON COLUMN sites.deleted_at IS 'since when it is in no list; its deleted spaces still name it';
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = 'public.sites'::regclass AND contype = 'u'
            AND pg_get_constraintdef(oid) = 'UNIQUE (tenant_id, name)'
    LOOP
        EXECUTE format('ALTER TABLE sites DROP CONSTRAINT %I', item.conname);
        CREATE UNIQUE INDEX IF NOT EXISTS sites_name_key ON sites (tenant_id, name) WHERE deleted_at IS NULL;
    END LOOP;
END $$;
DROP INDEX sites_slug_key;
CREATE UNIQUE INDEX sites_slug_key ON sites (tenant_id, slug) WHERE deleted_at IS NULL;
CREATE INDEX gateways_of_site ON gateways (tenant_id, site_id);
REVOKE DELETE ON sites FROM parkd_tenant;
GRANT UPDATE (deleted_at) ON sites TO parkd_tenant;
COMMENT ON TABLE sites IS
    'Car parks. A tenant reads, adds and changes its own, and deletes by deleted_at; platform has all; ingest has no '
    'access.';

-- What a gateway reported outlives it: nothing cascades, as in the other histories.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = 'public.gateway_stats'::regclass AND contype = 'f'
            AND confrelid = 'public.gateways'::regclass
    LOOP
        EXECUTE format('ALTER TABLE gateway_stats DROP CONSTRAINT %I', item.conname);
    END LOOP;
END $$;
COMMENT ON TABLE gateway_stats IS
    'The counters of each gateway for each interval; they outlive the gateway. Ingest inserts for the gateway''s owner '
    'only; a tenant sees its own; platform sees all.';

-- The sweep looks every few seconds for what began or ended.
CREATE INDEX space_admin_overrides_by_end
    ON space_admin_overrides ((coalesce(end_time, 'infinity'::timestamptz)));
CREATE INDEX reservations_by_end ON reservations (end_time);
