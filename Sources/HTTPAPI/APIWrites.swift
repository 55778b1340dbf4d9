/// Everything that the API changes: one protocol for each resource, one store for all of them.
public typealias APIWrites = DeviceWrites & OrphanWrites & SiteWrites & SpaceWrites & GatewayWrites & TenantWrites
    & MemberWrites & KeyWrites
