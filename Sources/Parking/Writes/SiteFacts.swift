/// A site as read under its row's lock: what the rules of its life look at, and the rules.
public struct SiteFacts: Sendable, Hashable {
    /// Its row.
    public let id: SiteID
    /// Its owner.
    public let tenantID: TenantID
    /// How many spaces it has, deleted ones not counted.
    public var spaces = 0
    /// How many gateways stand on it.
    public var gateways = 0

    /// An empty site; the rest is set by property.
    public init(id: SiteID, tenantID: TenantID) {
        self.id = id
        self.tenantID = tenantID
    }

    /// Why it cannot be deleted; `nil` where it can.
    public var refusalToDelete: Refusal? {
        guard spaces + gateways > 0 else { return nil }
        var held: [String] = []
        if spaces > 0 { held.append(spaces == 1 ? "1 space" : "\(spaces) spaces") }
        if gateways > 0 { held.append(gateways == 1 ? "1 gateway" : "\(gateways) gateways") }
        return .conflict("The site has \(held.joined(separator: " and ")); delete or move them first.")
    }
}
