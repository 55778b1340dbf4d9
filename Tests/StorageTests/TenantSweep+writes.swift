import Postgres

extension TenantSweep {
    /// Every change that the role may try leaves the other tenant's rows where and as they are.
    mutating func write() throws {
        let before = try fingerprint()
        for relation in tried {
            for context in Self.contexts {
                try stand(in: context)
                try updateAll(relation)
                try truncate(relation)
                try insertTheirs(relation)
            }
            let after = try fingerprint()
            if after != before { find("writing to \(relation.name) has touched the other tenant's rows") }
        }
        // What the tenant itself would lose is no business here, so deletion comes last.
        for relation in tried {
            for context in Self.contexts.reversed() {
                try stand(in: context)
                _ = tenant.refusal(of: "DELETE FROM \(relation.name)")
            }
        }
        if try fingerprint() != before { find("a deletion has touched the other tenant's rows") }
    }

    private mutating func updateAll(_ relation: Relation) throws {
        if relation.updatable.isEmpty {
            let column = relation.columns.last?.name ?? "id"
            let state = tenant.refusal(of: "UPDATE \(relation.name) SET \(column) = \(column)")
            if relation.kind != "S", relation.kind != "v", state != "42501" {
                find("UPDATE \(relation.name) was answered, \(state ?? "no error")")
            }
        }
        // Two scripts: one says nothing of rows, one asks for the other tenant's.
        for column in relation.updatable {
            for condition in ["", " WHERE \(relation.rows(of: City.beta))"] {
                _ = tenant.refusal(of: "UPDATE \(relation.name) AS t SET \(column) = \(column)\(condition)")
            }
        }
        for sql in relation.readable.isEmpty ? [] : ["SELECT 1 FROM \(relation.name) FOR UPDATE"] {
            _ = try refusal(of: sql)
        }
    }

    private mutating func truncate(_ relation: Relation) throws {
        guard relation.isTable else { return }
        for sql in [
            "TRUNCATE \(relation.name)", "TRUNCATE \(relation.name) CASCADE", "DROP TABLE \(relation.name)",
            "ALTER TABLE \(relation.name) DISABLE ROW LEVEL SECURITY", "CREATE TABLE mine (LIKE \(relation.name))",
            "CREATE POLICY mine ON \(relation.name) USING (true)", "CREATE VIEW mine AS SELECT * FROM \(relation.name)",
            "CREATE TEMPORARY TABLE mine (LIKE \(relation.name))",
            "CREATE TRIGGER mine AFTER INSERT ON \(relation.name) EXECUTE FUNCTION refuse_audit_change()",
        ] {
            let state = try refusal(of: sql)
            if state != "42501" { find("\(sql) was answered, \(state ?? "no error")") }
        }
        // Under row-level security COPY is refused for everyone; nothing is ever read from here.
        let columns = relation.insertable.isEmpty ? "" : "(\(relation.insertable.joined(separator: ", ")))"
        let copied = try refusal(of: "COPY \(relation.name) \(columns) FROM STDIN")
        if copied != "42501" && copied != "0A000" {
            find("COPY \(relation.name) FROM was answered, \(copied ?? "no error")")
        }
    }

    /// A copy of the other tenant's row, in its name and in the asker's own, with and without ON CONFLICT.
    private mutating func insertTheirs(_ relation: Relation) throws {
        guard relation.isTable, !relation.owner.isEmpty else { return }
        guard let theirs = try literals(of: relation, City.beta).first else { return }
        let columns = relation.insertable.joined(separator: ", ")
        guard !columns.isEmpty else {
            let name = relation.columns.last?.name ?? "id"
            let state = try refusal(of: "INSERT INTO \(relation.name) (\(name)) VALUES (NULL)")
            if state != "42501" { find("INSERT INTO \(relation.name) was answered, \(state ?? "no error")") }
            return
        }
        for conflict in try conflicts(of: relation) {
            let values = theirs.values(relation.insertable)
            let state = try refusal(of: "INSERT INTO \(relation.name) (\(columns)) VALUES (\(values)) \(conflict)")
            if state != "42501" {
                find("a row in the other tenant's name, \(relation.name) \(conflict): \(state ?? "no error")")
            }
            // In its own name, with the other's keys: it may be refused, or be a row of its own; never the other's.
            let own = theirs.values(relation.insertable, with: ["tenant_id": "'\(City.acme)'"])
            _ = tenant.refusal(of: "INSERT INTO \(relation.name) (\(columns)) VALUES (\(own)) \(conflict)")
        }
    }

    /// Nothing, DO NOTHING, and DO UPDATE upon each unique index.
    private mutating func conflicts(of relation: Relation) throws -> [String] {
        let column = relation.updatable.first ?? relation.insertable.first ?? "id"
        let targets = try admin.query(
            """
            SELECT '(' || string_agg(pg_get_indexdef(i.indexrelid, key::int, true), ', ' ORDER BY key) || ')'
                || coalesce(' WHERE ' || pg_get_expr(i.indpred, i.indrelid), '')
            FROM pg_index i, generate_series(1, i.indnkeyatts) key
            WHERE i.indrelid = '\(relation.name)'::regclass AND i.indisunique
            GROUP BY i.indexrelid, i.indpred, i.indrelid
            """)
        return ["", "ON CONFLICT DO NOTHING"]
            + (0..<targets.count).compactMap { targets.text($0, 0) }.flatMap { target in
                [
                    "ON CONFLICT \(target) DO NOTHING",
                    "ON CONFLICT \(target) DO UPDATE SET \(column) = excluded.\(column)",
                ]
            }
    }
}
