import Model
import Parking
import Postgres

/// The queries over a tenant's invitations; one whose time is over is in none of them.
enum InvitationReadStatements {
    static func page(_ bounds: PageBounds) -> Question<[InvitationView]> {
        var parameters = Parameters()
        parameters.add(bounds)
        return Question(listing: InvitationView.self, list, parameters)
    }

    static let total = Question(count) { $0.number() }

    static let all = [list, count]

    private static let list = ScopedStatement("invitations", parameters: 2, of: InvitationView.self) {
        columns, inScope in
        """
        SELECT \(columns) FROM invitations i
        WHERE \(inScope("i.tenant_id")) AND i.expires_at > now()
        ORDER BY i.created_at DESC, i.id LIMIT $1::int8 OFFSET $2::int8
        """
    }

    private static let count = ScopedStatement("invitation_total", parameters: 0) { inScope in
        "SELECT count(*) FROM invitations i WHERE \(inScope("i.tenant_id")) AND i.expires_at > now()"
    }
}
