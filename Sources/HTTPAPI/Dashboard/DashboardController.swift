import HTTPTypes
import JSON
import LoRaWAN
import Parking

/// What a dashboard shows first, in one answer.
struct DashboardController: Sendable {
    let reads: any TenantReads
    let health: any HealthSource
    let now: @Sendable () -> Timestamp

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/dashboard/data", data)
    }

    @Sendable private func data(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        let dashboard = try await reads.dashboard(scope: scope)
        let health = await health.health()
        let now = now()
        var answer = Answer.json(capacity: 6144) { json in
            dashboard.write(to: &json)
            Self.write(health, to: &json, withClocks: true)
            json.member("generated_at", now)
            json.members(of: scope)
        }
        // The clocks differ in every answer; the tag covers what a person would call a change, hence it is weak.
        let stable = Answer.json(capacity: 6144) { json in
            dashboard.write(to: &json)
            Self.write(health, to: &json, withClocks: false)
            json.members(of: scope)
        }
        answer.entityTag = "W/" + Answer.entityTag(of: stable.body)
        return answer
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
