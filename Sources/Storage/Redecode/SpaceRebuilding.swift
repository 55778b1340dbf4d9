import Ingest
import LoRaWAN
import Parking
import Postgres

/// Rebuilds the history of the spaces that a batch of readings moved otherwise than they do now.
struct SpaceRebuilding {
    /// A space with the differences of its history.
    struct Rebuilt {
        var record: SpaceRecord
        var history: RebuiltHistory
        /// The space as it shows and says now; `nil` where that does not change.
        var moved: SpaceRecord?
    }

    /// From the first to the last reading that is read differently.
    private struct Stretch {
        var space: SpaceRecord
        var first: Timestamp
        var last: Timestamp
    }

    private let isDry: Bool
    private var stretches: [SpaceID: ClosedRange<Timestamp>] = [:]
    private var tenants: [SpaceID: TenantID] = [:]
    private var readings: [SpaceID: [StoredReading]] = [:]
    /// The frames that are read differently.
    private var differing: Set<Frame> = []

    init(_ readings: [StoredReading], devices: [DeviceID: RedecodeDevice], _ context: RedecodeContext) {
        isDry = context.run == nil
        for reading in readings {
            guard let space = reading.spaceID, devices[reading.deviceID]?.isSensor ?? true else { continue }
            self.readings[space, default: []].append(reading)
            guard reading.movesSpace || context.recovered[reading.deduplicationID] != nil else { continue }
            let time = reading.observedAt
            let known = stretches[space] ?? time...time
            stretches[space] = min(known.lowerBound, time)...max(known.upperBound, time)
            tenants[space] = reading.tenantID
            differing.insert(Frame(device: reading.deviceID, id: reading.deduplicationID))
        }
    }

    /// How many words after a stretch are looked at, at first and where the histories do not agree by then.
    private static let wordsAfter: [Int64] = [20, 1000, .max]

    /// Locks the spaces and works out their histories.
    func histories(
        _ connection: inout PostgresConnection, _ parameters: inout Parameters
    ) throws(PostgresError) -> [Rebuilt] {
        var open = try lock(&connection, &parameters)
        var rebuilt: [Rebuilt] = []
        for limit in Self.wordsAfter where !open.isEmpty {
            let histories = try load(open, wordsAfter: limit, &connection, &parameters)
            var unsettled: [Stretch] = []
            for (stretch, history) in zip(open, histories) {
                if let result = history.rebuilt() {
                    rebuilt.append(
                        Rebuilt(record: stretch.space, history: result, moved: stretch.space.moved(by: result)))
                } else {
                    unsettled.append(stretch)
                }
            }
            open = unsettled
        }
        precondition(open.isEmpty, "a history that reaches now is always settled")
        return rebuilt
    }

    /// A space that is gone, or another tenant's than the readings, is left alone.
    private func lock(
        _ connection: inout PostgresConnection, _ parameters: inout Parameters
    ) throws(PostgresError) -> [Stretch] {
        guard !stretches.isEmpty else { return [] }
        parameters.removeAll()
        parameters.addColumn(stretches.keys) { $0.uuid }
        let statement = RedecodeStatements.spacesOfBatch(locking: !isDry)
        let spaces = try connection.execute(statement, parameters).records(SpaceRecord.self, of: statement)
        return spaces.compactMap { space in
            guard let stretch = stretches[space.id], tenants[space.id] == space.tenantID else { return nil }
            return Stretch(space: space, first: stretch.lowerBound, last: stretch.upperBound)
        }
    }

    private func load(
        _ open: [Stretch], wordsAfter limit: Int64, _ connection: inout PostgresConnection,
        _ parameters: inout Parameters
    ) throws(PostgresError) -> [SpaceHistory] {
        let stored = try loadWords(open, wordsAfter: limit, &connection, &parameters)
        let words = zip(open, stored).map { stretch, stored in self.words(of: stretch, stored) }
        var span = JoinSpan()
        for (stretch, words) in zip(open, words) {
            for word in words.all { span.add(word.frame, of: stretch.space.tenantID) }
        }
        let joins = try connection.joins(span, &parameters)
        var histories = zip(open, words).map { stretch, words in
            history(of: stretch, words, joins, wordsAfter: limit)
        }
        try loadChanges(open, &histories, &connection, &parameters)
        try loadReservations(open, &histories, &connection, &parameters)
        return histories
    }

    /// The words around a stretch.
    private struct Words {
        /// As they were read.
        var stored: [OccupancyWord]
        /// As they are read now, and those of ``stored`` whose frames are not read at all now.
        var all: [OccupancyWord]
        /// The frames that say something now.
        var said: Set<Frame>
        /// The frames that were decoded now.
        var read: Set<Frame>
    }

