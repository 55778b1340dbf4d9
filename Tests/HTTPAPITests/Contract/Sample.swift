import HTTPTypes
import Parking

@testable import HTTPAPI

/// A request that an operation answers well, in a town.
struct Sample: Sendable {
    let id: String
    let person: Person
    /// Of an earlier answer: `{createSite}` is the `id` in the answer to that operation.
    var path: [String: String] = [:]
    var query = ""
    var body: String?

    init(
        _ id: String, as person: Person = .acme(.owner), _ path: [String: String] = [:], query: String = "",
        body: String? = nil
    ) {
        self.id = id
        self.person = person
        self.path = path
        self.query = query
        self.body = body
    }

    /// In the order in which they work.
    static let all: [Sample] = system + devices + sites + platform + people

    private static let a1 = ["id": Town.devEUI("A1")]

    private static let system =
        [
            "root", "health", "live", "ready", "status", "metrics", "openapi", "docs",
        ].map { Sample($0) } + [
            Sample("login", body: #"{"email":"owner-acme@example.org","password":"correct horse battery"}"#),
            Sample("refresh", body: #"{"refresh_token":"{login.refresh_token}"}"#),
            Sample("logout", body: #"{"refresh_token":"{refresh.refresh_token}"}"#),
            Sample("switchTenant", as: .platform, body: #"{"tenant_slug":"acme"}"#), Sample("me"),
            Sample("dashboard"), Sample("dashboard", as: .platform), Sample("stream", query: "topics=spaces"),
            Sample("listCodecs"),
            Sample(
                "decodeFrame", body: #"{"codec":"bosch/tps110","f_port":1,"payload":"01","explain":true}"#),
            Sample("listSessions"), Sample("endSession", ["id": Town.session]),
            Sample(
                "changePassword",
                body: #"{"old_password":"correct horse battery","new_password":"correct horse battery"}"#),
            Sample("endSessions"),
            Sample("beginSession", body: #"{"email":"owner-acme@example.org","password":"correct horse battery"}"#),
            Sample("sessionToken", body: #"{"tenant_slug":"acme"}"#), Sample("endBrowserSession", body: ""),
        ]

    private static let devices = [
        Sample(
            "createDevice",
            body: #"{"dev_eui":"0004A30B000000F0","name":"New","codec":"bosch/tps110","config":{"a":[1]}}"#),
        Sample("createDevices", body: #"{"devices":[{"dev_eui":"0004A30B000000F1"},{"dev_eui":"0004A30B000000F2"}]}"#),
        Sample("listDevices", query: "include_stats=true&status=unassigned"), Sample("listDevices", as: .platform),
        Sample("getDevice", a1), Sample("changeDevice", a1, body: #"{"name":"A"}"#),
        Sample("assignDevice", a1, body: #"{"space_id":"\#(Town.space("A-1"))","reason":"New"}"#),
        Sample("dashboard"), Sample("listSpaces", query: "include_devices=true"),
        Sample("listReadings", a1), Sample("listAllReadings"),
        Sample("unassignDevice", a1), Sample("listAssignments", a1),
        Sample("commissionDevice", ["id": "{createDevice}"], body: "{}"),
        Sample("decommissionDevice", ["id": "{createDevice}"]), Sample("reprovisionDevice", ["id": "{createDevice}"]),
    ]

    private static let sites = [
        Sample("createSite", body: #"{"name":"New","city":"Kiel","timezone":"Europe/Berlin"}"#),
        Sample("listSites", query: "include_stats=true"), Sample("getSite", ["id": "{createSite}"]),
        Sample("changeSite", ["id": "{createSite}"], body: #"{"name":"Newer"}"#),
        Sample("putSite", ["id": "{createSite}"], body: #"{"name":"Newest"}"#),
        Sample("siteOccupancy", ["id": Town.site("a")]), Sample("listOccupancy"),
        Sample(
            "createGateway", body: #"{"gateway_id":"0016c001f153a14c","name":"Roof","site_id":"{createSite}"}"#),
        Sample("listGateways"), Sample("getGateway", ["id": "0016C001F15300AA"]),
        Sample("changeGateway", ["id": "{createGateway}"], body: #"{"name":"Roof 2","site_id":null}"#),
        Sample("gatewayStats", ["id": "{createGateway}"]),
        Sample("gatewayCoverage", ["id": "0016C001F15300AA"]), Sample("deleteGateway", ["id": "{createGateway}"]),
        Sample("createSpace", body: #"{"site_id":"{createSite}","code":"N-1","name":"Bay"}"#),
        Sample("createSpaces", body: #"{"spaces":[{"site_id":"\#(Town.site("a"))","code":"N-2"}]}"#),
        Sample("getSpace", ["id": "{createSpace}"]), Sample("listSpaces"),
        Sample("changeSpace", ["id": "{createSpace}"], body: #"{"floor":"1"}"#),
        Sample("putSpace", ["id": "{createSpace}"], body: #"{"floor":"2"}"#),
        Sample("overrideSpace", ["id": "{createSpace}"], body: #"{"type":"blocked","reason":"Flooded"}"#),
        Sample("endOverride", ["id": "{createSpace}"]), Sample("listStateChanges", ["id": "{createSpace}"]),
        Sample("deleteSpace", ["id": "{createSpace}"]), Sample("deleteSite", ["id": "{createSite}"]),
    ]

    private static let platform = [
        Sample("transferDevice", as: .platform, ["id": Town.devEUI("C1")], body: #"{"tenant_id":"\#(Town.acme)"}"#),
        Sample("poolStats", as: .platform), Sample("listOrphans", as: .platform),
        Sample("listQuarantine", as: .platform), Sample("getQuarantined", as: .platform, ["id": Town.quarantined]),
        Sample(
            "claimOrphan", as: .platform, ["dev_eui": "0004A30B000000E1"], body: #"{"tenant_id":"\#(Town.acme)"}"#),
        Sample("deleteOrphan", as: .platform, ["dev_eui": "0004A30B000000E2"]),
        Sample(
            "createTenant", as: .platform,
            body: #"{"name":"New","slug":"new","type":"trial","subscription_tier":"basic"}"#),
        Sample("listTenants", as: .platform), Sample("getTenant", as: .platform, ["id": "{createTenant}"]),
        Sample("changeTenant", as: .platform, ["id": "{createTenant}"], body: #"{"name":"Newer"}"#),
        Sample("putTenant", as: .platform, ["id": "{createTenant}"], body: #"{"name":"Newest"}"#),
        Sample("suspendTenant", as: .platform, ["id": "{createTenant}"], body: #"{"reason":"Unpaid"}"#),
        Sample("activateTenant", as: .platform, ["id": "{createTenant}"]),
        Sample("deleteTenant", as: .platform, ["id": "{createTenant}"]),
    ]

    private static let people = [
        Sample("createUser", body: #"{"email":"new@example.org","name":"New","role":"viewer"}"#),
        Sample("listInvitations"),
        Sample("redeemInvitation", body: #"{"code":"{createUser.code}","password":"correct horse battery"}"#),
        Sample("createUser", body: #"{"email":"newer@example.org","name":"New","role":"viewer"}"#),
        Sample("deleteInvitation", ["id": "{createUser}"]),
        Sample("listUsers"), Sample("getUser", ["id": Person.acme(.viewer).id.description]),
        Sample("changeUser", ["id": Person.acme(.viewer).id.description], body: #"{"role":"admin"}"#),
        Sample("deleteUser", ["id": Person.acme(.viewer).id.description]),
        Sample("createAPIKey", body: #"{"name":"Signs","scopes":["spaces:read"]}"#), Sample("listAPIKeys"),
        Sample("deleteAPIKey", ["id": "{createAPIKey}"]), Sample("listAudit"), Sample("listAudit", as: .platform),
    ]
}
