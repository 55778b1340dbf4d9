import Postgres

extension TenantSweep {
    /// A row as SQL literals by column.
    struct Literals {
        let byColumn: [String: String]

        /// The values of columns in their order, some of them in place of the row's own.
        func values(_ columns: [String], with others: [String: String] = [:]) -> String {
            columns.map { others[$0] ?? byColumn[$0] ?? "NULL" }.joined(separator: ", ")
        }
    }

    /// The rows of a tenant, some dozens at most.
    mutating func literals(of relation: Relation, _ owner: String) throws -> [Literals] {
        let columns = relation.columns.map(\.name)
        let texts = columns.map { "quote_nullable(t.\($0)::text)" }.joined(separator: ", ")
        let rows = try admin.query(
            "SELECT \(texts) FROM \(relation.name) t WHERE \(relation.rows(of: owner)) ORDER BY t::text DESC LIMIT 30")
        return (0..<rows.count).map { row in
            var byColumn: [String: String] = [:]
            for (index, name) in columns.enumerated() { byColumn[name] = rows.text(row, index) ?? "NULL" }
            return Literals(byColumn: byColumn)
        }
    }

    /// EUIs are unique in the world, and accounts are nobody's: what a tenant writes there can be known already.
    private static let worldwide: Set = [
        "devices.dev_eui", "gateways.gateway_id", "device_assignments.assigned_by", "device_assignments.unassigned_by",
    ]

    /// A row of the tenant's own that names another's: as refused as one that names what is not there, and alike.
    mutating func link() throws {
        try stand(in: City.acme)
        let strangers = try self.strangers()
        for relation in tried where relation.isTable && !relation.owner.isEmpty {
            let names = relation.columns.filter { Self.isName($0) && $0.name != "tenant_id" }
            if names.contains(where: \.isInsertable) {
                let own = try literals(of: relation, City.acme)
                // A copy that is refused as it is would hide why it is refused with another's name in it.
                let copied = try own.first { try refusal(of: Self.copy(relation, $0)) == nil }
                guard let copied else {
                    find("no row of \(relation.name) can be copied, so that nothing is proven of what it names")
                    continue
                }
                for column in names where column.isInsertable {
                    try compare(relation, column, strangers) { Self.copy(relation, copied, with: [column.name: $0]) }
                }
            }
            for column in names where column.isUpdatable {
                try compare(relation, column, strangers) { value in
                    "UPDATE \(relation.name) SET \(column.name) = \(value)"
                        + " WHERE ctid = (SELECT ctid FROM \(relation.name) LIMIT 1)"
                }
            }
        }
    }

    /// The insertion of a row like the tenant's own, with what must be unique made new.
    private static func copy(
        _ relation: Relation, _ own: Literals, with others: [String: String] = [:]
    ) -> String {
        let columns = relation.insertable
        let values = own.values(columns, with: fresh(relation).merging(others) { $1 })
        return "INSERT INTO \(relation.name) (\(columns.joined(separator: ", "))) VALUES (\(values))"
    }

    private static func isName(_ column: Column) -> Bool { column.type == "uuid" || column.type == "eui64" }

    /// The identifiers of the other tenant's rows, by type.
    private mutating func strangers() throws -> [String: [String]] {
        var names: [String: [String]] = [:]
        for relation in relations where relation.isTable && !relation.owner.isEmpty {
            for column in relation.columns where column.name == "id" || column.type == "eui64" {
                names[column.type, default: []] += try admin.lines(
                    """
                    SELECT DISTINCT t.\(column.name) FROM \(relation.name) t
                    WHERE \(relation.rows(of: City.beta)) AND NOT (\(relation.rows(of: City.acme)))
                    """)
            }
        }
        return names
    }

    /// What must be another than in the row that is copied.
    private static func fresh(_ relation: Relation) -> [String: String] {
        var fresh: [String: String] = [:]
        for column in relation.columns {
            switch (column.type, column.name) {
            case ("eui64", _): fresh[column.name] = "'00000000000000FF'"
            case (_, "code"), (_, "slug"), (_, "name"): fresh[column.name] = "'fresh'"
            case ("uuid", "id"): fresh[column.name] = "gen_random_uuid()"
            default: break
            }
        }
        return fresh
    }

    /// The same statement with each of the other's names and with one that nothing has.
    private mutating func compare(
        _ relation: Relation, _ column: Column, _ strangers: [String: [String]], _ sql: (_ value: String) -> String
    ) throws {
        let name = "\(relation.name).\(column.name)"
        if Self.worldwide.contains(name) { return }
        let type = column.type
        let nowhere = type == "uuid" ? "'00000000-0000-4000-8000-0000000000ff'" : "'00000000000000FE'"
        let unknown = try refusal(of: sql(nowhere))
        for stranger in strangers[type] ?? [] {
            let state = try refusal(of: sql("'\(stranger)'"))
            if state != unknown {
                find("\(name) tells that \(stranger) exists: \(state ?? "no error"), not \(unknown ?? "no error")")
            } else if state == nil, column.name != "id" {
                find("\(name) of the tenant's own row can name the other's \(stranger)")
            }
        }
    }
}
