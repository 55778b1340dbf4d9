/// What a registered device is for.
public enum DeviceCategory: String, Sendable, Hashable, CaseIterable {
    /// It says whether a space is occupied.
    case sensor
    /// It shows whether a space is occupied.
    case display
}
