-- What a gateway reported, hour by hour: a year of reports is a million rows, and of hours nine thousand.

CREATE TABLE gateway_stats_hours (
    tenant_id uuid NOT NULL,
    gateway_id uuid NOT NULL REFERENCES gateways (id) ON DELETE CASCADE,
    began_at timestamptz NOT NULL,
    reports bigint NOT NULL,
    rx_received bigint NOT NULL,
    rx_ok bigint NOT NULL,
    tx_received bigint NOT NULL,
    tx_emitted bigint NOT NULL,
    online_s double precision NOT NULL,
    first_report_at timestamptz NOT NULL,
    PRIMARY KEY (gateway_id, began_at)
);
ALTER TABLE gateway_stats_hours OWNER TO parkd_owner;
SELECT isolate_by_tenant('gateway_stats_hours');
CREATE POLICY ingest_read ON gateway_stats_hours FOR SELECT TO parkd_ingest USING (true);
CREATE POLICY ingest_insert ON gateway_stats_hours FOR INSERT TO parkd_ingest
    WITH CHECK (tenant_id = (SELECT g.tenant_id FROM gateways g WHERE g.id = gateway_stats_hours.gateway_id));
CREATE POLICY ingest_delete ON gateway_stats_hours FOR DELETE TO parkd_ingest USING (true);
GRANT SELECT, INSERT, DELETE ON gateway_stats_hours TO parkd_ingest;
GRANT SELECT ON gateway_stats_hours TO parkd_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON gateway_stats_hours TO parkd_platform;
COMMENT ON TABLE gateway_stats_hours IS
    'The sums of gateway_stats for each hour of UTC in which there is anything to tell; they go with the gateway. Only '
    'hours before the gateway''s stats_rolled_until count. Maintenance, as ingest, deletes them and inserts them anew '
    'for the gateway''s owner only; a tenant sees its own; platform has all.';
COMMENT ON COLUMN gateway_stats_hours.online_s IS
    'for how many seconds of the hour a report was no older than twice the interval';
COMMENT ON COLUMN gateway_stats_hours.first_report_at IS
    'the first report that tells of the hour, which may be the last one before it';

ALTER TABLE gateways
    ADD COLUMN stats_rolled_until timestamptz,
    ADD COLUMN stats_rolled_for_s integer;
COMMENT ON COLUMN gateways.stats_rolled_until IS
    'the hour up to which gateway_stats_hours tells everything; a report from before it sets it back';
COMMENT ON COLUMN gateways.stats_rolled_for_s IS
    'the stats_interval_s by which those hours were counted; with another one they count for nothing';
GRANT UPDATE (stats_rolled_until, stats_rolled_for_s) ON gateways TO parkd_ingest;

-- Whoever calls it has the gateway's row locked, as ingest has when it stores a report: no report can come in between.
CREATE FUNCTION roll_up_gateway_stats(gateway uuid, hours_max integer) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    -- An hour that has just ended still gets reports.
    horizon constant timestamptz := date_trunc('hour', now() - interval '1 hour', 'UTC');
    owner uuid;
    interval_s integer;
    vouched interval;
    rolled timestamptz;
    next_report timestamptz;
    from_hour timestamptz;
    to_hour timestamptz;
