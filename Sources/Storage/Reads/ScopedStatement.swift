import Model
import Postgres

/// One query in two texts: confined to a tenant, and across all.
///
/// A single text with `$1 IS NULL OR tenant_id = $1` would serve both, and under a generic plan use the tenant's index
/// for neither.
struct ScopedStatement: Sendable {
    /// Confined to the tenant that its last parameter names.
    let own: Statement
    /// Across all tenants; without that parameter.
    let all: Statement
    /// Whether it selects the further fields of its resource too.
    let hasParts: Bool

    /// Writes both texts.
    ///
    /// - Parameters:
    ///   - name: of what it reads; the texts are prepared as `own_…` and `all_…`.
    ///   - parameters: how many the text has without the tenant.
    ///   - sql: the text; the function that it gets turns the name of a tenant column into the condition of the scope.
    init(_ name: String, parameters: Int, _ sql: (_ inScope: (String) -> String) -> String) {
        own = Statement("own_" + name, sql { "\($0) = $\(parameters + 1)::uuid" })
        all = Statement("all_" + name, sql { _ in "true" })
        hasParts = false
    }

    /// Writes both texts of a query for a resource.
    ///
    /// - Parameters:
    ///   - withParts: whether the further fields of the resource are selected too.
    ///   - sql: the text; it gets the columns to select too.
    init<Described: Resource>(
        _ name: String, parameters: Int, of resource: Described.Type, withParts: Bool = false,
        _ sql: (_ columns: String, _ inScope: (String) -> String) -> String
    ) {
        let list = ColumnList(resource, withParts: withParts)
        own = Statement(
            "own_" + name, sql(list.sql) { "\($0) = $\(parameters + 1)::uuid" }, columns: list.columns)
        all = Statement("all_" + name, sql(list.sql) { _ in "true" }, columns: list.columns)
        hasParts = withParts
    }

    /// A text that only the scope of all tenants runs, and only the platform's connections prepare.
    init(ofPlatform name: String, _ sql: String) {
        all = Statement(name, sql)
        own = all
        hasParts = false
    }

    /// The same for a resource.
    init<Described: Resource>(
        ofPlatform name: String, of resource: Described.Type, withParts: Bool = false, _ sql: (String) -> String
    ) {
        let list = ColumnList(resource, withParts: withParts)
        all = Statement(name, sql(list.sql), columns: list.columns)
        own = all
        hasParts = withParts
    }
}
