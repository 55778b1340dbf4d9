-- Two large messages that begin alike are two rows of quarantine, though only their beginnings are kept.
ALTER TABLE quarantine ADD COLUMN message_sha256 bytea;
COMMENT ON COLUMN quarantine.message_sha256 IS
    'SHA-256 of the whole message where it is larger than the 65536 bytes that are kept; NULL for others';
COMMENT ON COLUMN quarantine.digest IS
    'of topic, message and message_sha256: the same message again counts up occurrences';
