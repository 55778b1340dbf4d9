public import LoRaWAN

/// A device as read under its row's lock: what the rules of its life look at, and the rules.
public struct DeviceFacts: Sendable, Hashable {
    /// Its row.
    public let id: DeviceID
    /// Its owner.
    public let tenantID: TenantID
    /// Its name on the air.
    public let devEUI: DevEUI
    /// Sensor or display.
    public var category = DeviceCategory.sensor
    /// Where it stands between unpacking and scrap.
    public var lifecycle = Lifecycle.provisioned
    /// Whether it may be assigned.
    public var isEnabled = true
    /// The space that it is on.
    public var assignedSpaceID: SpaceID?
    /// The sensor's last word; of a display, none counts.
    public var occupancy: Occupancy?
    /// When that word was said.
    public var occupancyObservedAt: Timestamp?

    /// A provisioned sensor on no space; the rest is set by property.
    public init(id: DeviceID, tenantID: TenantID, devEUI: DevEUI) {
        self.id = id
        self.tenantID = tenantID
        self.devEUI = devEUI
    }

    /// Where the device stands once it is on `space`, or why it cannot be put there.
    public func assigned(to space: SpaceFacts) -> Result<Lifecycle, Refusal> {
        if assignedSpaceID == space.id { return .failure(.conflict("The device is on this space already.")) }
        if assignedSpaceID != nil {
            return .failure(.conflict("The device is on another space; unassign it first."))
        }
        if lifecycle == .decommissioned {
            return .failure(.conflict("The device is decommissioned; reprovision it first."))
        }
        if !isEnabled { return .failure(.conflict("The device is disabled; enable it first.")) }
        if space.tenantID != tenantID {
            return .failure(.conflict("Device and space belong to different tenants; transfer the device first."))
        }
        if space.deviceID(of: category) != nil {
            return .failure(.conflict("The space \(space.code) has a \(category.rawValue) already."))
        }
        // A device that an import left as operational without a space is on its way to one.
        return .success(lifecycle.after(.assign) ?? .operational)
    }

    /// Where the device stands once it is on no space, or why it cannot be taken away.
    public func unassigned() -> Result<Lifecycle, Refusal> {
        guard assignedSpaceID != nil else { return .failure(.conflict("The device is on no space.")) }
        return .success(lifecycle.after(.unassign) ?? .commissioned)
    }

    /// Where the device stands after a step that concerns no space, or why it is not legal.
    public func moved(by step: LifecycleStep) -> Result<Lifecycle, Refusal> {
        if step == .decommission, assignedSpaceID != nil {
            return .failure(.conflict("The device is on a space; unassign it first."))
        }
        // An import may have left a device as operational without a space.
        let standing = lifecycle == .operational && assignedSpaceID == nil ? .commissioned : lifecycle
        if let next = standing.after(step) { return .success(next) }
        return .failure(
            .conflict("A device that is \(standing.rawValue) cannot be \(step.participle)."))
    }

    /// Why the device cannot go to `owner`; `nil` where it can.
    public func refusal(toMoveTo owner: TenantID) -> Refusal? {
        if assignedSpaceID != nil { return .conflict("The device is on a space; unassign it first.") }
        if lifecycle == .decommissioned { return .conflict("The device is decommissioned; reprovision it first.") }
        return owner == tenantID ? .conflict("The device belongs to this tenant already.") : nil
    }
}

extension LifecycleStep {
    fileprivate var participle: String {
        switch self {
        case .hear: "heard"
        case .commission: "commissioned"
        case .assign: "assigned"
        case .unassign: "unassigned"
        case .decommission: "decommissioned"
        case .reprovision: "reprovisioned"
        }
    }
}
