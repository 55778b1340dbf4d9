public import LoRaWAN
public import Parking

/// What must change for a space's history to say what its words say now.
public struct RebuiltHistory: Sendable {
    /// A row of people or the clock, beside which the sensor's word is another.
    public struct Correction: Sendable, Equatable {
        /// Its row.
        public var id: Int64
        /// Shown before.
        public var from: SpaceState?
        /// Shown since.
        public var to: SpaceState?
    }

    /// What the space has and shows at the end.
    public struct Present: Sendable, Equatable {
        /// The sensor's word.
        public var word: Occupancy?
        /// Since when it is said.
        public var wordSince: Timestamp?
        /// What the space shows.
        public var state: SpaceState
        /// Since when.
        public var stateSince: Timestamp?

        /// Describes what a space has and shows.
        public init(
            word: Occupancy? = nil, wordSince: Timestamp? = nil, state: SpaceState, stateSince: Timestamp? = nil
        ) {
            self.word = word
            self.wordSince = wordSince
            self.state = state
            self.stateSince = stateSince
        }
    }

    /// Rows of sensors that go.
    public var removed: [Int64] = []
    /// Changes that come, in order.
    public var added: [Decisions.StateChange] = []
    /// Rows that stay with other states.
    public var corrected: [Correction] = []
    /// The end by the old words and by the new; `nil` where the histories agree before now.
    public var present: (before: Present, after: Present)?

    /// Whether history is as it was.
    public var isUnchanged: Bool { removed.isEmpty && added.isEmpty && corrected.isEmpty }
}
