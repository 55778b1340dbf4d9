-- Finds the owner of every device: the tenant of the site of the live space that the device serves, whether the space
-- names it by id or only by EUI (v5's POST /assign-sensor wrote nothing but the EUI). Everything else goes to the pool.

-- The platform tenant: owner of the pool, and home of platform admins.
UPDATE tenants SET slug = left('platform-' || replace(id::text, '-', ''), 100)
WHERE slug = 'platform' AND id <> '00000000-0000-0000-0000-000000000000';

INSERT INTO tenants (id, name, slug, type)
VALUES ('00000000-0000-0000-0000-000000000000', 'Platform', 'platform', 'platform')
ON CONFLICT (id) DO UPDATE SET type = 'platform', is_active = true;

UPDATE tenants SET type = 'customer'
WHERE type = 'platform' AND id <> '00000000-0000-0000-0000-000000000000';
ALTER TABLE tenants ADD CONSTRAINT tenants_one_platform
    CHECK ((type = 'platform') = (id = '00000000-0000-0000-0000-000000000000'));

-- A platform admin is one in the platform tenant only; elsewhere the title never meant more than the tenant's owner.
UPDATE user_memberships SET role = 'owner'
WHERE role = 'platform_admin' AND tenant_id <> '00000000-0000-0000-0000-000000000000';
ALTER TABLE user_memberships
    ADD CONSTRAINT user_memberships_role_check
        CHECK (role IN ('viewer', 'operator', 'admin', 'owner', 'platform_admin')),
    ADD CONSTRAINT user_memberships_platform_admin_check
        CHECK (role <> 'platform_admin' OR tenant_id = '00000000-0000-0000-0000-000000000000');

-- v5's uniqueness of one spelling would refuse the folding of two; one live space per sensor is held by id from 005 on.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN
        SELECT i.indexrelid::regclass AS name, c.conname
        FROM pg_index i
        LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u'
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = 'public.spaces'::regclass AND i.indisunique AND a.attname = 'sensor_eui'
    LOOP
        IF item.conname IS NULL THEN
            EXECUTE format('DROP INDEX %s', item.name);
        ELSE
            EXECUTE format('ALTER TABLE spaces DROP CONSTRAINT %I', item.conname);
        END IF;
    END LOOP;
END $$;

UPDATE spaces SET sensor_eui = upper(btrim(sensor_eui)) WHERE sensor_eui <> upper(btrim(sensor_eui));
UPDATE spaces SET display_eui = upper(btrim(display_eui)) WHERE display_eui <> upper(btrim(display_eui));
-- A row that has a twin in the other spelling keeps its own; 005 folds both into one device.
UPDATE sensor_devices d SET dev_eui = upper(btrim(dev_eui))
WHERE dev_eui <> upper(btrim(dev_eui))
    AND NOT EXISTS (
        SELECT 1 FROM sensor_devices o WHERE o.id <> d.id AND upper(btrim(o.dev_eui)) = upper(btrim(d.dev_eui)));
UPDATE display_devices d SET dev_eui = upper(btrim(dev_eui))
WHERE dev_eui <> upper(btrim(dev_eui))
    AND NOT EXISTS (
        SELECT 1 FROM display_devices o WHERE o.id <> d.id AND upper(btrim(o.dev_eui)) = upper(btrim(d.dev_eui)));

-- A space belongs to the tenant of its site; v5 kept a copy that nothing held in step.
UPDATE spaces s SET tenant_id = t.tenant_id
FROM sites t WHERE t.id = s.site_id AND s.tenant_id IS DISTINCT FROM t.tenant_id;
UPDATE spaces SET tenant_id = '00000000-0000-0000-0000-000000000000' WHERE tenant_id IS NULL;

-- Every live space with the device it names; the id is the better witness where it and the EUI disagree.
CREATE TEMPORARY TABLE space_links ON COMMIT DROP AS
SELECT s.id AS space_id, s.tenant_id, s.created_at, s.updated_at, 'sensor' AS category,
    coalesce(upper(btrim(d.dev_eui)), s.sensor_eui) AS dev_eui
FROM spaces s LEFT JOIN sensor_devices d ON d.id = s.sensor_device_id
WHERE s.deleted_at IS NULL
UNION ALL
SELECT s.id, s.tenant_id, s.created_at, s.updated_at, 'display',
    coalesce(upper(btrim(d.dev_eui)), s.display_eui)
FROM spaces s LEFT JOIN display_devices d ON d.id = s.display_device_id
WHERE s.deleted_at IS NULL;
DELETE FROM space_links WHERE dev_eui IS NULL OR dev_eui !~ '^[0-9A-F]{16}$';

-- Of several spaces that name one device, the one that was changed last has it.
CREATE TEMPORARY TABLE device_owners ON COMMIT DROP AS
SELECT DISTINCT ON (dev_eui) dev_eui, space_id, tenant_id, created_at
FROM space_links
ORDER BY dev_eui, updated_at DESC NULLS LAST, space_id;

-- v5 made a device's row on its first uplink; a space may name a device that was never heard.
INSERT INTO sensor_devices (dev_eui, device_type, status)
SELECT DISTINCT l.dev_eui, 'unknown', 'active' FROM space_links l
WHERE l.category = 'sensor'
    AND NOT EXISTS (SELECT 1 FROM sensor_devices d WHERE upper(btrim(d.dev_eui)) = l.dev_eui);
INSERT INTO display_devices (dev_eui, device_type, status, display_codes)
SELECT DISTINCT l.dev_eui, 'unknown', 'active', '{}'::jsonb FROM space_links l
WHERE l.category = 'display'
    AND NOT EXISTS (SELECT 1 FROM display_devices d WHERE upper(btrim(d.dev_eui)) = l.dev_eui);

-- By EUI, in both tables: a light that is sensor and display at once has one owner.
-- v5 did not record when a device was assigned; the space's creation is the earliest that it can have been.
UPDATE sensor_devices d
SET tenant_id = o.tenant_id,
    assigned_space_id = CASE WHEN d.status <> 'decommissioned' THEN o.space_id END,
    assigned_at = CASE WHEN d.status <> 'decommissioned' THEN o.created_at END
FROM device_owners o WHERE upper(btrim(d.dev_eui)) = o.dev_eui;
UPDATE display_devices d
SET tenant_id = o.tenant_id,
    assigned_space_id = CASE WHEN d.status <> 'decommissioned' THEN o.space_id END,
    assigned_at = CASE WHEN d.status <> 'decommissioned' THEN o.created_at END
FROM device_owners o WHERE upper(btrim(d.dev_eui)) = o.dev_eui;

UPDATE sensor_devices SET tenant_id = '00000000-0000-0000-0000-000000000000' WHERE tenant_id IS NULL;
UPDATE display_devices SET tenant_id = '00000000-0000-0000-0000-000000000000' WHERE tenant_id IS NULL;

UPDATE sensor_devices SET lifecycle_state = CASE
    WHEN status = 'decommissioned' THEN 'decommissioned'
    WHEN assigned_space_id IS NOT NULL THEN 'operational'
    WHEN last_seen_at IS NOT NULL THEN 'commissioned'
    ELSE 'provisioned' END;
UPDATE display_devices SET lifecycle_state = CASE
    WHEN status = 'decommissioned' THEN 'decommissioned'
    WHEN assigned_space_id IS NOT NULL THEN 'operational'
    WHEN last_seen_at IS NOT NULL THEN 'commissioned'
    ELSE 'provisioned' END;

-- What hangs on a space has its tenant.
UPDATE reservations r SET tenant_id = s.tenant_id
FROM spaces s WHERE s.id = r.space_id AND r.tenant_id IS DISTINCT FROM s.tenant_id;
UPDATE space_admin_overrides o SET tenant_id = s.tenant_id
FROM spaces s WHERE s.id = o.space_id AND o.tenant_id IS DISTINCT FROM s.tenant_id;
UPDATE state_changes c SET tenant_id = s.tenant_id
FROM spaces s WHERE s.id = c.space_id AND c.tenant_id IS NULL;
UPDATE state_changes SET tenant_id = '00000000-0000-0000-0000-000000000000' WHERE tenant_id IS NULL;

-- A v5 that still runs must fail here rather than write rows which no tenant ever sees.
ALTER TABLE sensor_devices
    ALTER COLUMN tenant_id SET NOT NULL,
    ADD CONSTRAINT sensor_devices_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id);
ALTER TABLE display_devices
    ALTER COLUMN tenant_id SET NOT NULL,
    ADD CONSTRAINT display_devices_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id);
ALTER TABLE spaces ALTER COLUMN tenant_id SET NOT NULL;
ALTER TABLE reservations ALTER COLUMN tenant_id SET NOT NULL;
ALTER TABLE space_admin_overrides ALTER COLUMN tenant_id SET NOT NULL;
ALTER TABLE state_changes ALTER COLUMN tenant_id SET NOT NULL;
