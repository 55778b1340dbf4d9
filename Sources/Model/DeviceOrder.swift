/// By what a list of devices is sorted; a minus means the largest, the last or the latest first.
///
/// Devices that have no such value come last either way.
public enum DeviceOrder: String, Sendable, Hashable, CaseIterable {
    /// Longest silent first.
    case lastSeenAt = "last_seen_at"
    /// Heard last first.
    case lastSeenAtDescending = "-last_seen_at"
    /// By name.
    case name
    /// By name, from the end.
    case nameDescending = "-name"
    /// By DevEUI.
    case devEUI = "dev_eui"
    /// By DevEUI, from the end.
    case devEUIDescending = "-dev_eui"
    /// Emptiest first: by percent, and behind them by volts those that tell no percent.
    case battery
    /// Fullest first.
    case batteryDescending = "-battery"
    /// Weakest first.
    case rssi
    /// Strongest first.
    case rssiDescending = "-rssi"

    /// The word without its minus.
    public var key: String { String(isDescending ? rawValue.dropFirst() : rawValue[...]) }
    /// Whether the largest comes first.
    public var isDescending: Bool { rawValue.hasPrefix("-") }
}
