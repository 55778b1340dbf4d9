public import LoRaWAN
import Parking

/// What a run has done so far, or would do.
public struct RedecodeReport: Sendable, Equatable {
    /// The columns of a reading that a codec fills, in the order of their bits in a stored difference.
    public struct Field: RawRepresentable, Sendable, Hashable, CaseIterable {
        /// Its name.
        public let rawValue: String

        /// Names a column.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The quantities that have a column, and the details.
        public static let allCases = (Quantity.columns.map(\.name) + ["details"]).map { Field(rawValue: $0) }
    }

    /// The readings concerned, those of earlier starts of the same run included.
    public var total = 0
    /// Those that are done.
    public var done = 0
    /// Of those of this start: readings whose row is written, be it only for the codec's version.
    public var rewritten = 0
    /// Readings that say something else now.
    public var changed = 0
    /// Readings that the present codec cannot read, by reason.
    public var unreadable: [Rejection.Reason: Int] = [:]
    /// How often each field changed.
    public var fields: [Field: Int] = [:]
    /// Readings that say something else now, by device.
    public var devices: [DevEUI: Int] = [:]
    /// Quarantined uplinks that the present codec reads.
    public var recovered = 0
    /// Readings that come: moments before that stored frames tell of.
    public var told = 0
    /// Changes of what spaces showed that go.
    public var changesRemoved = 0
    /// Changes of what spaces showed that come.
    public var changesAdded = 0
    /// Rows of people or the clock whose states are put right.
    public var changesCorrected = 0
    /// Spaces whose history is another.
    public var spaces: Set<UUIDBits> = []
    /// Spaces that show or say something else now.
    public var spacesMoved = 0
    /// Devices whose present values are others.
    public var devicesMoved = 0
    /// A few of the differences, in words.
    public var examples: [String] = []
    /// When the interrupted run that this continues was started; `nil` for a new one.
    public var continuesFrom: Timestamp?

    /// How many examples are kept.
    static let examplesMax = 8

    /// Nothing yet.
    public init() {}
}
