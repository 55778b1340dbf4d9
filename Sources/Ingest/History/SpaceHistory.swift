public import LoRaWAN
public import Parking

/// A stretch of a space's history with the words that made it and the words as they are read now; from the last word
/// before the first that is read differently, to some time after the last such word.
public struct SpaceHistory: Sendable {
    /// The space.
    public var spaceID: SpaceID
    /// Its owner.
    public var tenantID: TenantID
    /// The last word before the stretch, which both readings share.
    public var wordBefore: OccupancyWord?
    /// What the space showed then.
    public var stateBefore: SpaceState
    /// Since when; `nil` where nothing had changed yet.
    public var stateBeforeSince: Timestamp?
    /// The stored changes after ``wordBefore``, by time, of sensors and of others.
    public var rows: [HistoryRow] = []
    /// The words as they were read when ``rows`` were made, by time.
    public var oldWords: [OccupancyWord] = []
    /// The words as they are read now, by time.
    public var words: [OccupancyWord] = []
    /// When the last word was said that is read differently.
    public var lastDifferenceAt: Timestamp
    /// Whether the words reach to now, so that the stretch ends with what the space shows today.
    public var reachesNow: Bool
    /// When the space was held for someone: told by ``rows`` only while it was not occupied.
    public var reservations: [Range<Timestamp>] = []

    /// Describes a stretch; its rows and words are set by property.
    public init(
        spaceID: SpaceID, tenantID: TenantID, wordBefore: OccupancyWord?, stateBefore: SpaceState,
        stateBeforeSince: Timestamp?, lastDifferenceAt: Timestamp, reachesNow: Bool
    ) {
        self.spaceID = spaceID
        self.tenantID = tenantID
        self.wordBefore = wordBefore
        self.stateBefore = stateBefore
        self.stateBeforeSince = stateBeforeSince
        self.lastDifferenceAt = lastDifferenceAt
        self.reachesNow = reachesNow
    }

    /// The history that the words make as they are read now, as differences from ``rows``; `nil` where the stretch
    /// ends before the old history and the new one agree again: a longer one is needed.
    ///
    /// Words are taken in order of time, frames that had come too late to move anything included. What people and the
    /// clock did stays, and whether the space was taken out of use or held is seen from what was shown.
    public func rebuilt() -> RebuiltHistory? {
        var replay = HistoryReplay(self)
        var others = rows.filter { $0.deduplicationID == nil }[...]
        for word in words {
            while let row = others.first, row.changedAt <= word.observedAt {
                replay.keep(row)
                others.removeFirst()
            }
            replay.take(word)
            if word.observedAt > lastDifferenceAt && replay.hasConverged(at: word.observedAt) {
                return replay.result(until: word.observedAt)
            }
        }
        guard reachesNow else { return nil }
        for row in others { replay.keep(row) }
        return replay.result(until: nil)
    }
}
