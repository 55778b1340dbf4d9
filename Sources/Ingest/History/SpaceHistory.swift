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
    /// Since when it was said.
    public var wordBeforeSince: Timestamp?
    /// What the space showed then.
    public var stateBefore: SpaceState
    /// Since when; `nil` where nothing had changed yet.
    public var stateBeforeSince: Timestamp?
    /// The stored changes after ``wordBefore``, by time, of sensors and of others.
    public var rows: [HistoryRow] = []
    /// The words as they were read when ``rows`` were made, in the order of ``FrameSequence``.
    public var oldWords: [OccupancyWord] = []
    /// The words as they are read now, in the same order.
    public var words: [OccupancyWord] = []
    /// From when on the last word counts that is read differently.
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
        wordBeforeSince = wordBefore?.observedAt
        self.stateBefore = stateBefore
        self.stateBeforeSince = stateBeforeSince
        self.lastDifferenceAt = lastDifferenceAt
        self.reachesNow = reachesNow
    }

    /// The history that the words make as they are read now, as differences from ``rows``; `nil` where the stretch
    /// ends before the old history and the new one agree again: a longer one is needed.
    ///
    /// Words are taken in the order in which they were sent, frames that had come too late to move anything included.
    /// What people and the clock did stays, and whether the space was taken out of use or held is seen from what was
    /// shown.
    public func rebuilt() -> RebuiltHistory? {
        var history = self
        history.followOthers()
        return history.replayed()
    }

    private func replayed() -> RebuiltHistory? {
        var replay = HistoryReplay(self)
        var others = rows.filter { $0.deduplicationID == nil }[...]
        for word in words {
            while let row = others.first, row.changedAt <= word.orderedAt {
                replay.keep(row)
                others.removeFirst()
            }
            replay.take(word)
            if word.orderedAt > lastDifferenceAt && replay.hasConverged(at: word.orderedAt) {
                return replay.result(until: word.orderedAt)
            }
        }
        guard reachesNow else { return nil }
        for row in others { replay.keep(row) }
        return replay.result(until: nil)
    }

    /// A word whose change is dated at a moment when people or the clock did something came after that, though the
    /// network's clock is behind theirs; and so did what was said after it.
    private mutating func followOthers() {
        let moments = Set(rows.lazy.filter { $0.deduplicationID == nil }.map(\.changedAt))
        guard !moments.isEmpty else { return }
        var dated: [DeduplicationID: Timestamp] = [:]
        for row in rows where row.frameStep == 0 && moments.contains(row.changedAt) {
            if let frame = row.deduplicationID { dated[frame] = row.changedAt }
        }
        guard !dated.isEmpty else { return }
        Self.move(&oldWords, to: dated)
        Self.move(&words, to: dated)
    }

    private static func move(_ words: inout [OccupancyWord], to dated: [DeduplicationID: Timestamp]) {
        var latest: Timestamp?
        for index in words.indices {
            let word = words[index]
            let own = max(word.orderedAt, dated[word.deduplicationID] ?? word.orderedAt)
            latest = max(latest ?? own, own)
            words[index].orderedAt = latest ?? own
        }
    }
}
