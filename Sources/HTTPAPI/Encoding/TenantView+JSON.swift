import JSON
import LoRaWAN
import Parking

extension TenantView {
    /// Writes the members of a tenant, with its counts where they were asked for (API.md, Tenants).
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("name", name)
        json.member("slug", slug)
        json.member("type", kind.rawValue)
        json.member("subscription_tier", tier.rawValue)
        json.member("is_active", isActive)
        json.member("suspended_at", suspendedAt)
        json.member("suspension_reason", suspensionReason)
        json.member("settings", settings)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
        guard let stats else { return }
        json.member("user_count", stats.users)
        json.member("device_count", stats.devices)
        json.member("gateway_count", stats.gateways)
        json.member("site_count", stats.sites)
        json.member("space_count", stats.spaces)
    }
}
