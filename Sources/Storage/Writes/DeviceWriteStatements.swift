import LoRaWAN
import Model
import Parking
import Postgres

/// The statements that change devices and what they are on.
///
/// Order of locks, as in ingest: the device, then the space (DESIGN §2).
enum DeviceWriteStatements {
    static let locks = [lockByID, lockByDevEUI]
    static let changes = [
        insert, insertMany, change, putOnSpace, takeFromSpace, linkSpace, openAssignment, closeAssignment, tell, move,
    ]
    static let platformOnly = [transfer]

    /// A device of the scope, locked until the end of the transaction.
    static func lock(_ reference: DeviceReference) -> Question<DeviceFacts?> {
        switch reference {
        case .id(let id): Question(lockByID, Parameters(id.uuid), read: device)
        case .devEUI(let devEUI): Question(lockByDevEUI, Parameters(devEUI.eui), read: device)
        }
    }

    @Sendable private static func device(_ rows: borrowing Rows) -> DeviceFacts? {
        rows.count > 0 ? DeviceFacts(rows, row: 0) : nil
    }

    private static let lockByID = ScopedStatement("lock_device_by_id", parameters: 1) { inScope in
        "\(facts) WHERE d.id = $1::uuid AND \(inScope("d.tenant_id")) FOR UPDATE"
    }

    private static let lockByDevEUI = ScopedStatement("lock_device_by_dev_eui", parameters: 1) { inScope in
        "\(facts) WHERE d.dev_eui = $1::text AND \(inScope("d.tenant_id")) FOR UPDATE"
    }

    private static let facts = """
        SELECT d.id, d.tenant_id, d.dev_eui, d.category, d.lifecycle_state, d.enabled, d.assigned_space_id,
            d.occupancy, d.occupancy_observed_at
        FROM devices d
        """

    static let insert = Statement(
        "insert_device",
        """
        INSERT INTO devices (tenant_id, dev_eui, name, device_type, category, codec, config)
        VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text::jsonb)
        RETURNING id
        """)

    /// Answers those that were new: a DevEUI that is known, whoever owns it, is passed over.
    static let insertMany = Statement(
        "insert_devices",
        """
        INSERT INTO devices (tenant_id, dev_eui, name, device_type, category, codec, config)
        SELECT $1::uuid, u.dev_eui, u.name, u.device_type, u.category, u.codec, u.config::jsonb
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
            AS u (dev_eui, name, device_type, category, codec, config)
        ON CONFLICT (dev_eui) DO NOTHING
        RETURNING dev_eui
        """)

    static let change = Statement(
        "change_device",
        """
        UPDATE devices d
        SET name = CASE WHEN $3::bool THEN $4::text ELSE d.name END,
            codec = CASE WHEN $5::bool THEN $6::text ELSE d.codec END,
            enabled = CASE WHEN $7::bool THEN $8::bool ELSE d.enabled END,
            config = CASE WHEN $9::bool THEN $10::text::jsonb ELSE d.config END,
            updated_at = now()
        WHERE d.tenant_id = $1::uuid AND d.id = $2::uuid
        """)

    /// The clock is read after the lock, so that the history of a device never runs backwards.
    static let putOnSpace = Statement(
        "put_device_on_space",
        """
        UPDATE devices
        SET assigned_space_id = $3::uuid, assigned_at = clock_timestamp(), lifecycle_state = $4::text,
            updated_at = now()
        WHERE tenant_id = $1::uuid AND id = $2::uuid
        """)

    /// The sensor's word was said of the space that it leaves; it must not speak for the next one, and neither must
    /// what was said before and comes late. By the clock that ends the assignment.
    static let takeFromSpace = Statement(
        "take_device_from_space",
        """
        UPDATE devices
        SET assigned_space_id = NULL, assigned_at = NULL, lifecycle_state = $3::text, occupancy = NULL,
            words_count_from = clock_timestamp(), updated_at = now()
        WHERE tenant_id = $1::uuid AND id = $2::uuid
        """)

