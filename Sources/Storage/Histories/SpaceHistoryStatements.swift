import LoRaWAN
import Parking
import Postgres

/// The query over what a space showed; a deleted space keeps its history.
enum SpaceHistoryStatements {
    static func changes(of id: SpaceID, _ filter: HistoryFilter) -> Question<[StateChangeView]> {
        var parameters = Parameters(id.uuid)
        parameters.add(numbered: filter)
        return Question(changes, parameters) { rows in
            rows.list { rows, row in StateChangeView(rows, row: row) }
        }
    }

    /// Whether the scope has the space, or had it.
    static func isKnown(_ id: SpaceID) -> Question<Bool> {
        Question(known, Parameters(id.uuid)) { rows in rows.present(rows.boolean(0, 0)) }
    }

    static let all = [changes, known]

    private static let known = ScopedStatement("space_known", parameters: 1) { inScope in
        "SELECT EXISTS (SELECT FROM spaces s WHERE s.id = $1::uuid AND \(inScope("s.tenant_id")))"
    }

    /// The space names the tenant that the index begins with.
    private static let changes = ScopedStatement("changes_of_space", parameters: 6) { inScope in
        """
        SELECT c.id, c.tenant_id, c.space_id, c.device_id, c.deduplication_id, c.previous_state, c.new_state, c.source,
            c.cause, c.changed_at, c.observed_at, c.received_at, c.is_inferred, c.error_s
        FROM spaces s
        JOIN LATERAL (
            SELECT * FROM state_changes c
            WHERE c.tenant_id = s.tenant_id AND c.space_id = s.id
                AND \(HistoryBounds.condition(time: "c.changed_at", id: "c.id", type: "int8", first: 2))
            ORDER BY c.changed_at DESC, c.id DESC
            \(HistoryBounds.limit(first: 2))
        ) c ON true
        WHERE s.id = $1::uuid AND \(inScope("s.tenant_id"))
        ORDER BY c.changed_at DESC, c.id DESC
        """
    }
}

extension StateChangeView {
    /// Reads a row of the query.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: Int64(rows.present(rows.integer(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            spaceID: SpaceID(rows.present(rows.uuid(row, 2))), to: rows.present(rows.text(row, 6)),
            source: rows.present(rows.text(row, 7)), changedAt: rows.present(rows.timestamp(row, 9)))
        deviceID = rows.uuid(row, 3).map { DeviceID($0) }
        deduplicationID = rows.uuid(row, 4).map { DeduplicationID($0) }
        from = rows.text(row, 5)
        cause = rows.text(row, 8)
        observedAt = rows.timestamp(row, 10)
        receivedAt = rows.timestamp(row, 11)
        isInferred = rows.present(rows.boolean(row, 12))
        errorS = rows.integer(row, 13)
    }

    /// Its place in the history.
    var position: HistoryPosition { HistoryPosition(at: changedAt, number: id) }
}
