public import LoRaWAN
public import Parking

/// What is known of a sensor from an earlier run of its city.
public struct SensorMemory: Sendable, Hashable {
    /// What it said last.
    public let occupancy: Occupancy
    /// Since when.
    public let since: Timestamp
    /// Its battery's voltage, where it told.
    public let batteryV: Double?

    /// Describes a sensor.
    public init(occupancy: Occupancy, since: Timestamp, batteryV: Double?) {
        self.occupancy = occupancy
        self.since = since
        self.batteryV = batteryV
    }
}
