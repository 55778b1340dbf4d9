-- What was measured and what became of it: readings, changes of state, device events, gateway statistics.

-- Unique within a day, because the day follows from the event's own clock: a message that is delivered again falls on
-- the same row. No foreign key to devices: the policy of ingest already compares each row with its device.
CREATE TABLE readings (
    day date NOT NULL,
    tenant_id uuid NOT NULL,
    device_id uuid NOT NULL,
    deduplication_id uuid NOT NULL,
    space_id uuid,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    f_cnt bigint,
    f_port smallint,
    dev_addr bigint,
    payload bytea,
    codec text,
    codec_version text,
    occupancy text CHECK (occupancy IN ('free', 'occupied')),
    cause text,
    battery_v real,
    battery_percent real,
    battery_low boolean,
    temperature_c real,
    rssi real,
    snr real,
    gateway_id varchar(16),
    gateway_count smallint,
    details jsonb,
    CONSTRAINT readings_once UNIQUE (day, device_id, deduplication_id)
) PARTITION BY RANGE (day);
CREATE INDEX readings_of_device ON readings (tenant_id, device_id, observed_at DESC);
CREATE TABLE readings_default PARTITION OF readings DEFAULT;
COMMENT ON TABLE readings IS
    'Every uplink of every device, once, raw and decoded. Ingest inserts for the device''s owner only; a tenant sees '
    'its own; platform sees all. Only through this table: the partitions have no grants.';
COMMENT ON COLUMN readings.day IS 'UTC date of observed_at';
COMMENT ON COLUMN readings.observed_at IS 'the network''s clock';
COMMENT ON COLUMN readings.received_at IS 'this daemon''s clock at delivery';
COMMENT ON COLUMN readings.recorded_at IS 'the database''s clock at the insert';
COMMENT ON TABLE readings_default IS
    'Readings of days without a partition; make_reading_partitions moves them. No role reads it directly.';

