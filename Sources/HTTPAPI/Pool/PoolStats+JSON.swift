import JSON
import LoRaWAN
import Model
import Parking

extension PoolStats {
    /// Writes the counts of each tenant and of all (API.md, Devices).
    func write(to json: inout JSONWriter) {
        json.array("tenants") { json in
            for tenant in tenants {
                json.object { json in tenant.write(to: &json) }
            }
        }
        let total = tenants.reduce(0) { $0 + $1.total }
        let assigned = tenants.reduce(0) { $0 + $1.assigned }
        let decommissioned = tenants.reduce(0) { $0 + $1.decommissioned }
        json.member("total_devices", total)
        json.member("total_assigned", assigned)
        json.member("total_unassigned", total - assigned)
        json.object("by_status") { json in
            json.member("assigned", assigned)
            json.member("unassigned", total - assigned - decommissioned)
            json.member("decommissioned", decommissioned)
        }
        json.member("generated_at", generatedAt)
    }
}
