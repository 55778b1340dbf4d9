/// What happens to a device that may move it from one place of its life to another.
public enum LifecycleStep: String, Sendable, Hashable, CaseIterable {
    /// A valid uplink comes.
    case hear
    /// Someone declares it ready.
    case commission
    /// It is put on a space; by that it is ready too, heard or not.
    case assign
    /// It is taken from its space.
    case unassign
    /// It goes out of use.
    case decommission
    /// It comes back into use, as if new.
    case reprovision
}

extension Lifecycle {
    /// Where a device stands after a step; `nil` where the step is not legal.
    ///
    /// | from | hear | commission | assign | unassign | decommission | reprovision |
    /// |---|---|---|---|---|---|---|
    /// | provisioned | commissioned | commissioned | operational | – | decommissioned | – |
    /// | commissioned | commissioned | – | operational | – | decommissioned | – |
    /// | operational | operational | – | – | commissioned | – | – |
    /// | decommissioned | decommissioned | – | – | – | – | provisioned |
    public func after(_ step: LifecycleStep) -> Lifecycle? {
        switch (self, step) {
        case (.provisioned, .hear), (.provisioned, .commission): .commissioned
        case (_, .hear): self
        case (.provisioned, .assign), (.commissioned, .assign): .operational
        case (.operational, .unassign): .commissioned
        case (.provisioned, .decommission), (.commissioned, .decommission): .decommissioned
        case (.decommissioned, .reprovision): .provisioned
        case (_, .commission), (_, .assign), (_, .unassign), (_, .decommission), (_, .reprovision): nil
        }
    }
}
