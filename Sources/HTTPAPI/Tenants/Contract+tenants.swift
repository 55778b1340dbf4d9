import HTTPTypes
import Model
import Parking

extension Contract {
    private static let tier = Schema.words("basic", "pro", "enterprise")

    static let newTenant = tenantFields.nullAsAbsent

    static let tenantChange = tenantFields.allOptional

    private static let tenantFields = Schema.object([
        "name": .text().like("Harbour Parking"), "slug": .tenantSlug,
        "type": .words("customer", "trial").optional(otherwise: "\"customer\""),
        "subscription_tier": tier.optional(otherwise: "\"basic\""), "settings": .anyObject.optional,
    ])

    private static let path = "/api/v6/tenants"

    static let tenantOperations: [Operation] =
        [
            Operation(.get, path, "listTenants", in: "Tenants", for: .platform, "Tenants, by name")
                .query([
                    "type": .words(of: TenantSummary.Kind.self).optional, "is_active": .flag.optional,
                    "search": .asked().optional.like("Harbour").about("In name or slug, in either case."),
                ])
                .givesPage(of: "tenants", .named("Tenant")),
            Operation(.post, path, "createTenant", in: "Tenants", for: .platform, "Make a tenant")
                .body(.named("NewTenant")).creates(.named("Tenant")).refuses(409),
            one(.get, "", "getTenant", "One tenant, and what it has").gives(.named("Tenant")),
            one(.delete, "", "deleteTenant", "Delete a tenant that has nothing").givesNothing().refuses(409),
            one(.post, "/suspend", "suspendTenant", "Shut a tenant's people out")
                .about("Its uplinks are still stored.").body(.object(["reason": reason]))
                .gives(.named("Tenant")).refuses(409),
            one(.post, "/activate", "activateTenant", "Let a tenant's people in again")
                .body(.object([:]), isRequired: false).gives(.named("Tenant")).refuses(409),
        ]
        + [(HTTPRequest.Method.patch, "changeTenant"), (.put, "putTenant")].map { method, id in
            one(method, "", id, "Change a tenant")
                .body(.named("TenantChange")).gives(.named("Tenant")).refuses(409)
        }

    private static func one(
        _ method: HTTPRequest.Method, _ rest: String, _ id: String, _ summary: String
    ) -> Operation {
        Operation(method, path + "/{id}" + rest, id, in: "Tenants", for: .platform, summary).parameter("id", .uuid)
    }
}
