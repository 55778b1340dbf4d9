-- How many uplinks a device lost of late: lost_uplinks tells of its whole life, and so nothing of today.
ALTER TABLE devices
    ADD COLUMN lost_recently bigint,
    ADD COLUMN lost_since timestamptz;
COMMENT ON COLUMN devices.lost_recently IS
    'how many uplinks were found missing since lost_since; NULL before the first. Ingest writes it with lost_uplinks';
COMMENT ON COLUMN devices.lost_since IS
    'when the first of lost_recently was found missing, by the database''s clock. Once it is 24 hours ago, the next '
    'that is missing begins anew';
GRANT UPDATE (lost_recently, lost_since) ON devices TO parkd_ingest;
