import Model
import Parking
import Postgres

/// The queries over a tenant's members.
enum MemberStatements {
    static func page(_ filter: MemberFilter) -> Question<[MemberView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(listing: MemberView.self, list, parameters)
    }

    static func total(_ filter: MemberFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ id: UserID) -> Question<MemberView?> {
        Question(one: MemberView.self, single, Parameters(id.uuid))
    }

    static let all = [list, count, single]

    private static let list = ScopedStatement("members", parameters: 4, of: MemberView.self) { columns, inScope in
        """
        SELECT \(columns) FROM \(source)
        WHERE \(inScope("m.tenant_id")) AND \(conditions)
        ORDER BY u.email, u.id LIMIT $3::int8 OFFSET $4::int8
        """
    }

    private static let count = ScopedStatement("member_total", parameters: 2) { inScope in
        "SELECT count(*) FROM \(source) WHERE \(inScope("m.tenant_id")) AND \(conditions)"
    }

    private static let single = ScopedStatement("member", parameters: 1, of: MemberView.self) { columns, inScope in
        "SELECT \(columns) FROM \(source) WHERE m.user_id = $1::uuid AND \(inScope("m.tenant_id"))"
    }

    static let source = "user_memberships m JOIN users u ON u.id = m.user_id"

    private static let conditions = """
        ($1::text IS NULL OR m.role = $1::text)
            AND ($2::text IS NULL OR u.email ILIKE $2::text OR \(MemberView.nameColumn) ILIKE $2::text)
        """
}

extension Parameters {
    fileprivate init(_ filter: MemberFilter) {
        self.init()
        add(filter.role?.rawValue)
        add(searchPattern(filter.search))
    }
}
