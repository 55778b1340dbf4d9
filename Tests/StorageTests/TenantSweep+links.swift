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

    /// One row of a tenant; `nil` where it has none.
    mutating func literals(of relation: Relation, _ owner: String) throws -> Literals? {
        let columns = relation.columns.map(\.name)
        let texts = columns.map { "quote_nullable(t.\($0)::text)" }.joined(separator: ", ")
        let rows = try admin.query(
            "SELECT \(texts) FROM \(relation.name) t WHERE \(relation.rows(of: owner)) ORDER BY t::text DESC LIMIT 1")
        guard rows.count > 0 else { return nil }
        var byColumn: [String: String] = [:]
        for (index, name) in columns.enumerated() { byColumn[name] = rows.text(0, index) ?? "NULL" }
        return Literals(byColumn: byColumn)
    }

    /// EUIs are unique in the world, and accounts are nobody's: what a tenant writes there can be known already.
    private static let worldwide: Set = [
        "devices.dev_eui", "gateways.gateway_id", "device_assignments.assigned_by", "device_assignments.unassigned_by",
    ]

    /// A row of the tenant's own that names another's: as refused as one that names what is not there, in the same words.
    mutating func link() throws {
        try stand(in: City.acme)
        let strangers = try self.strangers()
        for relation in relations where relation.isTable && !relation.owner.isEmpty {
            guard let own = try literals(of: relation, City.acme) else { continue }
            for column in relation.columns where Self.isName(column) && column.name != "tenant_id" {
                let name = "\(relation.name).\(column.name)"
                if column.isInsertable { try insert(relation, own, column.name, strangers, named: name) }
                if column.isUpdatable { try update(relation, column.name, strangers, named: name) }
            }
        }
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

    private mutating func insert(
        _ relation: Relation, _ own: Literals, _ column: String, _ strangers: [String: [String]], named name: String
    ) throws {
        let columns = relation.insertable
        try compare(relation, column, strangers, named: name) { value in
            let fresh = Self.fresh(relation)
            let values = own.values(columns, with: fresh.merging([column: value]) { $1 })
            return "INSERT INTO \(relation.name) (\(columns.joined(separator: ", "))) VALUES (\(values))"
        }
    }

    private mutating func update(
        _ relation: Relation, _ column: String, _ strangers: [String: [String]], named name: String
    ) throws {
        try compare(relation, column, strangers, named: name) { value in
            "UPDATE \(relation.name) SET \(column) = \(value)"
        }
    }

    /// What must be another than in the row that is copied.
    private static func fresh(_ relation: Relation) -> [String: String] {
        var fresh: [String: String] = [:]
        for column in relation.columns {
            switch (column.type, column.name) {
            case ("eui64", _): fresh[column.name] = "'00000000000000FF'"
            case (_, "code"), (_, "slug"): fresh[column.name] = "'fresh'"
            case ("uuid", "id"): fresh[column.name] = "gen_random_uuid()"
            default: break
            }
        }
        return fresh
    }

    /// The same statement with each of the other's names and with one that nothing has.
    private mutating func compare(
        _ relation: Relation, _ column: String, _ strangers: [String: [String]], named name: String,
        _ sql: (_ value: String) -> String
    ) throws {
        let type = relation.columns.first { $0.name == column }?.type ?? ""
        let nowhere = type == "uuid" ? "'00000000-0000-4000-8000-0000000000ff'" : "'00000000000000FE'"
        let unknown = try refusal(of: sql(nowhere))
        for stranger in strangers[type] ?? [] {
            let state = try refusal(of: sql("'\(stranger)'"))
            if Self.worldwide.contains(name) { continue }
            if state != unknown {
                find("\(name) tells that \(stranger) exists: \(state ?? "no error"), not \(unknown ?? "no error")")
            } else if state == nil, column != "id" {
                find("\(name) of the tenant's own row can name the other's \(stranger)")
            }
        }
    }
}