-- A partition is filled before it is attached: inserts into other months wait for nothing, and rows that came before
-- their partition move into it. With lock_timeout, maintenance gives way to a long query instead of holding up others.
CREATE FUNCTION make_reading_partitions(first date, last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s' AS $function$
DECLARE
    month date := date_trunc('month', first::timestamp);
    next_month date;
    partition name;
    made integer := 0;
BEGIN
    IF last - first > 36600 THEN
        RAISE EXCEPTION 'readings are asked for % days of partitions', last - first
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    WHILE month <= last LOOP
        next_month := month + interval '1 month';
        partition := to_char(month, '"readings_y"YYYY"m"MM');
        IF to_regclass(format('public.%I', partition)) IS NULL THEN
            LOCK TABLE public.readings_default IN ACCESS EXCLUSIVE MODE;
            EXECUTE format('CREATE TABLE public.%I (LIKE public.readings INCLUDING ALL)', partition);
            EXECUTE format(
                'WITH moved AS (DELETE FROM public.readings_default WHERE day >= %L AND day < %L RETURNING *)'
                ' INSERT INTO public.%I SELECT * FROM moved', month, next_month, partition);
            EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', partition);
            EXECUTE format(
                'ALTER TABLE public.readings ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                partition, month, next_month);
            EXECUTE format(
                'COMMENT ON TABLE public.%I IS %L', partition,
                'Readings of one month. No role reads it directly: the way is readings.');
            made := made + 1;
        END IF;
        month := next_month;
    END LOOP;
    RETURN made;
END $function$;
REVOKE ALL ON FUNCTION make_reading_partitions(date, date) FROM PUBLIC;
COMMENT ON FUNCTION make_reading_partitions(date, date) IS
    'Makes the missing monthly partitions that hold the days from first to last; returns how many. For ingest.';

CREATE FUNCTION drop_reading_partitions(before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s' AS $function$
DECLARE
    partition name;
    dropped integer := 0;
BEGIN
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.readings'::regclass AND c.relname ~ '^readings_y\d{4}m\d{2}$'
            AND to_date(c.relname, '"readings_y"YYYY"m"MM') + interval '1 month' <= before
        ORDER BY c.relname
    LOOP
        EXECUTE format('DROP TABLE public.%I', partition);
        dropped := dropped + 1;
    END LOOP;
    DELETE FROM public.readings_default WHERE day < before;
    RETURN dropped;
END $function$;
REVOKE ALL ON FUNCTION drop_reading_partitions(date) FROM PUBLIC;
COMMENT ON FUNCTION drop_reading_partitions(date) IS
    'Drops the monthly partitions that end before a day; returns how many. For ingest.';

SELECT make_reading_partitions(month, month)
FROM (SELECT DISTINCT date_trunc('month', "timestamp" AT TIME ZONE 'UTC')::date AS month FROM sensor_readings) months
ORDER BY month;
SELECT make_reading_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date);

-- v5's readings. Their tenant is the space's, else the device's: v5 gave strangers' readings to a default customer.
INSERT INTO readings (
    day, tenant_id, device_id, deduplication_id, space_id, observed_at, received_at, recorded_at, f_cnt, occupancy,
    battery_v, temperature_c, rssi, snr, details)
SELECT (r."timestamp" AT TIME ZONE 'UTC')::date, coalesce(s.tenant_id, d.tenant_id), d.id, md5('v5:' || r.id)::uuid,
    s.id, r."timestamp", r."timestamp", r."timestamp", r.fcnt,
    CASE upper(r.occupancy_state) WHEN 'FREE' THEN 'free' WHEN 'OCCUPIED' THEN 'occupied' END,
    r.battery, r.temperature, r.rssi, r.snr, '{"origin": "v5"}'
FROM sensor_readings r
JOIN devices d ON d.dev_eui = upper(btrim(r.device_eui))
LEFT JOIN spaces s ON s.id = r.space_id
WHERE r."timestamp" IS NOT NULL;
COMMENT ON TABLE sensor_readings IS 'v5''s readings as they were at the upgrade; readings took over. Platform reads.';

-- The last state of each device, from its newest reading and its newest word on occupancy. The frame counter stays
-- unknown: v5 kept no device address, so no gap can be told from a new session.
UPDATE devices d
SET last_seen_at = greatest(d.last_seen_at, r.observed_at), last_observed_at = r.observed_at,
    battery_v = r.battery_v, temperature_c = r.temperature_c, rssi = r.rssi, snr = r.snr
FROM (SELECT DISTINCT ON (device_id) * FROM readings ORDER BY device_id, observed_at DESC, f_cnt DESC) r
WHERE r.device_id = d.id;
UPDATE devices d SET occupancy = r.occupancy, occupancy_observed_at = r.observed_at
FROM (
    SELECT DISTINCT ON (device_id) device_id, occupancy, observed_at FROM readings
    WHERE occupancy IS NOT NULL ORDER BY device_id, observed_at DESC, f_cnt DESC
) r
WHERE r.device_id = d.id;

-- Changes of state: v5's table goes on, with a clearer name for its time and room for the cause.
ALTER TABLE state_changes RENAME COLUMN "timestamp" TO changed_at;
ALTER TABLE state_changes
    ALTER COLUMN previous_state TYPE text,
    ALTER COLUMN new_state TYPE text,
    ALTER COLUMN source SET DEFAULT 'parkd',
    ALTER COLUMN changed_at SET NOT NULL,
    ADD COLUMN IF NOT EXISTS id bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN device_id uuid,
    ADD COLUMN deduplication_id uuid,
    ADD COLUMN cause text,
    ADD COLUMN observed_at timestamptz,
    ADD COLUMN received_at timestamptz,
    ADD COLUMN recorded_at timestamptz,
    ADD COLUMN is_inferred boolean NOT NULL DEFAULT false;
UPDATE state_changes SET cause = source, observed_at = changed_at, received_at = changed_at, recorded_at = changed_at;
ALTER TABLE state_changes
    ALTER COLUMN recorded_at SET DEFAULT clock_timestamp(),
    ALTER COLUMN recorded_at SET NOT NULL;
CREATE INDEX state_changes_of_space ON state_changes (tenant_id, space_id, changed_at DESC);
CREATE INDEX state_changes_newest ON state_changes (tenant_id, changed_at DESC);
CREATE UNIQUE INDEX state_changes_once ON state_changes (space_id, deduplication_id)
    WHERE deduplication_id IS NOT NULL;
COMMENT ON TABLE state_changes IS
    'Each change of what a space shows, v5''s included. Ingest inserts for the space''s owner only; a tenant sees its '
    'own; platform sees all.';

-- What v5's state says of the sensor; where a reservation or an override hid its word, the newest reading has it.
UPDATE spaces s
SET sensor_state = CASE s.state WHEN 'OCCUPIED' THEN 'occupied' WHEN 'FREE' THEN 'free' ELSE d.occupancy END,
    sensor_observed_at = CASE
        WHEN s.state NOT IN ('FREE', 'OCCUPIED') OR lower(s.state) = d.occupancy THEN d.occupancy_observed_at END
FROM devices d WHERE d.id = s.sensor_device_id;
UPDATE spaces s SET state_changed_at = c.changed_at
FROM (SELECT space_id, max(changed_at) AS changed_at FROM state_changes GROUP BY space_id) c
WHERE c.space_id = s.id;

CREATE TABLE device_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id uuid NOT NULL,
    device_id uuid NOT NULL REFERENCES devices (id),
    kind text NOT NULL CHECK (kind IN ('join', 'status', 'ack', 'txack', 'log', 'location', 'integration')),
    event_key uuid NOT NULL,
    deduplication_id uuid,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    detail jsonb,
    CONSTRAINT device_events_once UNIQUE (device_id, kind, event_key)
);
CREATE INDEX device_events_of_device ON device_events (tenant_id, device_id, occurred_at DESC);
COMMENT ON TABLE device_events IS
    'ChirpStack''s events other than uplinks. Ingest inserts for the device''s owner only; a tenant sees its own; '
    'platform sees all.';

CREATE TABLE gateway_stats (
    tenant_id uuid NOT NULL,
    gateway_id uuid NOT NULL REFERENCES gateways (id) ON DELETE CASCADE,
    reported_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    rx_received bigint NOT NULL DEFAULT 0,
    rx_ok bigint NOT NULL DEFAULT 0,
    tx_received bigint NOT NULL DEFAULT 0,
    tx_emitted bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (gateway_id, reported_at)
);
CREATE INDEX gateway_stats_newest ON gateway_stats (tenant_id, reported_at DESC);
COMMENT ON TABLE gateway_stats IS
    'The counters of each gateway for each interval. Ingest inserts for the gateway''s owner only; a tenant sees its '
    'own; platform sees all.';
COMMENT ON COLUMN gateway_stats.gateway_id IS 'the row id of gateways, not the EUI';
