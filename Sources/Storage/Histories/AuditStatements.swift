import Model
import Postgres

/// The queries over the audit log, newest first.
enum AuditStatements {
    static func page(_ filter: AuditFilter) -> Question<[AuditLine]> {
        var parameters = Parameters()
        parameters.add(filter.action)
        parameters.add(filter.resourceType)
        parameters.add(filter.actorID)
        parameters.add(filter.history)
        return Question(listing: AuditLine.self, list, parameters)
    }

    static let all = [list]

    private static let list = ScopedStatement("audit_lines", parameters: 8, of: AuditLine.self) { columns, inScope in
        """
        SELECT \(columns)
        FROM audit_log a
        WHERE \(inScope("a.tenant_id"))
            AND \(HistoryBounds.condition(time: "a.created_at", id: "a.id", first: 4))
            AND ($1::text IS NULL OR a.action = $1::text)
            AND ($2::text IS NULL OR a.resource_type = $2::text)
            AND ($3::text IS NULL OR a.actor_id = $3::text)
        ORDER BY a.created_at DESC, a.id DESC
        \(HistoryBounds.limit(first: 4))
        """
    }
}
