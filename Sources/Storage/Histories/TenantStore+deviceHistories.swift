public import Model
public import Parking

extension TenantStore {
    /// Where a device was, newest first; `nil` where the scope has neither the device nor anything of its past.
    public func assignments(
        scope: TenantScope, of device: DeviceReference, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<AssignmentView>? {
        let (found, isKnown) = try await ask(
            scope, DeviceHistoryStatements.assignments(device, filter), DeviceHistoryStatements.isKnown(device))
        return isKnown ? HistoryPage(found, limit: filter.limit, position: \.position) : nil
    }

    /// What all devices of the scope said, newest first.
    public func readings(
        scope: TenantScope, _ filter: ReadingFilter
    ) async throws(StoreFault) -> HistoryPage<ReadingView> {
        let found = try await ask(scope, isDear: true, ReadingStatement.page(filter))
        return HistoryPage(found, limit: filter.history.limit, position: \.position)
    }

    /// What a device said, newest first; `nil` where the scope has neither the device nor anything of its past.
    public func readings(
        scope: TenantScope, of device: DeviceReference, _ filter: HistoryFilter
    ) async throws(StoreFault) -> HistoryPage<ReadingView>? {
        let (found, isKnown) = try await ask(
            scope, DeviceHistoryStatements.readings(device, filter), DeviceHistoryStatements.isKnown(device))
        return isKnown ? HistoryPage(found, limit: filter.limit, position: \.position) : nil
    }
}
