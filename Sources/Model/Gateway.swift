public import LoRaWAN
public import Parking

/// A registered gateway with its last known state, as the API shows it.
public struct GatewayView: Sendable, Hashable {
    /// Its row.
    public var id = GatewayRowID(.zero)
    /// The EUI that it sends, unique over all tenants.
    public var gatewayID = GatewayID(EUI64(bits: 0))
    /// Its owner.
    public var tenantID = TenantID(.zero)
    /// What people call it.
    public var name: String?
    /// A longer text about it.
    public var description: String?
    /// The maker's name for it.
    public var model: String?
    /// The site that it stands on.
    public var siteID: SiteID?
    /// Degrees north, −90…90.
    public var latitude: Double?
    /// Degrees east, −180…180.
    public var longitude: Double?
    /// Metres above the sea.
    public var altitude: Double?
    /// Whether it is connected, at the moment of the query.
    public var status = GatewayStatus.neverSeen
    /// When we last received anything from it.
    public var lastSeenAt: Timestamp?
    /// How often it reports, in seconds.
    public var statsIntervalS = 30
    /// Whether people want it to be in use.
    public var isEnabled = true
    /// When it was registered.
    public var createdAt = Timestamp(microseconds: 0)
    /// When people last changed it; its reports do not count.
    public var updatedAt = Timestamp(microseconds: 0)

    /// One without values.
    public init() {}
}

/// Whether a gateway is connected, derived when asked.
///
/// Offline after 2 × its stats interval without a sign of life, or at once on a connection event OFFLINE that is newer
/// than the last sign (API.md, Gateways).
public enum GatewayStatus: String, Sendable, Hashable, CaseIterable {
    /// Heard in time.
    case online
    /// Silent for too long, or reported gone.
    case offline
    /// Registered, and never heard.
    case neverSeen = "never_seen"
}

/// How many gateways a scope has.
public struct GatewayCounts: Sendable, Hashable {
    /// All registered gateways.
    public var total = 0
    /// Those whose status is online.
    public var online = 0

    /// None of anything.
    public init() {}

    /// All others, the never seen included.
    public var offline: Int { total - online }
}

/// Which gateways a list shall hold; every given condition must be met.
public struct GatewayFilter: Sendable, Hashable {
    /// `false` leaves only those whose status is online.
    public var includesOffline = true
    /// Only gateways of this site.
    public var siteID: SiteID?
    /// Only gateways whose identifier or name contains this text, in either case; never empty.
    public var search: String?
    /// Which part of the list, by name, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}

/// How a request names a gateway: by its row or by its EUI.
public enum GatewayReference: Sendable, Hashable {
    /// By the identifier of its row.
    case id(GatewayRowID)
    /// By the identifier that it sends.
    case gatewayID(GatewayID)
}

extension GatewayView: Resource {
    /// Over gateways `g`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "g.id")
        each("gateway_id", &gatewayID, "g.gateway_id", audited: true) { $0.like("0016C001F153A14C") }
        each("tenant_id", &tenantID, "g.tenant_id")
        each("name", &name, "g.name", audited: true) { $0.like("Roof") }
        each("description", &description, "g.description", audited: true)
        each("model", &model, "g.model", audited: true)
        each("site_id", &siteID, "g.site_id", audited: true)
        each("latitude", &latitude, "g.latitude", audited: true) { _ in .latitude }
        each("longitude", &longitude, "g.longitude", audited: true) { _ in .longitude }
        each("altitude", &altitude, "g.altitude", audited: true)
        each("status", &status, GatewayStatus.column)
        each.derived("is_online", status == .online)
        each("last_seen_at", &lastSeenAt, "g.last_seen_at")
        each("stats_interval_s", &statsIntervalS, "g.stats_interval_s", audited: true) { $0.like(json: "30") }
        each("enabled", &isEnabled, "g.enabled", audited: true)
        each("created_at", &createdAt, "g.created_at")
        each("updated_at", &updatedAt, "g.updated_at")
    }
}

extension GatewayCounts: Resource {
    /// Over gateways `g`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("total", &total, "count(*)") { _ in .count }
        each("online", &online, "count(*) FILTER (WHERE \(GatewayStatus.column) = 'online')") { _ in .count }
        each.derived("offline", offline) { _ in .count }
    }
}

extension GatewayStatus: FieldWord {
    /// A connection event counts until the next sign of life, which may come by another way than the event.
    public static let column = """
        (CASE
                WHEN g.last_seen_at IS NULL THEN 'never_seen'
                WHEN g.connection = 'offline' AND g.connection_at > g.last_seen_at THEN 'offline'
                WHEN g.last_seen_at < now() - make_interval(secs => 2 * g.stats_interval_s::float8) THEN 'offline'
                ELSE 'online' END)
        """
}
