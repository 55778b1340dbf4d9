import Parking
import Postgres

/// The queries over a tenant's invitations; one whose time is over is in none of them.
enum InvitationReadStatements {
    static func page(_ bounds: PageBounds) -> Question<[InvitationView]> {
        var parameters = Parameters()
        parameters.add(bounds)
        return Question(list, parameters) { $0.list { rows, row in InvitationView(rows, row: row) } }
    }

    static let total = Question(count) { $0.number() }

    static let all = [list, count]

    private static let list = ScopedStatement("invitations", parameters: 2) { inScope in
        """
        SELECT \(columns) FROM invitations i
        WHERE \(inScope("i.tenant_id")) AND i.expires_at > now()
        ORDER BY i.created_at DESC, i.id LIMIT $1::int8 OFFSET $2::int8
        """
    }

    private static let count = ScopedStatement("invitation_total", parameters: 0) { inScope in
        "SELECT count(*) FROM invitations i WHERE \(inScope("i.tenant_id")) AND i.expires_at > now()"
    }

    static let columns = "i.id, i.tenant_id, i.email, i.name, i.role, i.created_by, i.created_at, i.expires_at"
}

extension InvitationView {
    /// Reads a row of ``InvitationReadStatements/columns``.
    init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: InvitationID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            email: rows.present(rows.text(row, 2)),
            role: rows.present(rows.text(row, 4).flatMap { Role(rawValue: $0) }),
            createdAt: rows.present(rows.timestamp(row, 6)), expiresAt: rows.present(rows.timestamp(row, 7)))
        name = rows.text(row, 3)
        createdBy = rows.uuid(row, 5).map { UserID($0) }
    }
}
