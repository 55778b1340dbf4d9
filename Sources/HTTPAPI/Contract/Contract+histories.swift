import HTTPTypes
import Parking

extension Contract {
    static let assignment = Schema.object([
        "id": .uuid, "tenant_id": .uuid.about("Who owned it then."), "device_id": .uuid, "dev_eui": .eui,
        "category": .words(of: DeviceCategory.self), "space_id": .uuid.orNull,
        "space_code": .text.orNull.like("A-12"), "assigned_at": .time, "assigned_by": .uuid.orNull,
        "assignment_reason": .text.orNull, "unassigned_at": .time.orNull.about("Null while it lasts."),
        "unassigned_by": .uuid.orNull, "unassignment_reason": .text.orNull,
    ])

    static let reading = Schema.object([
        "tenant_id": .uuid, "device_id": .uuid, "deduplication_id": .uuid, "space_id": .uuid.orNull,
        "observed_at": .time.about("When the network heard it, or when the sensor measured what it told of later."),
        "received_at": .time, "recorded_at": .time,
        "told_in": .uuid.orNull.about(
            "The deduplication id of the frame that told of it later; null where it was sent at its time."),
        "f_cnt": .integer.orNull, "f_port": .integer.orNull, "payload": .hex.orNull, "codec": .text.orNull,
        "codec_version": .text.orNull, "occupancy": .words(of: Occupancy.self).orNull, "cause": .text.orNull,
        "battery_v": .number.orNull, "battery_percent": .number.orNull, "battery_low": .flag.orNull,
        "temperature_c": .number.orNull, "rssi": .number.orNull, "snr": .number.orNull, "gateway_id": .eui.orNull,
        "gateway_count": .integer.orNull, "details": .anyObject.orNull.about("What else the payload says."),
    ])

    static let stateChange = Schema.object([
        "id": .integer, "tenant_id": .uuid, "space_id": .uuid, "device_id": .uuid.orNull,
        "deduplication_id": .uuid.orNull, "previous_state": .text.orNull.like("FREE"),
        "new_state": .text.like("OCCUPIED"),
        "source": .text.like("sensor"), "cause": .text.orNull,
        "changed_at": .time.about("Of an inferred change the latest moment at which it can have happened."),
        "observed_at": .time.orNull.about("When the network heard the frame that told of it."),
        "received_at": .time.orNull,
        "is_inferred": .flag.like(json: "false")
            .about("Whether its own uplink never came, and a later one told of it."),
        "error_s": .integer.orNull.like(json: "null")
            .about("By how many seconds an inferred change may have happened earlier; null for any other."),
    ])

    static let orphan = Schema.object([
        "dev_eui": .eui, "first_seen_at": .time, "last_seen_at": .time, "uplink_count": .count,
        "last_payload": .hex.orNull, "last_rssi": .number.orNull, "last_snr": .number.orNull,
        "chirpstack_tenant_id": .uuid.orNull, "device_profile_name": .text.orNull.like("Bosch TPS110"),
        "device_name": .text.orNull, "gateway_id": .eui.orNull,
    ])

    static let poolOperations: [Operation] = [
        Operation(
            .get, "/api/v6/devices/pool/stats", "poolStats", in: "Pool", for: .platform, "Who has how many devices"
        )
        .counts(as: 5)
        .gives(
            .object([
                "tenants": .list(
                    .object([
                        "tenant_id": .uuid, "name": .text.like("Harbour Parking"), "total": .count,
                        "assigned": .count, "unassigned": .count,
                    ])
                ).about("Every tenant, by name."),
                "total_devices": .count, "total_assigned": .count, "total_unassigned": .count,
                "by_status": .object(["assigned": .count, "unassigned": .count, "decommissioned": .count]),
                "generated_at": .time,
            ])),
        Operation(
            .get, "/api/v6/devices/orphans", "listOrphans", in: "Pool", for: .platform,
            "DevEUIs that were heard and are nobody's"
        )
        .query(["search": .asked().optional.like("0004A3")])
        .givesPage(of: "orphans", .named("Orphan")),
        Operation(
            .post, "/api/v6/devices/orphans/{dev_eui}/claim", "claimOrphan", in: "Pool", for: .platform,
            "Register an orphan for a tenant"
        )
        .about("The uplinks that were kept of it become readings.")
        .parameter("dev_eui", .typedEUI.like("0004A30B001C0680"))
        .body(
            .object([
                "tenant_id": .uuid, "name": .text().orNull.optional,
                "device_type": .text().orNull.optional.like("parking_sensor"),
            ])
        )
        .gives(.named("Device")).refuses(409),
        Operation(
            .delete, "/api/v6/devices/orphans/{dev_eui}", "deleteOrphan", in: "Pool", for: .platform,
            "Forget an orphan and its kept uplinks"
        )
        .parameter("dev_eui", .typedEUI.like("0004A30B001C0690")).givesNothing(),
    ]
}
