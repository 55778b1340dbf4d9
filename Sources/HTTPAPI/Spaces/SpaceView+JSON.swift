import JSON
import LoRaWAN
import Parking

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
