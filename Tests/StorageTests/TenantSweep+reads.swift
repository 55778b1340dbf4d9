import Postgres

extension TenantSweep {
    /// What nobody owns and everybody may know.
    private static let open: Set = ["schema_migrations"]

    /// Acme sees exactly its own rows of what it may read, nobody in particular sees none, and of the rest no one sees
    /// whether there is any.
    mutating func read() throws {
        for relation in tried {
            for context in Self.contexts {
                try stand(in: context)
                if relation.readable.isEmpty {
                    try expectDenied(relation)
                } else {
                    try expectOwn(relation, context)
                    try expectNoSlip(relation)
                }
            }
        }
    }

    private mutating func expectDenied(_ relation: Relation) throws {
        for sql in ["SELECT * FROM \(relation.name)", "SELECT count(*) FROM \(relation.name)"] {
            let state = try refusal(of: sql)
            if state != "42501" { find("\(sql) was answered, \(state ?? "no error")") }
        }
    }

    private mutating func expectOwn(_ relation: Relation, _ context: String?) throws {
        guard !relation.owner.isEmpty else {
            if !Self.open.contains(relation.name) {
                find("\(relation.name) can be read and says not whose its rows are")
            }
            return
        }
        let columns = relation.readable.joined(separator: ", ")
        let seen = try tenant.lines("SELECT \(columns) FROM \(relation.name) t").sorted()
        let owned =
            context == City.acme
            ? try admin.lines("SELECT \(columns) FROM \(relation.name) t WHERE \(relation.rows(of: City.acme))")
                .sorted()
            : []
        if seen != owned {
            find("\(relation.name) shows \(seen.count) rows to \(context ?? "no context"), who owns \(owned.count)")
        }
        let theirs = try admin.query(
            "SELECT count(*) FROM \(relation.name) t WHERE \(relation.rows(of: City.beta))"
        ).integer(0, 0)
        if theirs == 0 && relation.isTable { find("\(relation.name) has no row of the other tenant to be hidden") }
    }

    /// A condition that fails on a value tells it; the policy must come first.
    private mutating func expectNoSlip(_ relation: Relation) throws {
        guard !relation.owner.isEmpty else { return }
        for column in relation.columns where column.isReadable {
            // A text without digits at its end is no number, and the error quotes it.
            let sql = "SELECT count(*) FROM \(relation.name) WHERE (\(column.name)::text || 'x')::integer = 0"
            do throws(PostgresError) {
                _ = try tenant.query(sql)
            } catch {
                let theirs = try admin.lines(
                    """
                    SELECT DISTINCT \(column.name)::text || 'x' FROM \(relation.name) t
                    WHERE \(relation.rows(of: City.beta)) AND NOT (\(relation.rows(of: City.acme)))
                    """
                ).filter { line in !line.isEmpty }
                let own = try admin.lines(
                    "SELECT DISTINCT \(column.name)::text || 'x' FROM \(relation.name) t WHERE "
                        + relation.rows(of: City.acme))
                for value in theirs where !own.contains(value) && error.message.contains(value) {
                    find("an error tells \(relation.name).\(column.name) of the other tenant: \(error.message)")
                }
            }
        }
    }
}
