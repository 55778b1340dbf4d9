import Model
import Parking
import Postgres

/// The queries over a tenant's API keys; a revoked one is in none of them.
enum KeyStatements {
    static func page(_ bounds: PageBounds) -> Question<[APIKeyView]> {
        var parameters = Parameters()
        parameters.add(bounds)
        return Question(listing: APIKeyView.self, list, parameters)
    }

    static let total = Question(count) { $0.number() }

    static let all = [list, count]

    private static let list = ScopedStatement("api_keys", parameters: 2, of: APIKeyView.self) { columns, inScope in
        """
        SELECT \(columns) FROM api_keys k
        WHERE \(inScope("k.tenant_id")) AND \(isLive)
        ORDER BY k.created_at DESC, k.id LIMIT $1::int8 OFFSET $2::int8
        """
    }

    private static let count = ScopedStatement("api_key_total", parameters: 0) { inScope in
        "SELECT count(*) FROM api_keys k WHERE \(inScope("k.tenant_id")) AND \(isLive)"
    }

    static let isLive = "k.is_active AND k.revoked_at IS NULL"
}
