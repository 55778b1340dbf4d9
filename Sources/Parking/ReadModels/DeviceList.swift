/// A page of devices, with the counts of the scope where they were asked for.
public struct DeviceList: Sendable, Equatable {
    /// The devices.
    public var page: Page<DeviceView>
    /// Counts over exactly the tenants whose devices the list can hold; `nil` where not asked for.
    public var stats: DeviceCounts?

    /// Makes a list.
    public init(page: Page<DeviceView>, stats: DeviceCounts? = nil) {
        self.page = page
        self.stats = stats
    }
}