BEGIN
    SELECT g.tenant_id, g.stats_interval_s, make_interval(secs => 2 * g.stats_interval_s::float8),
        CASE WHEN g.stats_rolled_for_s = g.stats_interval_s THEN g.stats_rolled_until END
    INTO owner, interval_s, vouched, rolled
    FROM gateways g WHERE g.id = gateway;
    IF NOT FOUND OR rolled >= horizon THEN
        RETURN false;
    END IF;

    -- Hours of which no report tells are passed over: a gateway may have been silent for years.
    SELECT s.reported_at INTO next_report
    FROM gateway_stats s
    WHERE s.gateway_id = gateway AND s.reported_at >= coalesce(rolled - vouched, '-infinity')
    ORDER BY s.reported_at LIMIT 1;
    from_hour := least(greatest(rolled, date_trunc('hour', next_report, 'UTC')), horizon);
    IF next_report IS NULL THEN
        from_hour := horizon;
    END IF;
    to_hour := least(from_hour + make_interval(hours => hours_max), horizon);

    DELETE FROM gateway_stats_hours h
    WHERE h.gateway_id = gateway AND h.began_at >= coalesce(rolled, '-infinity') AND h.began_at < to_hour;
    INSERT INTO gateway_stats_hours (tenant_id, gateway_id, began_at, reports, rx_received, rx_ok, tx_received,
        tx_emitted, online_s, first_report_at)
    SELECT owner, gateway, hour, told.*
    FROM generate_series(from_hour, to_hour - interval '1 hour', interval '1 hour') AS hour
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE reported_at >= hour),
            coalesce(sum(rx_received) FILTER (WHERE reported_at >= hour), 0),
            coalesce(sum(rx_ok) FILTER (WHERE reported_at >= hour), 0),
            coalesce(sum(tx_received) FILTER (WHERE reported_at >= hour), 0),
            coalesce(sum(tx_emitted) FILTER (WHERE reported_at >= hour), 0),
            sum(greatest(date_part('epoch', until - greatest(reported_at, hour)), 0)),
            min(reported_at) FILTER (WHERE until >= hour)
        FROM (
            SELECT r.*, least(
                lead(r.reported_at) OVER (ORDER BY r.reported_at), r.reported_at + vouched, hour + interval '1 hour'
            ) AS until
            FROM (
                (SELECT s.* FROM gateway_stats s
                    WHERE s.gateway_id = gateway AND s.reported_at < hour
                    ORDER BY s.reported_at DESC
                    LIMIT 1)
                UNION ALL
                SELECT s.* FROM gateway_stats s
                WHERE s.gateway_id = gateway AND s.reported_at >= hour AND s.reported_at < hour + interval '1 hour'
            ) r
        ) report
    ) told (reports, rx_received, rx_ok, tx_received, tx_emitted, online_s, first_report_at)
    WHERE told.first_report_at IS NOT NULL;
    UPDATE gateways SET stats_rolled_until = to_hour, stats_rolled_for_s = interval_s WHERE id = gateway;
    RETURN to_hour < horizon;
END $function$;
ALTER FUNCTION roll_up_gateway_stats(uuid, integer) OWNER TO parkd_owner;
REVOKE ALL ON FUNCTION roll_up_gateway_stats(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roll_up_gateway_stats(uuid, integer) TO parkd_ingest;
COMMENT ON FUNCTION roll_up_gateway_stats(uuid, integer) IS
    'Adds up the next hours of a gateway, so many at most; says whether more are left. Runs as whoever calls it, with '
    'the gateway''s row locked.';

-- A late report counts: its hour, and those that follow, are added up anew, and until then read report by report.
CREATE FUNCTION set_back_gateway_stats() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $function$
BEGIN
    UPDATE gateways g SET stats_rolled_until = date_trunc('hour', late.reported_at, 'UTC')
    FROM (SELECT n.gateway_id, min(n.reported_at) AS reported_at FROM news n GROUP BY n.gateway_id) late
    WHERE g.id = late.gateway_id AND late.reported_at < g.stats_rolled_until;
    RETURN NULL;
END $function$;
ALTER FUNCTION set_back_gateway_stats() OWNER TO parkd_owner;
REVOKE ALL ON FUNCTION set_back_gateway_stats() FROM PUBLIC;
COMMENT ON FUNCTION set_back_gateway_stats() IS 'Trigger of gateway_stats: a report from before what is added up.';
CREATE TRIGGER gateway_stats_set_back AFTER INSERT ON gateway_stats
    REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION set_back_gateway_stats();

-- What is there already. For an administrator who is no superuser, forced row-level security would hide the rows.
ALTER TABLE gateways NO FORCE ROW LEVEL SECURITY;
ALTER TABLE gateway_stats NO FORCE ROW LEVEL SECURITY;
SELECT roll_up_gateway_stats(id, NULL) FROM gateways;
ALTER TABLE gateways FORCE ROW LEVEL SECURITY;
ALTER TABLE gateway_stats FORCE ROW LEVEL SECURITY;
ALTER TABLE gateway_stats_hours FORCE ROW LEVEL SECURITY;
