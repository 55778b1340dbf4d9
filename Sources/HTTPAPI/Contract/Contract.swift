import Model
import Parking

/// Everything that the API promises, as data: what `/openapi.json` and `/docs` are written from, and what the tests
/// hold the routes and their answers against.
struct Contract: Sendable {
    /// A chapter: the operations of one kind of thing.
    struct Group: Sendable {
        let name: String
        let about: String
    }

    /// The kinds of thing that API keys can be made for.
    static let groupsOfKeys: Set = ["Devices", "Gateways", "Sites", "Spaces", "Dashboard"]

    static let groups = [
        Group(name: "Auth", about: "Login, and what keeps one alive."),
        Group(name: "Dashboard", about: "What a dashboard shows first, in one answer."),
        Group(name: "Devices", about: "Sensors and displays, their life, their assignments and readings."),
        Group(name: "Pool", about: "What concerns the devices of all tenants: for platform admins."),
        Group(name: "Gateways", about: "The radios that hear the sensors."),
        Group(name: "Sites", about: "Car parks."),
        Group(name: "Spaces", about: "Bays, what they show, and what they showed."),
        Group(name: "Tenants", about: "Customers: for platform admins."),
        Group(name: "Users", about: "Who is a member of the current tenant, and as what: for owners."),
        Group(name: "API keys", about: "Keys for programs: for owners."),
        Group(name: "Audit", about: "Who did what: for owners."),
        Group(name: "System", about: "How the daemon is. Needs no login."),
    ]

    /// The daemon's version.
    let version: String
    /// By the order of ``groups``.
    let operations: [Operation]
    /// What schemas may name.
    let schemas: [(name: String, schema: Schema)]

    /// - Parameters:
    ///   - version: of the daemon.
    ///   - codecs: the names that a device's `codec` may have.
    ///   - servesMetrics: whether `/metrics` is among the API's routes.
    init(version: String, codecs: Set<String>, servesMetrics: Bool = true) {
        self.version = version
        let codec = codecs.isEmpty ? Schema.text() : Schema.words(codecs.sorted())
        schemas = [
            ("Problem", Self.problem), ("User", Self.user), ("Membership", Self.membership), ("Login", Self.login),
            ("Device", DeviceView.schema), ("NewDevice", Self.newDevice(codec)),
            ("DeviceChange", Self.deviceChange(codec)),
            ("Assignment", AssignmentView.schema), ("Reading", ReadingView.schema), ("Orphan", OrphanView.schema),
            ("Gateway", GatewayView.schema), ("NewGateway", Self.newGateway), ("GatewayChange", Self.gatewayChange),
            ("Site", SiteView.schema), ("NewSite", Self.newSite), ("SiteChange", Self.siteChange),
            ("Occupancy", SiteOccupancy.schema), ("Space", SpaceView.schema), ("NewSpace", Self.newSpace),
            ("SpaceChange", Self.spaceChange), ("StateChange", StateChangeView.schema), ("Tenant", TenantView.schema),
            ("NewTenant", Self.newTenant), ("TenantChange", Self.tenantChange), ("Member", MemberView.schema),
            ("Invitation", InvitationView.schema), ("Session", Self.session),
            ("APIKey", APIKeyView.schema), ("AuditLine", AuditLine.schema),
        ]
        operations = Self.allOperations.filter { servesMetrics || $0.path != Self.metricsPath }
    }

    /// The operations, whatever is served where.
    static let allOperations: [Operation] =
        authOperations + ownAccountOperations + dashboardOperations + deviceOperations + deviceLifeOperations
        + poolOperations + gatewayOperations + siteOperations + spaceOperations + tenantOperations + memberOperations
        + keyOperations + auditOperations + systemOperations

    /// RFC 9457, with what a 422 says of each field.
    static let problem = Schema.object([
        "type": .text.like("about:blank"), "title": .text.like("Not Found"),
        "status": .integer(400...599).like(json: "404"),
        "detail": .text.like("There is no such device.").about("One sentence for people."),
        "instance": .text.like("/api/v6/devices/0004A30B001C0530").about("The path that was asked for."),
        "request_id": .text.like("5f3c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f").about("Names the request in the log."),
        "errors": Schema.list(
            .object([
                "loc": Schema.list(.anything).like(json: #"["body","name"]"#),
                "msg": .text.like("name is missing."),
                "type": .words(of: FieldError.Kind.self),
            ])
        ).optional.about("What is wrong with which field: with 422 only."),
    ])
}
