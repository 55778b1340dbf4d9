import LoRaWAN
import Parking

/// What a path can name, made anew for each request so that no request meets what another one did.
enum Thing: Sendable {
    case device
    case provisioned
    case decommissioned
    case assigned
    case gateway
    case site
    case space
    case overridden
    case member
    case key
    case invitation
    case session
    case customer
    case suspended
    case orphan
    case quarantined

    /// Where it is: `{id}` is its row, `{eui}` an EUI of its own, `{owner}` its tenant, `{home}` that tenant's site,
    /// `{bay}` a free space of that tenant.
    var rows: String {
        switch self {
        case .device: Self.device("commissioned")
        case .provisioned: Self.device("provisioned")
        case .decommissioned: Self.device("decommissioned")
        case .assigned: Self.assignedRows
        case .gateway:
            "INSERT INTO gateways (id, tenant_id, gateway_id, name) VALUES ('{id}', '{owner}', '{eui}', 'Mast')"
        case .site:
            "INSERT INTO sites (id, tenant_id, name, slug) VALUES ('{id}', '{owner}', 'Site {eui}', lower('{eui}'))"
        case .space: Self.spaceRows
        case .overridden:
            Self.spaceRows + """
                ;
                INSERT INTO space_admin_overrides (tenant_id, space_id, override_type, reason)
                VALUES ('{owner}', '{id}', 'blocked', 'Flooded')
                """
        case .member:
            """
            INSERT INTO users (id, email, name, password_hash)
            VALUES ('{id}', lower('{eui}@example.org'), 'Someone', 'x');
            INSERT INTO user_memberships (user_id, tenant_id, role)
            VALUES ('{id}', '{owner}', 'viewer')
            """
        case .key:
            """
            INSERT INTO api_keys (id, tenant_id, key_hash, key_name) VALUES ('{id}', '{owner}', '{eui}', 'Gate')
            """
        case .invitation:
            """
            INSERT INTO invitations (id, tenant_id, email, role, code_hash, expires_at)
            VALUES ('{id}', '{owner}', lower('{eui}@example.org'), 'viewer', '{eui}', now() + interval '7 days')
            """
        case .session:
            """
            INSERT INTO refresh_tokens (token_hash, family_id, user_id, tenant_id, expires_at)
            SELECT '{eui}', '{id}', id, '{owner}', now() + interval '1 day' FROM users WHERE id::text = '{user}'
            """
        case .customer:
            "INSERT INTO tenants (id, name, slug) VALUES ('{id}', 'Customer {eui}', lower('{eui}'))"
        case .suspended:
            """
            INSERT INTO tenants (id, name, slug, suspended_at)
            VALUES ('{id}', 'Customer {eui}', lower('{eui}'), now())
            """
        case .orphan: "INSERT INTO orphan_devices (id, dev_eui) VALUES ('{id}', '{eui}')"
        case .quarantined:
            """
            INSERT INTO quarantine (
                digest, received_at, last_received_at, topic, message, message_bytes, reason, dev_eui)
            VALUES ('{id}', now(), now(), 'application/1', 'x', 1, 'unknown_frame', '{eui}')
            """
        }
    }

    /// A free bay beside it, for what puts devices on spaces and spaces on sites.
    static let bay = """
        INSERT INTO spaces (id, tenant_id, site_id, name, code)
        VALUES ('{bay}', '{owner}', '{home}', 'Free bay', 'F-{eui}')
        """

    private static func device(_ lifecycle: String) -> String {
        """
        INSERT INTO devices (id, tenant_id, dev_eui, name, lifecycle_state)
        VALUES ('{id}', '{owner}', '{eui}', 'Sensor', '\(lifecycle)');
        INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at)
        VALUES (now()::date, '{owner}', '{id}', gen_random_uuid(), now(), now());
        INSERT INTO device_assignments (
            tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at, unassigned_at)
        VALUES ('{owner}', 'sensor', '{id}', '{eui}', '{bay}', 'F-{eui}', now() - interval '1 hour', now())
        """
    }

    private static let assignedRows = """
        INSERT INTO devices (
            id, tenant_id, dev_eui, name, lifecycle_state, assigned_space_id, assigned_at)
        VALUES ('{id}', '{owner}', '{eui}', 'Sensor', 'operational', '{bay}', now());
        UPDATE spaces SET sensor_device_id = '{id}' WHERE id = '{bay}';
        INSERT INTO device_assignments (tenant_id, device_type, device_id, dev_eui, space_id, space_code)
        VALUES ('{owner}', 'sensor', '{id}', '{eui}', '{bay}', 'F-{eui}')
        """

    private static let spaceRows = """
        INSERT INTO spaces (id, tenant_id, site_id, name, code) VALUES ('{id}', '{owner}', '{home}', 'Bay', '{eui}');
        INSERT INTO state_changes (tenant_id, space_id, previous_state, new_state, source, changed_at)
        VALUES ('{owner}', '{id}', 'UNKNOWN', 'FREE', 'sensor', now())
        """
}
