import Parking
import Postgres

/// The queries over the audit log, newest first.
enum AuditStatements {
    static func page(_ filter: AuditFilter) -> Question<[AuditLine]> {
        var parameters = Parameters()
        parameters.add(filter.action)
        parameters.add(filter.resourceType)
        parameters.add(filter.actorID)
        parameters.add(filter.history)
        return Question(list, parameters) { $0.list { rows, row in AuditLine(rows, row: row) } }
    }

    static let all = [list]

    /// Lines of v5 and the first v6 have no outcome: success tells.
    private static let list = ScopedStatement("audit_lines", parameters: 8) { inScope in
        """
        SELECT a.id, a.tenant_id, a.actor_type, a.actor_id, a.action, a.resource_type, a.resource_id,
            a.old_values::text, a.new_values::text, a.ip_address, a.user_agent, a.request_id,
            coalesce(a.outcome, CASE WHEN a.success THEN 'done' ELSE 'refused' END), a.detail, a.created_at
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

extension AuditLine {
    fileprivate init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: rows.present(rows.uuid(row, 0)), actorType: rows.present(rows.text(row, 2)),
            action: rows.present(rows.text(row, 4)),
            outcome: rows.present(rows.text(row, 12).flatMap { AuditEntry.Outcome(rawValue: $0) }),
            createdAt: rows.present(rows.timestamp(row, 14)))
        tenantID = rows.uuid(row, 1).map { TenantID($0) }
        actorID = rows.text(row, 3)
        resourceType = rows.text(row, 5)
        resourceID = rows.text(row, 6)
        oldValues = rows.bytes(row, 7).map { RawJSON(bytes: $0) }
        newValues = rows.bytes(row, 8).map { RawJSON(bytes: $0) }
        address = rows.text(row, 9)
        userAgent = rows.text(row, 10)
        requestID = rows.text(row, 11)
        detail = rows.text(row, 13)
    }
}
