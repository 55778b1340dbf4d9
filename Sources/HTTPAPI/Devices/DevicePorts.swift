public import Model
public import Parking

/// Changes of devices and of what they are on.
///
/// Each is one transaction: rows under lock, decision, history, audit log. A refusal is a value, and leaves its line in
/// the audit log too. Another tenant's device is no device.
public protocol DeviceWrites: Sendable {
    /// Registers a device; a DevEUI that is known is a conflict in the same words whoever owns it.
    func createDevice(
        _ context: WriteContext, _ device: NewDevice
    ) async throws(StoreFault) -> Result<DeviceView, Refusal>

    /// Registers many devices of one tenant, or none; answers them in the given order.
    func createDevices(
        _ context: WriteContext, _ devices: [NewDevice]
    ) async throws(StoreFault) -> Result<[DeviceView], Refusal>

    /// Changes a device's own fields.
    func changeDevice(
        _ context: WriteContext, _ reference: DeviceReference, _ change: DeviceChange
    ) async throws(StoreFault) -> Result<DeviceView, Refusal>

    /// Puts a device on a space: the device, the space and the history change together.
    func assignDevice(
        _ context: WriteContext, _ reference: DeviceReference, to space: SpaceID, reason: String?
    ) async throws(StoreFault) -> Result<AssignedDevice, Refusal>

    /// Takes a device from its space; the space then shows what it shows without one.
    func unassignDevice(
        _ context: WriteContext, _ reference: DeviceReference, reason: String?
    ) async throws(StoreFault) -> Result<UnassignedDevice, Refusal>

    /// Moves a device by a step of its life that concerns no space: commission, decommission, reprovision.
    func moveDevice(
        _ context: WriteContext, _ reference: DeviceReference, by step: LifecycleStep, reason: String?
    ) async throws(StoreFault) -> Result<DeviceView, Refusal>

    /// Gives a device that is on no space to another tenant; its history stays with the old one, and what the old one
    /// wrote on it stays too. For the scope of all tenants only.
    func transferDevice(
        _ context: WriteContext, _ reference: DeviceReference, to tenant: TenantID, reason: String?
    ) async throws(StoreFault) -> Result<DeviceView, Refusal>
}

/// Reads of what devices were and said, newest first.
///
/// History stays with whoever owned the device then: a former owner reads their own part of it, and the new owner
/// theirs.
public protocol DeviceHistories: Sendable {
    /// Where a device was; `nil` where the scope has neither the device nor anything of its past.
    func assignments(
        scope: TenantScope, of device: DeviceReference, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<AssignmentView>?

    /// What all devices of the scope said, newest first.
    func readings(scope: TenantScope, _ filter: ReadingFilter) async throws(StoreFault) -> HistoryPage<ReadingView>

    /// What a device said; `nil` where the scope has neither the device nor anything of its past.
    func readings(
        scope: TenantScope, of device: DeviceReference, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<ReadingView>?
}
