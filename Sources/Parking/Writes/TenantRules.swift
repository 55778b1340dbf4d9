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
