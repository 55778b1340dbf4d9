public import LoRaWAN
public import Parking

/// A tenant, as the API shows it to the platform.
public struct TenantView: Sendable, Hashable {
    /// Its row.
    public var id = TenantID(.zero)
    /// What people call it.
    public var name = ""
    /// Its name in addresses: lower case, digits and hyphens.
    public var slug = ""
    /// What kind it is.
    public var kind = TenantSummary.Kind.customer
    /// What it pays for.
    public var tier = SubscriptionTier.basic
    /// Since when its people are shut out; `nil` while they are not.
    public var suspendedAt: Timestamp?
    /// Why they are.
    public var suspensionReason: String?
    /// `false` where its people are shut out: suspended, or set inactive by v5.
    public var isActive = false
    /// What the platform keeps with it: a JSON object.
    public var settings = RawJSON.emptyObject
    /// When it was made.
    public var createdAt = Timestamp(microseconds: 0)
    /// When people last changed it.
    public var updatedAt = Timestamp(microseconds: 0)
    /// What it has; `nil` where not asked for.
    public var stats: TenantCounts?

    /// One without values.
    public init() {}
}

/// What a tenant has.
public struct TenantCounts: Sendable, Hashable {
    /// Its members.
    public var users = 0
    /// Its devices, decommissioned ones included.
    public var devices = 0
    /// Its gateways.
    public var gateways = 0
    /// Its sites.
    public var sites = 0
    /// Its spaces, deleted ones not counted.
    public var spaces = 0

    /// None of anything.
    public init() {}
}

/// Which tenants a list shall hold; every given condition must be met.
public struct TenantFilter: Sendable, Hashable {
    /// Only tenants of this kind.
    public var kind: TenantSummary.Kind?
    /// Only tenants that are active, or only those that are not.
    public var isActive: Bool?
    /// Only tenants whose name or slug contains this text, in either case; never empty.
    public var search: String?
    /// Which part of the list, by name, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}

/// What may become of a tenant, asked of its row under lock; `nil` where nothing speaks against it.
extension TenantView {
    /// Why its fields cannot change so.
    public func refusal(of change: TenantChange) -> Refusal? {
        guard id == .platform else { return nil }
        if change.slug.isSet && change.slug.value != slug {
            return .conflict("The platform tenant keeps its slug: its people and programs know it by that.")
        }
        return change.kind.isSet ? .conflict("The platform tenant keeps its type; there is no other platform.") : nil
    }

    /// Why its people cannot be shut out.
    public var refusalToSuspend: Refusal? {
        if id == .platform {
            return .conflict("The platform tenant cannot be suspended: nobody could activate it again.")
        }
        return isActive ? nil : .conflict("The tenant is suspended already.")
    }

    /// Why its people cannot be let in again.
    public var refusalToActivate: Refusal? {
        isActive ? .conflict("The tenant is active already.") : nil
    }

    /// Why it cannot be deleted.
    ///
    /// - Parameter counts: what it has now.
    public func refusalToDelete(having counts: TenantCounts) -> Refusal? {
        if id == .platform { return .conflict("The platform tenant cannot be deleted.") }
        let things = [
            (counts.devices, "device"), (counts.gateways, "gateway"), (counts.spaces, "space"), (counts.sites, "site"),
        ].filter { $0.0 > 0 }.map { count, name in "\(count) \(name)\(count == 1 ? "" : "s")" }
        guard !things.isEmpty else { return nil }
        return .conflict(
            "The tenant has \(things.joined(separator: ", ")); remove or transfer them first, or suspend the tenant.")
    }
}

extension TenantView: Resource {
    /// Over tenants `t`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "t.id")
        each("name", &name, "t.name", audited: true) { $0.like("Harbour Parking") }
        each("slug", &slug, "t.slug", audited: true) { $0.like("harbour-parking") }
        each("type", &kind, "t.type", audited: true)
        each("subscription_tier", &tier, "t.subscription_tier", audited: true)
        each("is_active", &isActive, Self.isActiveColumn, audited: true)
        each("suspended_at", &suspendedAt, "t.suspended_at")
        each("suspension_reason", &suspensionReason, "t.suspension_reason", audited: true)
        each("settings", &settings, "t.settings::text", audited: true)
        each("created_at", &createdAt, "t.created_at")
        each("updated_at", &updatedAt, "t.updated_at")
        each.part(&stats)
    }
}

extension TenantView {
    /// Whether its people are let in, in SQL over tenants `t`.
    public static let isActiveColumn = "(t.is_active AND t.suspended_at IS NULL)"
}

extension TenantCounts: Resource {
    /// Over tenants `t`.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("user_count", &users, Self.counted("user_memberships")) { _ in .count }
        each("device_count", &devices, Self.counted("devices")) { _ in .count }
        each("gateway_count", &gateways, Self.counted("gateways")) { _ in .count }
        each("site_count", &sites, Self.counted("sites")) { _ in .count }
        each("space_count", &spaces, Self.counted("spaces", "x.deleted_at IS NULL")) { _ in .count }
    }

    private static func counted(_ table: String, _ condition: String = "true") -> String {
        "(SELECT count(*) FROM \(table) x WHERE x.tenant_id = t.id AND \(condition))"
    }
}
