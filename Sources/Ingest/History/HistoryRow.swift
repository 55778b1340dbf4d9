public import LoRaWAN
public import Parking

/// A change of what a space showed, as it is stored.
public struct HistoryRow: Sendable, Equatable {
    /// Its row.
    public var id: Int64
    /// When it happened.
    public var changedAt: Timestamp
    /// Shown before; `nil` where that is no state that we know.
    public var from: SpaceState?
    /// Shown since; `nil` where that is no state that we know.
    public var to: SpaceState?
    /// The sensor; `nil` where none did it.
    public var deviceID: DeviceID?
    /// The frame; `nil` where people, the clock or v5 did it, whose rows are kept.
    public var deduplicationID: DeduplicationID?
    /// Why.
    public var cause: String?
    /// When the frame was observed; `nil` where none did it.
    public var observedAt: Timestamp?
    /// 0 for what the frame itself says, else the place among what it tells of.
    public var frameStep: Int16
    /// By how many seconds it may have happened earlier, where it was inferred.
    public var errorS: Int32?

    /// Describes a row; who did it and how sure it is are set by property.
    public init(id: Int64, changedAt: Timestamp, from: SpaceState?, to: SpaceState?) {
        self.id = id
        self.changedAt = changedAt
        self.from = from
        self.to = to
        frameStep = 0
    }

    /// Whether the row says what a change would be stored as.
    func says(_ change: Decisions.StateChange) -> Bool {
        from == change.from && to == change.to && cause == change.move.cause?.rawValue
            && changedAt == change.changedAt
            && frameStep == change.frameStep && errorS == change.inferred?.errorS
    }
}
