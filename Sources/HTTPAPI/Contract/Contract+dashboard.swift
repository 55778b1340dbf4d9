import HTTPTypes
import Parking

extension Contract {
    static let deviceCounts = Schema.object([
        "total": .count, "assigned": .count, "unassigned": .count, "active": .count.about("Heard in time."),
        "inactive": .count,
    ])

    private static let spaceCounts = Schema.object([
        "total": .count, "occupied": .count, "available": .count, "free": .count, "reserved": .count,
        "maintenance": .count, "unknown": .count,
        "stale": .count.about("With a sensor that is silent for longer than it should be."),
        "occupancy_rate": .number,
    ])

    private static let activity = Schema.object([
        "type": .words("state_change"), "timestamp": .time, "space_id": .uuid, "space_code": .text.orNull.like("A-12"),
        "device_id": .uuid.orNull, "from_state": .words(of: SpaceState.self).orNull,
        "to_state": .words(of: SpaceState.self),
    ])

    static let dashboardOperations: [Operation] = [
        Operation(
            .get, "/api/v6/dashboard/data", "dashboard", in: "Dashboard", for: .member(.viewer),
            "Counts, last changes, and the daemon's health"
        )
        .about("Its entity tag is weak: it tells of the counts and changes, not of the clocks.")
        .gives(
            .object([
                "devices": deviceCounts,
                "gateways": .object(["total": .count, "online": .count, "offline": .count]), "spaces": spaceCounts,
                "recent_activity": .list(activity),
                "system_health": .object([
                    "status": .words(of: HealthSnapshot.Status.self),
                    "database": .words(of: HealthSnapshot.Status.self),
                    "mqtt": .words(of: HealthSnapshot.Status.self), "ingest_lag_s": .number.orNull.like(json: "0.02"),
                    "uptime_s": .count,
                ]),
                "generated_at": .time, "tenant_scope": .uuid, "is_cross_tenant": .flag,
            ]))
    ]
}
