import HTTPTypes
import Model
import Parking

extension Contract {
    static let dashboardOperations: [Operation] = [
        Operation(
            .get, "/api/v6/dashboard/data", "dashboard", in: "Dashboard", for: .member(.viewer),
            "Counts, last changes, and the daemon's health"
        )
        .about("Its entity tag is weak: it tells of the counts and changes, not of the clocks.")
        .gives(
            .object([
                "devices": DeviceCounts.schema,
                "gateways": GatewayCounts.schema, "spaces": SpaceCounts.schema,
                "recent_activity": .list(DashboardView.Activity.schema),
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
