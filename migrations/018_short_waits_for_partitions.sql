-- Whoever waits for a whole table makes everyone queue behind him who wants a row of it. Partitions are made months
-- ahead, so that their making can give way at once and be tried again; ingest waits longer than that, and never notices.
ALTER FUNCTION make_reading_partitions(date, date) SET lock_timeout = '100ms';
ALTER FUNCTION drop_reading_partitions(date) SET lock_timeout = '100ms';
