import JSON
import LoRaWAN
import Parking

extension DashboardView {
    /// Writes the members that come from the database (API.md, Dashboard).
    func write(to json: inout JSONWriter) {
        json.object("devices") { json in devices.write(to: &json) }
        json.object("gateways") { json in
            json.member("total", gateways.total)
            json.member("online", gateways.online)
            json.member("offline", gateways.offline)
        }
        json.object("spaces") { json in spaces.write(to: &json) }
        json.array("recent_activity") { json in
            for activity in recentActivity {
                json.object { json in activity.write(to: &json) }
            }
        }
    }
}

extension SpaceCounts {
    /// Writes the counts and what follows from them.
    func write(to json: inout JSONWriter) {
        json.member("total", total)
        json.member("occupied", occupied)
        json.member("available", available)
        json.member("free", free)
        json.member("reserved", reserved)
        json.member("maintenance", maintenance)
        json.member("unknown", unknown)
        json.member("stale", stale)
        json.member("occupancy_rate", occupancyRate)
    }
}

extension DashboardView.Activity {
    /// Writes one entry.
    fileprivate func write(to json: inout JSONWriter) {
        json.member("type", "state_change")
        json.member("timestamp", at)
        json.member("space_id", spaceID)
        json.member("space_code", spaceCode)
        json.member("device_id", deviceID)
        json.member("from_state", from?.rawValue)
        json.member("to_state", to.rawValue)
    }
}
