/// A space as read under its row's lock: what the rules of assignment look at.
public struct SpaceFacts: Sendable, Hashable {
    /// Its row.
    public let id: SpaceID
    /// Its owner.
    public let tenantID: TenantID
    /// What is painted on it.
    public let code: String
    /// What it shows.
    public var state = SpaceState.unknown
    /// Its sensor's last word.
    public var sensorState: Occupancy?
    /// The sensor that watches it.
    public var sensorDeviceID: DeviceID?
    /// The display that shows it.
    public var displayDeviceID: DeviceID?
    /// Whether it is taken out of use now.
    public var hasActiveOverride = false
    /// Whether it is held for someone now.
    public var hasActiveReservation = false

    /// A space without devices; the rest is set by property.
    public init(id: SpaceID, tenantID: TenantID, code: String) {
        self.id = id
        self.tenantID = tenantID
        self.code = code
    }

    /// The device of a category that it has.
    public func deviceID(of category: DeviceCategory) -> DeviceID? {
        switch category {
        case .sensor: sensorDeviceID
        case .display: displayDeviceID
        }
    }

    /// What it shows once it is out of use, or why it cannot be taken out of use again.
    public func overridden() -> Result<SpaceState, Refusal> {
        guard !hasActiveOverride else {
            return .failure(.conflict("The space \(code) is out of use already; end that override first."))
        }
        var after = self
        after.hasActiveOverride = true
        return .success(after.state(withSensor: sensorState))
    }

    /// What it shows once nothing keeps it out of use, or why there is nothing to end.
    public func released() -> Result<SpaceState, Refusal> {
        guard hasActiveOverride else { return .failure(.conflict("The space \(code) has no override in force.")) }
        var after = self
        after.hasActiveOverride = false
        return .success(after.state(withSensor: sensorState))
    }

    /// Why it cannot be deleted; `nil` where it can.
    public var refusalToDelete: Refusal? {
        guard sensorDeviceID != nil || displayDeviceID != nil else { return nil }
        return .deviceOnSpace(code)
    }

    /// What it shows once its sensor's word is `word`; `nil` where it has no sensor, or one that has not spoken.
    public func state(withSensor word: Occupancy?) -> SpaceState {
        .derived(hasActiveOverride: hasActiveOverride, hasActiveReservation: hasActiveReservation, sensor: word)
    }
}
