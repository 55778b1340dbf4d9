import Parking
import Postgres

/// The queries over a tenant's members.
enum MemberStatements {
    static func page(_ filter: MemberFilter) -> Question<[MemberView]> {
        var parameters = Parameters(filter)
        parameters.add(filter.page)
        return Question(list, parameters) { $0.list { rows, row in MemberView(rows, row: row) } }
    }

    static func total(_ filter: MemberFilter) -> Question<Int> {
        Question(count, Parameters(filter)) { $0.number() }
    }

    static func one(_ id: UserID) -> Question<MemberView?> {
        Question(single, Parameters(id.uuid)) { rows in rows.count > 0 ? MemberView(rows, row: 0) : nil }
    }

    static let all = [list, count, single]

    private static let list = ScopedStatement("members", parameters: 4) { inScope in
        """
        SELECT \(columns) FROM \(source)
        WHERE \(inScope("m.tenant_id")) AND \(conditions)
        ORDER BY u.email, u.id LIMIT $3::int8 OFFSET $4::int8
        """
    }

    private static let count = ScopedStatement("member_total", parameters: 2) { inScope in
        "SELECT count(*) FROM \(source) WHERE \(inScope("m.tenant_id")) AND \(conditions)"
    }

    private static let single = ScopedStatement("member", parameters: 1) { inScope in
        "SELECT \(columns) FROM \(source) WHERE m.user_id = $1::uuid AND \(inScope("m.tenant_id"))"
    }

    static let source = "user_memberships m JOIN users u ON u.id = m.user_id"

    static let columns =
        "u.id, m.tenant_id, u.email, \(name), m.role, m.is_active, m.created_at, m.updated_at"

    private static let conditions = """
        ($1::text IS NULL OR m.role = $1::text)
            AND ($2::text IS NULL OR u.email ILIKE $2::text OR \(name) ILIKE $2::text)
        """

    private static let name = "CASE WHEN m.name IS NULL THEN u.name ELSE nullif(m.name, '') END"
}

extension Parameters {
    fileprivate init(_ filter: MemberFilter) {
        self.init()
        add(filter.role?.rawValue)
        add(searchPattern(filter.search))
    }
}

extension MemberView {
    /// Reads a row of ``MemberStatements/columns``.
    init(_ rows: borrowing Rows, row: Int) {
        self.init(
            id: UserID(rows.present(rows.uuid(row, 0))), tenantID: TenantID(rows.present(rows.uuid(row, 1))),
            email: rows.present(rows.text(row, 2)),
            role: rows.present(rows.text(row, 4).flatMap { Role(rawValue: $0) }),
            createdAt: rows.present(rows.timestamp(row, 6)), updatedAt: rows.present(rows.timestamp(row, 7)))
        name = rows.text(row, 3)
        isActive = rows.present(rows.boolean(row, 5))
    }
}
