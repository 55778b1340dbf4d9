import ChirpStack
import Ingest
import LoRaWAN
import Parking
import Postgres

/// What is asked and written for frames that come after their device was taken from a space, though they were sent
/// before; both run as `parkd_ingest`, under the lock of the device, which whoever moves it takes too.
enum EarlierFrames {
    static let all = [spaces, tell]

    /// The space that each device was on when its frame was sent, or was put on next: of the assignments that have
    /// ended since, the first. None of another owner's.
    static let spaces = Statement(
        "spaces_of_earlier_frames",
        """
        SELECT a.space_id
        FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[])
            WITH ORDINALITY AS u (tenant_id, device_id, observed_at, place)
        LEFT JOIN LATERAL (
            SELECT a.space_id FROM device_assignments a
            WHERE a.tenant_id = u.tenant_id AND a.device_id = u.device_id AND a.unassigned_at >= u.observed_at
            ORDER BY a.unassigned_at
            LIMIT 1
        ) a ON true
        ORDER BY u.place
        """)

    /// A sensor's word takes its place in the history of the space that it has left since, where nothing has happened
    /// there between the word and its leaving.
    ///
    /// What the space shows now is not touched: it ceased to show this sensor's word when the sensor was taken away,
    /// and the row of that says so. Where it has none, because the space showed the same before and after, it gets one.
    /// Where anything else came between, the reading alone tells of the word, as with any frame that comes late.
    static let tell = Statement(
        "tell_earlier_word",
        """
        WITH shown AS (
            SELECT coalesce((
                SELECT c.new_state FROM state_changes c
                WHERE c.tenant_id = $1::uuid AND c.space_id = $2::uuid AND c.changed_at <= $7::timestamptz
                ORDER BY c.changed_at DESC, c.id DESC LIMIT 1), 'UNKNOWN') AS state
        ), leaving AS (
            SELECT a.unassigned_at FROM device_assignments a
            WHERE a.tenant_id = $1::uuid AND a.device_id = $3::uuid AND a.space_id = $2::uuid
                AND a.unassigned_at >= $7::timestamptz
            ORDER BY a.unassigned_at LIMIT 1
        ), following AS (
            SELECT c.id, c.changed_at, (c.source, c.cause, c.device_id)
                IS NOT DISTINCT FROM ('api', 'unassign', $3::uuid) AS is_leaving
            FROM state_changes c
            WHERE c.tenant_id = $1::uuid AND c.space_id = $2::uuid AND c.changed_at > $7::timestamptz
            ORDER BY c.changed_at, c.id LIMIT 1
        ), change AS (
            SELECT s.state AS before, upper($5::text) AS after, f.id AS leaving_id, l.unassigned_at
            FROM shown s CROSS JOIN leaving l LEFT JOIN following f ON f.changed_at <= l.unassigned_at
            WHERE s.state <> upper($5::text)
                AND (s.state IN ('FREE', 'OCCUPIED', 'UNKNOWN') OR s.state = 'RESERVED' AND $5::text = 'occupied')
                AND (f.id IS NULL OR f.is_leaving)
                AND NOT EXISTS (
                    SELECT FROM state_changes c
                    WHERE c.tenant_id = $1::uuid AND c.space_id = $2::uuid AND c.deduplication_id = $4::uuid)
        ), corrected AS (
            UPDATE state_changes c SET previous_state = k.after
            FROM change k WHERE c.id = k.leaving_id AND c.tenant_id = $1::uuid
        ), closed AS (
            INSERT INTO state_changes (
                tenant_id, space_id, device_id, previous_state, new_state, source, cause, changed_at, received_at)
            SELECT $1::uuid, $2::uuid, $3::uuid, k.after, k.before, 'api', 'unassign', k.unassigned_at,
                $8::timestamptz
            FROM change k WHERE k.leaving_id IS NULL
        )
        INSERT INTO state_changes (
            tenant_id, space_id, device_id, deduplication_id, previous_state, new_state, source, cause, changed_at,
            observed_at, received_at)
        SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid, k.before, k.after, 'sensor', $6::text, $7::timestamptz,
            $7::timestamptz, $8::timestamptz
        FROM change k
        """)
}

extension PostgresConnection {
    /// Finds the spaces of frames that were sent before their devices were taken from them.
    mutating func placeEarlier(
        _ decisions: inout Decisions, _ parameters: inout Parameters
    ) throws(PostgresError) {
        parameters.removeAll()
        parameters.add(earlierFramesOf: decisions)
        try send(EarlierFrames.spaces, parameters)
        try requestAnswers()
        decisions.place(try next(of: EarlierFrames.spaces))
    }

    /// Sends the words of earlier frames, one after the other: each takes its place beside those before it.
    mutating func sendEarlierWords(
        of decisions: Decisions, _ parameters: inout Parameters
    ) throws(PostgresError) -> [Statement] {
        var sent: [Statement] = []
        for word in decisions.earlierWords {
            let device = decisions.devices[word.reading.deviceIndex]
            parameters.removeAll()
            parameters.add(device.tenantID.uuid)
            parameters.add(word.spaceID.uuid)
            parameters.add(device.id.uuid)
            parameters.add(word.reading.deduplicationID.uuid)
            parameters.add(word.occupancy.rawValue)
            parameters.add(word.reading.reading?.cause?.rawValue)
            parameters.add(word.reading.observedAt)
            parameters.add(word.reading.receivedAt)
            try send(EarlierFrames.tell, parameters)
            sent.append(EarlierFrames.tell)
        }
        return sent
    }
}

extension Parameters {
    /// The columns of ``EarlierFrames/spaces``.
    mutating func add(earlierFramesOf decisions: Decisions) {
        let frames = decisions.earlier.map { decisions.readings[$0.readingIndex] }
        let devices = decisions.devices
        addColumn(frames) { devices[$0.deviceIndex].tenantID.uuid }
        addColumn(frames) { devices[$0.deviceIndex].id.uuid }
        addColumn(frames) { $0.observedAt }
    }
}

extension Decisions {
    /// Takes the answer to ``EarlierFrames/spaces``.
    mutating func place(_ rows: borrowing Rows) {
        var spaces: [SpaceID?] = []
        for row in 0..<rows.count { spaces.append(rows.uuid(row, 0).map { SpaceID($0) }) }
        place(spaces)
    }

    /// The spaces whose state or history changes.
    var movedSpaces: Set<SpaceID> { Set(moves.map(\.spaceID)).union(earlierWords.map(\.spaceID)) }
}
