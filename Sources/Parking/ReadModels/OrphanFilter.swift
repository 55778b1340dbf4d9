/// Which orphans a list shall hold.
public struct OrphanFilter: Sendable, Hashable {
    /// Only orphans whose DevEUI, network name or device profile contains this text, in either case; never empty.
    public var search: String?
    /// Which part of the list, last heard first, then by DevEUI.
    public var page = PageBounds()

    /// A filter that lets everything through.
    public init() {}
}
