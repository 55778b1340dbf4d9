/// Everything that the API reads beside ``TenantReads``: one protocol for each resource, one store for all of them.
public typealias APIHistories = DeviceHistories & PoolReads & SiteReads & SpaceReads & GatewayReads & AccountReads
