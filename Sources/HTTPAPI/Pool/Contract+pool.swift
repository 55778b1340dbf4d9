import HTTPTypes
import Model
import Parking

extension Contract {
    static let poolOperations: [Operation] = [
        Operation(
            .get, "/api/v6/devices/pool/stats", "poolStats", in: "Pool", for: .platform, "Who has how many devices"
        )
        .counts(as: 5)
        .gives(
            .object([
                "tenants": .list(
                    PoolStats.Tenant.schema
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
