/// When a device counts as silent, in SQL: ``DeviceView/silentAfterS(heartbeatS:)`` over a row `devices`.
public enum Silence {
    /// Whether the device was heard lately; never NULL.
    public static func isHeard(_ device: String) -> String {
        "(\(device).last_seen_at IS NOT NULL AND \(device).last_seen_at >= \(limit(device)))"
    }

    /// Whether the device works: enabled, in use and heard lately; never NULL.
    public static func isActive(_ device: String) -> String {
        "(\(device).enabled AND \(device).lifecycle_state <> 'decommissioned' AND \(isHeard(device)))"
    }

    /// Whether a space has a sensor that is silent for too long; never NULL.
    public static func isStale(space: String, sensor: String) -> String {
        "(\(space).sensor_device_id IS NOT NULL AND NOT \(isHeard(sensor)))"
    }

    /// Whether the device, or what it stands for, fell silent within the last seconds; never NULL where it was heard.
    ///
    /// - Parameter seconds: an expression.
    public static func fellSilent(_ device: String, within seconds: String) -> String {
        """
        (\(device).last_seen_at < \(limit(device))
            AND \(device).last_seen_at >= \(limit(device)) - make_interval(secs => \(seconds)))
        """
    }

    private static func limit(_ device: String) -> String {
        let factor = DeviceView.silentAfterS(heartbeatS: 1)
        let otherwise = DeviceView.silentAfterS(heartbeatS: nil)
        return "now() - make_interval(secs => coalesce(\(device).heartbeat_s::float8 * \(factor), \(otherwise)))"
    }
}
