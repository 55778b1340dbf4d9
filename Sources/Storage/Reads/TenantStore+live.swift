public import LoRaWAN
public import Model
public import Parking

/// Reads behind live updates: the functions of the HTTP API's port `LiveReads`.
extension TenantStore {
    /// The live fields of everything in the scope; of a kind no more than `rowsMax` rows.
    public func liveRows(scope: TenantScope, rowsMax: Int) async throws(StoreFault) -> LiveRows {
        let (spaces, devices, gateways) = try await ask(
            scope, LiveStatements.spaces(rowsMax: rowsMax), LiveStatements.devices(rowsMax: rowsMax),
            LiveStatements.gateways(rowsMax: rowsMax))
        return LiveRows(spaces: spaces, devices: devices, gateways: gateways)
    }

    /// The live fields of some rows; what is not there any more is left out.
    public func liveRows(scope: TenantScope, of ids: ChangedRows) async throws(StoreFault) -> LiveRows {
        let (spaces, devices, gateways) = try await ask(
            scope, LiveStatements.spaces(ids.spaces), LiveStatements.devices(ids.devices),
            LiveStatements.gateways(ids.gateways))
        return LiveRows(spaces: spaces, devices: devices, gateways: gateways)
    }

    /// What may have changed since: by whichever daemon, or by the clock in the last `seconds`.
    public func liveMarks(
        scope: TenantScope, since: Timestamp, seconds: Double
    ) async throws(StoreFault) -> LiveMarks {
        let (spaces, devices, gateways) = try await ask(
            scope, LiveStatements.spaceMarks(since: since),
            LiveStatements.deviceMarks(since: since, seconds: seconds), LiveStatements.gatewayMarks)
        return LiveMarks(spaces: spaces, devices: devices, gateways: gateways)
    }

    /// What some devices said that was stored since, newest first.
    public func liveReadings(
        scope: TenantScope, of devices: Set<DeviceID>, since: Timestamp, limit: Int
    ) async throws(StoreFault) -> [ReadingView] {
        try await ask(scope, LiveStatements.readings(of: devices, since: since, limit: limit))
    }
}
