import Parking
import Postgres

/// The query for the last changes of state.
enum ActivityStatements {
    static let question = Question(recent) { rows in
        rows.list { rows, row in DashboardView.Activity(rows, row: row) }
    }

    static let all = [recent]

    /// By tenant, because that is what the index begins with: across all tenants too, only the newest of each are read.
    private static let recent = ScopedStatement("recent_activity", parameters: 0) { inScope in
        """
        SELECT c.changed_at, c.space_id, s.code, c.device_id, c.previous_state, c.new_state
        FROM tenants t
        CROSS JOIN LATERAL (
            SELECT * FROM state_changes c
            WHERE c.tenant_id = t.id
            ORDER BY c.changed_at DESC, c.id DESC
            LIMIT \(DashboardView.activityMax)
        ) c
        LEFT JOIN spaces s ON s.id = c.space_id AND s.tenant_id = c.tenant_id
        WHERE \(inScope("t.id"))
        ORDER BY c.changed_at DESC, c.id DESC
        LIMIT \(DashboardView.activityMax)
        """
    }
}

extension DashboardView.Activity {
    /// Reads a row of the query; v5's changes may name a state that no longer exists.
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            at: rows.present(rows.timestamp(row, 0)), spaceID: SpaceID(rows.present(rows.uuid(row, 1))),
            spaceCode: rows.text(row, 2), deviceID: rows.uuid(row, 3).map { DeviceID($0) },
            from: rows.text(row, 4).flatMap { SpaceState(rawValue: $0) },
            to: rows.text(row, 5).flatMap { SpaceState(rawValue: $0) } ?? .unknown)
    }
}
