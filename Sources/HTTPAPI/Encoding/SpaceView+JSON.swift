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
