import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// What a dashboard shows first, in one answer.
struct DashboardController: Sendable {
    let reads: any TenantReads
    let health: any HealthSource
    let now: @Sendable () -> Timestamp

    func add(to routes: inout RouteTable) {
        routes.read(
            Chapter.dashboard.all(
                .get, "dashboard", at: "/data", for: .member(.viewer), "Counts, last changes, and the daemon's health"
            )
            .about("Its entity tag is weak: it tells of the counts and changes, not of the clocks.")
            .gives(
                .object([
                    "devices": DeviceCounts.schema, "gateways": GatewayCounts.schema, "spaces": SpaceCounts.schema,
                    "recent_activity": .list(DashboardView.Activity.schema),
                    "system_health": .object([
                        "status": .words(of: HealthSnapshot.Status.self),
                        "database": .words(of: HealthSnapshot.Status.self),
                        "mqtt": .words(of: HealthSnapshot.Status.self),
                        "ingest_lag_s": .number.orNull.like(json: "0.02"), "uptime_s": .count,
                    ]),
                    "generated_at": .time, "tenant_scope": .uuid, "is_cross_tenant": .flag,
                ])),
            data)
    }

    @Sendable private func data(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        let dashboard = try await reads.dashboard(scope: scope)
        let health = await health.health()
        let now = now()
        var answer = Answer.json(capacity: 6144) { json in
            Self.write(dashboard, to: &json)
            Self.write(health, to: &json, withClocks: true)
            json.member("generated_at", now)
            json.members(of: scope)
        }
        // The clocks differ in every answer; the tag covers what a person would call a change, hence it is weak.
        let stable = Answer.json(capacity: 6144) { json in
            Self.write(dashboard, to: &json)
            Self.write(health, to: &json, withClocks: false)
            json.members(of: scope)
        }
        answer.entityTag = "W/" + Answer.entityTag(of: stable.body)
        return answer
    }

    /// The members that come from the database (API.md, Dashboard).
    private static func write(_ dashboard: DashboardView, to json: inout JSONWriter) {
        json.object("devices") { json in dashboard.devices.write(to: &json) }
        json.object("gateways") { json in dashboard.gateways.write(to: &json) }
        json.object("spaces") { json in dashboard.spaces.write(to: &json) }
        json.list("recent_activity", dashboard.recentActivity)
    }

    private static func write(_ health: HealthSnapshot, to json: inout JSONWriter, withClocks: Bool) {
        json.object("system_health") { json in
            json.member("status", health.status.rawValue)
            json.member("database", health.database.status.rawValue)
            json.member("mqtt", health.mqtt.status.rawValue)
            guard withClocks else { return }
            json.member("ingest_lag_s", health.ingestLagS)
            json.member("uptime_s", Int(health.uptimeS))
        }
    }
}
