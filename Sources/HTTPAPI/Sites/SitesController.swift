import HTTPTypes
import Model
import Parking

/// Car parks of the caller's scope.
struct SitesController: Sendable {
    let reads: any TenantReads
    let histories: any SiteReads
    let writes: any SiteWrites

    func add(to routes: inout RouteTable) {
        let sites = Chapter.sites
        routes.read(
            sites.all(.get, "listSites", for: .member(.viewer), "Sites, by name")
                .query([
                    "search": .asked().optional.like("Town").about("In name, slug or city, in either case."),
                    "include_stats": .flag.optional(otherwise: "false"),
                ])
                .givesPage(of: "sites", .site),
            list)
        routes.write(
            sites.all(.post, "createSite", for: .member(.admin), "Add a site")
                .body(.named("NewSite", Self.newSite)).creates(.site).refuses(409),
            create)
        routes.member(
            sites.all(.get, "listOccupancy", at: "/occupancy/all", for: .member(.viewer), "How full every site is")
                .givesPage(of: "sites", .occupancy),
            occupancies)
        routes.member(sites.one(.get, "getSite", for: .member(.viewer), "One site").gives(.site), get)
        routes.write(
            sites.one(.delete, "deleteSite", for: .member(.admin), "Delete a site that has no spaces or gateways")
                .givesNothing().refuses(409),
            delete)
        routes.member(
            sites.one(.get, "siteOccupancy", at: "/occupancy", for: .member(.viewer), "How full a site is")
                .gives(.occupancy),
            occupancy)
        // Dashboards send by PUT the fields that they change, and no others.
        for (method, id) in [(HTTPRequest.Method.patch, "changeSite"), (.put, "putSite")] {
            routes.write(
                sites.one(method, id, for: .member(.admin), "Change a site")
                    .body(.named("SiteChange", Self.siteChange)).gives(.site).refuses(409),
                change)
        }
    }

    @Sendable private func list(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        var query = try request.query()
        var filter = SiteFilter()
        filter.search = query.text("search")
        filter.includesStats = query.flag("include_stats") ?? false
        filter.page = query.page()
        try query.check()
        return .list("sites", try await reads.sites(scope: scope, filter: filter), to: request, scope: scope)
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id: SiteID = try request.identifier(or: Self.absent)
        guard let site = try await histories.site(scope: principal.scope, id) else { throw Self.absent }
        return .one(site)
    }

    @Sendable private func occupancy(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let id: SiteID = try request.identifier(or: Self.absent)
        guard let occupancy = try await histories.occupancy(scope: principal.scope, of: id) else { throw Self.absent }
        return .one(occupancy)
    }

    @Sendable private func occupancies(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let page = try await histories.occupancies(scope: principal.scope, page: try request.page())
        return .list("sites", page, to: request, scope: principal.scope, bytesPerItem: 350)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let site = try Self.newSite(try await request.fields(), in: context.scope)
        let created = try await writes.createSite(context, site).get()
        return .created(created, at: "/api/v6/sites/\(created.id)")
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id: SiteID = try request.identifier(or: Self.absent)
        let change = try Self.siteChange(try await request.fields())
        return .one(try await writes.changeSite(context, id, change).get())
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        try .gone(await writes.deleteSite(context, try request.identifier(or: Self.absent)))
    }

    private static var absent: Problem { .notFound("There is no such site.") }
}

/// What the bodies say.
extension SitesController {
    private static let siteChange = Schema.object([
        "name": .text().optional.like("Old Town"), "slug": .slug.optional,
        "address": .text().orNull.optional, "city": .text().orNull.optional.like("Kiel"),
        "state": .text().orNull.optional, "postal_code": .text().orNull.optional.like("24103"),
        "country": .text().orNull.optional.like("DE"), "latitude": .latitude.orNull.optional,
        "longitude": .longitude.orNull.optional,
        "timezone": .text(max: timezoneLengthMax).optional.like("Europe/Berlin").about("A name of the IANA list."),
        "metadata": .anyObject.optional,
    ])

    private static let newSite = Schema.object(["name": .text().like("Old Town"), "tenant_id": .tenantOfPlatform])
        .adding(Schema(.object(siteChange.fields.filter { $0.name != "name" }))).nullAsAbsent

    private static func newSite(_ body: BodyFields, in scope: TenantScope) throws(Problem) -> NewSite {
        var fields = body
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
        site.metadata = fields.metadataOfSite() ?? .emptyObject
        site.tenantID = fields.owner(in: scope)
        try fields.check()
        return site
    }

    private static func siteChange(_ body: BodyFields) throws(Problem) -> SiteChange {
        var fields = body
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
        change.metadata = fields.change("metadata") { $0.metadataOfSite() }
        try fields.check()
        return change
    }

    /// What the column holds; the longest name that exists has 32 characters.
    private static let timezoneLengthMax = 64
}

extension Schema {
    fileprivate static let site = Schema.named("Site", SiteView.schema)
    fileprivate static let occupancy = Schema.named("Occupancy", SiteOccupancy.schema)
}
