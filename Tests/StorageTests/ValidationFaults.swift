/// What is done to a city, and what must be found then.
typealias ValidationFault = (spoil: String, words: [String])

let isolationFaults: [ValidationFault] = [
    (
        "ALTER TABLE devices NO FORCE ROW LEVEL SECURITY", ["The table devices does not force row-level security."]
    ),
    (
        "CREATE POLICY oops ON spaces FOR SELECT TO PUBLIC USING (true)",
        [
            "The policy oops on spaces lets parkd_tenant past its own rows.",
            "The role parkd_tenant sees 6 rows of spaces with no tenant set.",
            "The role parkd_tenant sees 6 rows of spaces with an empty tenant set.",
            "The role parkd_tenant sees 6 rows of spaces with v5's setting for acme.",
            "The role parkd_tenant sees 6 rows of spaces with v5's setting for beta.",
            "The role parkd_tenant sees 6 rows of spaces with v5's setting for platform.",
            "The tenant acme sees 2 rows of others in spaces.", "The tenant beta sees 4 rows of others in spaces.",
            "The tenant platform sees 6 rows of others in spaces.",
        ]
    ),
    (
        "ALTER POLICY tenant_scope ON gateways USING (false)",
        ["The tenant acme sees 0 rows of gateways and owns 1.", "The tenant beta sees 0 rows of gateways and owns 1."]
    ),
    (
        "DROP POLICY tenant_scope ON users; CREATE POLICY tenant_scope ON users FOR SELECT TO parkd_tenant USING ("
            + "EXISTS (SELECT FROM user_memberships m WHERE m.user_id = users.id AND m.role = 'owner'))",
        [
            "The policy tenant_scope on users lets parkd_tenant past its own rows.",
            "The tenant acme sees 1 rows of users and owns 2.",
        ]
    ),
]

let rightFaults: [ValidationFault] = [
    (
        "GRANT SELECT ON readings_default TO parkd_tenant",
        ["A role of the daemon has rights on the partition readings_default, past its parent's policies."]
    ),
    (
        "GRANT SELECT (payload) ON readings_default TO parkd_ingest",
        ["The role parkd_ingest has rights on columns of the partition readings_default."]
    ),
    (
        "GRANT SELECT ON quarantine, orphan_devices TO parkd_tenant",
        [
            "The role parkd_tenant has rights on orphan_devices, which is the platform's.",
            "The role parkd_tenant has rights on quarantine, which is the platform's.",
        ]
    ),
    (
        "CREATE MATERIALIZED VIEW totals AS SELECT tenant_id, count(*) FROM readings GROUP BY 1;"
            + "GRANT SELECT ON totals TO parkd_tenant",
        ["The role parkd_tenant has rights on totals, which is the platform's."]
    ),
    (
        "GRANT TRUNCATE ON readings TO parkd_platform",
        ["The role parkd_platform may TRUNCATE, REFERENCE or put triggers on readings."]
    ),
    (
        "CREATE POLICY oops ON chirpstack_sync FOR SELECT TO parkd_tenant USING (true)",
        ["The policy oops on chirpstack_sync lets parkd_tenant past its own rows."]
    ),
    (
        "GRANT UPDATE (tenant_id) ON spaces TO parkd_ingest",
        ["The role parkd_ingest may give rows of spaces to another tenant."]
    ),
    (
        "GRANT UPDATE (tenant_id) ON devices TO parkd_tenant",
        ["The role parkd_tenant may give rows of devices to another tenant."]
    ),
    (
        "GRANT UPDATE (detail) ON audit_log TO parkd_platform; GRANT DELETE ON audit_log TO parkd_tenant",
        [
            "The role parkd_platform may change or delete lines of the audit log.",
            "The role parkd_tenant may change or delete lines of the audit log.",
        ]
    ),
    (
        "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only",
        ["The audit log has lost the trigger that refuses changes."]
    ),
    (
        "DROP INDEX device_assignments_one_open_per_space; DROP INDEX device_assignments_one_open_per_device;"
            + "CREATE UNIQUE INDEX device_assignments_one_open_per_device ON device_assignments (device_id, id)",
        [
            "The unique index device_assignments_one_open_per_device, which keeps open assignments single, is missing "
                + "or invalid.",
            "The unique index device_assignments_one_open_per_space, which keeps open assignments single, is missing "
                + "or invalid.",
        ]
    ),
    (
        "CREATE VIEW every_bay AS SELECT * FROM spaces", ["The view every_bay shows rows with the rights of its owner."]
    ),
    (
        "CREATE POLICY p_sites_tenant ON sites USING (tenant_id = current_setting('app.current_tenant', true)::uuid)",
        [
            "The policy p_sites_tenant of v5 is still on sites.",
            "The policy p_sites_tenant on sites lets parkd_tenant past its own rows.",
            "The role parkd_tenant sees 1 rows of sites with v5's setting for acme.",
            "The role parkd_tenant sees 1 rows of sites with v5's setting for beta.",
        ]
    ),
]

