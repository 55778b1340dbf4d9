import JSON
import LoRaWAN
import Model
import Parking

extension PoolStats {
    /// Their form in the contract.
    static let schema = Schema.object([
        "tenants": .list(PoolStats.Tenant.schema).about("Every tenant, by name."),
        "total_devices": .count, "total_assigned": .count, "total_unassigned": .count,
        "by_status": .object(["assigned": .count, "unassigned": .count, "decommissioned": .count]),
        "generated_at": .time,
    ])

    /// Writes the counts of each tenant and of all (API.md, Devices).
    func write(to json: inout JSONWriter) {
        json.list("tenants", tenants)
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