    private func words(of stretch: Stretch, _ stored: [OccupancyWord]) -> Words {
        // A dry run has whole devices: what is beyond the words that were looked at belongs to a longer stretch.
        let end = max(stored.last?.observedAt ?? stretch.last, stretch.last)
        let decoded = (readings[stretch.space.id] ?? []).filter {
            $0.observedAt >= stretch.first && $0.observedAt <= end
        }
        let read = Set(decoded.map { Frame(device: $0.deviceID, id: $0.deduplicationID) })
        let now = decoded.compactMap(\.word)
        // An old word and its new reading are one frame, with one place.
        let said = Set(now.map { Frame(device: $0.deviceID, id: $0.deduplicationID) })
        let frames = now + stored.filter { !said.contains(Frame(device: $0.deviceID, id: $0.deduplicationID)) }
        return Words(stored: stored, all: frames, said: said, read: read)
    }

    /// The words around a stretch in their order: as they were read, and as they are read now.
    ///
    /// A word that was sent after one of the stretch is of the stretch too, whatever its clock says.
    private func history(
        of stretch: Stretch, _ words: Words, _ joins: [FrameSequence.Join], wordsAfter limit: Int64
    ) -> SpaceHistory {
        let (frames, stored) = (words.all, words.stored)
        let places = FrameSequence.order(frames.map(\.frame), joins: joins)
        let first = places.firstIndex { frames[$0.index].observedAt >= stretch.first } ?? places.endIndex
        var history = SpaceHistory(
            spaceID: stretch.space.id, tenantID: stretch.space.tenantID, wordBefore: nil, stateBefore: .unknown,
            stateBeforeSince: nil, lastDifferenceAt: stretch.last,
            reachesNow: stored.count { $0.observedAt > stretch.last } < limit)
        let old = Dictionary(stored.map { (Frame(device: $0.deviceID, id: $0.deduplicationID), $0) }) { one, _ in one }
        for (number, place) in places.enumerated() {
            var word = frames[place.index]
            word.take(place)
            let frame = Frame(device: word.deviceID, id: word.deduplicationID)
            guard number >= first else {
                if history.wordBefore?.occupancy != word.occupancy {
                    let isCut = number == 0 && first >= RedecodeStatements.wordsBefore
                    history.wordBeforeSince = isCut ? nil : word.observedAt
                }
                history.wordBefore = word
                continue
            }
            if differing.contains(frame) { history.lastDifferenceAt = max(history.lastDifferenceAt, word.orderedAt) }
            if var before = old[frame] {
                before.take(place)
                history.oldWords.append(before)
            }
            if words.said.contains(frame) || !words.read.contains(frame) { history.words.append(word) }
        }
        return history
    }

    private struct Frame: Hashable {
        var device: DeviceID
        var id: DeduplicationID
    }

    private func loadWords(
        _ open: [Stretch], wordsAfter limit: Int64, _ connection: inout PostgresConnection,
        _ parameters: inout Parameters
    ) throws(PostgresError) -> [[OccupancyWord]] {
        let sensors = open.flatMap { stretch in
            Set((readings[stretch.space.id] ?? []).map(\.deviceID)).map { (stretch.space.id, $0) }
        }
        parameters.removeAll()
        parameters.addColumn(open) { $0.space.tenantID.uuid }
        parameters.addColumn(open) { $0.space.id.uuid }
        parameters.addColumn(open) { $0.first }
        parameters.addColumn(open) { $0.last }
        parameters.addColumn(sensors) { $0.0.uuid }
        parameters.addColumn(sensors) { $0.1.uuid }
        parameters.add(limit)
        let rows = try connection.execute(RedecodeStatements.words, parameters)
        var words: [[OccupancyWord]] = open.map { _ in [] }
        for row in 0..<rows.count {
            if let word = OccupancyWord(rows, row: row) { words[(rows.integer(row, 0) ?? 1) - 1].append(word) }
        }
        return words
    }

    private func loadChanges(
        _ open: [Stretch], _ histories: inout [SpaceHistory], _ connection: inout PostgresConnection,
        _ parameters: inout Parameters
    ) throws(PostgresError) {
        parameters.removeAll()
        parameters.addColumn(open) { $0.space.tenantID.uuid }
        parameters.addColumn(open) { $0.space.id.uuid }
        parameters.addColumn(open) { $0.first }
        parameters.addColumn(histories) { $0.wordBefore?.orderedAt }
        let rows = try connection.execute(RedecodeStatements.changes, parameters)
        for row in 0..<rows.count {
            let index = (rows.integer(row, 0) ?? 1) - 1
            let change = HistoryRow(rows, row: row)
            if rows.boolean(row, 1) == true {
                histories[index].begin(after: change)
            } else {
                histories[index].rows.append(change)
            }
        }
    }

    private func loadReservations(
        _ open: [Stretch], _ histories: inout [SpaceHistory], _ connection: inout PostgresConnection,
        _ parameters: inout Parameters
    ) throws(PostgresError) {
        parameters.removeAll()
        parameters.addColumn(open) { $0.space.tenantID.uuid }
        parameters.addColumn(open) { $0.space.id.uuid }
        parameters.addColumn(open) { $0.first }
        let rows = try connection.execute(RedecodeStatements.reservations, parameters)
        for row in 0..<rows.count {
            guard let start = rows.timestamp(row, 1), let end = rows.timestamp(row, 2), start < end else { continue }
            histories[(rows.integer(row, 0) ?? 1) - 1].reservations.append(start..<end)
        }
    }
}
