-- Changes that a later frame tells of, and the memory of what was decoded again.

-- One frame may tell of changes before its own: each has its place among them, which keeps a redelivery harmless.
ALTER TABLE state_changes
    ADD COLUMN error_s integer CHECK (error_s >= 0),
    ADD COLUMN frame_step smallint NOT NULL DEFAULT 0;
DROP INDEX state_changes_once;
CREATE UNIQUE INDEX state_changes_once ON state_changes (space_id, deduplication_id, frame_step)
    WHERE deduplication_id IS NOT NULL;
COMMENT ON TABLE state_changes IS
    'Each change of what a space shows, v5''s included. Ingest inserts for the space''s owner only; a tenant sees its '
    'own; platform sees all, and replaces those of sensors when their readings are decoded again.';
COMMENT ON COLUMN state_changes.deduplication_id IS 'the frame that said it; NULL where people, the clock or v5 did';
COMMENT ON COLUMN state_changes.changed_at IS 'for an inferred change the latest moment at which it can have happened';
COMMENT ON COLUMN state_changes.observed_at IS 'when the network heard the frame that told of it';
COMMENT ON COLUMN state_changes.is_inferred IS
    'whether its own uplink never came, and a later one tells of it by how long the state before lasted';
COMMENT ON COLUMN state_changes.error_s IS 'inferred changes: by how many seconds it may have happened earlier';
COMMENT ON COLUMN state_changes.frame_step IS '0: what the frame itself says; 1 and 2: what it tells of before, in order';

COMMENT ON TABLE readings IS
    'Every uplink of every device, once, raw and decoded. Ingest inserts for the device''s owner only; a tenant sees '
    'its own; platform sees all and decodes again, with the old values in audit_log. Only through this table: the '
    'partitions have no grants.';

-- Readings are decoded again in the order (tenant, device, time, frame): the last one done says where to go on.
CREATE TABLE redecodes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    codec text NOT NULL,
    codec_version text NOT NULL,
    codec_digest text NOT NULL,
    selection jsonb NOT NULL,
    started_by text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    last_batch_at timestamptz,
    finished_at timestamptz,
    last_tenant_id uuid,
    last_device_id uuid,
    last_observed_at timestamptz,
    last_deduplication_id uuid,
    readings_done bigint NOT NULL DEFAULT 0,
    readings_changed bigint NOT NULL DEFAULT 0,
    changes_removed bigint NOT NULL DEFAULT 0,
    changes_added bigint NOT NULL DEFAULT 0
);
CREATE INDEX redecodes_newest ON redecodes (codec, started_at DESC);
COMMENT ON TABLE redecodes IS
    'Runs of parkd redecode: who, what, when, and how far. Platform has all; tenant and ingest have no access.';
COMMENT ON COLUMN redecodes.codec_digest IS 'SHA-256 of the codec''s file: another file is another run';
COMMENT ON COLUMN redecodes.last_deduplication_id IS 'with the three columns above it: the last reading that is done';

ALTER TABLE redecodes OWNER TO parkd_owner;
ALTER TABLE redecodes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_scope ON redecodes FOR ALL TO parkd_platform USING (true) WITH CHECK (true);
CREATE POLICY ingest_none ON redecodes FOR ALL TO parkd_ingest USING (false) WITH CHECK (false);
GRANT SELECT, INSERT, UPDATE ON redecodes TO parkd_platform;
