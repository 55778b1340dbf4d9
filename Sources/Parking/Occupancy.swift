/// What a sensor says about its bay; never a `Bool`, because "no word" is neither.
public enum Occupancy: String, Sendable, Hashable, CaseIterable {
    /// No vehicle.
    case free
    /// A vehicle.
    case occupied

    /// The other word.
    public var opposite: Occupancy { self == .free ? .occupied : .free }
}
