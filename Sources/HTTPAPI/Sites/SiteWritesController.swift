import HTTPTypes
import JSON
import Model
import Parking

/// Adds, changes and deletes sites.
struct SiteWritesController: Sendable {
    let writes: any SiteWrites

    func add(to routes: inout RouteTable) {
        routes.write(.post, "/api/v6/sites", for: .member(.admin), create)
        routes.write(.patch, "/api/v6/sites/{id}", for: .member(.admin), change)
        // Dashboards send by PUT the fields that they change, and no others.
        routes.write(.put, "/api/v6/sites/{id}", for: .member(.admin), change)
        routes.write(.delete, "/api/v6/sites/{id}", for: .member(.admin), delete)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let site = try Self.newSite(try await request.jsonFields(), in: context.scope)
        return try Self.created(await writes.createSite(context, site))
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id = try SitesController.identifier(request)
        let change = try Self.siteChange(try await request.jsonFields())
        return try Self.answer(await writes.changeSite(context, id, change))
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id = try SitesController.identifier(request)
        try await writes.deleteSite(context, id).get()
        return .noContent
    }
}

/// What the bodies say.
extension SiteWritesController {
    private static func newSite(_ body: BodyFields, in scope: TenantScope) throws(Problem) -> NewSite {
        var fields = body
        fields.allow(
            only: "name", "slug", "address", "city", "state", "postal_code", "country", "latitude", "longitude",
            "timezone", "metadata", "tenant_id")
        var site = NewSite(name: fields.required("name") { $0.text("name") } ?? "")
        site.slug = fields.slug()
        site.address = fields.text("address")
        site.city = fields.text("city")
        site.state = fields.text("state")
        site.postalCode = fields.text("postal_code")
        site.country = fields.text("country")
        site.latitude = fields.latitude()
        site.longitude = fields.longitude()
        site.timezone = fields.text("timezone", max: timezoneLengthMax) ?? "UTC"
        site.metadata = fields.object("metadata") ?? .emptyObject
        site.tenantID = fields.owner(in: scope)
        try fields.check()
        return site
    }

    private static func siteChange(_ body: BodyFields) throws(Problem) -> SiteChange {
        var fields = body
        fields.allow(
            only: "name", "slug", "address", "city", "state", "postal_code", "country", "latitude", "longitude",
            "timezone", "metadata")
        var change = SiteChange()
        change.name = fields.change("name") { $0.text("name") }
        change.slug = fields.change("slug") { $0.slug() }
        change.address = fields.clearable("address") { $0.text("address") }
        change.city = fields.clearable("city") { $0.text("city") }
        change.state = fields.clearable("state") { $0.text("state") }
        change.postalCode = fields.clearable("postal_code") { $0.text("postal_code") }
        change.country = fields.clearable("country") { $0.text("country") }
        change.latitude = fields.clearable("latitude") { $0.latitude() }
        change.longitude = fields.clearable("longitude") { $0.longitude() }
        change.timezone = fields.change("timezone") { $0.text("timezone", max: timezoneLengthMax) }
        change.metadata = fields.change("metadata") { $0.object("metadata") }
        try fields.check()
        return change
    }

    /// What the column holds; the longest name that exists has 32 characters.
    private static let timezoneLengthMax = 64
}

/// What is answered.
extension SiteWritesController {
    private static func created(_ outcome: Result<SiteView, Refusal>) throws(Refusal) -> Answer {
        let site = try outcome.get()
        return .created(at: "/api/v6/sites/\(site.id)") { json in site.write(to: &json) }
    }

    private static func answer(_ outcome: Result<SiteView, Refusal>) throws(Refusal) -> Answer {
        let site = try outcome.get()
        return .json(capacity: 1024) { json in site.write(to: &json) }
    }
}
