import Parking

/// API.md, route by route.
extension RouteRule {
    static let all: [RouteRule] = system + auth + codecs + devices + pool + gateways + sites + spaces + tenants + people

    private static let system =
        ["root", "health", "live", "ready", "status", "metrics", "openapi", "docs"].map { RouteRule($0, nil) }

    private static let auth = [
        RouteRule("login", nil).open(401).body(#"{"email":"{new}@example.org","password":"wrong horse battery"}"#),
        RouteRule("refresh", nil).open(401).body(#"{"refresh_token":"{new}"}"#),
        RouteRule("logout", nil).open(204).body(#"{"refresh_token":"{new}"}"#),
        RouteRule("beginSession", nil).open(401)
            .body(#"{"email":"{new}@example.org","password":"wrong horse battery"}"#),
        RouteRule("sessionToken", nil).open(401).body("{}"), RouteRule("endBrowserSession", nil).open(204).body("{}"),
        RouteRule("switchTenant", .viewer).body(#"{"tenant_id":"{door}"}"#),
        RouteRule("me", .viewer).shows(
            """
            SELECT t.id FROM tenants t WHERE t.is_active AND t.suspended_at IS NULL AND (
                EXISTS (SELECT FROM user_memberships m
                    WHERE m.user_id = '{user}' AND m.is_active AND (m.tenant_id = t.id OR m.role = 'platform_admin')))
            """
        ) { $0["tenants"].items.compactMap { $0["id"].text } },
        RouteRule("redeemInvitation", nil).open(401).body(#"{"code":"{new}","password":"wrong horse battery"}"#),
        RouteRule("changePassword", .viewer)
            .body(#"{"old_password":"correct horse battery","new_password":"correct horse battery"}"#),
        RouteRule("listSessions", .viewer).shows(
            """
            SELECT DISTINCT family_id FROM refresh_tokens
            WHERE user_id = '{user}' AND replaced_at IS NULL AND revoked_at IS NULL AND expires_at > now()
            """
        ) { $0["sessions"].items.compactMap { $0["id"].text } },
        RouteRule("endSession", .viewer, nil, .session).ofPerson(),
        RouteRule("endSessions", .viewer),
        RouteRule("dashboard", .viewer, .dashboard).shows(
            """
            SELECT (SELECT count(*) FROM devices WHERE {scope}), (SELECT count(*) FROM gateways WHERE {scope}),
                (SELECT count(*) FROM spaces WHERE {scope} AND deleted_at IS NULL)
            """
        ) { json in
            [["devices", "gateways", "spaces"].map { "\(json[$0]["total"].integer ?? -1)" }.joined(separator: ",")]
        },
        RouteRule("stream", .viewer, .spaces),
    ]

    private static let codecs = [
        RouteRule("listCodecs", .viewer),
        RouteRule("decodeFrame", .viewer).body(#"{"codec":"bosch/tps110","f_port":1,"payload":"01"}"#),
    ]

    private static let devices =
        [
            RouteRule("listDevices", .viewer, .devices).query("limit=1000")
                .lists("devices", "SELECT id FROM devices WHERE {scope}"),
            RouteRule("createDevice", .admin, .devices).body(#"{"dev_eui":"{new}","name":"New"}"#),
            RouteRule("createDevice", .admin, .devices)
                .body(#"{"dev_eui":"{new}","tenant_id":"{owner}"}"#).forPlatform(),
            RouteRule("createDevices", .admin, .devices).body(#"{"devices":[{"dev_eui":"{new}"}]}"#),
            RouteRule("createDevices", .admin, .devices)
                .body(#"{"devices":[{"dev_eui":"{new}","tenant_id":"{owner}"}]}"#).forPlatform(),
            RouteRule("getDevice", .viewer, .devices, .device).shows(),
            RouteRule("changeDevice", .admin, .devices, .device).body(#"{"name":"Newer"}"#).shows(),
            RouteRule("listAssignments", .viewer, .devices, .device)
                .lists("assignments", by: "device_id", "SELECT '{id}'"),
            RouteRule("listReadings", .viewer, .devices, .device)
                .lists(
                    "readings", by: "deduplication_id", "SELECT deduplication_id FROM readings WHERE device_id = '{id}'"
                ),
            RouteRule("listAllReadings", .viewer, .devices).query("limit=1000")
                .lists(
                    "readings", by: "deduplication_id",
                    "SELECT deduplication_id FROM readings WHERE {scope} AND observed_at > now() - interval '1 day'"),
            RouteRule("assignDevice", .operator, .devices, .device).body(#"{"space_id":"{bay}"}"#).shows("device_id"),
            RouteRule("assignDevice", .operator, .devices, .device)
                .body(#"{"space_id":"{bay}"}"#, stranger: 404, own: true),
            RouteRule("unassignDevice", .operator, .devices, .assigned).body("{}").shows("device_id"),
            RouteRule("commissionDevice", .admin, .devices, .provisioned).body("{}").shows(),
            RouteRule("decommissionDevice", .admin, .devices, .device).body("{}").shows(),
            RouteRule("reprovisionDevice", .admin, .devices, .decommissioned).body("{}").shows(),
        ]

    private static let pool = [
        RouteRule("transferDevice", .platformAdmin, nil, .device).body(#"{"tenant_id":"{other}"}"#).shows(),
        RouteRule("poolStats", .platformAdmin).lists("tenants", by: "tenant_id", "SELECT id FROM tenants"),
        RouteRule("listOrphans", .platformAdmin).query("limit=1000")
            .lists("orphans", by: "dev_eui", "SELECT dev_eui FROM orphan_devices"),
        RouteRule("listQuarantine", .platformAdmin).query("limit=1000")
            .lists("messages", "SELECT digest FROM quarantine"),
        RouteRule("getQuarantined", .platformAdmin, nil, .quarantined).shows(),
        RouteRule("claimOrphan", .platformAdmin, nil, .orphan).body(#"{"tenant_id":"{owner}"}"#)
            .shows("dev_eui", is: "{eui}"),
        RouteRule("deleteOrphan", .platformAdmin, nil, .orphan),
    ]

    private static let gateways = [
        RouteRule("listGateways", .viewer, .gateways).query("limit=1000")
            .lists("gateways", "SELECT id FROM gateways WHERE {scope}"),
        RouteRule("createGateway", .admin, .gateways).body(#"{"gateway_id":"{new}"}"#),
        RouteRule("createGateway", .admin, .gateways).body(
            #"{"gateway_id":"{new}","site_id":"{home}"}"#,
            platform: #"{"gateway_id":"{new}","site_id":"{home}","tenant_id":"{owner}"}"#, stranger: 422),
        RouteRule("getGateway", .viewer, .gateways, .gateway).shows(),
        RouteRule("changeGateway", .admin, .gateways, .gateway).body(#"{"name":"Higher"}"#).shows(),
        RouteRule("changeGateway", .admin, .gateways, .gateway)
            .body(#"{"site_id":"{home}"}"#, stranger: 422, own: true),
        RouteRule("gatewayStats", .viewer, .gateways, .gateway).shows("gateway_id", is: "{eui}"),
        RouteRule("gatewayCoverage", .viewer, .devices, .gateway).shows("gateway_id", is: "{eui}"),
        RouteRule("deleteGateway", .admin, .gateways, .gateway),
    ]

    private static let sites = [
        RouteRule("listSites", .viewer, .sites).query("limit=1000&include_stats=true")
            .lists("sites", "SELECT id FROM sites WHERE {scope} AND deleted_at IS NULL"),
        RouteRule("createSite", .admin, .sites).body(#"{"name":"{new}"}"#),
        RouteRule("createSite", .admin, .sites)
            .body(#"{"name":"{new}","tenant_id":"{owner}"}"#).forPlatform(),
        RouteRule("listOccupancy", .viewer, .sites).query("limit=1000")
            .lists("sites", by: "site_id", "SELECT id FROM sites WHERE {scope} AND deleted_at IS NULL"),
        RouteRule("getSite", .viewer, .sites, .site).shows(),
        RouteRule("siteOccupancy", .viewer, .sites, .site).shows("site_id"),
        RouteRule("changeSite", .admin, .sites, .site).body(#"{"city":"Kiel"}"#).shows(),
        RouteRule("putSite", .admin, .sites, .site).body(#"{"city":"Ulm"}"#).shows(),
        RouteRule("deleteSite", .admin, .sites, .site),
    ]

    private static let spaces = [
        RouteRule("listSpaces", .viewer, .spaces).query("limit=1000&include_devices=true")
            .lists("spaces", "SELECT id FROM spaces WHERE {scope} AND deleted_at IS NULL"),
        RouteRule("createSpace", .admin, .spaces)
            .body(#"{"site_id":"{home}","code":"{new}"}"#, stranger: 422),
        RouteRule("createSpaces", .admin, .spaces)
            .body(#"{"spaces":[{"site_id":"{home}","code":"{new}"}]}"#, stranger: 422),
        RouteRule("getSpace", .viewer, .spaces, .space).shows(),
        RouteRule("changeSpace", .admin, .spaces, .space).body(#"{"floor":"1"}"#).shows(),
        RouteRule("changeSpace", .admin, .spaces, .space).body(#"{"site_id":"{home}"}"#, stranger: 422, own: true),
        RouteRule("putSpace", .admin, .spaces, .space).body(#"{"floor":"2"}"#).shows(),
        RouteRule("deleteSpace", .admin, .spaces, .space),
        RouteRule("overrideSpace", .operator, .spaces, .space).body(#"{"type":"blocked","reason":"Flooded"}"#)
            .shows("space_id"),
        RouteRule("endOverride", .operator, .spaces, .overridden),
        RouteRule("listStateChanges", .viewer, .spaces, .space).lists("changes", by: "space_id", "SELECT '{id}'"),
    ]

    private static let tenants = [
        RouteRule("listTenants", .platformAdmin).query("limit=1000").lists("tenants", "SELECT id FROM tenants"),
        RouteRule("createTenant", .platformAdmin)
            .body(#"{"name":"{new}","slug":"{slug}","type":"trial","subscription_tier":"basic"}"#),
        RouteRule("getTenant", .platformAdmin, nil, .customer).shows(),
        RouteRule("changeTenant", .platformAdmin, nil, .customer).body(#"{"name":"Newer"}"#).shows(),
        RouteRule("putTenant", .platformAdmin, nil, .customer).body(#"{"name":"Newest"}"#).shows(),
        RouteRule("suspendTenant", .platformAdmin, nil, .customer).body(#"{"reason":"Unpaid"}"#).shows(),
        RouteRule("activateTenant", .platformAdmin, nil, .suspended).shows(),
        RouteRule("deleteTenant", .platformAdmin, nil, .customer),
    ]

    private static let people = [
        RouteRule("listUsers", .owner).confined().query("limit=1000")
            .lists("users", "SELECT user_id FROM user_memberships WHERE {scope}"),
        RouteRule("createUser", .owner).body(#"{"email":"{new}@example.org","role":"viewer"}"#),
        RouteRule("listInvitations", .owner).confined().query("limit=1000")
            .lists("invitations", "SELECT id FROM invitations WHERE {scope}"),
        RouteRule("deleteInvitation", .owner, nil, .invitation).confined(),
        RouteRule("getUser", .owner, nil, .member).confined().shows(),
        RouteRule("changeUser", .owner, nil, .member).confined().body(#"{"role":"operator"}"#).shows(),
        RouteRule("deleteUser", .owner, nil, .member).confined(),
        RouteRule("listAPIKeys", .owner).confined().query("limit=1000")
            .lists("api_keys", "SELECT id FROM api_keys WHERE {scope} AND is_active"),
        RouteRule("createAPIKey", .owner).body(#"{"name":"Gate","scopes":["spaces:read"]}"#),
        RouteRule("deleteAPIKey", .owner, nil, .key).confined(),
        RouteRule("listAudit", .owner).query("limit=1000")
            .lists("events", "SELECT id FROM audit_log WHERE {scope}"),
    ]
}
