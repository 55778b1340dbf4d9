/// What the dashboards of a tenant may be told to leave out. Who may do what is decided by role alone.
public enum Feature: String, Sendable, Hashable, CaseIterable {
    /// Whether they ask this API at all, and not v5's.
    case useV6API = "use_v6_api"
    /// Whether platform admins find what is theirs.
    case showPlatformAdmin = "show_platform_admin"
    /// Whether the pool of devices is shown.
    case enableDevicePool = "enable_device_pool"
}
