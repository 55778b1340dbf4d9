import HTTPTypes
import JSON
import Model
import Parking

/// Tenants, for the platform.
struct TenantsController: Sendable {
    let reads: any AccountReads
    let writes: any TenantWrites
    /// To be told when someone's standing has changed.
    let changed: @Sendable () -> Void

    func add(to routes: inout RouteTable) {
        routes.platform(.get, "/api/v6/tenants", list)
        routes.platform(.get, "/api/v6/tenants/{id}", get)
        routes.write(.post, "/api/v6/tenants", for: .platform, create)
        routes.write(.patch, "/api/v6/tenants/{id}", for: .platform, change)
        // The first dashboards send PUT with the fields that change.
        routes.write(.put, "/api/v6/tenants/{id}", for: .platform, change)
        routes.write(.post, "/api/v6/tenants/{id}/suspend", for: .platform, suspend)
        routes.write(.post, "/api/v6/tenants/{id}/activate", for: .platform, activate)
        routes.write(.delete, "/api/v6/tenants/{id}", for: .platform, delete)
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
        return .list("tenants", tenants, scope: principal.scope) { json, tenant in tenant.write(to: &json) }
    }

    @Sendable private func get(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        try Self.found(await reads.tenant(scope: principal.scope, Self.id(request)))
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let tenant = try Self.newTenant(try await request.jsonFields())
        return try Self.created(await writes.createTenant(context, tenant))
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let change = try Self.tenantChange(try await request.jsonFields())
        let outcome = try await writes.changeTenant(context, Self.id(request), change)
        changed()
        return try Self.answer(outcome)
    }

    @Sendable private func suspend(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reason = try Self.reason(try await request.jsonFields())
        let outcome = try await writes.suspendTenant(context, Self.id(request), reason: reason)
        changed()
        return try Self.answer(outcome)
    }

    @Sendable private func activate(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        var fields = try await request.jsonFieldsIfAny()
        fields.allow(only: [])
        try fields.check()
        let outcome = try await writes.activateTenant(context, Self.id(request))
        changed()
        return try Self.answer(outcome)
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let outcome = try await writes.deleteTenant(context, Self.id(request))
        changed()
        return try .gone(outcome)
    }

    private static func id(_ request: APIRequest) throws(Refusal) -> TenantID {
        guard let id = TenantID(request.parameter("id")) else { throw absent }
        return id
    }

    private static let absent = Refusal.notFound("There is no such tenant.")
}

/// What the bodies say, and what is answered.
extension TenantsController {
    /// What a tenant made here can be: the platform exists already.
    private enum NewKind: String, CaseIterable {
        case customer
        case trial
    }

    private static func newTenant(_ body: BodyFields) throws(Problem) -> NewTenant {
        var fields = body
        fields.allow(only: "name", "slug", "type", "subscription_tier", "settings")
        let name = fields.required("name") { $0.text("name") }
        let slug = fields.required("slug") { Self.slug(&$0) }
        var tenant = NewTenant(name: name ?? "", slug: slug ?? "")
        tenant.kind = kind(&fields) ?? .customer
        tenant.tier = fields.choice("subscription_tier", of: SubscriptionTier.self) ?? .basic
        tenant.settings = fields.object("settings") ?? .emptyObject
        try fields.check()
        return tenant
    }

    private static func tenantChange(_ body: BodyFields) throws(Problem) -> TenantChange {
        var fields = body
        fields.allow(only: "name", "slug", "type", "subscription_tier", "settings")
        var change = TenantChange()
        change.name = fields.change("name") { $0.text("name") }
        change.slug = fields.change("slug") { Self.slug(&$0) }
        change.kind = fields.change("type") { Self.kind(&$0) }
        change.tier = fields.change("subscription_tier") { $0.choice("subscription_tier", of: SubscriptionTier.self) }
        change.settings = fields.change("settings") { $0.object("settings") }
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
        fields.allow(only: "reason")
        let reason = fields.required("reason") { $0.prose("reason", max: Limits.reasonLengthMax) }
        try fields.check()
        return reason ?? ""
    }

    private static func created(_ outcome: Result<TenantView, Refusal>) throws(Refusal) -> Answer {
        let tenant = try outcome.get()
        return .created(at: "/api/v6/tenants/\(tenant.id)") { json in tenant.write(to: &json) }
    }

    private static func found(_ tenant: TenantView?) throws(Refusal) -> Answer {
        guard let tenant else { throw absent }
        return .json { json in tenant.write(to: &json) }
    }

    private static func answer(_ outcome: Result<TenantView, Refusal>) throws(Refusal) -> Answer {
        let tenant = try outcome.get()
        return .json { json in tenant.write(to: &json) }
    }
}
