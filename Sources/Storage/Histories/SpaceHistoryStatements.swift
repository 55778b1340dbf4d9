import LoRaWAN
import Model
import Parking
import Postgres

/// The query over what a space showed; a deleted space keeps its history.
enum SpaceHistoryStatements {
    static func changes(of id: SpaceID, _ filter: HistoryFilter) -> Question<[StateChangeView]> {
        var parameters = Parameters(id.uuid)
        parameters.add(numbered: filter)
        return Question(listing: StateChangeView.self, changes, parameters)
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
    private static let changes = ScopedStatement(
        "changes_of_space", parameters: 6, of: StateChangeView.self
    ) { columns, inScope in
        """
        SELECT \(columns)
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
