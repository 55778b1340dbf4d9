import LoRaWAN
import Parking

/// Takes the words of a space one after the other, as ingest would have, beside the history that is stored.
struct HistoryReplay {
    private let history: SpaceHistory
    private var changes: [Decisions.StateChange] = []
    private var corrections: [RebuiltHistory.Correction] = []
    /// The last word of each sensor on the space.
    private var lastWords: [DeviceID: OccupancyWord] = [:]
    private var now: RebuiltHistory.Present
    private var stored: RebuiltHistory.Present
    private var nextRow = 0
    private var nextOldWord = 0
    /// The frames that told of changes which never came.
    private let telling: Set<DeduplicationID>

    init(_ history: SpaceHistory) {
        self.history = history
        now = RebuiltHistory.Present(
            word: history.wordBefore?.occupancy, wordSince: history.wordBeforeSince,
            state: history.stateBefore, stateSince: history.stateBeforeSince)
        stored = now
        telling = Set(history.rows.lazy.filter { $0.frameStep > 0 }.compactMap(\.deduplicationID))
        if let word = history.wordBefore { lastWords[word.deviceID] = word }
    }

    /// Takes a sensor's word.
    mutating func take(_ word: OccupancyWord) {
        advance(to: word.orderedAt)
        let known = lastWords.updateValue(word, forKey: word.deviceID).map {
            MissedChanges.Known(
                occupancy: $0.occupancy, observedAt: $0.observedAt, framesMissed: word.framesMissed(since: $0))
        }
        let bound = [now.wordSince, now.stateSince].compactMap(\.self).max()
        let missed = MissedChanges.told(by: word, after: known)?.held(against: now.word, notBefore: bound)
        guard now.word != word.occupancy || missed != nil else { return }
        let move = Decisions.SpaceMove(
            spaceID: history.spaceID, tenantID: history.tenantID, deviceID: word.deviceID, occupancy: word.occupancy,
            observedAt: word.observedAt, receivedAt: word.receivedAt, deduplicationID: word.deduplicationID,
            cause: word.cause)
        for (place, change) in (missed?.changes ?? []).enumerated() {
            show(change.occupancy, at: change.changedAt, by: move, change, step: place + 1)
        }
        show(word.occupancy, at: word.observedAt, by: move, nil, step: 0)
    }

    private mutating func show(
        _ occupancy: Occupancy, at time: Timestamp, by move: Decisions.SpaceMove, _ inferred: MissedChanges.Change?,
        step: Int
    ) {
        let changedAt = max(time, now.stateSince ?? time)
        let after = SpaceState.derived(
            hasActiveOverride: stored.state == .maintenance,
            hasActiveReservation: isReserved(stored.state, at: move.observedAt), sensor: occupancy)
        now.word = occupancy
        now.wordSince = time
        guard after != now.state else { return }
        changes.append(
            Decisions.StateChange(
                spaceID: history.spaceID, tenantID: history.tenantID, from: now.state, to: after, move: move,
                inferred: inferred, changedAt: changedAt, frameStep: Int16(step)))
        now.state = after
        now.stateSince = changedAt
    }

    /// Keeps what people or the clock did. Where the sensor's word is another now, what the space showed beside it is
    /// too: a bay that was taken out of use while a vehicle stood on it was not free before.
    mutating func keep(_ row: HistoryRow) {
        advance(before: row)
        let storedBefore = stored.state
        advance(to: row.changedAt)
        var kept = RebuiltHistory.Correction(id: row.id, from: row.from, to: row.to)
        if row.from == storedBefore && now.state != storedBefore { kept.from = now.state }
        if now.word != stored.word, let to = row.to {
            switch to {
            case .free, .occupied, .reserved:
                kept.to = SpaceState.derived(
                    hasActiveOverride: false, hasActiveReservation: isReserved(to, at: row.changedAt),
                    sensor: now.word)
            case .maintenance, .unknown: break
            }
        }
        if row.to == .unknown { (now.word, now.wordSince) = (nil, nil) }
        if kept.from != row.from || kept.to != row.to { corrections.append(kept) }
        now.state = kept.to ?? now.state
        now.stateSince = row.changedAt
    }

    /// A reservation shows unless the bay is occupied; then only the reservation itself tells of it.
    private func isReserved(_ shown: SpaceState, at time: Timestamp) -> Bool {
        shown == .reserved || shown == .occupied && history.reservations.contains { $0.contains(time) }
    }

    /// Lets the stored history go on to a moment, what happened then included.
    private mutating func advance(to time: Timestamp) {
        while nextOldWord < history.oldWords.count, history.oldWords[nextOldWord].orderedAt <= time {
            let word = history.oldWords[nextOldWord]
            // A word that changed nothing is no news, unless it told of changes that were missed.
            if word.occupancy != stored.word || telling.contains(word.deduplicationID) {
                stored.wordSince = word.observedAt
            }
            stored.word = word.occupancy
            nextOldWord += 1
        }
        while nextRow < history.rows.count, history.rows[nextRow].changedAt <= time { passRow() }
    }

    private mutating func advance(before row: HistoryRow) {
        while nextRow < history.rows.count, history.rows[nextRow].id != row.id,
            history.rows[nextRow].changedAt <= row.changedAt
        { passRow() }
    }

    private mutating func passRow() {
        let row = history.rows[nextRow]
        stored.state = row.to ?? stored.state
        stored.stateSince = row.changedAt
        if row.to == .unknown { (stored.word, stored.wordSince) = (nil, nil) }
        nextRow += 1
    }

    /// Whether from here on both histories are the same: the same word said and the same state shown, since the same
    /// moments.
    func hasConverged(at time: Timestamp) -> Bool {
        now.word == stored.word && now.wordSince == stored.wordSince && now.state == stored.state
            && now.stateSince == stored.stateSince
    }

    /// The differences up to a moment, or to the end.
    func result(until end: Timestamp?) -> RebuiltHistory {
        let rows = history.rows.filter { row in
            row.deduplicationID != nil && (end.map { row.changedAt <= $0 } ?? true)
        }
        let old = Dictionary(grouping: rows) { $0.deduplicationID }
        let new = Dictionary(grouping: changes) { Optional($0.move.deduplicationID) }
        let replaced = Self.replaced(old, new)
        var result = RebuiltHistory()
        result.removed = rows.filter { replaced.contains($0.deduplicationID) }.map(\.id)
        result.added = changes.filter { replaced.contains($0.move.deduplicationID) }
        result.corrected = corrections
        if end == nil {
            var last = self
            last.advance(to: Timestamp(microseconds: .max))
            result.present = (last.stored, now)
        }
        return result
    }

    /// The frames whose changes go and come. Those of one frame go or stay together, and so do those of one moment, for
    /// which only the order of the rows tells what came first.
    private static func replaced(
        _ old: [DeduplicationID?: [HistoryRow]], _ new: [DeduplicationID?: [Decisions.StateChange]]
    ) -> Set<DeduplicationID?> {
        var replaced: Set<DeduplicationID?> = []
        var moments: Set<Timestamp> = []
        var kept = Set(old.keys).union(new.keys)
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for frame in kept {
                let (before, after) = (old[frame] ?? [], new[frame] ?? [])
                let times = before.map(\.changedAt) + after.map(\.changedAt)
                let isSame = before.count == after.count && zip(before, after).allSatisfy { $0.says($1) }
                guard !isSame || times.contains(where: moments.contains) else { continue }
                kept.remove(frame)
                replaced.insert(frame)
                moments.formUnion(times)
                isGrowing = true
            }
        }
        return replaced
    }
}
