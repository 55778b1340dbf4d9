import Foundation
import LoRaWAN
import Parking

/// What exists in every town.
///
/// Acme has the site `old-town` with the spaces A-1 … A-4, and the sensors A1 (commissioned), A2 (provisioned), A3
/// (commissioned, disabled), A9 (decommissioned) and the display AD, none of them assigned; Beta has `campus` with B-1
/// and B-2, and the sensors B1 and B2. The platform's pool has the sensor C1.
extension Town {
    static let acme = TenantID(UUIDBits(high: 0, low: 0xA))
    static let beta = TenantID(UUIDBits(high: 0, low: 0xB))

    /// The folder of the package.
    static let checkout = URL(filePath: "\(#filePath)").deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The row of a device by the last two digits of its DevEUI.
    static func device(_ ending: String) -> String { "de000000-0000-4000-8000-0000000000\(ending.lowercased())" }

    /// The DevEUI that ends so.
    static func devEUI(_ ending: String) -> String { "0004A30B000000\(ending)" }

    /// The row of a space by its code.
    static func space(_ code: String) -> String {
        "5b000000-0000-4000-8000-0000000000\(code.filter { $0 != "-" }.lowercased())"
    }

    /// The row of a tenant's site: `a` or `b`.
    static func site(_ tenant: String) -> String { "51000000-0000-4000-8000-00000000000\(tenant)" }

    static let rows = """
        INSERT INTO tenants (id, name, slug) VALUES ('\(acme)', 'Acme', 'acme'), ('\(beta)', 'Beta', 'beta');
        INSERT INTO sites (id, tenant_id, name, slug) VALUES
            ('\(site("a"))', '\(acme)', 'Old Town', 'old-town'), ('\(site("b"))', '\(beta)', 'Campus', 'campus');
        INSERT INTO spaces (id, tenant_id, site_id, name, code)
        SELECT ('5b000000-0000-4000-8000-0000000000' || lower(ending))::uuid,
            CASE left(ending, 1) WHEN 'A' THEN '\(acme)' ELSE '\(beta)' END::uuid,
            ('51000000-0000-4000-8000-00000000000' || lower(left(ending, 1)))::uuid,
            'Bay ' || right(ending, 1), left(ending, 1) || '-' || right(ending, 1)
        FROM unnest(ARRAY['A1', 'A2', 'A3', 'A4', 'B1', 'B2']) AS ending;
        INSERT INTO devices (id, tenant_id, dev_eui, name, category, lifecycle_state, enabled, device_profile_name)
        SELECT ('de000000-0000-4000-8000-0000000000' || lower(ending))::uuid,
            CASE left(ending, 1) WHEN 'A' THEN '\(acme)' WHEN 'B' THEN '\(beta)' ELSE '\(TenantID.platform)' END::uuid,
            '0004A30B000000' || ending, 'Device ' || ending, category, lifecycle, enabled, 'Bosch TPS110'
        FROM (VALUES ('A1', 'sensor', 'commissioned', true), ('A2', 'sensor', 'provisioned', true),
            ('A3', 'sensor', 'commissioned', false), ('A9', 'sensor', 'decommissioned', true),
            ('AD', 'display', 'commissioned', true), ('B1', 'sensor', 'commissioned', true),
            ('B2', 'sensor', 'commissioned', true), ('C1', 'sensor', 'provisioned', true)
        ) AS device (ending, category, lifecycle, enabled);

        INSERT INTO quarantine (digest, received_at, last_received_at, topic, message, message_bytes, reason, detail,
            dev_eui)
        VALUES ('\(quarantined)', '2026-01-02', '2026-01-02', 'application/1', convert_to(repeat('x', 100), 'UTF8'),
            100, 'unknown_frame', 'No rule takes it.', '\(devEUI("A1"))');

        INSERT INTO users (id, email, name, password_hash)
        SELECT \(person), role || '-' || coalesce(slug, 'none') || '@example.org', role, 'x'
        FROM \(people);
        INSERT INTO user_memberships (user_id, tenant_id, role)
        SELECT \(person), tenant_id, role FROM \(people);
        """

    /// A message in quarantine.
    static let quarantined = "0a000000-0000-4000-8000-000000000001"

    /// A login of somebody's, for whoever puts its row there.
    static let session = "5e000000-0000-4000-8000-000000000001"

    private static let person = """
        ('75000000-0000-4000-8000-000000000' || right(tenant_id::text, 1) || '0' || number)::uuid
        """

    private static let people = """
        (SELECT t.id AS tenant_id, t.slug, role, number
            FROM tenants t
            CROSS JOIN (VALUES ('viewer', 1), ('operator', 2), ('admin', 3), ('owner', 4), ('platform_admin', 5))
                AS held (role, number)
            WHERE (role = 'platform_admin') = (t.type = 'platform')) AS people
        """
}
