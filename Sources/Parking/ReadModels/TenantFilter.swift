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
