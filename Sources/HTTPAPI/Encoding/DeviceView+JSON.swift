import JSON
import LoRaWAN
import Parking

extension DeviceView {
    /// Writes the members of a device (API.md, Devices).
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("dev_eui", devEUI.eui)
        json.member("name", name)
        json.member("tenant_id", tenantID)
        json.member("device_type", deviceType)
        json.member("category", category.rawValue)
        json.member("manufacturer", manufacturer)
        json.member("model", model)
        json.member("codec", codec)
        json.member("status", status.rawValue)
        json.member("lifecycle_state", lifecycle.rawValue)
        json.member("is_active", isActive)
        json.member("enabled", isEnabled)
        json.member("assigned_space_id", assignedSpaceID)
        json.member("assigned_space_code", assignedSpaceCode)
        json.member("assigned_at", assignedAt)
        json.member("last_seen_at", lastSeenAt)
        json.member("battery_v", batteryV)
        json.member("battery_percent", batteryPercent)
        json.member("battery_low", isBatteryLow)
        json.member("temperature_c", temperatureC)
        json.member("rssi", rssi)
        json.member("snr", snr)
        json.member("last_f_cnt", lastFrameCounter?.rawValue)
        json.member("lost_uplinks", lostUplinks)
        json.member("occupancy", occupancy?.rawValue ?? "unknown")
        json.member("config", config)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
    }
}

extension DeviceCounts {
    /// Writes the five counts.
    func write(to json: inout JSONWriter) {
        json.member("total", total)
        json.member("assigned", assigned)
        json.member("unassigned", unassigned)
        json.member("active", active)
        json.member("inactive", inactive)
    }
}
