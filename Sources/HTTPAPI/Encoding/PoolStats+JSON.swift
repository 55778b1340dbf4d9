import JSON
import LoRaWAN
import Parking

extension PoolStats {
    /// Writes the counts of each tenant and of all (API.md, Devices).
    func write(to json: inout JSONWriter) {
        json.array("tenants") { json in
            for tenant in tenants {
                json.object { json in
                    json.member("tenant_id", tenant.id)
                    json.member("name", tenant.name)
                    json.member("total", tenant.total)
                    json.member("assigned", tenant.assigned)
                    json.member("unassigned", tenant.unassigned)
                }
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

extension OrphanView {
    /// Writes the members of an orphan (API.md, Devices); the payload is hexadecimal, as `parkd decode` takes it.
    func write(to json: inout JSONWriter) {
        json.member("dev_eui", devEUI.eui)
        json.member("first_seen_at", firstSeenAt)
        json.member("last_seen_at", lastSeenAt)
        json.member("uplink_count", uplinkCount)
        json.member("last_payload", lastPayload.map { HexDigits.text($0) })
        json.member("last_rssi", lastRSSI)
        json.member("last_snr", lastSNR)
        json.member("chirpstack_tenant_id", networkTenantID?.description)
        json.member("device_profile_name", deviceProfileName)
        json.member("device_name", deviceName)
        json.member("gateway_id", gatewayID)
    }
}
