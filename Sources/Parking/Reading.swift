public import LoRaWAN

/// What one frame says, whatever the sensor: the canonical reading.
///
/// Absent is `nil`: a sentinel or a field that the frame lacks is never 0. A frame without an occupancy bit has
/// `occupancy == nil` and moves no state.
public struct Reading: Sendable, Hashable {
    /// Why the sensor spoke.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The bay's occupancy changed.
        case change
        /// The regular sign of life.
        case heartbeat
        /// After power-on, reset or join.
        case startUp = "start_up"
        /// A vehicle's or user's tag was registered.
        case tag
        /// A threshold was crossed.
        case alarm
        /// The answer to a configuration command.
        case configuration
        /// The sensor reports a fault of its own.
        case error
    }

    /// The sensor's word; `nil` where the frame has none.
    public var occupancy: Occupancy?
    /// Why the sensor spoke; `nil` where the frame does not tell.
    public var cause: Cause?
    /// What it says of the other quantities, in numbers.
    @usableFromInline
    var numbers = QuantityNumbers()
    /// Everything else the frame says, in the codec's order, names in snake_case with units.
    public var details: [Detail] = []
    /// Moments before its own that the frame tells of, in the frame's order; empty for nearly every frame.
    public var earlier: [Earlier] = []

    /// A named value that only some sensors have.
    public struct Detail: Sendable, Hashable {
        /// Its name in snake_case, with the unit.
        public var name: String
        /// Its value.
        public var value: Value

        /// Names a value.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// A value of a detail.
    public enum Value: Sendable, Hashable {
        /// A number.
        case number(Double)
        /// A text: firmware, hexadecimal bytes.
        case text(String)
        /// A flag.
        case flag(Bool)
        /// Numbers in order: the axes of a magnetometer.
        case numbers([Double])
        /// Texts in order: faults, tag ids.
        case texts([String])
    }

    /// What the sensor measured before, and tells of in a later frame.
    public struct Earlier: Sendable, Hashable {
        /// When, by the sensor's clock.
        public var observedAt: Timestamp
        /// Which one of the frame's that have this time, from 0.
        public var place: Int
        /// What it says.
        public var reading: Reading

        /// Describes a moment.
        public init(observedAt: Timestamp, place: Int, reading: Reading) {
            self.observedAt = observedAt
            self.place = place
            self.reading = reading
        }
    }

    /// A reading that says nothing yet.
    @inlinable
    public init() {}
}
