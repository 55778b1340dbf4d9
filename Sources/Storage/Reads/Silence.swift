import Parking

/// When a device counts as silent, in SQL: ``DeviceView/silentAfterS(heartbeatS:)`` over a row `devices`.
enum Silence {
    /// Whether the device was heard lately; never NULL.
    static func isHeard(_ device: String) -> String {
        "(\(device).last_seen_at IS NOT NULL AND \(device).last_seen_at >= \(limit(device)))"
    }

    /// Whether the device works: enabled, in use and heard lately; never NULL.
    static func isActive(_ device: String) -> String {
        "(\(device).enabled AND \(device).lifecycle_state <> 'decommissioned' AND \(isHeard(device)))"
    }

    private static func limit(_ device: String) -> String {
        let factor = DeviceView.silentAfterS(heartbeatS: 1)
        let otherwise = DeviceView.silentAfterS(heartbeatS: nil)
        return "now() - make_interval(secs => coalesce(\(device).heartbeat_s::float8 * \(factor), \(otherwise)))"
    }
}
