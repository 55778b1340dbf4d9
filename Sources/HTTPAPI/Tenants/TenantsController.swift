import HTTPTypes
import JSON
import Model
import Parking

/// Tenants, for the platform.
struct TenantsController: Sendable {
    let reads: any AccountReads
    let writes: any TenantWrites
    /// To be told when someone's status has changed.
    let changed: @Sendable () -> Void

    func add(to routes: inout RouteTable) {
        let tenants = Chapter.tenants
        routes.member(
            tenants.all(.get, "listTenants", for: .platform, "Tenants, by name")
                .query([
                    "type": .words(of: TenantSummary.Kind.self).optional, "is_active": .flag.optional,
                    "search": .asked().optional.like("Harbour").about("In name or slug, in either case."),
                ])
                .givesPage(of: "tenants", .tenant),
            list)
        routes.write(
            tenants.all(.post, "createTenant", for: .platform, "Make a tenant")
                .body(.named("NewTenant", Self.newTenant)).creates(.tenant).refuses(409),
            create)
        routes.member(
            tenants.one(.get, "getTenant", for: .platform, "One tenant, and what it has").gives(.tenant), get)
        routes.write(
            tenants.one(.delete, "deleteTenant", for: .platform, "Delete a tenant that has nothing")
                .givesNothing().refuses(409),
            delete)
        routes.write(
            tenants.one(.post, "suspendTenant", at: "/suspend", for: .platform, "Shut a tenant's people out")
                .about("Its uplinks are still stored.").body(.object(["reason": .reason]))
                .gives(.tenant).refuses(409),
            suspend)
        routes.write(
            tenants.one(.post, "activateTenant", at: "/activate", for: .platform, "Let a tenant's people in again")
                .body(.object([:]), isRequired: false).gives(.tenant).refuses(409),
            activate)
        // The first dashboards send PUT with the fields that change.
        for (method, id) in [(HTTPRequest.Method.patch, "changeTenant"), (.put, "putTenant")] {
            routes.write(
                tenants.one(method, id, for: .platform, "Change a tenant")
                    .body(.named("TenantChange", Self.tenantChange)).gives(.tenant).refuses(409),
                change)
        }
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        var filter = TenantFilter()
        filter.kind = query.choice("type")
        filter.isActive = query.flag("is_active")
        filter.search = query.text("search")
        filter.page = query.page()
        try query.check()
        let tenants = try await reads.tenants(scope: principal.scope, filter: filter)
        return .list("tenants", tenants, to: request, scope: principal.scope)
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let tenant = try await reads.tenant(scope: principal.scope, request.identifier(or: Self.absent))
        guard let tenant else { throw Self.absent }
        return .one(tenant)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let tenant = try Self.newTenant(try await request.fields())
        let created = try await writes.createTenant(context, tenant).get()
        return .created(created, at: "/api/v6/tenants/\(created.id)")
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let change = try Self.tenantChange(try await request.fields())
        let outcome = try await writes.changeTenant(context, request.identifier(or: Self.absent), change)
        changed()
        return .one(try outcome.get())
    }

    @Sendable private func suspend(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reason = try Self.reason(try await request.fields())
        let outcome = try await writes.suspendTenant(context, request.identifier(or: Self.absent), reason: reason)
        changed()
        return .one(try outcome.get())
    }

    @Sendable private func activate(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let fields = try await request.fields()
        try fields.check()
        let outcome = try await writes.activateTenant(context, request.identifier(or: Self.absent))
        changed()
        return .one(try outcome.get())
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let outcome = try await writes.deleteTenant(context, request.identifier(or: Self.absent))
        changed()
        return try .gone(outcome)
    }

    private static var absent: Problem { .notFound("There is no such tenant.") }
}

/// What the bodies say.
extension TenantsController {
    /// What a tenant made here can be: the platform exists already.
    private enum NewKind: String, CaseIterable {
        case customer
        case trial
    }

    private static let fields = Schema.object([
        "name": .text().like("Harbour Parking"), "slug": .tenantSlug,
        "type": .words(of: NewKind.self).optional(otherwise: "\"customer\""),
        "subscription_tier": .words(of: SubscriptionTier.self).optional(otherwise: "\"basic\""),
        "settings": .anyObject.optional,
    ])
    private static let newTenant = fields.nullAsAbsent
    private static let tenantChange = fields.allOptional

    private static func newTenant(_ body: BodyFields) throws(Problem) -> NewTenant {
        var fields = body
        let name = fields.required("name") { $0.text("name") }
        let slug = fields.required("slug") { Self.slug(&$0) }
        var tenant = NewTenant(name: name ?? "", slug: slug ?? "")
        tenant.kind = kind(&fields) ?? .customer
        tenant.tier = fields.choice("subscription_tier", of: SubscriptionTier.self) ?? .basic
        tenant.settings = fields.settingsOfTenant() ?? .emptyObject
        try fields.check()
        return tenant
    }

    private static func tenantChange(_ body: BodyFields) throws(Problem) -> TenantChange {
        var fields = body
        var change = TenantChange()
        change.name = fields.change("name") { $0.text("name") }
        change.slug = fields.change("slug") { Self.slug(&$0) }
        change.kind = fields.change("type") { Self.kind(&$0) }
        change.tier = fields.change("subscription_tier") { $0.choice("subscription_tier", of: SubscriptionTier.self) }
        change.settings = fields.change("settings") { $0.settingsOfTenant() }
        try fields.check()
        return change
    }

    private static func kind(_ fields: inout BodyFields) -> TenantSummary.Kind? {
        fields.choice("type", of: NewKind.self).map { $0 == .trial ? .trial : .customer }
    }

    private static func slug(_ fields: inout BodyFields) -> String? {
        guard let slug = fields.text("slug", max: Limits.slugLengthMax) else { return nil }
        let isSlug = slug.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isSlug, slug.first != "-", slug.last != "-" else {
            fields.fail(
                "slug", .malformed,
                "slug must consist of lower-case letters, digits and hyphens, with no hyphen at either end.")
            return nil
        }
        return slug
    }

    private static func reason(_ body: BodyFields) throws(Problem) -> String {
        var fields = body
        let reason = fields.required("reason") { $0.reason() }
        try fields.check()
        return reason ?? ""
    }
}

extension Schema {
    fileprivate static let tenant = Schema.named("Tenant", TenantView.schema)
}
