/// What one daemon at a time does for all, each under a lock of its own, so that several may share the work.
public enum MaintenanceWork: String, CaseIterable, Sendable {
    /// Partitions of the readings, made ahead.
    case partitions
    /// The bounds of orphans and quarantine.
    case bounds
    /// States of spaces that change with the clock.
    case spaceStates = "space_states"
    /// Hours of what gateways report, added up.
    case gatewayHours = "gateway_hours"

    /// The two keys of its advisory lock: "park" in ASCII, and a number that must stay what it is, for daemons of
    /// another version may run beside this one.
    var lockKeys: String {
        let number =
            switch self {
            case .partitions: 1
            case .bounds: 2
            case .spaceStates: 3
            case .gatewayHours: 4
            }
        return "\(0x7061_726B), \(number)"
    }
}
