import Parking

/// What a sensor puts into a frame.
struct SensorCondition: Sendable {
    /// Why it speaks.
    enum Cause: Sendable, Hashable {
        case startUp
        case change
        case heartbeat
    }

    var cause: Cause
    var occupancy: Occupancy
    var temperatureC: Double
    var batteryMV: Int
    /// How long the state before this one lasted, in minutes.
    var previousMinutes: Int
}
