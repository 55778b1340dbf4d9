public import Parking

extension Decisions {
    /// The rows that they change, by owner.
    public var changed: [TenantID: ChangedRows] {
        var changed: [TenantID: ChangedRows] = [:]
        for index in changedDevices {
            changed[devices[index].tenantID, default: ChangedRows()].devices.insert(devices[index].id)
        }
        for reading in readings {
            let device = devices[reading.deviceIndex]
            changed[device.tenantID, default: ChangedRows()].devices.insert(device.id)
        }
        for space in spaces { changed[space.tenantID, default: ChangedRows()].spaces.insert(space.id) }
        for index in changedGateways {
            changed[gateways[index].tenantID, default: ChangedRows()].gateways.insert(gateways[index].id)
        }
        return changed
    }
}
