import LoRaWAN
import Postgres

extension ValidationRun {
    /// Every tenant sees in every table all of its own rows and none of anyone else's; nobody in particular sees none.
    mutating func checkIsolation() throws(PostgresError) {
        let tenants = try tenants()
        let views = try ValidationTenantView.all(&platform)
        var found: [[Finding]] = views.map { _ in [] }
        for (index, view) in views.enumerated() { found[index] = try sightWithoutTenant(view, tenants) }
        let expected = try views.map { view throws(PostgresError) in try counts(view) }
        for owner in tenants {
            try setContext("app.current_tenant_id", owner.id.description)
            for (index, view) in views.enumerated() {
                found[index] += try sight(view, of: owner, expected: expected[index][owner.id] ?? 0)
            }
        }
        for (view, findings) in zip(views, found) { report.add("\(view.table), as each tenant", findings) }
    }

    private struct Tenant {
        let id: UUIDBits
        let slug: String
    }

    private mutating func tenants() throws(PostgresError) -> [Tenant] {
        let rows = try platform.query("SELECT id, slug FROM tenants ORDER BY slug")
        return (0..<rows.count).map { Tenant(id: rows.uuid($0, 0) ?? .zero, slug: rows.text($0, 1) ?? "") }
    }

    /// How many rows of each tenant there are, as the platform sees it.
    private mutating func counts(_ view: ValidationTenantView) throws(PostgresError) -> [UUIDBits: Int] {
        let rows = try platform.query(view.ownRows, as: view.table)
        var counts: [UUIDBits: Int] = [:]
        for row in 0..<rows.count {
            if let id = rows.uuid(row, 0) { counts[id] = rows.integer(row, 1) }
        }
        return counts
    }

    private mutating func sight(
        _ view: ValidationTenantView, of owner: Tenant, expected: Int
    ) throws(PostgresError) -> [Finding] {
        var parameters = Parameters()
        parameters.add(owner.id)
        let rows = try tenant.query(view.sight, parameters, as: view.table)
        let own = rows.integer(0, 0) ?? 0
        let others = (rows.integer(0, 1) ?? 0) - own
        var findings: [Finding] = []
        if own != expected {
            findings.append(
                Finding(
                    "The tenant \(owner.slug) sees \(own) rows of \(view.table) and owns \(expected).",
                    remedy: Self.policyRemedy(view.table)))
        }
        if others > 0 {
            findings.append(
                Finding(
                    "The tenant \(owner.slug) sees \(others) rows of others in \(view.table).",
                    remedy: Self.policyRemedy(view.table)))
        }
        return findings
    }

    /// Without a context, with an empty one, and with what v5 and the first v6 looked at, there is nothing to see.
    private mutating func sightWithoutTenant(_ view: ValidationTenantView, _ tenants: [Tenant]) throws(PostgresError)
        -> [Finding]
    {
        var findings: [Finding] = []
        func look(_ context: String) throws(PostgresError) {
            let seen = try tenant.query("SELECT count(*) FROM \(view.table)", as: view.table).integer(0, 0) ?? 0
            guard seen > 0 else { return }
            findings.append(
                Finding(
                    "The role parkd_tenant sees \(seen) rows of \(view.table) with \(context).",
                    remedy: Self.policyRemedy(view.table)))
        }
        try look("no tenant set")
        try setContext("app.current_tenant_id", "")
        try look("an empty tenant set")
        try setContext("app.is_platform_admin", "true")
        for owner in tenants {
            try setContext("app.current_tenant", owner.id.description)
            try look("v5's setting for \(owner.slug)")
        }
        return findings
    }

    private mutating func setContext(_ name: String, _ value: String) throws(PostgresError) {
        var parameters = Parameters()
        parameters.add(name)
        parameters.add(value)
        try tenant.query("SELECT set_config($1::text, $2::text, true)", parameters)
    }

    private static func policyRemedy(_ table: String) -> String {
        "Leave on \(table) no policies for parkd_tenant but tenant_scope (migrations/004 and 008)."
    }
}
