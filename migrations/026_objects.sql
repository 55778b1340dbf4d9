-- What ChirpStack's own decoder made of a payload, for devices whose codec reads that: the payload alone would not be
-- enough to decode them again.
ALTER TABLE readings ADD COLUMN object json;
COMMENT ON COLUMN readings.object IS
    'The field object of the event as it was sent, where the codec reads objects; NULL for every other reading. Ingest '
    'inserts it, decoding again reads it; nobody changes it.';
