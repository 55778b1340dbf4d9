import JSON
import LoRaWAN
import Parking

extension SpaceView {
    /// Writes the members of a space, with its devices where they were asked for (API.md, Sites and spaces).
    func write(to json: inout JSONWriter, withDevices: Bool = false) {
        json.member("id", id)
        json.member("tenant_id", tenantID)
        json.member("site_id", siteID)
        json.member("code", code)
        json.member("name", name)
        json.member("building", building)
        json.member("floor", floor)
        json.member("zone", zone)
        json.member("state", state.rawValue)
        json.member("current_state", state.rawValue.lowercased())
        json.member("sensor_state", sensorState?.rawValue)
        json.member("is_stale", isStale)
        json.member("state_changed_at", stateChangedAt)
        json.member("sensor_device_id", sensorDeviceID)
        json.member("display_device_id", displayDeviceID)
        json.member("latitude", latitude)
        json.member("longitude", longitude)
        json.member("metadata", metadata)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
        guard withDevices else { return }
        Self.write(sensorDevice, as: "sensor_device", to: &json)
        Self.write(displayDevice, as: "display_device", to: &json)
    }

    private static func write(_ device: Device?, as name: String, to json: inout JSONWriter) {
        guard let device else { return json.memberNull(name) }
        json.object(name) { json in
            json.member("dev_eui", device.devEUI.eui)
            json.member("name", device.name)
            json.member("status", device.status.rawValue)
        }
    }
}

extension StateChangeView {
    /// Writes the members of a change of state.
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("tenant_id", tenantID)
        json.member("space_id", spaceID)
        json.member("device_id", deviceID)
        json.member("deduplication_id", deduplicationID?.description)
        json.member("previous_state", from)
        json.member("new_state", to)
        json.member("source", source)
        json.member("cause", cause)
        json.member("changed_at", changedAt)
        json.member("observed_at", observedAt)
        json.member("received_at", receivedAt)
        json.member("is_inferred", isInferred)
        json.member("error_s", errorS)
    }
}

extension OverriddenSpace {
    /// Writes what came of an override.
    func write(_ override: NewOverride, to json: inout JSONWriter) {
        json.member("success", true)
        json.member("override_id", overrideID)
        json.member("space_id", spaceID)
        json.member("type", override.kind.rawValue)
        json.member("reason", override.reason)
        json.member("started_at", startedAt)
        json.member("until", override.until)
        json.member("state", state.rawValue)
        json.member("current_state", state.rawValue.lowercased())
        json.member("message", "The space \(spaceCode) is out of use now.")
    }
}
