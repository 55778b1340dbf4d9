-- Names as a stranger or a sensor could give them, and a word by which each tenant's rows are told from the other's.
CREATE TEMPORARY TABLE words AS
    SELECT id, CASE row_number() OVER (ORDER BY slug) WHEN 1 THEN 'Amber' ELSE 'Basalt' END AS word
    FROM tenants WHERE type = 'customer';
UPDATE sites t SET name = format('%s <img src=x onerror=alert(1)> %s', w.word, t.slug)
    FROM words w WHERE w.id = t.tenant_id;
UPDATE spaces t SET name = format('%s "><script>alert(2)</script>', w.word) FROM words w WHERE w.id = t.tenant_id;
UPDATE devices t SET name = format('%s <svg onload=alert(3)> %s', w.word, right(t.dev_eui, 4))
    FROM words w WHERE w.id = t.tenant_id;
UPDATE gateways t SET name = format('%s javascript:alert(4) ''%s', w.word, right(t.gateway_id, 4))
    FROM words w WHERE w.id = t.tenant_id;
