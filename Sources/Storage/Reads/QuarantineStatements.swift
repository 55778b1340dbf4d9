import LoRaWAN
import Model
import Postgres

/// The queries over quarantine; only the platform's role runs them.
///
/// The table is bounded by the flood bounds of maintenance, so that a list reads it through.
enum QuarantineStatements {
    static func page(_ filter: QuarantineFilter) -> Question<[QuarantineView]> {
        var parameters = Parameters()
        parameters.add(filter.history)
        parameters.add(filter.reason)
        parameters.add(filter.devEUI)
        return Question(listing: QuarantineView.self, list, parameters)
    }

    static func one(_ id: UUIDBits) -> Question<QuarantineView?> {
        Question(one: QuarantineView.self, byID, Parameters(id))
    }

    static let all = [list, byID]

    private static let list = ScopedStatement(ofPlatform: "quarantine", of: QuarantineView.self) { columns in
        """
        SELECT \(columns)
        FROM (
            SELECT *, substring(m.message FROM 1 FOR \(QuarantineView.excerptBytes)) AS shown
            FROM quarantine m
            WHERE \(HistoryBounds.condition(time: "m.received_at", id: "m.digest", first: 1))
                AND ($6::text IS NULL OR m.reason = $6::text) AND ($7::text IS NULL OR m.dev_eui = $7::text)
            ORDER BY m.received_at DESC, m.digest DESC
            \(HistoryBounds.limit(first: 1))
        ) q
        ORDER BY q.received_at DESC, q.digest DESC
        """
    }

    private static let byID = ScopedStatement(ofPlatform: "quarantine_by_id", of: QuarantineView.self) { columns in
        "SELECT \(columns)\nFROM (SELECT *, m.message AS shown FROM quarantine m WHERE m.digest = $1::uuid) q"
    }
}
