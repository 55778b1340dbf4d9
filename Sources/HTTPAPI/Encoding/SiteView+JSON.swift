import JSON
import LoRaWAN
import Parking

extension SiteView {
    /// Writes the members of a site, with its counts where they were asked for (API.md, Sites and spaces).
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("tenant_id", tenantID)
        json.member("name", name)
        json.member("slug", slug)
        json.member("address", address)
        json.member("city", city)
        json.member("state", state)
        json.member("postal_code", postalCode)
        json.member("country", country)
        json.member("latitude", latitude)
        json.member("longitude", longitude)
        json.member("timezone", timezone)
        json.member("metadata", metadata)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
        guard let stats else { return }
        json.member("space_count", stats.spaces)
        json.member("device_count", stats.devices)
        json.member("gateway_count", stats.gateways)
        json.member("free_spaces", stats.freeSpaces)
        json.member("occupied_spaces", stats.occupiedSpaces)
    }
}

extension SiteOccupancy {
    /// Writes the members of an occupancy (API.md, Sites and spaces).
    func write(to json: inout JSONWriter) {
        json.member("site_id", siteID)
        json.member("site_name", siteName)
        json.member("total_spaces", spaces.total)
        json.member("free", spaces.free)
        json.member("occupied", spaces.occupied)
        json.member("reserved", spaces.reserved)
        json.member("maintenance", spaces.maintenance)
        json.member("unknown", spaces.unknown)
        json.member("stale", spaces.stale)
        json.member("available", spaces.available)
        json.member("occupancy_rate", spaces.occupancyRate)
        json.member("tenant_id", tenantID)
    }
}
