import Postgres

extension ValidationRun {
    /// Devices, spaces and the history of assignments tell one story, in which nothing crosses from tenant to tenant.
    mutating func checkAssignments() throws(PostgresError) {
        try check([
            Self.devicesWithoutTenant, Self.spacesAndSites, Self.assignedSpaces, Self.linkedDevices, Self.euis,
            Self.openAssignments,
        ])
    }

    private static let devicesWithoutTenant = ValidationRule(
        check: "devices, each with a tenant",
        sql: """
            SELECT format('The device %s has no tenant.', d.dev_eui)
            FROM devices d LEFT JOIN tenants t ON t.id = d.tenant_id
            WHERE t.id IS NULL
            ORDER BY 1
            """,
        remedy: "Give it the tenant of its space, or the platform tenant.")

    private static let spacesAndSites = ValidationRule(
        check: "spaces, each with the tenant of its site",
        sql: """
            SELECT format('The space %s belongs to tenant %s and its site to %s.', s.code, t.slug, o.slug)
            FROM spaces s
            JOIN sites i ON i.id = s.site_id AND i.tenant_id <> s.tenant_id
            LEFT JOIN tenants t ON t.id = s.tenant_id
            LEFT JOIN tenants o ON o.id = i.tenant_id
            ORDER BY 1
            """,
        remedy: "Give the space its site's tenant, or another site.")

    private static let assignedSpaces = ValidationRule(
        check: "assigned devices, each on a live space of its tenant that names it",
        sql: """
            SELECT format('The device %s of tenant %s is assigned to the space %s, which %s.', d.dev_eui, t.slug,
                coalesce(s.code, d.assigned_space_id::text),
                CASE WHEN s.id IS NULL THEN 'does not exist'
                    WHEN s.tenant_id <> d.tenant_id THEN 'belongs to tenant ' || coalesce(o.slug, 'unknown')
                    WHEN s.deleted_at IS NOT NULL THEN 'was removed'
                    ELSE 'does not name it' END)
            FROM devices d
            LEFT JOIN spaces s ON s.id = d.assigned_space_id
            LEFT JOIN tenants t ON t.id = d.tenant_id
            LEFT JOIN tenants o ON o.id = s.tenant_id
            WHERE d.assigned_space_id IS NOT NULL
                AND (s.id IS NULL OR s.tenant_id <> d.tenant_id OR s.deleted_at IS NOT NULL
                    OR d.id IS DISTINCT FROM s.sensor_device_id AND d.id IS DISTINCT FROM s.display_device_id)
            ORDER BY 1
            """,
        remedy: "Unassign the device and assign it again.")

    private static let linkedDevices = ValidationRule(
        check: "spaces, each naming devices of its tenant that are assigned to it",
        sql: """
            SELECT format('The space %s of tenant %s names the device %s, which %s.', s.code, t.slug,
                coalesce(d.dev_eui, link.device_id::text),
                CASE WHEN d.id IS NULL THEN 'does not exist'
                    WHEN d.tenant_id <> s.tenant_id THEN 'belongs to tenant ' || coalesce(o.slug, 'unknown')
                    ELSE 'is not assigned to it' END)
            FROM spaces s
            CROSS JOIN LATERAL (VALUES (s.sensor_device_id), (s.display_device_id)) AS link (device_id)
            LEFT JOIN devices d ON d.id = link.device_id
            LEFT JOIN tenants t ON t.id = s.tenant_id
            LEFT JOIN tenants o ON o.id = d.tenant_id
            WHERE link.device_id IS NOT NULL
                AND (d.id IS NULL OR d.tenant_id <> s.tenant_id OR d.assigned_space_id IS DISTINCT FROM s.id)
            ORDER BY 1
            """,
        remedy: "Clear the space's link, or assign the device to the space.")

    /// v5's copies of the EUI speak as long as nobody has assigned anything since, and where no id speaks louder: a
    /// device that only they name must not have ended elsewhere.
    private static let euis = ValidationRule(
        check: "v5's EUIs of spaces, each naming a device of the same tenant",
        sql: """
            SELECT format('The space %s of tenant %s names by EUI the device %s, which %s.', s.code, t.slug, link.eui,
                CASE WHEN d.id IS NULL THEN 'is not registered'
                    ELSE 'belongs to tenant ' || coalesce(o.slug, 'unknown') END)
            FROM spaces s
            CROSS JOIN LATERAL (VALUES
                (upper(btrim(s.sensor_eui)), s.sensor_device_id), (upper(btrim(s.display_eui)), s.display_device_id)
            ) AS link (eui, device_id)
            LEFT JOIN devices d ON d.dev_eui = link.eui
            LEFT JOIN tenants t ON t.id = s.tenant_id
            LEFT JOIN tenants o ON o.id = d.tenant_id
            WHERE s.deleted_at IS NULL AND link.eui ~ '^[0-9A-F]{16}$'
                AND (link.device_id IS NULL OR link.device_id = d.id)
                AND (d.id IS NULL OR d.tenant_id <> s.tenant_id)
                AND (d.assigned_space_id IS NULL OR d.assigned_space_id = s.id)
                AND NOT EXISTS (SELECT FROM device_assignments a WHERE a.dev_eui = link.eui)
            ORDER BY 1
            """,
        remedy: "Move the device to the space's tenant and assign it, or clear the space's EUI.")

    private static let openAssignments = ValidationRule(
        check: "open assignments, each as its device says",
        sql: """
            SELECT CASE
                WHEN a.id IS NULL THEN format('The device %s is assigned without an open assignment.', d.dev_eui)
                WHEN d.id IS NULL THEN format('The assignment of %s is open; the device is not assigned.', a.dev_eui)
                ELSE format('The open assignment of %s names another space, tenant or EUI than the device.', d.dev_eui)
                END
            FROM (SELECT * FROM device_assignments WHERE unassigned_at IS NULL) a
            FULL JOIN (SELECT * FROM devices WHERE assigned_space_id IS NOT NULL) d ON d.id = a.device_id
            WHERE a.id IS NULL OR d.id IS NULL OR a.space_id IS DISTINCT FROM d.assigned_space_id
                OR a.tenant_id <> d.tenant_id OR a.dev_eui <> d.dev_eui
            ORDER BY 1
            """,
        remedy: "Close the assignment or open one, so that the history tells where the device is.")
}
