public import LoRaWAN

/// What came of taking a space out of use.
public struct OverriddenSpace: Sendable, Hashable {
    /// The override.
    public let overrideID: OverrideID
    /// The space.
    public let spaceID: SpaceID
    /// What is painted on the space.
    public let spaceCode: String
    /// When it began.
    public let startedAt: Timestamp
    /// What the space shows now.
    public let state: SpaceState

    /// Names all of it.
    public init(
        overrideID: OverrideID, spaceID: SpaceID, spaceCode: String, startedAt: Timestamp, state: SpaceState
    ) {
        self.overrideID = overrideID
        self.spaceID = spaceID
        self.spaceCode = spaceCode
        self.startedAt = startedAt
        self.state = state
    }
}
