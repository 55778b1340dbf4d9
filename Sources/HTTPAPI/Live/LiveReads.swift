public import LoRaWAN
public import Model
public import Parking

/// Reads behind live updates, in one scope and under row-level security like all others.
public protocol LiveReads: Sendable {
    /// The live fields of everything in the scope; of a kind no more than `rowsMax` rows.
    func liveRows(scope: TenantScope, rowsMax: Int) async throws(StoreFault) -> LiveRows

    /// The live fields of some rows; what is not there any more is left out.
    func liveRows(scope: TenantScope, of ids: ChangedRows) async throws(StoreFault) -> LiveRows

    /// What may have changed since: by whichever daemon, or by the clock in the last `seconds`.
    func liveMarks(scope: TenantScope, since: Timestamp, seconds: Double) async throws(StoreFault) -> LiveMarks

    /// What some devices said that was stored since, newest first.
    func liveReadings(
        scope: TenantScope, of devices: Set<DeviceID>, since: Timestamp, limit: Int
    ) async throws(StoreFault) -> [ReadingView]
}