let assignmentFaults: [ValidationFault] = [
    (
        """
        ALTER TABLE devices DROP CONSTRAINT devices_space_same_tenant;
        UPDATE devices SET assigned_space_id = (SELECT id FROM spaces WHERE code = 'B-01') WHERE dev_eui LIKE '%A8';
        """,
        [
            "The device 0004A30B000000A8 of tenant acme is assigned to the space B-01, which belongs to tenant beta.",
            "The device 0004A30B000000A8 is assigned without an open assignment.",
        ]
    ),
    (
        """
        ALTER TABLE spaces DROP CONSTRAINT spaces_sensor_same_tenant, DROP CONSTRAINT spaces_site_same_tenant;
        UPDATE spaces SET sensor_device_id = (SELECT id FROM devices WHERE dev_eui LIKE '%A8'),
            site_id = (SELECT id FROM sites WHERE slug = 'old-town')
        WHERE code = 'B-02';
        """,
        [
            "The space B-02 belongs to tenant beta and its site to acme.",
            "The device 0004A30B000000B2 of tenant beta is assigned to the space B-02, which does not name it.",
            "The space B-02 of tenant beta names the device 0004A30B000000A8, which belongs to tenant acme.",
        ]
    ),
    (
        "UPDATE spaces SET deleted_at = now() WHERE code = 'A-02'",
        ["The device 0004A30B000000A2 of tenant acme is assigned to the space A-02, which was removed."]
    ),
    (
        "UPDATE devices SET assigned_space_id = NULL WHERE dev_eui LIKE '%A3'",
        [
            "The space A-03 of tenant acme names the device 0004A30B000000A3, which is not assigned to it.",
            "The assignment of 0004A30B000000A3 is open; the device is not assigned.",
        ]
    ),
    (
        "UPDATE device_assignments SET unassigned_at = now() WHERE dev_eui LIKE '%A4'",
        ["The device 0004A30B000000A4 is assigned without an open assignment."]
    ),
    (
        "UPDATE device_assignments SET tenant_id = '\(City.beta)' WHERE dev_eui LIKE '%A4'",
        ["The open assignment of 0004A30B000000A4 names another space, tenant or EUI than the device."]
    ),
    (
        // What the first v6 did to a device that only its EUI linked: it went to the platform.
        """
        INSERT INTO devices (tenant_id, dev_eui) VALUES ('00000000-0000-0000-0000-000000000000', '0004A30B000000C1');
        INSERT INTO spaces (tenant_id, site_id, name, code, sensor_eui)
        SELECT tenant_id, id, 'Bay 9', 'A-09', '0004a30b000000c1' FROM sites WHERE slug = 'old-town';
        INSERT INTO spaces (tenant_id, site_id, name, code, display_eui)
        SELECT tenant_id, id, 'Bay 10', 'A-10', '0004a30b000000c2' FROM sites WHERE slug = 'old-town';
        """,
        [
            "The space A-09 of tenant acme names by EUI the device 0004A30B000000C1, which belongs to tenant platform.",
            "The space A-10 of tenant acme names by EUI the device 0004A30B000000C2, which is not registered.",
        ]
    ),
    (
        """
        ALTER TABLE devices DROP CONSTRAINT devices_tenant_id_fkey;
        UPDATE devices SET tenant_id = '00000000-0000-0000-0000-0000000000ff' WHERE dev_eui LIKE '%A8';
        """, ["The device 0004A30B000000A8 has no tenant."]
    ),
]
