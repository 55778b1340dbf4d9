import JSON
import LoRaWAN
import Model
import Parking

extension DashboardView {
    /// Writes the members that come from the database (API.md, Dashboard).
    func write(to json: inout JSONWriter) {
        json.object("devices") { json in devices.write(to: &json) }
        json.object("gateways") { json in gateways.write(to: &json) }
        json.object("spaces") { json in spaces.write(to: &json) }
        json.array("recent_activity") { json in
            for activity in recentActivity {
                json.object { json in activity.write(to: &json) }
            }
        }
    }
}
