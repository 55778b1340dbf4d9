import Model
import Parking
import Postgres

/// The queries over tenants, which only the platform asks.
enum TenantStatements {
    static func page(_ filter: TenantFilter) -> Question<[TenantView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(listing: TenantView.self, list, parameters)
    }

    static func total(_ filter: TenantFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ id: TenantID) -> Question<TenantView?> {
        Question(one: TenantView.self, single, Parameters(id.uuid))
    }

    static let all = [list, count, single]

    private static let list = ScopedStatement(
        ofPlatform: "tenants", of: TenantView.self
    ) { columns in
        "SELECT \(columns) FROM tenants t WHERE \(conditions) ORDER BY t.name, t.id LIMIT $4::int8 OFFSET $5::int8"
    }

    private static let count = ScopedStatement(
        ofPlatform: "tenant_total", "SELECT count(*) FROM tenants t WHERE \(conditions)")

    private static let single = ScopedStatement(
        ofPlatform: "tenant", of: TenantView.self, withParts: true
    ) { columns in
        "SELECT \(columns) FROM tenants t WHERE t.id = $1::uuid"
    }

    private static let conditions = """
        ($1::text IS NULL OR t.type = $1::text)
            AND ($2::bool IS NULL OR \(TenantView.isActiveColumn) = $2::bool)
            AND ($3::text IS NULL OR t.name ILIKE $3::text OR t.slug ILIKE $3::text)
        """
}

extension Parameters {
    fileprivate init(_ filter: TenantFilter) {
        self.init()
        add(filter.kind?.rawValue)
        add(filter.isActive)
        add(searchPattern(filter.search))
    }
}
