import LoRaWAN
import Model
import Parking
import Postgres

/// The statements that change gateways.
enum GatewayWriteStatements {
    static let locks = [lockByID, lockByGatewayID]
    static let changes = [insert, change, delete]

    /// A gateway of the scope, locked until the end of the transaction.
    static func lock(_ reference: GatewayReference) -> Question<GatewayFacts?> {
        switch reference {
        case .id(let id): Question(lockByID, Parameters(id.uuid), read: gateway)
        case .gatewayID(let gatewayID): Question(lockByGatewayID, Parameters(gatewayID.eui), read: gateway)
        }
    }

    @Sendable private static func gateway(_ rows: borrowing Rows) -> GatewayFacts? {
        guard rows.count > 0 else { return nil }
        return GatewayFacts(
            id: GatewayRowID(rows.present(rows.uuid(0, 0))), tenantID: TenantID(rows.present(rows.uuid(0, 1))))
    }

    private static let lockByID = ScopedStatement("lock_gateway_by_id", parameters: 1) { inScope in
        """
        SELECT g.id, g.tenant_id FROM gateways g WHERE g.id = $1::uuid AND \(inScope("g.tenant_id")) FOR UPDATE
        """
    }

    private static let lockByGatewayID = ScopedStatement("lock_gateway_by_gateway_id", parameters: 1) { inScope in
        """
        SELECT g.id, g.tenant_id FROM gateways g
        WHERE g.gateway_id = $1::text AND \(inScope("g.tenant_id"))
        FOR UPDATE
        """
    }

    static let insert = Statement(
        "insert_gateway",
        """
        INSERT INTO gateways (
            tenant_id, gateway_id, name, description, model, site_id, latitude, longitude, altitude, stats_interval_s,
            enabled)
        VALUES (
            $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::uuid, $7::float8, $8::float8, $9::float8, $10::int8,
            $11::bool)
        RETURNING id
        """)

    static let change = Statement(
        "change_gateway",
        """
        UPDATE gateways g
        SET name = CASE WHEN $3::bool THEN $4::text ELSE g.name END,
            description = CASE WHEN $5::bool THEN $6::text ELSE g.description END,
            model = CASE WHEN $7::bool THEN $8::text ELSE g.model END,
            site_id = CASE WHEN $9::bool THEN $10::uuid ELSE g.site_id END,
            latitude = CASE WHEN $11::bool THEN $12::float8 ELSE g.latitude END,
            longitude = CASE WHEN $13::bool THEN $14::float8 ELSE g.longitude END,
            altitude = CASE WHEN $15::bool THEN $16::float8 ELSE g.altitude END,
            stats_interval_s = CASE WHEN $17::bool THEN $18::int8 ELSE g.stats_interval_s END,
            enabled = CASE WHEN $19::bool THEN $20::bool ELSE g.enabled END,
            updated_at = now()
        WHERE g.tenant_id = $1::uuid AND g.id = $2::uuid
        """)

    static let delete = Statement(
        "delete_gateway", "DELETE FROM gateways WHERE tenant_id = $1::uuid AND id = $2::uuid")
}
