import LoRaWAN
import Parking
import Postgres

/// The statements that change spaces and take them out of use.
enum SpaceWriteStatements {
    static let locks = [lockSpace, factsOfSpace, devicesOfSpace]
    static let changes = [insert, taken, change, delete, show, openOverride, endOverrides]

    /// Whether there is a space in the scope that is not deleted; it is locked until the end of the transaction.
    static func lock(_ id: SpaceID) -> Question<Bool> {
        Question(lockSpace, Parameters(id.uuid)) { rows in rows.count > 0 }
    }

    /// What the rules look at: asked once the lock is held.
    static func facts(_ id: SpaceID) -> Question<SpaceFacts?> {
        Question(factsOfSpace, Parameters(id.uuid)) { rows in rows.count > 0 ? SpaceFacts(rows, row: 0) : nil }
    }

    /// Whether a device says that it is on the space: an import may have left one of which the space does not know.
    static func hasDevices(_ id: SpaceID) -> Question<Bool> {
        Question(devicesOfSpace, Parameters(id.uuid)) { rows in rows.present(rows.boolean(0, 0)) }
    }

    private static let lockSpace = ScopedStatement("lock_space", parameters: 1) { inScope in
        """
        SELECT s.id FROM spaces s
        WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
        FOR UPDATE
        """
    }

    /// Apart from the lock, and by the clock of its own moment: a statement that waited for its locks still sees the
    /// overrides and reservations of before it waited.
    private static let factsOfSpace = ScopedStatement("facts_of_space", parameters: 1) { inScope in
        """
        SELECT s.id, s.tenant_id, s.code, s.state, s.sensor_state, s.sensor_device_id, s.display_device_id,
            EXISTS (
                SELECT FROM space_admin_overrides o
                WHERE o.space_id = s.id AND o.tenant_id = s.tenant_id AND \(inForce)),
            EXISTS (
                SELECT FROM reservations r
                WHERE r.space_id = s.id AND r.tenant_id = s.tenant_id AND r.status IN ('pending', 'confirmed')
                    AND r.start_time <= clock_timestamp() AND r.end_time > clock_timestamp())
        FROM spaces s
        WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")) AND s.deleted_at IS NULL
        """
    }

    private static let devicesOfSpace = ScopedStatement("devices_of_space", parameters: 1) { inScope in
        """
        SELECT EXISTS (SELECT FROM devices d WHERE d.assigned_space_id = $1::uuid AND \(inScope("d.tenant_id")))
        """
    }

    private static let inForce = """
        o.is_active AND o.start_time <= clock_timestamp() AND (o.end_time IS NULL OR o.end_time > clock_timestamp())
        """

    static let insert = Statement(
        "insert_spaces",
        """
        INSERT INTO spaces (
            tenant_id, site_id, code, name, building, floor, zone, gps_latitude, gps_longitude, metadata)
        SELECT $1::uuid, u.site_id, u.code, u.name, u.building, u.floor, u.zone, u.latitude, u.longitude,
            u.metadata::jsonb
        FROM unnest(
            $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::float8[],
            $10::text[]
        ) AS u (site_id, code, name, building, floor, zone, latitude, longitude, metadata)
        RETURNING id
        """)

    /// Which of the codes are painted on their sites already.
    static let taken = Statement(
        "taken_codes",
        """
        SELECT s.code
        FROM unnest($2::uuid[], $3::text[]) AS u (site_id, code)
        JOIN spaces s ON s.site_id = u.site_id AND s.code = u.code
        WHERE s.tenant_id = $1::uuid AND s.deleted_at IS NULL
        ORDER BY s.code
        """)

    static let change = Statement(
        "change_space",
        """
        UPDATE spaces s
        SET site_id = CASE WHEN $3::bool THEN $4::uuid ELSE s.site_id END,
            code = CASE WHEN $5::bool THEN $6::text ELSE s.code END,
            name = CASE WHEN $7::bool THEN $8::text ELSE s.name END,
            building = CASE WHEN $9::bool THEN $10::text ELSE s.building END,
            floor = CASE WHEN $11::bool THEN $12::text ELSE s.floor END,
            zone = CASE WHEN $13::bool THEN $14::text ELSE s.zone END,
            gps_latitude = CASE WHEN $15::bool THEN $16::float8 ELSE s.gps_latitude END,
            gps_longitude = CASE WHEN $17::bool THEN $18::float8 ELSE s.gps_longitude END,
            metadata = CASE WHEN $19::bool THEN $20::text::jsonb ELSE s.metadata END,
            updated_at = now()
        WHERE s.tenant_id = $1::uuid AND s.id = $2::uuid
        """)

    static let delete = Statement(
        "delete_space",
        """
        UPDATE spaces SET deleted_at = clock_timestamp(), updated_at = now()
        WHERE tenant_id = $1::uuid AND id = $2::uuid
        """)

    static let show = Statement(
        "show_state",
        """
        UPDATE spaces s SET state = $3::text, state_changed_at = clock_timestamp()
        WHERE s.tenant_id = $1::uuid AND s.id = $2::uuid AND s.state <> $3::text
        """)

    static let openOverride = Statement(
        "open_override",
        """
        INSERT INTO space_admin_overrides (
            tenant_id, space_id, override_type, start_time, end_time, reason, created_by)
        VALUES ($1::uuid, $2::uuid, $3::text, clock_timestamp(), $4::timestamptz, $5::text, $6::text)
        RETURNING id, start_time
        """)

    /// Those in force end now, and say so: the time that they were to end at is no longer true.
    static let endOverrides = Statement(
        "end_overrides",
        """
        UPDATE space_admin_overrides o SET is_active = false, end_time = clock_timestamp()
        WHERE o.tenant_id = $1::uuid AND o.space_id = $2::uuid AND \(inForce)
        """)
}

extension SpaceFacts {
    /// Reads a row of the facts.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: SpaceID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            code: rows.present(rows.text(row, 2)))
        state = rows.present(rows.text(row, 3).flatMap { SpaceState(rawValue: $0) })
        sensorState = rows.text(row, 4).flatMap { Occupancy(rawValue: $0) }
        sensorDeviceID = rows.uuid(row, 5).map { DeviceID($0) }
        displayDeviceID = rows.uuid(row, 6).map { DeviceID($0) }
        hasActiveOverride = rows.present(rows.boolean(row, 7))
        hasActiveReservation = rows.present(rows.boolean(row, 8))
    }
}

extension PostgresConnection {
    /// A space of the scope that is not deleted, locked until the end of the transaction.
    mutating func lockSpace(_ id: SpaceID, in scope: TenantScope) throws(PostgresError) -> SpaceFacts? {
        guard try ask(SpaceWriteStatements.lock(id), in: scope) else { return nil }
        return try ask(SpaceWriteStatements.facts(id), in: scope)
    }
}
