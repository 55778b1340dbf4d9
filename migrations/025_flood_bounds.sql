-- What strangers send is bounded by bytes and by who may publish it, and what is heard for long keeps its place.

ALTER TABLE orphan_devices
    ADD COLUMN publisher text NOT NULL DEFAULT '',
    ADD COLUMN kept_bytes bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN orphan_devices.publisher IS
    'what the topic of its first message has before the device, as application/1; '''' where there is nothing';
COMMENT ON COLUMN orphan_devices.kept_bytes IS 'bytes of its messages in orphan_uplinks, or a few more';
ALTER TABLE quarantine ADD COLUMN publisher text NOT NULL DEFAULT '';
COMMENT ON COLUMN quarantine.publisher IS
    'what the topic has before the device, or up to the gateway; '''' where it tells neither';

-- For an administrator who is no superuser, forced row-level security would hide the rows.
ALTER TABLE orphan_devices NO FORCE ROW LEVEL SECURITY;
ALTER TABLE orphan_uplinks NO FORCE ROW LEVEL SECURITY;
ALTER TABLE quarantine NO FORCE ROW LEVEL SECURITY;
UPDATE orphan_devices o
SET kept_bytes = u.bytes, publisher = u.publisher
FROM (
    SELECT dev_eui, sum(octet_length(message)) AS bytes,
        left(coalesce(min(substring(topic FROM '^(.*)/device/[^/]*/event/[^/]*$')), ''), 128) AS publisher
    FROM orphan_uplinks GROUP BY dev_eui
) u
WHERE u.dev_eui = o.dev_eui;
UPDATE quarantine
SET publisher = left(coalesce(
    substring(topic FROM '^(.*)/device/[^/]*/event/[^/]*$'),
    substring(topic FROM '^((?:.*/)?gateway/[^/]*)/[^/]*/[^/]*$'), ''), 128)
WHERE topic ~ '/device/[^/]*/event/[^/]*$|(^|/)gateway/[^/]*/[^/]*/[^/]*$';
ALTER TABLE orphan_devices FORCE ROW LEVEL SECURITY;
ALTER TABLE orphan_uplinks FORCE ROW LEVEL SECURITY;
ALTER TABLE quarantine FORCE ROW LEVEL SECURITY;

-- The counter of a device's newest uplink orders its frames, whoever owns it; how far it came on another's ground is not
-- for its owner to see.
ALTER TABLE devices ADD COLUMN inherited_f_cnt bigint;
COMMENT ON COLUMN devices.inherited_f_cnt IS
    'last_f_cnt as it was when the device came to its owner; NULL where it has had no other owner, or none was heard';
COMMENT ON COLUMN devices.created_at IS 'when the device came to its owner';
