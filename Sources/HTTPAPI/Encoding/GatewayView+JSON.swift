import JSON
import LoRaWAN
import Parking

extension GatewayView {
    /// Writes the members of a gateway (API.md, Gateways).
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("gateway_id", gatewayID.eui)
        json.member("tenant_id", tenantID)
        json.member("name", name)
        json.member("description", description)
        json.member("model", model)
        json.member("site_id", siteID)
        json.member("latitude", latitude)
        json.member("longitude", longitude)
        json.member("altitude", altitude)
        json.member("status", status.rawValue)
        json.member("is_online", status == .online)
        json.member("last_seen_at", lastSeenAt)
        json.member("stats_interval_s", statsIntervalS)
        json.member("enabled", isEnabled)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
    }
}
