/// What is most wrong with a device, in one word. Decided here, in SQL over a row of `devices`, and nowhere else.
///
/// The first that holds: never heard, silent, battery low, losing, weak signal; otherwise it is ok. Whether the device
/// is in use does not matter to it.
public enum DeviceHealth: String, Sendable, Hashable, FieldWord {
    /// None of the others.
    case ok
    /// Heard once, but not within ``DeviceView/silentAfterS(heartbeatS:)`` seconds.
    case silent
    /// The best gateway hears it at ``weakRSSI`` or less, or at ``weakSNR`` or less.
    case weakSignal = "weak_signal"
    /// The sensor itself says so, or tells ``lowBatteryPercent`` or less.
    case batteryLow = "battery_low"
    /// Within ``lostWithinH`` hours it lost ``lostMin`` uplinks at least, and one for each ``heartbeatsOfLoss`` of a
    /// day's heartbeats.
    case losing
    /// No uplink of it has ever come.
    case neverHeard = "never_heard"

    /// %; volts say nothing without the model.
    public static let lowBatteryPercent = 20
    /// dBm.
    public static let weakRSSI = -115
    /// dB.
    public static let weakSNR = -10
    /// Fewer are lost on any air.
    public static let lostMin = 3
    /// So many heartbeats allow for one that is lost.
    public static let heartbeatsOfLoss = 10
    /// What ingest counts together.
    public static let lostWithinH = 24

    /// The word, in SQL; never NULL.
    public static func column(_ device: String) -> String {
        """
        CASE WHEN \(device).last_seen_at IS NULL THEN '\(neverHeard.rawValue)'
                WHEN NOT \(Silence.isHeard(device)) THEN '\(silent.rawValue)'
                WHEN \(device).battery_low OR \(device).battery_percent <= \(lowBatteryPercent)
                    THEN '\(batteryLow.rawValue)'
                WHEN \(device).lost_since > now() - interval '\(lostWithinH) hours' AND \(device).lost_recently
                        >= greatest(\(lostMin), \(86_400 / heartbeatsOfLoss) / nullif(\(device).heartbeat_s, 0))
                    THEN '\(losing.rawValue)'
                WHEN \(device).rssi <= \(weakRSSI) OR \(device).snr <= \(weakSNR) THEN '\(weakSignal.rawValue)'
                ELSE '\(ok.rawValue)' END
        """
    }
}

/// How many devices have which health; together they are all.
public struct DeviceHealthCounts: Sendable, Hashable {
    private var counts: [DeviceHealth: Int] = [:]

    /// None of anything.
    public init() {}

    /// How many have this one.
    public subscript(health: DeviceHealth) -> Int {
        get { counts[health] ?? 0 }
        set { counts[health] = newValue == 0 ? nil : newValue }
    }
}

extension DeviceHealthCounts: Resource {
    /// Over devices that have their word as a column `health`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        for health in DeviceHealth.allCases {
            each(health.rawValue, &self[health], "count(*) FILTER (WHERE row.health = '\(health.rawValue)')") { _ in
                .count
            }
        }
    }
}