    /// What is out of use, or new again, has nothing to say of a space.
    static let move = Statement(
        "move_device",
        """
        UPDATE devices
        SET lifecycle_state = $3::text,
            occupancy = CASE WHEN $3::text IN ('decommissioned', 'provisioned') THEN NULL ELSE occupancy END,
            words_count_from = CASE WHEN $3::text IN ('decommissioned', 'provisioned') THEN clock_timestamp()
                ELSE words_count_from END,
            updated_at = now()
        WHERE tenant_id = $1::uuid AND id = $2::uuid
        """)

    /// What a customer wrote on the device, what it measured on their ground, and how long they had it, is not the next
    /// owner's to see. The clock and counter of its last uplink stay, unseen: they tell news from what the broker
    /// delivers again.
    static let transfer = Statement(
        "transfer_device",
        """
        UPDATE devices d
        SET tenant_id = $3::uuid,
            name = CASE WHEN d.tenant_id = '\(TenantID.platform)' THEN d.name END,
            config = CASE WHEN d.tenant_id = '\(TenantID.platform)' THEN d.config ELSE '{}' END,
            occupancy = NULL, \(Quantity.shown.map { "\($0.name) = NULL" }.joined(separator: ", ")),
            rssi = NULL, snr = NULL, last_seen_at = NULL, lost_uplinks = 0, lost_recently = NULL,
            lost_since = NULL, inherited_f_cnt = d.last_f_cnt,
            words_count_from = clock_timestamp(), created_at = clock_timestamp(), updated_at = clock_timestamp()
        WHERE d.tenant_id = $1::uuid AND d.id = $2::uuid
        """)

    /// What the space shows follows from its sensor; a display changes nothing of it.
    static let linkSpace = Statement(
        "link_space",
        """
        UPDATE spaces s
        SET sensor_device_id = $3::uuid, display_device_id = $4::uuid,
            sensor_state = CASE WHEN $5::bool THEN $6::text ELSE s.sensor_state END,
            sensor_observed_at = CASE WHEN $5::bool THEN $7::timestamptz ELSE s.sensor_observed_at END,
            state = $8::text,
            state_changed_at = CASE WHEN s.state <> $8::text THEN clock_timestamp() ELSE s.state_changed_at END
        WHERE s.tenant_id = $1::uuid AND s.id = $2::uuid
        """)

    /// From the time at which the device was put on the space.
    static let openAssignment = Statement(
        "open_assignment",
        """
        INSERT INTO device_assignments (
            tenant_id, device_type, device_id, dev_eui, space_id, space_code, assigned_at, assigned_by,
            assignment_reason)
        SELECT $1::uuid, $2::text, $3::uuid, $4::text, $5::uuid, $6::text, d.assigned_at, $7::uuid, $8::text
        FROM devices d
        WHERE d.tenant_id = $1::uuid AND d.id = $3::uuid
        RETURNING id
        """)

    static let closeAssignment = Statement(
        "close_assignment",
        """
        UPDATE device_assignments
        SET unassigned_at = greatest(clock_timestamp(), assigned_at), unassigned_by = $3::uuid,
            unassignment_reason = $4::text
        WHERE tenant_id = $1::uuid AND device_id = $2::uuid AND unassigned_at IS NULL
        """)

    /// A change of what a space shows, made by people.
    static let tell = Statement(
        "tell_state_change",
        """
        INSERT INTO state_changes (
            tenant_id, space_id, device_id, previous_state, new_state, source, cause, changed_at, observed_at,
            received_at)
        VALUES (
            $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, 'api', $6::text, clock_timestamp(), $7::timestamptz,
            clock_timestamp())
        """)
}

extension DeviceFacts {
    /// Reads a row of the locks.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: DeviceID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            devEUI: DevEUI(rows.present(rows.eui64(row, 2))))
        category = rows.present(rows.text(row, 3).flatMap { DeviceCategory(rawValue: $0) })
        lifecycle = rows.present(rows.text(row, 4).flatMap { Lifecycle(rawValue: $0) })
        isEnabled = rows.present(rows.boolean(row, 5))
        assignedSpaceID = rows.uuid(row, 6).map { SpaceID($0) }
        occupancy = rows.text(row, 7).flatMap { Occupancy(rawValue: $0) }
        occupancyObservedAt = rows.timestamp(row, 8)
    }
}
