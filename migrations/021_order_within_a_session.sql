-- A session that begins without a new address, and words that were said of a space before its sensor left it.

ALTER TABLE devices
    ADD COLUMN restarted_at timestamptz,
    ADD COLUMN words_count_from timestamptz;
COMMENT ON COLUMN devices.last_observed_at IS 'the newest time at which the network heard an uplink of it';
COMMENT ON COLUMN devices.last_f_cnt IS 'the counter of its newest uplink: within a session it tells what is newer';
COMMENT ON COLUMN devices.restarted_at IS
    'when its session began, where the one before had the same address: what is older comes late from there';
COMMENT ON COLUMN devices.words_count_from IS
    'when it was last taken from a space, given to another owner or put out of use: what it said up to then is not of '
    'the space that it is on, nor of its next one';
GRANT UPDATE (restarted_at) ON devices TO parkd_ingest;
GRANT UPDATE (words_count_from) ON devices TO parkd_tenant;

-- For an administrator who is no superuser, forced row-level security would hide the rows.
ALTER TABLE devices NO FORCE ROW LEVEL SECURITY;
ALTER TABLE device_assignments NO FORCE ROW LEVEL SECURITY;
UPDATE devices d SET words_count_from = a.left_at
FROM (SELECT device_id, max(unassigned_at) AS left_at FROM device_assignments GROUP BY device_id) a
WHERE a.device_id = d.id AND a.left_at IS NOT NULL;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;
ALTER TABLE device_assignments FORCE ROW LEVEL SECURITY;

-- A late word goes to the space of then, which the history of assignments tells.
DROP POLICY ingest_none ON device_assignments;
CREATE POLICY ingest_read ON device_assignments FOR SELECT TO parkd_ingest USING (true);
GRANT SELECT ON device_assignments TO parkd_ingest;
COMMENT ON TABLE device_assignments IS
    'Which device served which space, and when. Ingest reads all; a tenant reads, opens and closes its own; platform '
    'has all.';

-- Such a word is what the space showed before its sensor was taken away, and ingest may say so in the row of that: this
-- one value of these rows, and nothing else of history.
CREATE POLICY ingest_precede ON state_changes FOR UPDATE TO parkd_ingest
    USING (cause = 'unassign')
    WITH CHECK (cause = 'unassign'
        AND tenant_id = (SELECT s.tenant_id FROM spaces s WHERE s.id = state_changes.space_id));
GRANT UPDATE (previous_state) ON state_changes TO parkd_ingest;
COMMENT ON TABLE state_changes IS
    'Each change of what a space shows, v5''s included. Ingest inserts for the space''s owner only, and changes what '
    'was shown before a sensor was taken away; a tenant reads its own and adds what its people change; platform has '
    'all, and replaces those of sensors when their readings are decoded again.';
