/// Which members of a tenant a list shall hold; every given condition must be met.
public struct MemberFilter: Sendable, Hashable {
    /// Only members of exactly this role.
    public var role: Role?
    /// Only members whose name or address contains this text, in either case; never empty.
    public var search: String?
    /// Which part of the list, by address, then by identifier.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}
