-- What ingest does for every uplink, made cheaper: finding its device, checking its row, keeping its reading unique.

-- An EUI is compared by its bytes, whatever the database's language; and its form is checked when it is written, not
-- with every other change of its row, as a table's CHECK is.
CREATE DOMAIN eui64 AS varchar(16) COLLATE "C" CHECK (VALUE ~ '^[0-9A-F]{16}$');
ALTER DOMAIN eui64 OWNER TO parkd_owner;
COMMENT ON DOMAIN eui64 IS 'A DevEUI or gateway id: 16 upper-case hexadecimal digits, most significant first.';

ALTER TABLE devices DROP CONSTRAINT devices_dev_eui_check, ALTER COLUMN dev_eui TYPE eui64;
ALTER TABLE gateways DROP CONSTRAINT gateways_gateway_id_check, ALTER COLUMN gateway_id TYPE eui64;
ALTER TABLE orphan_devices DROP CONSTRAINT orphan_devices_dev_eui_check, ALTER COLUMN dev_eui TYPE eui64;
ALTER TABLE orphan_uplinks DROP CONSTRAINT orphan_uplinks_dev_eui_check, ALTER COLUMN dev_eui TYPE eui64;
ALTER TABLE orphan_gateways DROP CONSTRAINT orphan_gateways_gateway_id_check, ALTER COLUMN gateway_id TYPE eui64;

-- One index serves both: a device's readings are unique in it, and lie together day by day, which is how its history is
-- read (ORDER BY day DESC, observed_at DESC: the day follows from the time).
ALTER TABLE readings
    DROP CONSTRAINT readings_once,
    ADD CONSTRAINT readings_once UNIQUE (device_id, day, deduplication_id);
DROP INDEX readings_of_device;
