public import Model
public import Parking

/// Reads of what devices were and said, newest first.
///
/// History stays with whoever owned the device then: a former owner reads their own part of it, and the new owner
/// theirs.
public protocol DeviceHistories: Sendable {
    /// Where a device was; `nil` where the scope has neither the device nor anything of its past.
    func assignments(
        scope: TenantScope, of device: DeviceReference, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<AssignmentView>?

    /// What a device said; `nil` where the scope has neither the device nor anything of its past.
    func readings(
        scope: TenantScope, of device: DeviceReference, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<ReadingView>?
}
