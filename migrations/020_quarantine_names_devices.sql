-- What a quarantined message names can be found: its device, where topic or body tell, whatever it was refused for.

ALTER TABLE quarantine ADD COLUMN device_id uuid;
COMMENT ON COLUMN quarantine.dev_eui IS 'of the body, else of the topic';
COMMENT ON COLUMN quarantine.device_id IS 'the device with this DevEUI when the message came; NULL where none was registered';

-- The rows of before have their topics. For an administrator who is no superuser, forced row-level security would hide them.
ALTER TABLE quarantine NO FORCE ROW LEVEL SECURITY;
ALTER TABLE devices NO FORCE ROW LEVEL SECURITY;
UPDATE quarantine
SET dev_eui = upper(substring(topic FROM '(?:^|/)device/([0-9A-Fa-f]{16})(?:/|$)'))
WHERE dev_eui IS NULL AND topic ~ '(^|/)device/[0-9A-Fa-f]{16}(/|$)';
UPDATE quarantine q
SET device_id = d.id, tenant_id = coalesce(q.tenant_id, d.tenant_id)
FROM devices d WHERE d.dev_eui = q.dev_eui;
ALTER TABLE quarantine FORCE ROW LEVEL SECURITY;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;
