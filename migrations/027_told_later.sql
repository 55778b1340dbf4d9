-- Moments that a sensor keeps and tells of in a later frame, each a reading of its own.
ALTER TABLE readings ADD COLUMN told_in uuid;
COMMENT ON COLUMN readings.told_in IS
    'the deduplication id of the later frame that told of this moment, which has then the time of the sensor''s clock, '
    'an id of its own and the payload of that frame; NULL for what a frame says of its own time';
COMMENT ON TABLE readings IS
    'Every uplink of every device, once, raw and decoded, and every moment before that one tells of. Ingest inserts for '
    'the device''s owner only; a tenant sees its own; platform sees all and decodes again, with the old values in '
    'audit_log, which adds moments that no codec had read before. Only through this table: the partitions have no '
    'grants.';
COMMENT ON COLUMN state_changes.observed_at IS
    'when the network heard the frame that told of it; of a reading that was told later, its own time';
