import HTTPAPI
import Postgres

/// Rows for the API's part: 100 tenants with 1000 devices and spaces each, and 30 days of changes, one a day and space.
enum APICity {
    static let tenants = 100
    static let password = "correct horse battery"

    static func email(_ tenant: Int) -> String { "owner-\(tenant)@example.org" }

    /// Writes them as the superuser, set by set, where an earlier run has not.
    static func writeUnlessThere(adminConninfo: String) throws {
        var connection = try PostgresConnection(
            PostgresConnection.Options(
                conninfo: adminConninfo, applicationName: "parkd bench", statementTimeoutMS: 600_000))
        let known = try connection.query("SELECT count(*) FROM tenants").integer(0, 0) ?? 0
        guard known < tenants else { return }
        // The rows are right by construction: their keys need no check, which would take most of the time.
        try connection.execute(script: "SET session_replication_role = replica")
        // One cheap hash for all: what a login costs is not measured here.
        guard let hash = PasswordHash(of: password, cost: 1) else {
            preconditionFailure("a password that can be hashed")
        }
        for statement in [people(hash.text)] + rows { try connection.execute(script: statement) }
        try connection.execute(script: "VACUUM ANALYZE")
    }

    private static func people(_ hash: String) -> String {
        """
        INSERT INTO tenants (id, name, slug)
        SELECT md5('t' || t)::uuid, 'Tenant ' || t, 'tenant-' || t FROM generate_series(1, \(tenants)) t;
        INSERT INTO users (id, email, name, password_hash)
        SELECT md5('u' || t)::uuid, 'owner-' || t || '@example.org', 'Owner', '\(hash)'
        FROM generate_series(1, \(tenants)) t;
        INSERT INTO user_memberships (user_id, tenant_id, role)
        SELECT md5('u' || t)::uuid, md5('t' || t)::uuid, 'owner' FROM generate_series(1, \(tenants)) t
        """
    }

    private static let rows = [
        """
        INSERT INTO sites (id, tenant_id, name, slug)
        SELECT md5('si' || t || '-' || s)::uuid, md5('t' || t)::uuid, 'Site ' || s, 'site-' || s
        FROM generate_series(1, \(tenants)) t, generate_series(1, 10) s
        """,
        """
        INSERT INTO gateways (tenant_id, gateway_id, name, site_id, last_seen_at)
        SELECT md5('t' || t)::uuid, upper(lpad(to_hex(t * 1000 + g), 16, '0')), 'Gateway ' || g,
            md5('si' || t || '-' || g)::uuid, now()
        FROM generate_series(1, \(tenants)) t, generate_series(1, 10) g
        """,
        """
        INSERT INTO spaces (id, tenant_id, site_id, name, code, state)
        SELECT md5('sp' || t || '-' || s)::uuid, md5('t' || t)::uuid, md5('si' || t || '-' || 1 + s % 10)::uuid,
            'Bay ' || s, 'B-' || lpad(s::text, 4, '0'), CASE s % 3 WHEN 0 THEN 'OCCUPIED' ELSE 'FREE' END
        FROM generate_series(1, \(tenants)) t, generate_series(1, 1000) s
        """,
        """
        INSERT INTO devices (id, tenant_id, dev_eui, name, device_type, category, manufacturer, model, lifecycle_state,
            assigned_space_id, assigned_at, last_seen_at, occupancy, battery_v, rssi, snr, created_at)
        SELECT md5('d' || t || '-' || d)::uuid, md5('t' || t)::uuid, upper(lpad(to_hex(t * 100000 + d), 16, '0')),
            'Sensor ' || d, 'parking_sensor', 'sensor', 'Bosch', 'TPS110', 'operational',
            md5('sp' || t || '-' || d)::uuid, now(), now(), CASE d % 3 WHEN 0 THEN 'occupied' ELSE 'free' END, 3.6,
            -98, 7.5, now() - make_interval(mins => d)
        FROM generate_series(1, \(tenants)) t, generate_series(1, 1000) d
        """,
        "UPDATE spaces s SET sensor_device_id = d.id FROM devices d WHERE d.assigned_space_id = s.id",
        """
        INSERT INTO state_changes (
            tenant_id, space_id, device_id, previous_state, new_state, source, cause, changed_at)
        SELECT s.tenant_id, s.id, s.sensor_device_id, CASE n % 2 WHEN 0 THEN 'FREE' ELSE 'OCCUPIED' END,
            CASE n % 2 WHEN 0 THEN 'OCCUPIED' ELSE 'FREE' END, 'sensor', 'change',
            now() - make_interval(days => 30 - n, secs => ('x' || left(s.id::text, 4))::bit(16)::int)
        FROM generate_series(1, 30) n, spaces s
        """,
    ]
}
