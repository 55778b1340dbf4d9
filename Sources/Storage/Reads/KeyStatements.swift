import JSON
import Parking
import Postgres

/// The queries over a tenant's API keys; a revoked one is in none of them.
enum KeyStatements {
    static func page(_ bounds: PageBounds) -> Question<[APIKeyView]> {
        var parameters = Parameters()
        parameters.add(bounds)
        return Question(list, parameters) { $0.list { rows, row in APIKeyView(rows, row: row) } }
    }

    static let total = Question(count) { $0.number() }

    static let all = [list, count]

    private static let list = ScopedStatement("api_keys", parameters: 2) { inScope in
        """
        SELECT \(columns) FROM api_keys k
        WHERE \(inScope("k.tenant_id")) AND \(isLive)
        ORDER BY k.created_at DESC, k.id LIMIT $1::int8 OFFSET $2::int8
        """
    }

    private static let count = ScopedStatement("api_key_total", parameters: 0) { inScope in
        "SELECT count(*) FROM api_keys k WHERE \(inScope("k.tenant_id")) AND \(isLive)"
    }

    static let columns = """
        k.id, k.tenant_id, k.key_name, to_jsonb(coalesce(k.scopes, '{}'))::text, k.expires_at, k.last_used_at,
            k.created_by, k.created_at
        """

    static let isLive = "k.is_active AND k.revoked_at IS NULL"
}

extension APIKeyView {
    /// Reads a row of ``KeyStatements/columns``.
    init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: APIKeyID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            name: rows.present(rows.text(row, 2)), scopes: rows.words(row, 3),
            createdAt: rows.present(rows.timestamp(row, 7)))
        expiresAt = rows.timestamp(row, 4)
        lastUsedAt = rows.timestamp(row, 5)
        createdBy = rows.uuid(row, 6).map { UserID($0) }
    }
}

extension Rows {
    /// The texts of a JSON array; empty for anything else.
    borrowing func words(_ row: Int, _ column: Int) -> [String] {
        guard let bytes = bytes(row, column), let document = try? JSONDocument(parsing: bytes) else { return [] }
        return document.withRoot { root in
            var words: [String] = []
            root.forEachElement { value in
                if let word = value.string { words.append(word) }
            }
            return words
        }
    }
}
