import HTTPTypes
import Model

/// A chapter of the contract: the operations of one kind of thing, which share the beginning of their paths.
struct Chapter: Sendable {
    let name: String
    let about: String
    /// What the paths of its operations begin with, such as `/api/v6/devices`.
    var path = ""
    /// How the path of an operation names one thing.
    var identifier = Schema.uuid

    /// An operation on all things of the kind, or on something below ``path``.
    func all(
        _ method: HTTPRequest.Method, _ id: String, at rest: String = "", for access: Access, _ summary: String
    ) -> Operation {
        Operation(method, path + rest, id, in: self, for: access, summary)
    }

    /// An operation on one thing, which the path names by ``identifier``.
    func one(
        _ method: HTTPRequest.Method, _ id: String, at rest: String = "", for access: Access, _ summary: String
    ) -> Operation {
        Operation(method, path + "/{id}" + rest, id, in: self, for: access, summary).parameter("id", identifier)
    }
}

/// The chapters, in the order of the document.
extension Chapter {
    static let account = Chapter(name: "Auth", about: "Login, and what keeps one alive.", path: "/api/auth")
    static let dashboard = Chapter(
        name: "Dashboard", about: "What a dashboard shows first, in one answer.", path: "/api/v6/dashboard")
    static let stream = Chapter(
        name: "Stream", about: "Changes as they happen, to whoever keeps a request open.", path: "/api/v6/stream")
    static let devices = Chapter(
        name: "Devices", about: "Sensors and displays, their life, their assignments and readings.",
        path: "/api/v6/devices", identifier: .uuidOrEUI.about("The device's row, or its DevEUI."))
    static let readings = Chapter(name: devices.name, about: devices.about, path: "/api/v6/readings")
    static let quarantine = Chapter(name: pool.name, about: pool.about, path: "/api/v6/quarantine")
    static let pool = Chapter(
        name: "Pool", about: "What concerns the devices of all tenants: for platform admins.", path: "/api/v6/devices")
    static let gateways = Chapter(
        name: "Gateways", about: "The radios that hear the sensors.", path: "/api/v6/gateways",
        identifier: .uuidOrEUI.like("0016C001F153A14C").about("The gateway's row, or its identifier."))
    static let sites = Chapter(name: "Sites", about: "Car parks.", path: "/api/v6/sites")
    static let spaces = Chapter(
        name: "Spaces", about: "Bays, what they show, and what they showed.", path: "/api/v6/spaces")
    static let tenants = Chapter(name: "Tenants", about: "Customers: for platform admins.", path: "/api/v6/tenants")
    static let users = Chapter(
        name: "Users", about: "Who is a member of the current tenant, and as what: for owners.", path: "/api/v6/users")
    static let invitations = Chapter(name: users.name, about: users.about, path: "/api/v6/invitations")
    static let keys = Chapter(name: "API keys", about: "Keys for programs: for owners.", path: "/api/v6/api-keys")
    static let audit = Chapter(name: "Audit", about: "Who did what: for owners.", path: "/api/v6/audit")
    static let codecs = Chapter(
        name: "Codecs", about: "What reads the payloads of which sensors.", path: "/api/v6/codecs")
    static let system = Chapter(name: "System", about: "How the daemon is. Needs no login.")

    static let all = [
        account, dashboard, stream, devices, pool, gateways, sites, spaces, tenants, users, keys, audit, codecs,
        system,
    ]
}
