import Postgres
import TestSupport

/// Tries as the tenant's role whatever SQL can say, upon everything that the catalogue lists: what is new is tried too.
///
/// Acme asks, with its context, with none and with an empty one; the rows are Beta's.
struct TenantSweep: ~Copyable {
    /// A table, view, partition or sequence, and what the role may do with its columns.
    struct Relation: Sendable {
        let name: String
        /// `pg_class.relkind`.
        let kind: String
        /// The condition for a tenant's rows, with `{tenant}`; empty where no row has an owner.
        let owner: String
        let columns: [Column]

        func rows(of tenant: String) -> String { owner.replacing("{tenant}", with: tenant) }
        var readable: [String] { columns.filter(\.isReadable).map(\.name) }
        var updatable: [String] { columns.filter(\.isUpdatable).map(\.name) }
        var insertable: [String] { columns.filter(\.isInsertable).map(\.name) }
        /// Whether rows are made and lie there, rather than elsewhere.
        var isTable: Bool { kind == "r" || kind == "p" }
    }

    /// A column, and what the role may do with it.
    struct Column: Sendable {
        let name: String
        let type: String
        let isReadable: Bool
        let isUpdatable: Bool
        let isInsertable: Bool
    }

    /// Who asks, by what is set: Acme, nobody, and nobody by an empty text.
    static let contexts: [String?] = [City.acme, nil, ""]

    let database: TestDatabase
    let relations: [Relation]
    /// Those that are tried.
    let tried: [Relation]
    /// A superuser's, past row-level security.
    var admin: PostgresConnection
    /// The tenant's role, logged in as itself.
    var tenant: PostgresConnection
    private(set) var findings: [String] = []

    /// - Parameter names: tries these only, where not all are tried.
    init(_ database: TestDatabase, upon names: [String] = []) throws {
        var admin = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
        let tenant = try PostgresConnection(
            PostgresConnection.Options(conninfo: database.conninfo(user: "parkd_tenant")))
        let relations = try Self.relations(&admin, of: "parkd_tenant")
        self.database = database
        self.admin = admin
        self.tenant = tenant
        self.relations = relations
        tried = names.isEmpty ? relations : relations.filter { names.contains($0.name) }
    }

    /// All that is wrong, in the order in which it was tried.
    static func findings(_ database: TestDatabase, upon names: [String] = []) throws -> [String] {
        var sweep = try TenantSweep(database, upon: names)
        try sweep.read()
        try sweep.link()
        try sweep.call()
        try sweep.becomeOthers()
        try sweep.write()
        return sweep.findings
    }

    mutating func find(_ fault: String) { findings.append(fault) }

    /// Sets the context for the session, as no daemon does: here nothing must depend on a transaction's end.
    mutating func stand(in context: String?) throws {
        try tenant.execute(script: "RESET app.current_tenant_id")
        guard let context else { return }
        try tenant.execute(script: "SELECT set_config('app.current_tenant_id', '\(context)', false)")
    }

    /// The SQLSTATE with which the tenant's role is refused; `nil` where it is not. Nothing is kept.
    mutating func refusal(of sql: String) throws -> String? {
        try tenant.execute(script: "BEGIN")
        defer { tenant.rollBack() }
        return tenant.refusal(of: sql)
    }

    /// What changes with anything that happens to the other tenant's rows, the place of each included.
    mutating func fingerprint() throws -> [String] {
        var lines: [String] = []
        for relation in relations where relation.isTable && !relation.owner.isEmpty {
            lines += try admin.lines(
                """
                SELECT '\(relation.name)', count(*), md5(string_agg(ctid::text || xmin || t::text, ' ' ORDER BY ctid))
                FROM \(relation.name) t WHERE \(relation.rows(of: City.beta))
                """)
        }
        return lines
    }

    /// Whatever the catalogue lists, with the rights of a role.
    static func relations(_ admin: inout PostgresConnection, of role: String) throws -> [Relation] {
        let rows = try admin.query(
            """
            SELECT c.oid::regclass::text, c.relkind::text,
                CASE WHEN c.relname = 'tenants' THEN 't.id = ''{tenant}'''
                    WHEN c.relname = 'users' THEN 'EXISTS (SELECT FROM user_memberships m'
                        || ' WHERE m.user_id = t.id AND m.tenant_id = ''{tenant}'')'
                    WHEN EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'tenant_id')
                        THEN 't.tenant_id = ''{tenant}'''
                    ELSE '' END,
                a.attname::text, format_type(a.atttypid, NULL),
                has_column_privilege('\(role)', c.oid, a.attnum, 'SELECT'),
                has_column_privilege('\(role)', c.oid, a.attnum, 'UPDATE'),
                has_column_privilege('\(role)', c.oid, a.attnum, 'INSERT')
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            ORDER BY 1, a.attnum
            """)
        var relations: [Relation] = []
        for row in 0..<rows.count {
            let column = Column(
                name: rows.text(row, 3) ?? "", type: rows.text(row, 4) ?? "", isReadable: rows.boolean(row, 5) ?? false,
                isUpdatable: rows.boolean(row, 6) ?? false, isInsertable: rows.boolean(row, 7) ?? false)
            let name = rows.text(row, 0) ?? ""
            let known = relations.last?.name == name ? relations.popLast()?.columns ?? [] : []
            relations.append(
                Relation(
                    name: name, kind: rows.text(row, 1) ?? "", owner: rows.text(row, 2) ?? "",
                    columns: known + [column]))
        }
        return relations
    }
}

extension PostgresConnection {
    /// The SQLSTATE with which a statement is refused; `nil` where it is not.
    mutating func refusal(of sql: String) -> String? {
        do throws(PostgresError) {
            try execute(script: sql)
            return nil
        } catch {
            return error.sqlState
        }
    }
}
